//! The fleet: what this device reports, if its reader wants it to, and what all together measure.

use std::time::Duration;

use html_escape::encode_text as escaped;
use latency::{DeviceClass, Latencies, Report};
use leptos::leptos_dom::helpers::IntervalHandle;
use leptos::prelude::*;
use protocol::{Backend, Load, Pace};
use serde::Deserialize;
use words::{Phrase, number, say};

use super::run::Run;
use super::text::{millis, scrolled};
use super::wish::Pacing;
use crate::browser::{self, FleetStream};

/// Between two reports.
const PERIOD: Duration = Duration::from_secs(5);
/// A watcher whom the server refused asks again after this.
const AGAIN: Duration = Duration::from_secs(10);
/// The shipped ranker's size.
const MODEL: &str = "M";

/// What has become of the reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sending {
    /// None is sent.
    Off,
    /// Wanted, but nothing has been measured since.
    Waiting,
    /// The last one arrived; how many did.
    Sent(u32),
    /// The last one did not, and why.
    Failed(String),
}

/// Whether pictures arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Watching {
    /// Nobody looks.
    Off,
    /// Asking.
    Asking,
    /// Pictures arrive.
    Open,
    /// Cut off; asking again.
    Cut,
}

/// What the server sends of the fleet.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Picture {
    classes: Vec<Class>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Class {
    #[serde(rename = "class")]
    devices: DeviceClass,
    reporters: u64,
    requests: u64,
    quantiles: Vec<Quantile>,
    median_device_p99: u64,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Quantile {
    probability: f64,
    response: u64,
    enough: bool,
}

/// What was measured on one backend since the page was opened, and how much of it was reported.
#[derive(Debug, Clone, PartialEq)]
struct Past {
    class: DeviceClass,
    service: Latencies,
    response: Latencies,
}

/// What is kept between reports.
#[derive(Debug, Clone, Default, PartialEq)]
struct Outbox {
    past: Vec<Past>,
    /// The class of the last report that arrived, and its requests.
    reported: Option<(DeviceClass, u64)>,
    /// Of this page, at random; empty before it is needed.
    name: String,
}

impl Outbox {
    /// The newest run with the earlier ones on the same backend.
    fn report(&self, mut newest: Past) -> Report {
        if let Some(known) = self.past.iter().find(|known| known.class == newest.class) {
            newest.service.merge(&known.service);
            newest.response.merge(&known.response);
        }
        newest.report(&self.name)
    }
}

/// The fleet. Cheap to copy: every part is a signal.
#[derive(Clone, Copy)]
pub(crate) struct Fleet {
    /// What has become of the reports.
    pub(crate) sending: RwSignal<Sending>,
    /// Whether pictures arrive.
    pub(crate) watching: RwSignal<Watching>,
    /// The newest picture.
    pub(crate) picture: RwSignal<Option<Picture>>,
    run: RwSignal<Option<Run>>,
    outbox: StoredValue<Outbox>,
    timer: StoredValue<Option<IntervalHandle>>,
    stream: StoredValue<Option<FleetStream>, LocalStorage>,
}

impl Fleet {
    /// The fleet as seen by the device whose runs these are.
    pub(crate) fn new(run: RwSignal<Option<Run>>) -> Self {
        Self {
            sending: RwSignal::new(Sending::Off),
            watching: RwSignal::new(Watching::Off),
            picture: RwSignal::new(None),
            run,
            outbox: StoredValue::new(Outbox::default()),
            timer: StoredValue::new(None),
            stream: StoredValue::new_local(None),
        }
    }

    /// Begins to report, or ends it.
    pub(crate) fn send(self, wanted: bool) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        if !wanted {
            self.sending.set(Sending::Off);
            return;
        }
        self.outbox.update_value(|outbox| {
            if outbox.name.is_empty() {
                outbox.name = format!("{:08x}{:08x}", browser::seed(), browser::seed());
            }
        });
        self.sending.set(Sending::Waiting);
        self.report();
        // A browser without timers sends no more than this one report.
        self.timer.set_value(set_interval_with_handle(move || self.report(), PERIOD).ok());
    }

    /// Keeps a run that is about to be replaced.
    pub(crate) fn keep(self) {
        let measured = self.run.with_untracked(|run| run.as_ref().map(Past::of));
        if let Some(measured) = measured {
            self.outbox.update_value(|outbox| merge(&mut outbox.past, &measured));
        }
    }

    /// Sends what was measured on the backend of the newest run, if that is new.
    fn report(self) {
        let newest = self.run.with_untracked(|run| run.as_ref().map(Past::of));
        let Some(newest) = newest.filter(|newest| newest.response.count() > 0) else { return };
        let report = self.outbox.with_value(|outbox| outbox.report(newest));
        let reported = Some((report.class.clone(), report.response.count()));
        if self.outbox.with_value(|outbox| outbox.reported == reported) {
            return;
        }
        browser::post_report(report.to_json(), move |done| match done {
            Ok(()) => {
                self.outbox.update_value(|outbox| outbox.reported = reported);
                self.sending.update(|sending| {
                    *sending = match sending {
                        Sending::Off => Sending::Off,
                        Sending::Sent(before) => Sending::Sent(*before + 1),
                        _ => Sending::Sent(1),
                    }
                });
            }
            Err(why) => self.sending.update(|sending| {
                if *sending != Sending::Off {
                    *sending = Sending::Failed(why);
                }
            }),
        });
    }

    /// Begins to watch, or ends it.
    pub(crate) fn watch(self, wanted: bool) {
        self.stream.set_value(None);
        self.watching.set(if wanted { Watching::Asking } else { Watching::Off });
        if !wanted {
            return;
        }
        let on_picture = move |text: String| {
            // A picture that is not understood leaves the last one standing.
            if let Ok(picture) = serde_json::from_str(&text) {
                self.picture.set(Some(picture));
            }
        };
        let on_state = move |open: Option<bool>| match open {
            Some(true) => self.watching.set(Watching::Open),
            Some(false) => self.watching.set(Watching::Cut),
            None => {
                self.watching.set(Watching::Cut);
                set_timeout(
                    move || {
                        if self.watching.get_untracked() == Watching::Cut {
                            self.watch(true);
                        }
                    },
                    AGAIN,
                );
            }
        };
        self.stream.set_value(browser::watch_fleet(on_picture, on_state));
    }
}

