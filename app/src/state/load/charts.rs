//! A run as charts, each with its finding.

use charts::{
    AxisScale, Bar, BarRow, BarRows, CurvePlot, DensityColumn, DensityMap, Labels, Level, PlotAxis,
    PlotCurve, Punctuation, Table, Tone,
};
use latency::{Cause, PARTS, Track};
use words::{Language, Phrase, current, number, say};

use super::run::Run;
use super::text::{backend, millis};

pub(crate) const DENSITY: Phrase = Phrase::new("When requests were slow", "请求何时变慢");
pub(crate) const SPECTRUM: Phrase =
    Phrase::new("How long the slowest requests take", "最慢的请求要多久");
pub(crate) const STAGES: Phrase = Phrase::new("Where the time goes", "时间花在哪里");
pub(crate) const ROOF: Phrase =
    Phrase::new("How near to what the device can do", "离设备极限有多近");

/// Parts of a response time in the order of [`Track::parts`].
const PART_NAMES: [Phrase; PARTS] = [
    Phrase::new("Waiting in the queue", "排队等待"),
    Phrase::new("Preparing: history to state", "准备：由历史算出状态"),
    Phrase::new("Scoring 50,000 items", "为5万个物品打分"),
    Phrase::new("Reading back and settling", "回读与精确复算"),
    Phrase::new("Ranking and choosing", "排序与挑选"),
];

/// Quantiles of the spectrum.
const SPECTRUM_AT: [f64; 14] =
    [0.0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998, 0.9999];
/// What is written on the axis of the spectrum, which is the number of nines.
const NINES: [(f64, Phrase); 6] = [
    (0.0, Phrase::name("0")),
    (std::f64::consts::LOG10_2, Phrase::new("50 %", "50%")),
    (1.0, Phrase::new("90 %", "90%")),
    (2.0, Phrase::new("99 %", "99%")),
    (3.0, Phrase::new("99.9 %", "99.9%")),
    (4.0, Phrase::new("99.99 %", "99.99%")),
];

/// Words around a chart.
pub(super) fn labels(title: Phrase, item: String, value: String) -> Labels {
    Labels {
        title: title.text().to_owned(),
        no_data: say!("Nothing is measured yet", "尚未测量"),
        item,
        value,
        punctuation: match current().language {
            Language::English => Punctuation::Western,
            Language::Chinese => Punctuation::FullWidth,
        },
    }
}

pub(super) fn axis(scale: AxisScale, title: String) -> PlotAxis {
    PlotAxis { scale, title, ticks: Vec::new() }
}

pub(super) fn table(columns: &[Phrase], rows: Vec<Vec<String>>) -> Table {
    let columns = columns.iter().map(|column| column.text().to_owned()).collect();
    Table { columns, rows }
}

fn objective(run: Option<&Run>) -> Option<Level> {
    run.map(|run| Level {
        value: run.objective_millis,
        label: say!("objective {} ms", "目标{}毫秒", number(run.objective_millis)),
    })
}

/// Requests by time and length.
pub(crate) fn density(run: Option<&Run>) -> DensityMap {
    let seconds = |micros: f64| micros / 1e6;
    let columns = run.map(|run| run.track.columns()).unwrap_or_default();
    let rows = columns.iter().map(|column| {
        let total: u32 = column.counts.iter().sum();
        let slowest = column.counts.iter().rposition(|count| *count > 0);
        let slowest = slowest.map_or(String::new(), |row| millis(Track::row_edge(row + 1)));
        let cut = match column.cut {
            Some(Cause::Hidden) => say!("hidden", "隐藏"),
            Some(Cause::Lost) => say!("GPU lost", "GPU 已断开"),
            None => String::new(),
        };
        vec![number(seconds(column.start)), total.to_string(), slowest, cut]
    });
    let heads = [
        Phrase::new("From second", "起始秒"),
        Phrase::new("Requests", "请求数"),
        Phrase::new("Slowest below, ms", "最慢低于（毫秒）"),
        Phrase::new("Cut", "剔除"),
    ];
    let rows = rows.collect();
    let last = columns.first().map_or(0, |column| column.counts.len());
    DensityMap {
        edges: (0..=last).map(|row| Track::row_edge(row) / 1e3).collect(),
        columns: columns
            .into_iter()
            .map(|column| DensityColumn {
                start: seconds(column.start),
                end: seconds(column.end),
                counts: column.counts,
                cut: column.cut.is_some(),
            })
            .collect(),
        level: objective(run),
        across: axis(AxisScale::Linear, say!("seconds of the run", "运行秒数")),
        upwards: axis(AxisScale::Log, say!("response time, ms", "响应时间（毫秒）")),
        key: [say!("1 request", "1个请求"), say!("most:", "最多："), cut_key(run)],
        table: table(&heads, rows),
        labels: labels(DENSITY, say!("Second", "秒"), say!("Requests", "请求数")),
    }
}

