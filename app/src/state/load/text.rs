//! What a reader is told of a run.

use html_escape::encode_text as escaped;
use latency::{Cause, Latencies, Stability};
use protocol::{Backend, DeviceCard, Pace};
use words::{Phrase, number, say};

use super::run::Run;

/// Quantiles that are told, with the requests that each needs.
const TOLD: [(f64, &str); 3] = [(0.5, "p50"), (0.9, "p90"), (0.99, "p99")];
/// Samples that must lie beyond a quantile.
const BEYOND: f64 = 100.0;

/// Milliseconds as they are read: with digits that mean something.
pub(crate) fn millis(micros: f64) -> String {
    number(micros / 1e3)
}

/// Who scores, as readers call it.
pub(crate) const fn backend(backend: Backend) -> Phrase {
    match backend {
        Backend::Gpu => Phrase::name("WebGPU"),
        Backend::SoftwareGpu => Phrase::new("software WebGPU", "软件模拟的WebGPU"),
        Backend::Cpu => Phrase::name("CPU SIMD"),
        Backend::Server => Phrase::new("the server", "服务器"),
    }
}

/// The finding of the run in a sentence or two.
pub(crate) fn headline(run: Option<&Run>) -> String {
    let Some(run) = run else {
        return say!(
            "Press Start, and requests for lists of ten arrive by chance at the rate you choose, whether or not the earlier ones are done.",
            "按下“开始”，请求便会按所选速率随机到达，每个请求索取一个10条的列表，不论此前的请求是否完成。"
        );
    };
    let response = run.track.recorder().response();
    let count = response.count();
    if count == 0 {
        let (warm, _) = run.track.recorder().warm_up();
        return say!(
            "Warming up: {warm} requests are left out so far.",
            "预热中：已排除{warm}个请求。"
        );
    }
    let within = response.at_most(micros(run.objective_millis)) as f64 / count as f64;
    let share = number(100.0 * within);
    let (half, objective) = (millis(response.quantile(0.5) as f64), number(run.objective_millis));
    let first = say!(
        "{share} % of {count} requests were answered within {objective} ms of the moment they were due, half of them within {half} ms.",
        "在{count}个请求中，{share}%在应到时刻后{objective}毫秒内得到响应，半数在{half}毫秒内。"
    );
    let second = match run.track.recorder().stability() {
        Stability::Stable => {
            say!("The last three windows agree within 10 %.", "最近三个窗口相差不超过10%。")
        }
        Stability::TooEarly => say!("Not stable yet: too early to say.", "尚未稳定：为时过早。"),
        Stability::Unstable => say!(
            "Not stable yet: the last three windows differ by more than 10 %.",
            "尚未稳定：最近三个窗口相差超过10%。"
        ),
    };
    say!("{first} {second}", "{first}{second}")
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "objectives are seconds at most"
)]
pub(crate) fn micros(millis: f64) -> u64 {
    (millis * 1e3) as u64
}

/// Quantiles and counts, as a table and a list.
pub(crate) fn figures(run: Option<&Run>) -> String {
    let Some(run) = run else { return String::new() };
    let recorder = run.track.recorder();
    let row = |(probability, name): &(f64, &str)| {
        let response = quantile(recorder.response(), *probability);
        let service = quantile(recorder.service(), *probability);
        let enough = recorder.response().spectrum(*probability).enough;
        let need = number((BEYOND / (1.0 - probability)).round());
        let note = if enough {
            String::new()
        } else {
            say!("needs {need} requests", "需要{need}个请求")
        };
        format!(
            "<tr data-enough=\"{enough}\"><th scope=\"row\">{name}</th><td>{response}</td>\
             <td>{service}</td><td>{note}</td></tr>"
        )
    };
    let rows: String = TOLD.iter().map(row).collect();
    let heads = [
        Phrase::new("Quantile, ms", "分位数（毫秒）"),
        Phrase::new("Response, from when it was due", "响应时间（自应到时刻起）"),
        Phrase::new("Service, from when it was begun", "服务时间（自开始处理起）"),
        Phrase::new("Enough?", "样本是否足够"),
    ];
    let head = |head: &Phrase| format!("<th scope=\"col\">{head}</th>");
    let heads: String = heads.iter().map(head).collect();
    let caption = say!(
        "95 % intervals of order statistics, n = {}",
        "方括号内为顺序统计量的95%区间，n = {}",
        recorder.response().count()
    );
    format!(
        "<table class=\"load-table\"><caption>{caption}</caption><thead><tr>{heads}</tr></thead>\
         <tbody>{rows}</tbody></table>{}",
        counts(run)
    )
}

