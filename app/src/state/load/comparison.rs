//! Backends, precisions and sizes beside each other.

use charts::{AxisScale, CurvePlot, PlotCurve, Tone};
use model::{Case, Ranking, ServiceLevel, Variant, provision, sustainable_utilisation};
use protocol::{Backend, Compared, Grain, OfSize, Size};
use words::{Phrase, fixed, number, say, yuan_bn};

use super::charts::{axis, labels, table};
use super::coupling::{Need, STANDING};
use super::quality;
use super::text::{backend, scrolled};

pub(crate) const CROSSOVER: Phrase = Phrase::new("CPU or WebGPU", "CPU还是WebGPU");

/// The fastest of a kind at each batch, in milliseconds for one state.
fn fastest(all: &[Compared], of: impl Fn(Backend) -> bool) -> Vec<(u32, f64, Grain)> {
    let mut best: Vec<(u32, f64, Grain)> = Vec::new();
    for one in all.iter().filter(|one| of(one.backend)) {
        let each = one.millis / f64::from(one.batch.max(1));
        match best.iter_mut().find(|(batch, ..)| *batch == one.batch) {
            Some(known) if known.1 > each => *known = (one.batch, each, one.grain),
            Some(_) => {}
            None => best.push((one.batch, each, one.grain)),
        }
    }
    best.sort_by_key(|(batch, ..)| *batch);
    best
}

fn on_cpu(backend: Backend) -> bool {
    backend == Backend::Cpu
}

/// Time of one state by batch, for the faster precision of each backend.
pub(crate) fn crossover(all: &[Compared]) -> CurvePlot {
    let points = |of: fn(Backend) -> bool| {
        let fastest = fastest(all, of);
        fastest.into_iter().map(|(batch, each, _)| (f64::from(batch), each)).collect()
    };
    let curve = |label: String, points, tone| PlotCurve { label, points, dots: true, tone };
    let row = |one: &Compared| {
        vec![
            backend(one.backend).text().to_owned(),
            one.grain.name().to_owned(),
            one.batch.to_string(),
            number(one.millis),
            number(one.millis / f64::from(one.batch.max(1))),
            one.times.to_string(),
        ]
    };
    let heads = [
        Phrase::new("Backend", "后端"),
        Phrase::new("Item vectors", "物品向量"),
        Phrase::new("Batch", "批量"),
        Phrase::new("ms, median", "毫秒（中位数）"),
        Phrase::new("ms for each", "每个（毫秒）"),
        Phrase::new("Times measured", "测量次数"),
    ];
    CurvePlot {
        curves: vec![
            curve(
                say!("CPU SIMD, faster precision", "CPU SIMD，较快精度"),
                points(on_cpu),
                Tone::Strong,
            ),
            curve(
                say!("WebGPU, fastest precision", "WebGPU，最快精度"),
                points(|b| !on_cpu(b)),
                Tone::Other,
            ),
        ],
        band: false,
        level: None,
        across: axis(AxisScale::Log, say!("people scored together", "同时打分的人数")),
        upwards: axis(
            AxisScale::Log,
            say!("ms for each, all 50,000 items", "每人毫秒数（5万个物品全部打分）"),
        ),
        table: table(&heads, all.iter().map(row).collect()),
        labels: labels(CROSSOVER, say!("Batch", "批量"), say!("ms", "毫秒")),
    }
}

/// Where one backend overtakes the other.
pub(crate) fn crossover_finding(all: &[Compared], no_gpu: Option<&str>) -> String {
    if let Some(why) = no_gpu {
        return say!("There is no GPU to compare with: {why}", "没有可比较的GPU：{why}");
    }
    let (cpu, gpu) = (fastest(all, on_cpu), fastest(all, |backend| !on_cpu(backend)));
    let both: Vec<(u32, f64, f64)> = cpu
        .iter()
        .filter_map(|(batch, cpu, _)| {
            let other = gpu.iter().find(|(other, ..)| other == batch)?;
            Some((*batch, *cpu, other.1))
        })
        .collect();
    let (Some(first), Some(last)) = (both.first(), both.last()) else {
        return say!(
            "Every backend scores all items for 1 to 1,024 people at once; the curves cross where the other one wins",
            "每个后端同时为1至1024人给全部物品打分；曲线相交处即优劣易位"
        );
    };
    let crossing = both.iter().find(|(_, cpu, gpu)| gpu < cpu);
    match crossing {
        None => say!(
            "On this device the CPU is faster at every batch, {} times at {}",
            "在本设备上，各批量下CPU都更快，批量{1}时速度为WebGPU的{0}倍",
            number(last.2 / last.1),
            last.0
        ),
        Some((batch, ..)) if *batch == first.0 => say!(
            "On this device WebGPU is faster from a batch of {batch} on, {} times at {}",
            "在本设备上，自批量{batch}起WebGPU更快，批量{1}时速度为CPU的{0}倍",
            number(last.1 / last.2),
            last.0
        ),
        Some((batch, ..)) => say!(
            "On this device the CPU is faster up to where {batch} are scored together; from there WebGPU",
            "在本设备上，同时打分少于{batch}人时CPU更快，其后WebGPU更快"
        ),
    }
}