/// What a crossed-out column means.
fn cut_key(run: Option<&Run>) -> String {
    let lost = run.is_some_and(|run| run.track.gaps().iter().any(|gap| gap.cause == Cause::Lost));
    if lost {
        say!("GPU lost or page hidden, cut", "GPU 断开或页面隐藏，已剔除")
    } else {
        say!("page hidden, cut", "页面隐藏，已剔除")
    }
}

/// What the density shows.
pub(crate) fn density_finding(run: Option<&Run>) -> String {
    match run.map(|run| (run, run.track.recorder().response())) {
        Some((run, response)) if response.count() > 0 => {
            let over =
                response.count() - response.at_most(super::text::micros(run.objective_millis));
            say!(
                "{over} of {} requests took longer than the objective; the longest {} ms",
                "{0}个请求中有{over}个超过目标；最长{1}毫秒",
                response.count(),
                millis(response.longest() as f64)
            )
        }
        _ => say!(
            "Each column is a stretch of time, each row a length",
            "每列为一段时间，每行为一档时长"
        ),
    }
}

/// Quantiles of response and service, by nines.
pub(crate) fn spectrum(run: Option<&Run>) -> CurvePlot {
    let mut curves = [Vec::new(), Vec::new()];
    let mut rows = Vec::new();
    if let Some(run) = run.filter(|run| run.track.recorder().response().count() > 0) {
        let recorder = run.track.recorder();
        let count = recorder.response().count() as f64;
        for probability in SPECTRUM_AT.into_iter().filter(|p| count * (1.0 - p) >= 1.0) {
            let nines = -(1.0 - probability).log10();
            let both = [recorder.response(), recorder.service()]
                .map(|latencies| latencies.quantile(probability) as f64);
            for (curve, micros) in curves.iter_mut().zip(both) {
                curve.push((nines.max(0.0), micros / 1e3));
            }
            let [response, service] = both.map(millis);
            let beyond = number(count * (1.0 - probability));
            rows.push(vec![say!("{} %", "{}%", 100.0 * probability), response, service, beyond]);
        }
    }
    let [response, service] = curves;
    let curve = |label: String, points, tone| PlotCurve { label, points, dots: true, tone };
    let heads = [
        Phrase::new("Quantile", "分位"),
        Phrase::new("Response, ms", "响应时间（毫秒）"),
        Phrase::new("Service, ms", "服务时间（毫秒）"),
        Phrase::new("Requests beyond", "其外的请求数"),
    ];
    CurvePlot {
        curves: vec![
            curve(
                say!("Response: from when it was due", "响应：自应到时刻起"),
                response,
                Tone::Strong,
            ),
            curve(
                say!("Service: from when it was begun", "服务：自开始处理起"),
                service,
                Tone::Other,
            ),
        ],
        band: true,
        level: objective(run),
        across: PlotAxis {
            ticks: NINES.map(|(value, label)| (value, label.text().to_owned())).to_vec(),
            ..axis(
                AxisScale::Linear,
                say!("of requests (1 − p on a log axis)", "请求占比（1−p，对数轴）"),
            )
        },
        upwards: axis(AxisScale::Log, say!("at most so many ms", "不超过（毫秒）")),
        table: table(&heads, rows),
        labels: labels(SPECTRUM, say!("Quantile", "分位"), say!("ms", "毫秒")),
    }
}