fn quantile(latencies: &Latencies, probability: f64) -> String {
    if latencies.count() == 0 {
        return "–".to_owned();
    }
    let spectrum = latencies.spectrum(probability);
    let [value, low, high] = [spectrum.value, spectrum.interval.0, spectrum.interval.1]
        .map(|micros| millis(micros as f64));
    format!("{value} <span class=\"load-interval\">[{low}, {high}]</span>")
}

/// What was counted, what was left out and why.
fn counts(run: &Run) -> String {
    let recorder = run.track.recorder();
    let (warm, warm_micros) = recorder.warm_up();
    let mut lines = vec![
        say!(
            "{} requests a second are done, {} wait.",
            "每秒完成{}个请求，{}个在等待。",
            number(run.track.throughput()),
            run.waiting
        ),
        say!(
            "Warm-up: {warm} requests, {} s, excluded; the backend took {} s to be ready, excluded too.",
            "预热：{warm}个请求，共{}秒，已排除；后端准备用时{}秒，同样排除。",
            number(warm_micros / 1e6),
            number(run.begun.ready_millis / 1e3)
        ),
    ];
    let gaps = |cause| run.track.gaps().iter().filter(|gap| gap.cause == cause).count();
    let (hidden, lost) = (gaps(Cause::Hidden), gaps(Cause::Lost));
    if hidden > 0 {
        lines.push(say!(
            "The page was hidden {hidden} times: {} requests that were under way are cut, and the time is marked.",
            "页面曾{hidden}次被隐藏：期间的{}个请求已剔除，并在图中标出。",
            recorder.cut(Cause::Hidden)
        ));
    }
    if lost > 0 {
        lines.push(say!(
            "The GPU was lost {lost} times: {} requests that met the loss, or that the CPU served meanwhile, are cut from both times, and the time is marked.",
            "GPU 曾{lost}次断开：受其影响或由 CPU 代为处理的{}个请求已从两种时间中剔除，并在图中标出。",
            recorder.cut(Cause::Lost)
        ));
    }
    if let Pace::Server { rate } = run.load.pace
        && run.waiting > 100
    {
        lines.push(say!(
            "More arrive than are served: {} a second are more than this device does one by one.",
            "到达多于完成：每秒{}个请求超过了本设备逐个处理的能力。",
            number(rate)
        ));
    }
    let item = |line: &String| format!("<li>{line}</li>");
    let items: String = lines.iter().map(item).collect();
    format!("<ul class=\"load-counts\">{items}</ul>")
}

/// A table that may be wider than the page: it is moved by the keyboard too.
pub(super) fn scrolled(name: &str, table: &str) -> String {
    let name = html_escape::encode_double_quoted_attribute(name);
    format!(
        "<div class=\"load-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\">{table}</div>"
    )
}

