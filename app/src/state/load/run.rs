//! A run of the load test, as it is measured.

use latency::{Cause, Sample, Track};
use protocol::{Begun, Load, Timed};

/// Requests that are left out at the beginning.
const WARM_UP: u32 = 20;
/// Windows that must agree, in microseconds.
const WINDOW_MICROS: f64 = 2e6;

/// A run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    /// What computes and how much a request is.
    pub(crate) begun: Begun,
    /// What was asked for.
    pub(crate) load: Load,
    /// The objective for response times, in milliseconds.
    pub(crate) objective_millis: f64,
    /// What was measured.
    pub(crate) track: Track,
    /// Requests that wait.
    pub(crate) waiting: u32,
    /// Why the GPU is gone, while it is.
    pub(crate) lost: Option<String>,
    /// Microseconds in which the service was busy, and what it served in them.
    busy: (f64, u64),
    last_started: f64,
}

impl Run {
    pub(crate) fn new(begun: Begun, load: Load, objective_millis: f64) -> Self {
        Self {
            begun,
            load,
            objective_millis,
            track: Track::new(WARM_UP, WINDOW_MICROS),
            waiting: 0,
            lost: None,
            busy: (0.0, 0),
            last_started: f64::NAN,
        }
    }

    /// Takes requests that were served.
    pub(crate) fn take(&mut self, requests: &[Timed], waiting: u32) {
        self.waiting = waiting;
        for Timed { scheduled, started, done, stages } in requests.iter().copied() {
            if !self.track.record(Sample { scheduled, started, done }, stages) {
                continue;
            }
            // Requests of one batch share their time.
            if started.partial_cmp(&self.last_started) != Some(std::cmp::Ordering::Equal) {
                self.busy.0 += done - started;
            }
            self.busy.1 += 1;
            self.last_started = started;
        }
    }

    /// The page was hidden or shown, at a time of the wall's clock in milliseconds.
    pub(crate) fn turn(&mut self, hidden: bool, wall_millis: f64) {
        let now = ((wall_millis - self.begun.zero_millis) * 1e3).max(0.0);
        if hidden {
            self.track.pause(Cause::Hidden, now);
        } else {
            self.track.resume(Cause::Hidden, now);
        }
    }

    /// The GPU is gone since a moment of the run, in microseconds. What the CPU does for it is left
    /// out: a run measures one backend.
    pub(crate) fn lose(&mut self, at: f64, reason: String) {
        self.track.pause(Cause::Lost, at);
        self.lost = Some(reason);
    }

    /// The GPU is back since a moment of the run, in microseconds.
    pub(crate) fn regain(&mut self, at: f64) {
        self.track.resume(Cause::Lost, at);
        self.lost = None;
    }

    /// Microseconds of work for a request; nothing before the first.
    pub(crate) fn work_micros(&self) -> Option<f64> {
        let (micros, requests) = self.busy;
        (requests > 0 && micros > 0.0).then(|| micros / requests as f64)
    }

    /// Multiplications and additions a second while requests are served.
    pub(crate) fn achieved_flops(&self) -> Option<f64> {
        self.work_micros().map(|micros| self.begun.flops / micros * 1e6)
    }

    /// Operations for each byte that is read.
    pub(crate) fn intensity(&self) -> f64 {
        self.begun.flops / self.begun.bytes.max(1.0)
    }
}