/// What the spectrum shows.
pub(crate) fn spectrum_finding(run: Option<&Run>) -> String {
    let measured = run.filter(|run| run.track.recorder().response().count() > 0);
    let Some(run) = measured else {
        return say!(
            "The shaded band between the curves is waiting, which a closed loop would not see",
            "两条曲线之间的阴影是等待时间，闭环测量看不到它"
        );
    };
    let recorder = run.track.recorder();
    let at = |latencies: &latency::Latencies| millis(latencies.quantile(0.99) as f64);
    let (response, service) = (at(recorder.response()), at(recorder.service()));
    let enough = recorder.response().spectrum(0.99).enough;
    let caution = if enough {
        String::new()
    } else {
        say!("; a guess before 10,000 requests", "；不足1万个请求，仅为粗估")
    };
    say!(
        "99 of 100 requests take at most {response} ms, of which the work alone {service} ms{caution}",
        "99%的请求不超过{response}毫秒，其中处理本身不超过{service}毫秒{caution}"
    )
}

/// Mean time of each part.
pub(crate) fn stages(run: Option<&Run>) -> BarRows {
    let parts = run.map_or([0.0; PARTS], |run| run.track.parts());
    let measured = run.is_some_and(|run| run.track.recorder().response().count() > 0);
    let row = |(name, micros): (&Phrase, f64)| BarRow {
        label: name.text().to_owned(),
        value_label: if measured {
            say!("{} ms", "{}毫秒", millis(micros))
        } else {
            "–".to_owned()
        },
        bars: vec![Bar { value: micros / 1e3, error: None, tone: Tone::Strong }],
    };
    let cells = |(name, micros): (&Phrase, f64)| vec![name.text().to_owned(), millis(micros)];
    let heads = [Phrase::new("Part", "部分"), Phrase::new("Mean, ms", "平均（毫秒）")];
    BarRows {
        rows: PART_NAMES.iter().zip(parts).map(row).collect(),
        origin: 0.0,
        origin_label: String::new(),
        unit: say!("ms, mean of a request", "毫秒，每个请求平均"),
        table: table(&heads, PART_NAMES.iter().zip(parts).map(cells).collect()),
        labels: labels(STAGES, say!("Part", "部分"), say!("ms", "毫秒")),
    }
}

/// What the parts show.
pub(crate) fn stages_finding(run: Option<&Run>) -> String {
    let measured = run.filter(|run| run.track.recorder().response().count() > 0);
    let Some(run) = measured else {
        return say!(
            "Waiting is the difference between response and service",
            "等待时间即响应时间与服务时间之差"
        );
    };
    let parts = run.track.parts();
    let whole: f64 = parts.iter().sum();
    let largest = (0..PARTS).max_by(|a, b| parts[*a].total_cmp(&parts[*b])).unwrap_or(0);
    say!(
        "Of {} ms in the mean, {} % are: {}",
        "平均{}毫秒中，{}%用于：{}",
        millis(whole),
        number(100.0 * parts[largest] / whole.max(1e-9)),
        PART_NAMES[largest].text().to_lowercase()
    )
}