impl Past {
    fn of(run: &Run) -> Self {
        let recorder = run.track.recorder();
        let backend = match run.begun.device.backend {
            Backend::Gpu => "webgpu",
            Backend::SoftwareGpu => "software-webgpu",
            Backend::Cpu | Backend::Server => "cpu",
        };
        Self {
            class: class(backend, &run.load),
            service: recorder.service().clone(),
            response: recorder.response().clone(),
        }
    }

    /// The report, under a name of its own for each class.
    fn report(self, name: &str) -> Report {
        let Self { class, service, response } = self;
        let DeviceClass { backend, precision, mode, rate_tenths, at_once, batch, .. } = &class;
        let volume = rate_tenths.max(at_once);
        let reporter = format!("{name}-{backend}-{precision}-{mode}-{volume}-{batch}");
        Report { reporter, class, service, response }
    }
}

/// What a load makes comparable: whatever a time depends on beside the device.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rates are positive and far below 2^32 tenths, and the cast keeps to its range"
)]
fn class(backend: &str, load: &Load) -> DeviceClass {
    let (pacing, rate_tenths, at_once) = match load.pace {
        Pace::SingleStream => (Pacing::SingleStream, 0, 0),
        Pace::Server { rate } => (Pacing::Server, (rate * 10.0).round() as u32, 0),
        Pace::Offline { requests } => (Pacing::Offline, 0, requests),
    };
    DeviceClass {
        backend: backend.to_owned(),
        model: MODEL.to_owned(),
        precision: load.grain.name().to_owned(),
        mode: pacing.key().to_owned(),
        rate_tenths,
        at_once,
        batch: load.batch,
    }
}

