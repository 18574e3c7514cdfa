//! What a reader is shown of a tally.

use serde::{Deserialize, Serialize};

use crate::{BINS, Flag, MODEL_VERSION, OBSERVABLES, Observable, Plan, Tally};

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
    /// The quantiles that tables show.
    pub interval: Interval,
    /// One hundred equally likely values in ascending order: the quantiles at (i + ½) %.
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
        Some(Self {
            trials,
            odds: Odds {
                goal: odds(Flag::Goal),
                goal_error: goal_error(tally),
                tokens: odds(Flag::Tokens),
                requests: odds(Flag::Requests),
                training: odds(Flag::Training),
                profit: odds(Flag::Profit),
            },
            binding: tally.binding().map(share),
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

/// Standard error of the odds of the goal.
///
/// # Formula
/// With several scrambles `sd/√k` over them; with one, the binomial `√(p(1−p)/n)`, which overstates
/// it for quasi-random points.
fn goal_error(tally: &Tally) -> f64 {
    let odds: Vec<f64> = tally.replicate_odds().collect();
    let count = odds.len() as f64;
    if odds.len() < 2 {
        let trials = f64::from(tally.trials());
        let share = f64::from(tally.flag(Flag::Goal)) / trials;
        return (share * (1.0 - share) / trials).sqrt();
    }
    let mean = odds.iter().sum::<f64>() / count;
    let squares: f64 = odds.iter().map(|share| (share - mean).powi(2)).sum();
    (squares / (count - 1.0) / count).sqrt()
}

fn distributed(tally: &Tally, place: usize) -> Distributed {
    let quantile = |probability: f64| quantile(tally, place, probability);
    #[expect(clippy::cast_possible_truncation, reason = "histograms hold single precision")]
    let percentiles = (0..100_u32).map(|i| quantile((f64::from(i) + 0.5) / 100.0) as f32).collect();
    let [p5, p25, p50, p75, p95] = [0.05, 0.25, 0.50, 0.75, 0.95].map(quantile);
    Distributed { interval: Interval { p5, p25, p50, p75, p95 }, percentiles }
}

/// The quantile of an observable, interpolated within its bin.
fn quantile(tally: &Tally, place: usize, probability: f64) -> f64 {
    let binning = &OBSERVABLES[place].binning;
    let rank = probability * f64::from(tally.trials());
    let mut below = 0.0;
    for (bin, &count) in tally.histogram(place).iter().enumerate() {
        let count = f64::from(count);
        if below + count >= rank && count > 0.0 {
            // The first bin holds everything down to its lower end, zero above all.
            let within = if bin == 0 { 0.0 } else { (rank - below) / count };
            return binning.edge(bin) + within * (binning.edge(bin + 1) - binning.edge(bin));
        }
        below += count;
    }
    binning.edge(BINS)
}

/// A short name of a result: the same plan, seed and trials give the same name anywhere.
///
/// # Formula
/// 64-bit FNV-1a over the model version and the plan's numbers, as 13 Crockford base-32 digits cut
/// to 8.
pub fn result_id(plan: &Plan, seed: u32, trials: u32) -> String {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let decisions = crate::Decisions::from_plan(plan, &crate::ServiceLevel::production());
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut absorb = |bytes: &[u8]| {
        for &byte in bytes {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for number in [MODEL_VERSION, seed, trials] {
        absorb(&number.to_le_bytes());
    }
    for number in decisions.to_array() {
        absorb(&number.to_le_bytes());
    }
    let digit = |place: u32| usize::try_from((hash >> (59 - 5 * place)) & 31).unwrap_or(0);
    (0..8).map(|place| char::from(DIGITS[digit(place)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_tally_has_no_summary() {
        assert_eq!(Summary::new(&Tally::default()), None);
    }

    #[test]
    fn quantiles_of_a_uniform_share_are_its_probabilities() {
        let mut tally = Tally::default();
        for step in 0..10_000_u16 {
            let mut values = [1.0; OBSERVABLES.len()];
            values[0] = (f32::from(step) + 0.5) / 10_000.0;
            tally.count(&values, [step % 4 == 0; 5], 5);
        }
        tally.close_scramble();
        let summary = Summary::new(&tally).expect("there are trials");
        let interval = summary.of(Observable::UnspentShare).interval;
        for (actual, expected) in [(interval.p5, 0.05), (interval.p50, 0.5), (interval.p95, 0.95)] {
            assert!((actual - expected).abs() < 1e-3, "{actual} is not {expected}");
        }
        assert_eq!(summary.odds.goal, 0.25);
        assert_eq!(summary.binding[5], 1.0);
    }

    #[test]
    fn results_of_different_plans_have_different_names() {
        let plan = Plan::december_2025();
        let other = plan.with_lease(19.0).expect("in range");
        assert_eq!(result_id(&plan, 1, 8192), result_id(&plan, 1, 8192));
        assert_ne!(result_id(&plan, 1, 8192), result_id(&other, 1, 8192));
        assert_ne!(result_id(&plan, 1, 8192), result_id(&plan, 2, 8192));
    }
}
