//! What plans are compared by, counted scramble by scramble.

use std::sync::Arc;

use kernels::{Scores, Worlds, score, simulate};
use model::{
    Batch, Constraint, Observable, Plan, Scenario, conditional_value_at_risk, mean,
    order_statistics, quantile_rank,
};
use serde::{Deserialize, Serialize};

use crate::{AnalysisError, Change, Estimate, Finding, Job, Trials, Workshop};

/// The level at which the tail of the shortfall is averaged.
const TAIL: f64 = 0.90;
/// Variants in one job: with a scramble each, a few milliseconds.
const VARIANTS: usize = 8;
/// Trials that a job goes through, over all its variants.
const TRIALS: usize = VARIANTS * 8192;

/// A plan in worlds that may be changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// The plan.
    pub plan: Plan,
    /// What is changed in its worlds.
    pub changes: Vec<Change>,
}

impl Variant {
    /// A plan in the worlds as they are.
    pub fn of(plan: Plan) -> Self {
        Self { plan, changes: Vec::new() }
    }

    /// A plan in worlds with one change.
    pub fn changed(plan: Plan, change: Change) -> Self {
        Self { plan, changes: vec![change] }
    }
}

/// What one scramble says of a variant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Trials.
    pub trials: u32,
    /// Trials in which the goal is met.
    pub goal: u32,
    /// Trials in which token demand is met.
    pub tokens: u32,
    /// Trials in which the training goal is met.
    pub training: u32,
    /// Trials in which each constraint binds, in the order of [`Constraint::ALL`].
    pub binding: [u32; Constraint::ALL.len()],
    /// Mean of the tokens served, tn/day.
    pub served_tn: f64,
    /// Mean of the capital and leases paid, bn yuan.
    pub cash_bn: f64,
    /// Mean of the shortfall in the worst tenth of the trials: its conditional value at risk.
    pub shortfall_tail: f64,
    /// Median of an observable, if one was asked for.
    pub median: Option<f32>,
}

impl Score {
    /// Share of trials in which the goal is met.
    pub fn goal_share(&self) -> f64 {
        self.share(self.goal)
    }

    /// A count as a share of the trials.
    pub fn share(&self, count: u32) -> f64 {
        f64::from(count) / f64::from(self.trials.max(1))
    }

    fn of(scores: &Scores) -> Self {
        let count = |holds: &dyn Fn(usize) -> bool| {
            (0..scores.goal.len()).map(|trial| u32::from(holds(trial))).sum()
        };
        let shortfall: Vec<f32> =
            scores.token_headroom.iter().map(|headroom| (-headroom).max(0.0)).collect();
        Self {
            trials: u32::try_from(scores.goal.len()).unwrap_or(u32::MAX),
            goal: count(&|trial| scores.goal[trial]),
            tokens: count(&|trial| scores.token_headroom[trial] >= 0.0),
            training: count(&|trial| scores.training_headroom[trial] >= 0.0),
            binding: std::array::from_fn(|code| {
                count(&|trial| usize::from(scores.binding[trial]) == code)
            }),
            served_tn: mean(&scores.served_tn),
            cash_bn: mean(&scores.cash_bn),
            shortfall_tail: conditional_value_at_risk(&shortfall, TAIL),
            median: None,
        }
    }
}

/// Plans scored in the same worlds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scoring {
    /// The priors and the service level; its plan is not looked at.
    pub scenario: Scenario,
    /// What is scored.
    pub variants: Vec<Variant>,
    /// In which worlds.
    pub trials: Trials,
    /// The observable whose median is wanted.
    pub median_of: Option<Observable>,
}

impl Scoring {
    /// Scores every variant, in their order.
    pub(crate) fn run(&self, workshop: &Workshop) -> Vec<Score> {
        let Trials { sampling, scramble, count } = self.trials;
        let mut worlds = workshop.worlds(&self.scenario, &sampling, scramble);
        if (count as usize) < worlds.trials() {
            worlds = Arc::new(worlds.first(count as usize));
        }
        let mut room = Room::default();
        self.variants
            .iter()
            .map(|variant| {
                if !variant.changes.iter().any(Change::moves_worlds) {
                    return self.score(&worlds, variant, &mut room);
                }
                let mut worlds = Worlds::clone(&worlds);
                Change::make_all(&variant.changes, &mut worlds);
                self.score(&worlds, variant, &mut room)
            })
            .collect()
    }