fn merge(past: &mut Vec<Past>, new: &Past) {
    match past.iter_mut().find(|known| known.class == new.class) {
        Some(known) => {
            known.service.merge(&new.service);
            known.response.merge(&new.response);
        }
        None => past.push(new.clone()),
    }
}

/// What has become of the reports, in a sentence.
pub(crate) fn sent(sending: &Sending) -> String {
    match sending {
        Sending::Off => say!("Nothing is sent.", "未发送任何内容。"),
        Sending::Waiting => {
            say!("Nothing has been measured that could be sent.", "尚无可发送的测量结果。")
        }
        Sending::Sent(count) => say!("Reports sent: {count}.", "已发送报告：{count}份。"),
        Sending::Failed(why) => say!(
            "The last report did not arrive: {why}. The next one holds everything again.",
            "上一份报告未送达：{why}。下一份会包含全部内容。"
        ),
    }
}

/// Whether pictures arrive, in a sentence.
pub(crate) fn watched(watching: Watching) -> String {
    match watching {
        Watching::Off => String::new(),
        Watching::Asking => say!("Asking the server…", "正在连接服务器……"),
        Watching::Open => say!("Live.", "实时更新中。"),
        Watching::Cut => say!(
            "The server does not answer; this page asks again by itself. The last picture stays.",
            "服务器无响应，页面会自动重连；上一次的结果保留。"
        ),
    }
}