/// What the device can do at most, and where a request is.
pub(crate) fn roofline(run: Option<&Run>) -> CurvePlot {
    let mut roof = Vec::new();
    let mut dot = Vec::new();
    let mut rows = Vec::new();
    if let Some(run) = run {
        let device = &run.begun.device;
        let ridge = device.peak_flops / device.peak_bytes.max(1.0);
        let reached = |intensity: f64| (intensity * device.peak_bytes).min(device.peak_flops) / 1e9;
        let intensity = run.intensity();
        let ends = (ridge.min(intensity) / 10.0, ridge.max(intensity) * 10.0);
        roof = [ends.0, ridge, ends.1].map(|at| (at, reached(at))).to_vec();
        let named = |name: String, at: f64, gflops: f64| vec![name, number(at), number(gflops)];
        rows.push(named(
            say!("Roof: multiply and add", "屋顶线：乘加"),
            ends.1,
            device.peak_flops / 1e9,
        ));
        rows.push(named(say!("Roof: reading memory", "屋顶线：读内存"), ends.0, reached(ends.0)));
        if let Some(flops) = run.achieved_flops() {
            dot.push((intensity, flops / 1e9));
            rows.push(named(say!("A request here", "本设备的一个请求"), intensity, flops / 1e9));
        }
    }
    let curve = |label: String, points, dots, tone| PlotCurve { label, points, dots, tone };
    let heads = [
        Phrase::new("What", "内容"),
        Phrase::new("FLOP for each byte", "每字节FLOP"),
        Phrase::name("GFLOP/s"),
    ];
    CurvePlot {
        curves: vec![
            curve(
                say!("Roof of one core or the GPU, measured", "单核或GPU的屋顶线（实测）"),
                roof,
                false,
                Tone::Strong,
            ),
            curve(say!("A request", "一个请求"), dot, true, Tone::Other),
        ],
        band: false,
        level: None,
        across: axis(
            AxisScale::Log,
            say!("FLOP for each byte, counted from the model", "每字节FLOP（按模型计数）"),
        ),
        upwards: axis(AxisScale::Log, say!("GFLOP/s", "GFLOP/s")),
        table: table(&heads, rows),
        labels: labels(ROOF, say!("What", "内容"), "GFLOP/s".to_owned()),
    }
}

/// What the roofline shows.
pub(crate) fn roofline_finding(run: Option<&Run>) -> String {
    let Some((run, flops)) = run.and_then(|run| Some((run, run.achieved_flops()?))) else {
        return say!(
            "The roof comes from two small kernels that are measured before each run",
            "屋顶线由每次运行前实测的两个小内核给出"
        );
    };
    let device = &run.begun.device;
    let share = number(100.0 * flops / device.peak_flops.max(1.0));
    let name = backend(device.backend);
    say!(
        "A request achieves {} GFLOP/s, {share} % of what {name} multiplies and adds at most here",
        "一个请求达到{} GFLOP/s，为本机{name}乘加上限的{share}%",
        number(flops / 1e9)
    )
}

#[cfg(test)]
mod tests {
    use super::super::text::tests::run;
    use super::*;
    use charts::Plot;

    #[test]
    fn charts_keep_their_size_when_the_first_numbers_come() {
        let full = run(220, 5_000.0);
        for width_px in [360, 720] {
            let pairs: [[u32; 2]; 4] = [
                [density(None).state(width_px), density(Some(&full)).state(width_px)],
                [spectrum(None).state(width_px), spectrum(Some(&full)).state(width_px)],
                [stages(None).state(width_px), stages(Some(&full)).state(width_px)],
                [roofline(None).state(width_px), roofline(Some(&full)).state(width_px)],
            ]
            .map(|pair| pair.map(|state| state.height_px));
            assert!(pairs.iter().all(|[empty, full]| empty == full), "{width_px}: {pairs:?}");
        }
    }

    #[test]
    fn every_row_of_a_table_has_every_column() {
        let full = run(1_220, 5_000.0);
        let tables = [
            density(Some(&full)).table(),
            spectrum(Some(&full)).table(),
            stages(Some(&full)).table(),
            roofline(Some(&full)).table(),
        ];
        for table in tables {
            assert!(!table.rows.is_empty());
            assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{table:?}");
        }
    }

    #[test]
    fn waiting_is_what_response_has_over_service() {
        let full = run(220, 5_000.0);
        let chart = spectrum(Some(&full));
        let (response, service) = (chart.curves[0].points[2].1, chart.curves[1].points[2].1);
        assert!((response - service - 0.1).abs() < 0.01, "{response} {service}");
        assert!((full.track.parts()[0] - 100.0).abs() < 1e-6);
    }
}
