//! When requests arrive.

use serde::{Deserialize, Serialize};

/// How load is offered, by the names of `MLPerf` Inference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "mode")]
pub enum Mode {
    /// The next request is issued when the last one is done; its quantile of interest is p90.
    SingleStream,
    /// Poisson arrivals at a rate, whatever has been done; its quantile of interest is p99.
    Server {
        /// Requests a second.
        rate: f64,
    },
    /// Everything is there at once; throughput is what counts.
    Offline,
}

/// The times at which requests are due, in ascending order.
///
/// # Units
/// Microseconds since the start of the load.
/// # Formula
/// Gaps of a Poisson process are exponential: `−ln(u)/rate`, `u` from a generator that is a function
/// of seed and place, so that a run can be repeated.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    mode: Mode,
    seed: u64,
    place: u64,
    due: f64,
}

/// A rate below this is taken for it, so that a schedule always goes on.
const LEAST_RATE: f64 = 1e-3;
const MICROS: f64 = 1e6;

impl Schedule {
    /// The schedule of a mode; the same seed gives the same arrivals.
    pub const fn new(mode: Mode, seed: u64) -> Self {
        Self { mode, seed, place: 0, due: 0.0 }
    }

    /// When the next request is due; `now` matters to a single stream alone, which issues it as
    /// soon as it is asked.
    pub fn next(&mut self, now: f64) -> f64 {
        self.due = match self.mode {
            Mode::SingleStream => now,
            Mode::Offline => 0.0,
            Mode::Server { rate } => {
                let rate = if rate >= LEAST_RATE { rate } else { LEAST_RATE };
                self.due - self.uniform().ln() * MICROS / rate
            }
        };
        self.due
    }

    /// A number in (0, 1) by `SplitMix64`.
    ///
    /// # Source
    /// Steele, Lea and Flood (2014), *Fast splittable pseudorandom number generators*.
    fn uniform(&mut self) -> f64 {
        self.place += 1;
        let mut bits = self.seed.wrapping_add(self.place.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        ((bits >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn poisson_gaps_have_the_mean_and_the_spread_of_their_rate() {
        let mut schedule = Schedule::new(Mode::Server { rate: 200.0 }, 7);
        let mut before = 0.0;
        let gaps: Vec<f64> = (0..200_000)
            .map(|_| {
                let due = schedule.next(0.0);
                std::mem::replace(&mut before, due) - due
            })
            .map(f64::abs)
            .collect();
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        let square = gaps.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / gaps.len() as f64;
        assert!((mean / 5_000.0 - 1.0).abs() < 0.01, "{mean}");
        assert!((square.sqrt() / mean - 1.0).abs() < 0.01, "{}", square.sqrt());
    }

    #[test]
    fn a_schedule_repeats_by_its_seed_and_never_stands_still() {
        for rate in [f64::NAN, -1.0, 0.0, 60.0, f64::INFINITY] {
            let times = |seed| {
                let mut schedule = Schedule::new(Mode::Server { rate }, seed);
                [(); 5].map(|()| schedule.next(0.0))
            };
            assert_eq!(times(1), times(1));
            assert!(times(1).windows(2).all(|pair| pair[0] <= pair[1]), "{rate}");
        }
    }
}