/// The fleet as a table.
pub(crate) fn table(picture: Option<&Picture>) -> String {
    let Some(picture) = picture.filter(|picture| !picture.classes.is_empty()) else {
        let text = say!("No device reports at the moment.", "目前没有设备在上报。");
        return format!("<p class=\"load-empty\">{text}</p>");
    };
    let heads = [
        Phrase::new("Devices of a class", "设备类别"),
        Phrase::new("Reporting", "上报数"),
        Phrase::new("Requests", "请求数"),
        Phrase::new("Response p50, ms", "响应p50（毫秒）"),
        Phrase::new("p90", "p90"),
        Phrase::new("p99", "p99"),
        Phrase::new("Median of the devices' own p99, ms", "各设备p99的中位数（毫秒）"),
    ];
    let head = |head: &Phrase| format!("<th scope=\"col\">{head}</th>");
    let heads: String = heads.iter().map(head).collect();
    let rows: String = picture.classes.iter().map(row).collect();
    let note = say!(
        "From devices that chose to report, merged where backend, model, precision, pace and batch are the same; classes are not compared. Grey: too few requests for the quantile.",
        "来自自愿上报的设备，仅在后端、模型、精度、请求方式与批量都相同时合并；不同类别不作比较。灰色：样本不足以给出该分位数。"
    );
    let table = format!(
        "<table class=\"load-table\"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    );
    let name = say!("Devices that report", "正在上报的设备");
    format!("{}<p class=\"load-note\">{note}</p>", scrolled(&name, &table))
}

/// What was measured, and how requests came.
fn named(class: &DeviceClass) -> String {
    let DeviceClass { backend, model, precision, mode, rate_tenths, at_once, batch } = class;
    let rate = number(f64::from(*rate_tenths) / 10.0);
    let how = match Pacing::of_key(mode) {
        Some(Pacing::SingleStream) => say!("one after the other", "逐个请求"),
        Some(Pacing::Server) => say!("{rate} requests/s", "每秒{rate}次请求"),
        Some(Pacing::Offline) => say!("{at_once} at once", "一次{at_once}个请求"),
        None => mode.clone(),
    };
    say!(
        "{backend}, {model}, {precision}; {how}, up to {batch} together",
        "{backend}、{model}、{precision}；{how}，每批至多{batch}个"
    )
}

fn row(class: &Class) -> String {
    let quantile = |probability: f64| {
        let found = class.quantiles.iter().find(|one| (one.probability - probability).abs() < 1e-9);
        found.map_or_else(
            || "<td>–</td>".to_owned(),
            |one| {
                let enough = one.enough;
                format!("<td data-enough=\"{enough}\">{}</td>", millis(one.response as f64))
            },
        )
    };
    let name = named(&class.devices);
    // From a server of ours, and yet from strangers: nothing of it may be markup.
    let name = escaped(&name);
    format!(
        "<tr><th scope=\"row\">{name}</th><td>{}</td><td>{}</td>{}{}{}<td>{}</td></tr>",
        class.reporters,
        number(class.requests as f64),
        quantile(0.5),
        quantile(0.9),
        quantile(0.99),
        millis(class.median_device_p99 as f64),
    )
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a picture that is not understood has failed")]

    use std::collections::BTreeSet;

    use super::super::text::tests::run;
    use super::*;

    #[test]
    fn a_report_is_understood_by_the_server_and_holds_earlier_runs() {
        let mut outbox = Outbox { name: "0a1b2c3d0a1b2c3d".to_owned(), ..Outbox::default() };
        merge(&mut outbox.past, &Past::of(&run(60, 5_000.0)));
        merge(&mut outbox.past, &Past::of(&run(80, 5_000.0)));
        assert_eq!(outbox.past.len(), 1);
        let report = outbox.report(Past::of(&run(220, 6_000.0)));
        let read = Report::parse(report.to_json().as_bytes()).expect("the server reads it");
        assert_eq!(read.response.count(), 100 + 200);
        assert_eq!(read.class.backend, "cpu");
        assert_eq!((read.class.mode.as_str(), read.class.rate_tenths), ("server", 200));
        assert!(read.reporter.ends_with("-cpu-int8-server-200-1"), "{}", read.reporter);
    }

    #[test]
    fn runs_of_another_pace_or_batch_are_other_reports() {
        let mut outbox = Outbox { name: "0a1b2c3d0a1b2c3d".to_owned(), ..Outbox::default() };
        let paces =
            [Pace::SingleStream, Pace::Server { rate: 60.0 }, Pace::Offline { requests: 2_048 }];
        let mut names = BTreeSet::new();
        for pace in paces {
            for batch in [1, 1_024] {
                let mut measured = run(60, 5_000.0);
                measured.begun.device.backend = Backend::SoftwareGpu;
                (measured.load.pace, measured.load.batch) = (pace, batch);
                merge(&mut outbox.past, &Past::of(&measured));
                let json = outbox.report(Past::of(&run(60, 5_000.0))).to_json();
                assert!(Report::parse(json.as_bytes()).is_ok_and(|one| one.response.count() == 40));
                let past = outbox.past.last().expect("one was kept").clone();
                let read = Report::parse(past.report(&outbox.name).to_json().as_bytes());
                names.insert(read.expect("the server reads it").reporter);
            }
        }
        assert_eq!((outbox.past.len(), names.len()), (6, 6));
    }

    #[test]
    fn a_picture_is_a_table_without_markup_of_strangers() {
        let text = r#"{"classes":[{"class":{"backend":"<b>cpu","model":"M","precision":"int8",
            "mode":"server","rate_tenths":605,"at_once":0,"batch":8},
            "reporters":2,"requests":1500,"median_device_p99":21000,
            "quantiles":[{"probability":0.5,"service":3000,"response":4000,"enough":true},
            {"probability":0.99,"service":9000,"response":20000,"enough":false}]}]}"#;
        let picture: Picture = serde_json::from_str(text).expect("it is a picture");
        let html = table(Some(&picture));
        let name = "&lt;b&gt;cpu, M, int8; 60.5 requests/s, up to 8 together<";
        assert!(html.contains(name) && !html.contains("<b>"), "{html}");
        assert!(html.contains("data-enough=\"false\">20.0") && html.contains("4.00"), "{html}");
        assert!(table(None).contains("No device reports"));
    }
}