    fn score(&self, worlds: &Worlds, variant: &Variant, room: &mut Room) -> Score {
        let scenario = Scenario { plan: variant.plan, ..self.scenario.clone() };
        let decisions = scenario.decisions();
        room.scores.clear();
        score(worlds, &decisions, Change::h200_yield(&variant.changes), &mut room.scores);
        let median = self.median_of.map(|observable| {
            room.batch.clear();
            simulate(worlds, &decisions, &mut room.batch);
            let values = room.batch.values(observable);
            let [median] = order_statistics(values, [quantile_rank(0.5, values.len())]);
            median
        });
        Score { median, ..Score::of(&room.scores) }
    }
}

/// Memory that variants share.
#[derive(Default)]
struct Room {
    scores: Scores,
    batch: Batch,
}

/// Variants to be scored in several scrambles, as jobs of a few milliseconds.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) scenario: Scenario,
    pub(crate) variants: Vec<Variant>,
    pub(crate) trials: Vec<Trials>,
    pub(crate) median_of: Option<Observable>,
}

impl Table {
    /// Variants in all the trials of a sampling.
    pub(crate) fn new(scenario: &Scenario, variants: Vec<Variant>, trials: Vec<Trials>) -> Self {
        Self { scenario: scenario.clone(), variants, trials, median_of: None }
    }

    /// The jobs, all variants of a scramble before the next scramble.
    pub(crate) fn jobs(&self) -> Vec<Job> {
        let job = |trials: Trials, variants: &[Variant]| {
            Job::Score(Box::new(Scoring {
                scenario: self.scenario.clone(),
                variants: variants.to_vec(),
                trials,
                median_of: self.median_of,
            }))
        };
        let in_job = |trials: &Trials| (TRIALS / trials.count.max(1) as usize).max(1);
        let each = |trials: &Trials| {
            let trials = *trials;
            self.variants.chunks(in_job(&trials)).map(move |variants| job(trials, variants))
        };
        self.trials.iter().flat_map(each).collect()
    }

    /// The scores of each variant, one per scramble.
    pub(crate) fn scores(&self, findings: Vec<Finding>) -> Result<Vec<Vec<Score>>, AnalysisError> {
        let mut all = Vec::with_capacity(self.variants.len() * self.trials.len());
        for finding in findings {
            match finding {
                Finding::Scores(scores) => all.extend(scores),
                _ => return Err(AnalysisError::Mismatch),
            }
        }
        if all.len() != self.variants.len() * self.trials.len() {
            return Err(AnalysisError::Mismatch);
        }
        let of = |place: usize| all.iter().skip(place).step_by(self.variants.len()).cloned();
        Ok((0..self.variants.len()).map(|place| of(place).collect()).collect())
    }
}

/// The odds of the goal over scrambles.
pub(crate) fn goal_odds(scores: &[Score]) -> Estimate {
    Estimate::over(scores, Score::goal_share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_counts_what_holds_and_averages_the_worst_tenth() {
        // Shortfalls of .001 to 1: the worst tenth are those from .901 on, .9505 in the mean.
        let headroom = (1..=1000_u16).map(|trial| -f32::from(trial) / 1000.0);
        let scores = Scores {
            token_headroom: headroom.collect(),
            request_headroom: vec![0.2; 1000],
            training_headroom: (0..1000).map(|trial| if trial < 3 { 0.0 } else { -0.1 }).collect(),
            served_tn: vec![2.0; 1000],
            cash_bn: vec![3.0; 1000],
            goal: (0..1000).map(|trial| trial < 250).collect(),
            binding: (0..1000).map(|trial| if trial < 400 { 5 } else { 0 }).collect(),
        };
        let score = Score::of(&scores);
        assert!((score.shortfall_tail - 0.9505).abs() < 1e-6, "{score:?}");
        assert_eq!((score.trials, score.goal, score.tokens, score.training), (1000, 250, 0, 3));
        assert_eq!(score.binding, [600, 0, 0, 0, 0, 400]);
        assert_eq!((score.served_tn, score.cash_bn, score.goal_share()), (2.0, 3.0, 0.25));
    }
}
