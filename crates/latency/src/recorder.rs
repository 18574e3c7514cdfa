//! Requests as they are done, and what may be said of them.

use crate::Latencies;

/// One request, in microseconds of one clock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// When it was due.
    pub scheduled: f64,
    /// When work on it began.
    pub started: f64,
    /// When it was done.
    pub done: f64,
}

/// Whether the latest windows agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stability {
    /// There are not three whole windows yet.
    TooEarly,
    /// Medians of the last three windows lie within a tenth of each other.
    Stable,
    /// They do not.
    Unstable,
}

/// Why a stretch of a run is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The page was hidden, and its browser may have held it up.
    Hidden,
    /// What was to be measured was gone, and something else stood in for it.
    Lost,
}

/// Causes, counted apart.
const CAUSES: usize = 2;

/// Windows that must agree.
const WINDOWS: usize = 3;
/// By how much they may differ.
const TOLERANCE: f64 = 0.1;

/// Counts requests.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorder {
    warm_up: u32,
    warm_up_micros: f64,
    warm_up_left: u32,
    warm_up_started: Option<f64>,
    cut: [u32; CAUSES],
    service: Latencies,
    response: Latencies,
    window_micros: f64,
    window: (f64, Latencies),
    medians: [u64; WINDOWS],
    windows: usize,
}

impl Recorder {
    /// A recorder that leaves out the first requests, and compares windows of this length.
    pub fn new(warm_up: u32, window_micros: f64) -> Self {
        Self {
            warm_up: 0,
            warm_up_micros: 0.0,
            warm_up_left: warm_up,
            warm_up_started: None,
            cut: [0; CAUSES],
            service: Latencies::default(),
            response: Latencies::default(),
            window_micros,
            window: (f64::NAN, Latencies::default()),
            medians: [0; WINDOWS],
            windows: 0,
        }
    }

    /// Takes a request; one that was under way in a stretch that is left out is counted by its cause
    /// and not measured. Returns whether it was measured.
    pub fn record(&mut self, sample: Sample, cut: Option<Cause>) -> bool {
        if self.warm_up_left > 0 {
            self.warm_up_left -= 1;
            self.warm_up += 1;
            // Requests of one batch are one stretch of work.
            if self.warm_up_started != Some(sample.started) {
                self.warm_up_micros += sample.done - sample.started;
            }
            self.warm_up_started = Some(sample.started);
            return false;
        }
        if let Some(cause) = cut {
            self.cut[cause as usize] += 1;
            return false;
        }
        let response = sample.done - sample.scheduled;
        self.service.record(sample.done - sample.started);
        self.response.record(response);
        self.take_window(sample.done, response);
        true
    }

    fn take_window(&mut self, done: f64, response: f64) {
        if self.window.0.is_nan() {
            self.window.0 = done;
        }
        if done - self.window.0 >= self.window_micros {
            self.medians.rotate_left(1);
            self.medians[WINDOWS - 1] = self.window.1.quantile(0.5);
            self.windows += 1;
            self.window = (done, Latencies::default());
        }
        self.window.1.record(response);
    }

    /// From start to end.
    pub fn service(&self) -> &Latencies {
        &self.service
    }

    /// From the scheduled start to the end: what a user waits.
    pub fn response(&self) -> &Latencies {
        &self.response
    }

    /// Requests left out as warm-up, and the microseconds they took.
    pub fn warm_up(&self) -> (u32, f64) {
        (self.warm_up, self.warm_up_micros)
    }

    /// Requests left out for a cause.
    pub fn cut(&self, cause: Cause) -> u32 {
        self.cut[cause as usize]
    }

    /// Whether the last three windows agree.
    pub fn stability(&self) -> Stability {
        if self.windows < WINDOWS {
            return Stability::TooEarly;
        }
        let (least, most) = self
            .medians
            .iter()
            .fold((u64::MAX, 0), |(least, most), &median| (least.min(median), most.max(median)));
        let stable = most as f64 <= least as f64 * (1.0 + TOLERANCE);
        if stable { Stability::Stable } else { Stability::Unstable }
    }
}
