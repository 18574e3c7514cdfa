//! What watchers are shown.

use std::collections::BTreeMap;

use latency::{DeviceClass, Latencies};
use serde::Serialize;

use super::store::Measured;

/// The quantiles that are shown.
pub(crate) const QUANTILES: [(&str, f64); 4] =
    [("0.5", 0.5), ("0.9", 0.9), ("0.99", 0.99), ("0.999", 0.999)];

/// All classes of devices that report.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct Picture {
    /// The classes in the order of their names.
    pub(crate) classes: Vec<Class>,
}

/// Devices of one class together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Class {
    /// What kind of devices.
    #[serde(rename = "class")]
    pub(crate) devices: DeviceClass,
    /// How many.
    pub(crate) reporters: usize,
    /// Requests that they measured.
    pub(crate) requests: u64,
    /// Quantiles of service and response time.
    pub(crate) quantiles: Vec<Quantile>,
    /// The middle one of the devices' own 99th percentiles of response time, in microseconds: what
    /// no single device can move far.
    pub(crate) median_device_p99: u64,
}

/// One quantile, in microseconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Quantile {
    pub(crate) probability: f64,
    pub(crate) service: u64,
    pub(crate) response: u64,
    /// Whether enough requests lie beyond it.
    pub(crate) enough: bool,
}

#[derive(Default)]
struct Merged {
    service: Latencies,
    response: Latencies,
    own_p99: Vec<u64>,
}

impl Picture {
    /// Merges reports by class. What cannot be read is left out: it was checked when it came.
    pub(crate) fn of(reports: &[Measured]) -> Self {
        let mut classes: BTreeMap<&DeviceClass, Merged> = BTreeMap::new();
        for Measured { class, service, response } in reports {
            let (Ok(service), Ok(response)) =
                (Latencies::decode(service), Latencies::decode(response))
            else {
                continue;
            };
            let merged = classes.entry(class).or_default();
            merged.service.merge(&service);
            merged.response.merge(&response);
            merged.own_p99.push(response.quantile(0.99));
        }
        Self { classes: classes.into_iter().map(|(class, merged)| merged.shown(class)).collect() }
    }
}

impl Merged {
    fn shown(mut self, class: &DeviceClass) -> Class {
        self.own_p99.sort_unstable();
        let quantile = |(_, probability)| Quantile {
            probability,
            service: self.service.quantile(probability),
            response: self.response.quantile(probability),
            enough: self.response.spectrum(probability).enough,
        };
        Class {
            devices: class.clone(),
            reporters: self.own_p99.len(),
            requests: self.response.count(),
            quantiles: QUANTILES.map(quantile).into(),
            median_device_p99: self.own_p99[self.own_p99.len() / 2],
        }
    }
}
