//! What a reader is shown of a tally.

use serde::{Deserialize, Serialize};

use crate::statistics::replicated;
use crate::{BINS, Flag, OBSERVABLES, Observable, Replicate, Tally};

/// Five quantiles of a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// 5th percentile.
    pub p5: f64,
    /// 25th percentile.
    pub p25: f64,
    /// Median.
    pub p50: f64,
    /// 75th percentile.
    pub p75: f64,
    /// 95th percentile.
    pub p95: f64,
}

/// How a quantity is distributed over the futures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Distributed {
    /// The quantiles that tables show: the mean over scrambles of their exact order statistics.
    pub interval: Interval,
    /// Standard errors of `interval`, if there are several scrambles.
    pub interval_error: Option<Interval>,
    /// The mean.
    pub mean: f64,
    /// Standard error of the mean, if there are several scrambles.
    pub mean_error: Option<f64>,
    /// One hundred equally likely values in ascending order: the quantiles at (i + ½) %, read from
    /// the histogram; for drawings.
    pub percentiles: Vec<f32>,
}

/// How likely each part of the goal is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Odds {
    /// The goal: tokens and recommendations together.
    pub goal: f64,
    /// Standard error of `goal`.
    pub goal_error: f64,
    /// Token demand is met.
    pub tokens: f64,
    /// Recommendation demand is met with a tenth to spare.
    pub requests: f64,
    /// The training goal is met.
    pub training: f64,
    /// The net present value is positive.
    pub profit: f64,
    /// Standard errors of all five in the order of [`Flag`].
    pub errors: [f64; Flag::COUNT],
}

/// What a run of the model found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Trials run.
    pub trials: u32,
    /// The odds.
    pub odds: Odds,
    /// Share of futures in which each constraint binds, in the order of [`crate::Constraint::ALL`].
    pub binding: [f64; 6],
    /// Standard errors of `binding`.
    pub binding_error: [f64; 6],
    /// The observables in the order of [`OBSERVABLES`].
    distributions: Vec<Distributed>,
}

impl Summary {
    /// Reads a tally; `None` if it holds no trial.
    pub fn new(tally: &Tally) -> Option<Self> {
        let trials = tally.trials();
        if trials == 0 {
            return None;
        }
        let share = |count: u32| f64::from(count) / f64::from(trials);
        let odds = |flag: Flag| share(tally.flag(flag));
        let errors = std::array::from_fn(|flag| share_error(tally, &|r| r.flags[flag]));
        Some(Self {
            trials,
            odds: Odds {
                goal: odds(Flag::Goal),
                goal_error: errors[Flag::Goal as usize],
                tokens: odds(Flag::Tokens),
                requests: odds(Flag::Requests),
                training: odds(Flag::Training),
                profit: odds(Flag::Profit),
                errors,
            },
            binding: tally.binding().map(share),
            binding_error: std::array::from_fn(|code| share_error(tally, &|r| r.binding[code])),
            distributions: (0..OBSERVABLES.len()).map(|place| distributed(tally, place)).collect(),
        })
    }

    /// How an observable is distributed.
    pub fn of(&self, observable: Observable) -> &Distributed {
        &self.distributions[observable as usize]
    }

    /// Whether the lists have the lengths that the accessors rely on; a decoded summary is checked.
    pub fn complete(&self) -> bool {
        self.distributions.len() == OBSERVABLES.len()
            && self.distributions.iter().all(|distributed| distributed.percentiles.len() == 100)
    }
}

/// Standard error of the share of trials that a count takes.
///
/// # Formula
/// With several scrambles `sd/√k` over them; with one, the binomial `√(p(1−p)/n)`, which overstates
/// it for quasi-random points.
fn share_error(tally: &Tally, count: &dyn Fn(&Replicate) -> u32) -> f64 {
    let shares: Vec<f64> =
        tally.replicates().map(|r| f64::from(count(r)) / f64::from(r.trials.max(1))).collect();
    let (share, error) = replicated(&shares);
    error.unwrap_or_else(|| (share * (1.0 - share) / f64::from(tally.trials())).sqrt())
}

fn distributed(tally: &Tally, place: usize) -> Distributed {
    let over = |read: &dyn Fn(&Replicate) -> f64| {
        replicated(&tally.replicates().map(read).collect::<Vec<_>>())
    };
    let quantiles: [_; 5] =
        std::array::from_fn(|which| over(&|r| f64::from(r.quantiles[place][which])));
    let interval = |[p5, p25, p50, p75, p95]: [f64; 5]| Interval { p5, p25, p50, p75, p95 };
    let several = quantiles[0].1.is_some();
    let (mean, mean_error) = over(&|r| r.means[place]);
    Distributed {
        interval: interval(quantiles.map(|(value, _)| value)),
        interval_error: several
            .then(|| interval(quantiles.map(|(_, error)| error.unwrap_or_default()))),
        mean,
        mean_error,
        percentiles: percentiles(tally, place),
    }
}

/// The quantiles of an observable at (i + ½) %, interpolated within their bins; one walk through the
/// bins finds them all.
#[expect(clippy::cast_possible_truncation, reason = "histograms hold single precision")]
fn percentiles(tally: &Tally, place: usize) -> Vec<f32> {
    let binning = &OBSERVABLES[place].binning;
    let counts = tally.histogram(place);
    let (mut bin, mut below) = (0, 0.0);
    let at = |percentile: u32| {
        let rank = (f64::from(percentile) + 0.5) / 100.0 * f64::from(tally.trials());
        while let Some(&count) = counts.get(bin) {
            let count = f64::from(count);
            if below + count >= rank && count > 0.0 {
                // The first bin holds everything down to its lower end, zero above all.
                let within = if bin == 0 { 0.0 } else { (rank - below) / count };
                let edge = binning.edge(bin);
                return (edge + within * (binning.edge(bin + 1) - edge)) as f32;
            }
            below += count;
            bin += 1;
        }
        binning.edge(BINS) as f32
    };
    (0..100).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Batch;

    #[test]
    fn an_empty_tally_has_no_summary() {
        assert_eq!(Summary::new(&Tally::default()), None);
    }

    #[test]
    fn quantiles_of_a_uniform_share_are_its_probabilities() {
        let mut batch = Batch::default();
        for step in 0..10_000_u16 {
            let mut values = [[1.0]; OBSERVABLES.len()];
            values[0] = [(f32::from(step) + 0.5) / 10_000.0];
            batch.extend(&values, [if step % 4 == 0 { 0b1_1111 } else { 0 }], [5]);
        }
        let mut tally = Tally::default();
        tally.count(0, &batch);
        let summary = Summary::new(&tally).expect("there are trials");
        let unspent = summary.of(Observable::UnspentShare);
        let interval = unspent.interval;
        for (actual, expected) in [(interval.p5, 0.05), (interval.p50, 0.5), (interval.p95, 0.95)] {
            assert!((actual - expected).abs() < 1e-4, "{actual} is not {expected}");
        }
        assert!((unspent.mean - 0.5).abs() < 1e-6);
        assert!((unspent.percentiles[49] - 0.495).abs() < 1e-3);
        assert_eq!(summary.odds.goal, 0.25);
        assert_eq!(summary.binding[5], 1.0);
        assert_eq!(unspent.interval_error, None, "one scramble says nothing of its error");
    }
}