/// Sizes and precisions as a table: quality, cost here, and what it would mean for the fleet.
pub(crate) fn sizes(all: &[OfSize], case: &Case) -> String {
    let heads = [
        Phrase::new("Ranker", "排序模型"),
        Phrase::new("Item vectors", "物品向量"),
        Phrase::new("GAUC, long views", "GAUC（长播放）"),
        Phrase::new("NDCG@10, retrieval", "NDCG@10（召回）"),
        Phrase::new("ms here, median", "本机毫秒（中位数）"),
        Phrase::name("MFLOP"),
        Phrase::new("MB read", "读取，MB"),
        Phrase::new("H200 needed, estimate", "所需H200（估计值）"),
        Phrase::new("Cost, estimate", "成本（估计值）"),
    ];
    let head = |head: &Phrase| format!("<th scope=\"col\">{head}</th>");
    let heads: String = heads.iter().map(head).collect();
    let need = Need::of(case, None);
    let medium = all.iter().find(|one| one.size == Size::Medium).map(|one| one.candidate_flops);
    let mut rows = String::new();
    for size in Size::ALL {
        for grain in Grain::ALL {
            let found = all.iter().find(|one| one.size == size && one.grain == grain);
            rows.push_str(&size_row((size, grain), found, medium, &need));
        }
    }
    let note = say!(
        "Quality is as recorded for the project's training: GAUC on real views (KuaiRand), NDCG@10 on real ratings (ml-100k, mean of three seeds), whose differences between precisions are noise. S and L run here with weights drawn at random, as fast as real ones. H200 and yuan are the model's, for the plan's demand with a production ranker as much lighter or heavier per candidate; it has no rate for f32.",
        "质量取自本项目训练的记录：GAUC基于真实观看（KuaiRand），NDCG@10基于真实评分（ml-100k，三个种子的均值），各精度之间的差异属于噪声。S与L在此以随机权重运行，速度与真实权重相同。H200数量与金额由模型给出：按方案需求，并设生产排序模型的单候选计算量按同比例增减；模型中没有f32的算力。"
    );
    let table = format!(
        "<table class=\"load-table\"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    );
    let name = say!("Rankers of three sizes", "三种规模的排序模型");
    format!("{}<p class=\"load-note\">{note}</p>", scrolled(&name, &table))
}

fn size_row(
    (size, grain): (Size, Grain),
    found: Option<&OfSize>,
    medium: Option<f64>,
    need: &Need,
) -> String {
    let none = || "–".to_owned();
    let quality =
        |value: Option<f64>, decimals| value.map_or_else(none, |value| fixed(value, decimals));
    let measured = |of: fn(&OfSize) -> f64| found.map_or_else(none, |one| number(of(one)));
    let fleet = found.zip(medium).filter(|_| grain != Grain::Single).and_then(|(one, medium)| {
        let relative_flop = one.candidate_flops / medium;
        let variant = Variant { relative_flop, bytes: grain == Grain::Byte };
        let busy = sustainable_utilisation(&ServiceLevel::production());
        let ranking = Ranking {
            request_growth: need.request_growth,
            compute_utilisation: need.ranking_utilisation,
            busy,
        };
        provision(&variant, STANDING, need.demand_bn, &ranking, need.price_kcny).ok()
    });
    let cells = [
        grain.name().to_owned(),
        quality(quality::of_size(size), 3),
        quality(quality::of_grain(grain), 4),
        measured(|one| one.millis),
        measured(|one| one.flops / 1e6),
        measured(|one| one.bytes / 1e6),
        fleet.map_or_else(none, |fleet| fixed(fleet.accelerators, 0)),
        fleet.map_or_else(none, |fleet| yuan_bn(fleet.capital_bn)),
    ];
    let cell = |text: &String| format!("<td>{text}</td>");
    let cells: String = cells.iter().map(cell).collect();
    format!("<tr><th scope=\"row\">{}</th>{cells}</tr>", size.name())
}

#[cfg(test)]
mod tests {
    use model::Distribution;

    use super::*;

    fn compared(backend: Backend, grain: Grain, batch: u32, millis: f64) -> Compared {
        Compared { backend, grain, batch, millis, times: 7 }
    }

    fn pair(gpu: [f64; 3]) -> Vec<Compared> {
        let mut all = Vec::new();
        for (place, batch) in [1, 8, 64].into_iter().enumerate() {
            let millis = 0.4 * f64::from(batch);
            all.push(compared(Backend::Cpu, Grain::Byte, batch, millis));
            all.push(compared(Backend::Cpu, Grain::Single, batch, 2.0 * millis));
            all.push(compared(Backend::Gpu, Grain::Half, batch, gpu[place]));
        }
        all
    }

    #[test]
    fn the_crossing_is_where_the_gpu_first_wins() {
        let said = |gpu| crossover_finding(&pair(gpu), None);
        assert!(said([5.0, 5.0, 5.0]).contains("up to where 64 are"), "{}", said([5.0, 5.0, 5.0]));
        assert!(said([50.0, 50.0, 50.0]).contains("CPU is faster at every batch"));
        assert!(said([0.1, 0.1, 0.1]).contains("from a batch of 1 on"));
        assert!(crossover_finding(&[], Some("none")).contains("no GPU"));
        assert!(crossover_finding(&[], None).contains("1 to 1,024"));
    }

    #[test]
    fn the_faster_precision_of_a_backend_is_drawn_and_all_are_tabled() {
        let chart = crossover(&pair([5.0, 5.0, 5.0]));
        assert_eq!(chart.curves[0].points, [(1.0, 0.4), (8.0, 0.4), (64.0, 0.4)]);
        assert_eq!(chart.table.rows.len(), 9);
    }

    #[test]
    fn a_lighter_ranker_needs_less_and_what_was_not_measured_says_so() {
        let of = |size, grain, candidate_flops| OfSize {
            size,
            grain,
            millis: 4.0,
            times: 24,
            flops: 8e7,
            candidate_flops,
            bytes: 1e7,
            untrained: size != Size::Medium,
        };
        let all = [of(Size::Small, Grain::Byte, 5e4), of(Size::Medium, Grain::Byte, 2e5)];
        let case = Case::december_2025();
        let need = Need::of(&case, None);
        let small = size_row((Size::Small, Grain::Byte), Some(&all[0]), Some(2e5), &need);
        let medium = size_row((Size::Medium, Grain::Byte), Some(&all[1]), Some(2e5), &need);
        let accelerators = |row: &str| {
            let cell = row.split("<td>").nth(7).and_then(|cell| cell.split('<').next());
            let digits: String = cell.unwrap_or("").chars().filter(char::is_ascii_digit).collect();
            digits.parse::<f64>().unwrap_or(f64::NAN)
        };
        assert!(accelerators(&small) < accelerators(&medium), "{small} {medium}");
        // One H200 serves ρ*·mfu·989 TFLOP/s over FLOP a request; the plan's growth is part of those.
        let of_bytes = |need: &Need| {
            accelerators(&size_row((Size::Medium, Grain::Byte), Some(&all[1]), Some(2e5), need))
        };
        let unchanged = Need { request_growth: 1.0, ..need };
        assert!((of_bytes(&need) / of_bytes(&unchanged) - 2.7386).abs() < 1e-3);
        let dear = Distribution::LogNormal { p10: 240.0, p90: 280.0 };
        let dear = case.with_ranges(case.ranges.with(0, dear).expect("in range"));
        let gap = Need::of(&dear, None).price_kcny - need.price_kcny;
        let median = |p10: f64, p90: f64| (p10 * p90).sqrt();
        assert!((gap - median(240.0, 280.0) + median(140.0, 200.0)).abs() < 1e-9, "{gap}");
        assert!(size_row((Size::Large, Grain::Half), None, None, &need).contains("–"));
        assert_eq!(sizes(&all, &case).matches("<tr>").count(), 10);
    }
}
