//! The same numbers for Prometheus.

use std::sync::Mutex;
use std::sync::atomic::AtomicU64;

use latency::DeviceClass;
use prometheus_client::encoding::{EncodeLabelSet, text::encode};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

use super::lock;
use super::picture::{Picture, QUANTILES};

const MICROS: f64 = 1e6;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutcomeLabels {
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ClassLabels {
    backend: String,
    model: String,
    precision: String,
    mode: String,
    rate_tenths: u32,
    at_once: u32,
    batch: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct QuantileLabels {
    #[prometheus(flatten)]
    class: ClassLabels,
    quantile: &'static str,
}

impl ClassLabels {
    fn of(class: &DeviceClass) -> Self {
        let DeviceClass { backend, model, precision, mode, rate_tenths, at_once, batch } =
            class.clone();
        Self { backend, model, precision, mode, rate_tenths, at_once, batch }
    }
}

/// Counters and gauges under their names.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    reports: Family<OutcomeLabels, Counter>,
    /// Streams that are open.
    pub(crate) watchers: Gauge,
    reporters: Family<ClassLabels, Gauge>,
    requests: Family<ClassLabels, Gauge>,
    response: Family<QuantileLabels, Gauge<f64, AtomicU64>>,
    service: Family<QuantileLabels, Gauge<f64, AtomicU64>>,
    /// Held while the numbers change, so that nobody reads half of them.
    changing: Mutex<()>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("headroom_fleet"),
            reports: Family::default(),
            watchers: Gauge::default(),
            reporters: Family::default(),
            requests: Family::default(),
            response: Family::default(),
            service: Family::default(),
            changing: Mutex::default(),
        };
        let all = &mut metrics.registry;
        all.register("reports", "Reports by what became of them", metrics.reports.clone());
        all.register("watchers", "Open streams", metrics.watchers.clone());
        all.register("reporters", "Devices that report", metrics.reporters.clone());
        all.register("requests", "Requests that they measured", metrics.requests.clone());
        for (name, help, family) in [
            ("response", "Quantiles from the scheduled start to the end", &metrics.response),
            ("service", "Quantiles from start to end", &metrics.service),
        ] {
            all.register_with_unit(name, help, Unit::Seconds, family.clone());
        }
        metrics
    }
}

impl Metrics {
    /// Counts a report by what became of it.
    pub(crate) fn count(&self, outcome: &'static str) {
        self.reports.get_or_create(&OutcomeLabels { outcome }).inc();
    }

    /// Shows a picture; classes that are gone go.
    pub(crate) fn show(&self, picture: &Picture) {
        let _all_at_once = lock(&self.changing);
        self.reporters.clear();
        self.requests.clear();
        self.response.clear();
        self.service.clear();
        for shown in &picture.classes {
            let labels = ClassLabels::of(&shown.devices);
            let gauge = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
            self.reporters.get_or_create(&labels).set(gauge(shown.reporters as u64));
            self.requests.get_or_create(&labels).set(gauge(shown.requests));
            for (quantile, (name, _)) in shown.quantiles.iter().zip(QUANTILES) {
                let labels = QuantileLabels { class: labels.clone(), quantile: name };
                self.response.get_or_create(&labels).set(quantile.response as f64 / MICROS);
                self.service.get_or_create(&labels).set(quantile.service as f64 / MICROS);
            }
        }
    }

    /// All of it in the text format.
    pub(crate) fn text(&self) -> String {
        let _all_at_once = lock(&self.changing);
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
