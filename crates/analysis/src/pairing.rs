//! Scenarios side by side in the trials of one scramble.

use model::{Batch, Flag, Observable, QUANTILES, Scenario, Tally, mean, quantile_rank};
use serde::{Deserialize, Serialize};

use crate::{Trials, Workshop};

/// Equally likely values that a difference is drawn from.
pub(crate) const PERCENTILES: usize = 100;

/// One scramble of scenarios side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pairing {
    pub(crate) scenarios: Vec<Scenario>,
    pub(crate) trials: Trials,
    pub(crate) observables: Vec<Observable>,
}

/// What one scramble says of scenarios side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    pub(crate) tallies: Vec<Tally>,
    pub(crate) pairs: Vec<PairCount>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct PairCount {
    pub(crate) gained: f64,
    pub(crate) lost: f64,
    pub(crate) differences: Vec<DifferenceCount>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct DifferenceCount {
    pub(crate) mean: f64,
    pub(crate) greater: f64,
    pub(crate) less: f64,
    pub(crate) quantiles: [f32; QUANTILES.len()],
    pub(crate) percentiles: Vec<f32>,
}

impl Compared {
    /// Whether its lists have the lengths that others rely on.
    pub(crate) fn complete(&self) -> bool {
        let full = |pair: &PairCount| {
            pair.differences.iter().all(|count| count.percentiles.len() == PERCENTILES)
        };
        self.tallies.iter().all(Tally::complete) && self.pairs.iter().all(full)
    }
}

impl Pairing {
    pub(crate) fn run(&self, workshop: &Workshop) -> Compared {
        let batches: Vec<Batch> =
            self.scenarios.iter().map(|scenario| self.observe(scenario, workshop)).collect();
        let tally = |batch: &Batch| {
            let mut tally = Tally::default();
            tally.count(self.trials.scramble, batch);
            tally
        };
        let pairs = batches.iter().skip(1).map(|later| self.pair(later, &batches[0])).collect();
        Compared { tallies: batches.iter().map(tally).collect(), pairs }
    }

    /// Worlds of other priors are drawn aside, so that those of the first scenario stay kept.
    fn observe(&self, scenario: &Scenario, workshop: &Workshop) -> Batch {
        let Trials { sampling, scramble, .. } = self.trials;
        if scenario.priors == self.scenarios[0].priors {
            workshop.observe(scenario, &sampling, scramble)
        } else {
            Workshop::default().observe(scenario, &sampling, scramble)
        }
    }

    fn pair(&self, later: &Batch, first: &Batch) -> PairCount {
        let goals = later.flags().iter().zip(first.flags());
        let goals = goals.map(|flags| [flags.0, flags.1].map(|bits| bits & Flag::Goal.bit() != 0));
        let (mut gained, mut lost) = (0_u32, 0_u32);
        for [after, before] in goals {
            gained += u32::from(after && !before);
            lost += u32::from(before && !after);
        }
        let trials = later.trials().max(1) as f64;
        let count = |&observable: &Observable| {
            let pairs = later.values(observable).iter().zip(first.values(observable));
            DifferenceCount::new(pairs.map(|(after, before)| after - before).collect())
        };
        PairCount {
            gained: f64::from(gained) / trials,
            lost: f64::from(lost) / trials,
            differences: self.observables.iter().map(count).collect(),
        }
    }
}

impl DifferenceCount {
    fn new(mut differences: Vec<f32>) -> Self {
        let trials = differences.len();
        let mean = mean(&differences);
        let share = |holds: fn(f32) -> bool| {
            let count = differences.iter().filter(|difference| holds(**difference)).count();
            count as f64 / trials.max(1) as f64
        };
        let (greater, less) = (share(|d| d > 0.0), share(|d| d < 0.0));
        differences.sort_unstable_by(f32::total_cmp);
        let at = |probability: f64| {
            differences.get(quantile_rank(probability, trials)).copied().unwrap_or_default()
        };
        let percentile = |i: usize| at((i as f64 + 0.5) / PERCENTILES as f64);
        Self {
            mean,
            greater,
            less,
            quantiles: QUANTILES.map(at),
            percentiles: (0..PERCENTILES).map(percentile).collect(),
        }
    }
}
