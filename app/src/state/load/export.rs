//! A run as a file: what was asked for, what computed, and every bucket that was counted.

use latency::{Cause, Latencies, Stability};
use protocol::Pace;
use serde::Serialize;

use super::run::Run;

/// The version of the file; raised when a field changes its meaning.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct File<'a> {
    version: u32,
    what: &'static str,
    device: Device<'a>,
    load: Load,
    request: Request,
    excluded: Excluded,
    stable: &'static str,
    throughput_per_second: f64,
    waiting: u32,
    mean_part_micros: [(&'static str, f64); latency::PARTS],
    response: Histogram,
    service: Histogram,
}

#[derive(Serialize)]
struct Device<'a> {
    backend: &'static str,
    adapter: &'a str,
    timestamp_nanos: Option<f64>,
    clock_micros: f64,
    cores: u32,
    /// Of whoever scores: one core, or the GPU.
    peak_flops: f64,
    read_bytes_per_second: f64,
}

#[derive(Serialize)]
struct Load {
    mode: &'static str,
    rate_per_second: Option<f64>,
    requests_at_once: Option<u32>,
    seed: u32,
    item_vectors: &'static str,
    batch: u32,
    objective_millis: f64,
}

#[derive(Serialize)]
struct Request {
    flops: f64,
    bytes: f64,
    candidates: f64,
}

#[derive(Serialize)]
struct Excluded {
    warm_up_requests: u32,
    warm_up_seconds: f64,
    ready_seconds: f64,
    cut_while_hidden: u32,
    /// The page was hidden from and to, seconds of the run; `null` if it still is.
    hidden_seconds: Vec<(f64, Option<f64>)>,
    cut_while_gpu_lost: u32,
    /// The GPU was lost and the CPU stood in for it, likewise.
    gpu_lost_seconds: Vec<(f64, Option<f64>)>,
}

#[derive(Serialize)]
struct Histogram {
    count: u64,
    mean_micros: f64,
    longest_micros: u64,
    quantiles: Vec<Quantile>,
    /// Upper end of each bucket that holds anything, in microseconds, and its count.
    buckets: Vec<(u64, u64)>,
}

#[derive(Serialize)]
struct Quantile {
    probability: f64,
    micros: u64,
    interval_micros: (u64, u64),
    enough: bool,
}

/// The run as JSON.
pub(crate) fn json(run: &Run) -> String {
    let recorder = run.track.recorder();
    let (warm_up_requests, warm_up_micros) = recorder.warm_up();
    let (mode, rate_per_second, requests_at_once) = match run.load.pace {
        Pace::SingleStream => ("single-stream", None, None),
        Pace::Server { rate } => ("server", Some(rate), None),
        Pace::Offline { requests } => ("offline", None, Some(requests)),
    };
    let card = &run.begun.device;
    let seconds = |micros: f64| micros / 1e6;
    let spans = |cause: Cause| {
        let gaps = run.track.gaps().iter().filter(move |gap| gap.cause == cause);
        gaps.map(|gap| (seconds(gap.from), gap.to.is_finite().then(|| seconds(gap.to)))).collect()
    };
    let names = ["queue", "prepare", "score", "read back", "rank"];
    let parts = run.track.parts();
    let file = File {
        version: VERSION,
        what: "latency of a simulated recommender in a browser; no measure of a data centre",
        device: Device {
            backend: card.backend.name(),
            adapter: &card.adapter,
            timestamp_nanos: card.timestamp_nanos,
            clock_micros: card.clock_micros,
            cores: card.cores,
            peak_flops: card.peak_flops,
            read_bytes_per_second: card.peak_bytes,
        },
        load: Load {
            mode,
            rate_per_second,
            requests_at_once,
            seed: run.load.seed,
            item_vectors: run.load.grain.name(),
            batch: run.load.batch,
            objective_millis: run.objective_millis,
        },
        request: Request {
            flops: run.begun.flops,
            bytes: run.begun.bytes,
            candidates: run.begun.candidates,
        },
        excluded: Excluded {
            warm_up_requests,
            warm_up_seconds: seconds(warm_up_micros),
            ready_seconds: run.begun.ready_millis / 1e3,
            cut_while_hidden: recorder.cut(Cause::Hidden),
            hidden_seconds: spans(Cause::Hidden),
            cut_while_gpu_lost: recorder.cut(Cause::Lost),
            gpu_lost_seconds: spans(Cause::Lost),
        },
        stable: match recorder.stability() {
            Stability::TooEarly => "too early",
            Stability::Stable => "stable",
            Stability::Unstable => "unstable",
        },
        throughput_per_second: run.track.throughput(),
        waiting: run.waiting,
        mean_part_micros: std::array::from_fn(|part| (names[part], parts[part])),
        response: histogram(recorder.response()),
        service: histogram(recorder.service()),
    };
    // Numbers, names and lists always serialise.
    serde_json::to_string_pretty(&file).unwrap_or_default()
}

fn histogram(latencies: &Latencies) -> Histogram {
    let quantile = |probability: f64| {
        let spectrum = latencies.spectrum(probability);
        Quantile {
            probability,
            micros: spectrum.value,
            interval_micros: spectrum.interval,
            enough: spectrum.enough,
        }
    };
    Histogram {
        count: latencies.count(),
        mean_micros: latencies.mean(),
        longest_micros: latencies.longest(),
        quantiles: [0.5, 0.9, 0.95, 0.99, 0.999].map(quantile).into(),
        buckets: latencies.buckets().collect(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a file that is no JSON has failed")]

    use super::super::text::tests::run;
    use super::*;

    #[test]
    fn the_file_holds_the_device_and_every_request() {
        let mut run = run(220, 5_000.0);
        run.turn(true, run.begun.zero_millis + 12_000.0);
        run.lose(2e6, "reset".to_owned());
        run.regain(3e6);
        let value: serde_json::Value = serde_json::from_str(&json(&run)).expect("it is JSON");
        assert_eq!(value["device"]["backend"], "CPU SIMD");
        assert_eq!(value["load"]["mode"], "server");
        assert_eq!(value["excluded"]["warm_up_requests"], 20);
        assert_eq!(value["excluded"]["hidden_seconds"][0][0], 12.0);
        assert!(value["excluded"]["hidden_seconds"][0][1].is_null());
        assert_eq!(value["excluded"]["gpu_lost_seconds"], serde_json::json!([[2.0, 3.0]]));
        let buckets = value["response"]["buckets"].as_array().expect("a list");
        let sum: u64 = buckets.iter().filter_map(|bucket| bucket[1].as_u64()).sum();
        assert_eq!(sum, 200);
    }
}
