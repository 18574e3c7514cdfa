//! What is run: a plan in the worlds of some priors, and how many of them.

use serde::{Deserialize, Serialize};

use crate::{
    DEFAULT_SEED, Decisions, Dependence, Distribution, MODEL_VERSION, POINTS_PER_SCRAMBLE, Plan,
    Priors, SCRAMBLES, Sequence, ServiceLevel, Tails,
};

/// A plan and what is believed about the world that it meets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// The plan.
    pub plan: Plan,
    /// The priors of the uncertain inputs.
    pub priors: Priors,
    /// The recommender's service times and latency objective.
    pub service: ServiceLevel,
}

impl Scenario {
    /// A plan under the published priors and the production service level.
    pub fn published(plan: Plan) -> Self {
        Self { plan, priors: Priors::published(), service: ServiceLevel::production() }
    }

    /// The plan as numbers.
    pub fn decisions(&self) -> Decisions<f64> {
        Decisions::from_plan(&self.plan, &self.service)
    }

    /// Every number that the result depends on, for its identity.
    fn numbers(&self) -> Vec<f64> {
        let ServiceLevel { mean_millis, squared_variation, p99_millis, .. } = self.service;
        let ServiceLevel { objective_millis, replicas, .. } = self.service;
        let mut numbers = self.decisions().to_array().to_vec();
        numbers.extend([mean_millis, squared_variation, p99_millis, objective_millis, replicas]);
        for distribution in self.priors.distributions() {
            numbers.extend(match *distribution {
                Distribution::LogNormal { p10, p90 } => [0.0, p10, p90, 0.0],
                Distribution::Triangular { low, mode, high } => [1.0, low, mode, high],
            });
        }
        match self.priors.dependence() {
            Dependence::Factors(loadings) => numbers.extend(loadings.as_flattened()),
            Dependence::Matrix(matrix) => numbers.extend(matrix.factor().as_flattened()),
        }
        numbers.push(if self.priors.tails() == Tails::Student { 1.0 } else { 0.0 });
        numbers
    }
}

/// Which trials are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sampling {
    /// Where the points come from.
    pub sequence: Sequence,
    /// The seed from which every scramble takes its own.
    pub seed: u32,
    /// Scrambles of [`POINTS_PER_SCRAMBLE`] trials.
    pub scrambles: u32,
}

impl Sampling {
    /// A settled run: 16 scrambles of Sobol' points, 131,072 trials.
    pub const fn settled() -> Self {
        Self { sequence: Sequence::Sobol, seed: DEFAULT_SEED, scrambles: SCRAMBLES }
    }

    /// How many trials there are.
    pub const fn trials(&self) -> u32 {
        self.scrambles.saturating_mul(POINTS_PER_SCRAMBLE)
    }
}

/// A short name of a result: the same scenario and trials give the same name anywhere.
///
/// # Formula
/// 64-bit FNV-1a over the model version, the plan's numbers, the priors' numbers and the sampling,
/// as 13 Crockford base-32 digits cut to 8.
pub fn result_id(scenario: &Scenario, sampling: &Sampling) -> String {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut absorb = |bytes: &[u8]| {
        for &byte in bytes {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    let sequence = sampling.sequence as u32;
    for number in [MODEL_VERSION, sequence, sampling.seed, sampling.scrambles] {
        absorb(&number.to_le_bytes());
    }
    for number in scenario.numbers() {
        absorb(&number.to_le_bytes());
    }
    let digit = |place: u32| usize::try_from((hash >> (59 - 5 * place)) & 31).unwrap_or(0);
    (0..8).map(|place| char::from(DIGITS[digit(place)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_runs_have_different_names() {
        let base = Scenario::published(Plan::december_2025());
        let id = |scenario: &Scenario, sampling| result_id(scenario, &sampling);
        let settled = Sampling::settled();
        let name = id(&base, settled);
        assert_eq!(name, id(&base.clone(), settled));
        let plan = base.plan.with_lease(19.0).expect("in range");
        assert_ne!(name, id(&Scenario { plan, ..base.clone() }, settled));
        let distribution = Distribution::LogNormal { p10: 141.0, p90: 200.0 };
        let priors = base.priors.clone().with_distribution(0, distribution).expect("it is one");
        assert_ne!(name, id(&Scenario { priors, ..base.clone() }, settled));
        let priors = base.priors.clone().with_tails(Tails::Student);
        assert_ne!(name, id(&Scenario { priors, ..base.clone() }, settled));
        assert_ne!(name, id(&base, Sampling { seed: 2, ..settled }));
        assert_ne!(name, id(&base, Sampling { scrambles: 8, ..settled }));
        assert_ne!(name, id(&base, Sampling { sequence: Sequence::Philox, ..settled }));
    }
}