/// What computes, as a table.
pub(crate) fn device(run: Option<&Run>) -> String {
    let Some(run) = run else { return String::new() };
    let DeviceCard { adapter, timestamp_nanos, clock_micros, cores, .. } = &run.begun.device;
    let unknown = || say!("not told by the browser", "浏览器未告知");
    let adapter = match (run.begun.device.backend, adapter.as_str()) {
        (Backend::Cpu, _) => say!("none used", "未使用"),
        (_, "") => unknown(),
        (_, name) => escaped(name).into_owned(),
    };
    let timestamps = timestamp_nanos.map_or_else(
        || {
            say!(
                "none: the wait for the device counts as its work",
                "无：等待设备的时间计为其工作时间"
            )
        },
        |tick| {
            say!(
                "yes, {} ns a tick; browsers may round them to 100 µs",
                "有，每刻度{}纳秒；浏览器可能将其取整到100微秒",
                number(tick)
            )
        },
    );
    let rows = [
        (Phrase::new("Backend", "后端"), backend(run.begun.device.backend).text().to_owned()),
        (Phrase::new("Item vectors", "物品向量"), run.load.grain.name().to_owned()),
        (Phrase::new("Adapter", "适配器"), adapter),
        (Phrase::new("Timestamps of the device", "设备时间戳"), timestamps),
        (
            Phrase::new("Step of the worker's clock", "工作线程时钟步长"),
            format!("{} µs", number(*clock_micros)),
        ),
        (Phrase::new("Cores the browser admits to", "浏览器报告的核心数"), cores.to_string()),
        (
            Phrase::new("Power and heat", "供电与温度"),
            say!(
                "not told by the browser; on battery, or hot, a device is slower",
                "浏览器未告知；使用电池或过热时，设备会变慢"
            ),
        ),
        (
            Phrase::new("A request, counted", "每个请求（按模型规模计数）"),
            say!(
                "{} MFLOP, {} MB read, {} candidates ranked",
                "{} MFLOP，读取{} MB，排序{}个候选",
                number(run.begun.flops / 1e6),
                number(run.begun.bytes / 1e6),
                number(run.begun.candidates)
            ),
        ),
    ];
    let row = |(name, value): &(Phrase, String)| {
        format!("<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>")
    };
    let rows: String = rows.iter().map(row).collect();
    format!("<table class=\"load-table\"><tbody>{rows}</tbody></table>")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use protocol::{Begun, Grain, Load, Place, Timed};

    pub(crate) fn run(requests: u32, service_micros: f64) -> Run {
        let device = DeviceCard {
            backend: Backend::Cpu,
            adapter: String::new(),
            timestamp_nanos: None,
            clock_micros: 5.0,
            cores: 4,
            peak_flops: 2e10,
            peak_bytes: 1e10,
        };
        let begun = Begun {
            device,
            ready_millis: 500.0,
            zero_millis: 1e6,
            flops: 8e7,
            bytes: 1.5e7,
            candidates: 420.0,
        };
        let load = Load {
            pace: Pace::Server { rate: 20.0 },
            seed: 1,
            place: Place::Cpu,
            grain: Grain::Byte,
            batch: 1,
        };
        let mut run = Run::new(begun, load, 25.0);
        let timed = |place: u32| {
            let scheduled = 5e4 * f64::from(place);
            let started = scheduled + 100.0;
            let stages = [0.1, 0.4, 0.0, 0.5].map(|share| share * service_micros);
            Timed { scheduled, started, done: started + service_micros, stages }
        };
        run.take(&(0..requests).map(timed).collect::<Vec<_>>(), 0);
        run
    }

    #[test]
    fn the_headline_counts_from_the_moment_a_request_was_due() {
        let text = headline(Some(&run(220, 5_000.0)));
        assert!(text.starts_with("100 % of 200 requests") && text.contains("within 5.1"), "{text}");
        assert!(text.contains("windows agree"), "{text}");
        assert!(headline(Some(&run(12, 5_000.0))).contains("12 requests are left out"));
        assert!(headline(None).contains("Press Start"));
    }

    #[test]
    fn quantiles_without_enough_requests_say_how_many_they_need() {
        let text = figures(Some(&run(1_220, 5_000.0)));
        assert!(text.contains("n = 1200"), "{text}");
        assert!(text.contains("data-enough=\"true\"><th scope=\"row\">p90"), "{text}");
        assert!(text.contains("data-enough=\"false\"><th scope=\"row\">p99"), "{text}");
        assert!(text.contains("needs 10\u{202f}000 requests"), "{text}");
        assert!(text.contains("Warm-up: 20 requests, 0.100 s, excluded"), "{text}");
    }

    #[test]
    fn a_lost_gpu_is_counted_and_what_stood_in_for_it_is_not() {
        let mut run = run(220, 5_000.0);
        run.lose(11.001e6, "reset".to_owned());
        let timed = |second: f64| Timed {
            scheduled: second * 1e6,
            started: second * 1e6,
            done: second * 1e6 + 9e5,
            stages: [0.0; 4],
        };
        let before = run.work_micros();
        run.take(&[timed(11.1), timed(12.5)], 0);
        run.regain(14e6);
        assert_eq!((run.work_micros(), &run.lost), (before, &None));
        let text = figures(Some(&run));
        assert!(text.contains("n = 200") && text.contains("lost 1 times: 2 requests"), "{text}");
    }

    #[test]
    fn both_languages_say_the_same_numbers() {
        let locale = words::Locale { language: words::Language::Chinese, ..Default::default() };
        let run = run(220, 5_000.0);
        let text = words::within(locale, || headline(Some(&run)));
        assert!(text.contains("200个请求") && text.contains("100%"), "{text}");
        assert!(!words::within(locale, || device(Some(&run))).contains("Backend"));
    }
}
