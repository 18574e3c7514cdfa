//! How scenarios differ in the same futures.

use model::{Interval, OBSERVABLES, Observable, QUANTILES, Sampling, Scenario, Summary, Tally};
use serde::{Deserialize, Serialize};

use crate::error::count_in;
use crate::pairing::{Compared, DifferenceCount, PERCENTILES, PairCount, Pairing};
use crate::study::OneRound;
use crate::trials::{Trials, check_compared};
use crate::{AnalysisError, Answer, Estimate, Finding, Job, Study};

/// Most scenarios side by side: more lines than four are not read.
const MOST_SCENARIOS: u32 = 4;

/// Up to four scenarios in the same futures; every later one is compared with the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compare {
    /// The scenarios.
    pub scenarios: Vec<Scenario>,
    /// Which trials are run.
    pub sampling: Sampling,
    /// What is compared beside the odds.
    pub observables: Vec<Observable>,
}

/// What differs between scenarios beside decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assumption {
    /// The priors of the inputs.
    Priors,
    /// The export rule that the plan is tested against.
    Exports,
    /// The supply of domestic chips.
    DomesticSupply,
    /// The recommender's service times or objective.
    Service,
}

/// Scenarios and their differences.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// How each scenario turns out.
    pub summaries: Vec<Summary>,
    /// How each later scenario differs from the first.
    pub against_first: Vec<Paired>,
}

/// How one scenario differs from another, future by future.
///
/// # Formula
/// `δ_k = f_B(U_k) − f_A(U_k)` at the same points, BUDGET_MODEL §13; standard errors are those over
/// scrambles of the difference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paired {
    /// What differs beside decisions: the worlds differ, not only the plans. Empty if nothing does.
    pub worlds_differ: Vec<Assumption>,
    /// Gain in the odds of the goal, as a fraction.
    pub goal: Estimate,
    /// Share of futures in which only the later scenario meets the goal.
    pub gained: f64,
    /// Share of futures in which only the first meets it.
    pub lost: f64,
    /// The differences, in the order of the question's observables.
    pub differences: Vec<Difference>,
}

/// How an observable differs, later less first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The observable.
    pub observable: Observable,
    /// The mean difference.
    pub mean: Estimate,
    /// Share of futures in which the later scenario has more.
    pub greater: Estimate,
    /// Share of futures in which it has less.
    pub less: Estimate,
    /// Quantiles of the difference: the mean over scrambles of their order statistics.
    pub interval: Interval,
    /// Standard errors of `interval`, if there are several scrambles.
    pub interval_error: Option<Interval>,
    /// One hundred equally likely differences in ascending order, at (i + ½) %.
    pub percentiles: Vec<f32>,
}

impl Difference {
    /// Share of futures in which the later scenario is better: costs the other way round. Nothing
    /// of what is neither good nor bad.
    pub fn better(&self) -> Option<Estimate> {
        better_way(self.observable).map(|way| match way {
            Way::Less => self.less,
            Way::Greater => self.greater,
        })
    }
}

/// Which way an observable goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Down.
    Less,
    /// Up.
    Greater,
}

/// Which way of an observable is better: less of what is left unspent, drawn or paid, more of what
/// is had or served. Demand is what the world asks for, and neither way of it is better.
pub const fn better_way(observable: Observable) -> Option<Way> {
    match observable {
        Observable::TokenDemand => None,
        Observable::UnspentShare
        | Observable::ItPower
        | Observable::TotalCost
        | Observable::TokenCost
        | Observable::RequestCost => Some(Way::Less),
        _ => Some(Way::Greater),
    }
}

impl Compare {
    pub(crate) fn study(&self) -> Result<Box<dyn Study>, AnalysisError> {
        count_in("scenarios", self.scenarios.len(), (2, MOST_SCENARIOS))?;
        let most = u32::try_from(OBSERVABLES.len()).unwrap_or(u32::MAX);
        count_in("observables", self.observables.len(), (0, most))?;
        check_compared(&self.sampling)?;
        let job = |trials| {
            Job::Pair(Box::new(Pairing {
                scenarios: self.scenarios.clone(),
                trials,
                observables: self.observables.clone(),
            }))
        };
        let jobs = Trials::all(self.sampling).map(job).collect();
        let question = self.clone();
        Ok(OneRound::study(jobs, move |findings| question.conclude(findings)))
    }

    fn conclude(&self, findings: Vec<Finding>) -> Result<Answer, AnalysisError> {
        let compared = findings.into_iter().map(|finding| match finding {
            Finding::Compared(compared) if self.fits(&compared) => Ok(compared),
            _ => Err(AnalysisError::Mismatch),
        });
        let compared = compared.collect::<Result<Vec<_>, _>>()?;
        let summary = |place: usize| {
            let mut tally = Tally::default();
            for compared in &compared {
                tally.merge(&compared.tallies[place]);
            }
            Summary::new(&tally).ok_or(AnalysisError::Mismatch)
        };
        let paired = |place: usize| {
            let pairs: Vec<&PairCount> = compared.iter().map(|c| &c.pairs[place]).collect();
            self.paired(&self.scenarios[place + 1], &pairs)
        };
        Ok(Answer::Compare(Comparison {
            summaries: (0..self.scenarios.len()).map(summary).collect::<Result<_, _>>()?,
            against_first: (0..self.scenarios.len() - 1).map(paired).collect(),
        }))
    }

    fn fits(&self, compared: &Compared) -> bool {
        compared.complete()
            && compared.tallies.len() == self.scenarios.len()
            && compared.pairs.len() + 1 == self.scenarios.len()
            && compared.pairs.iter().all(|pair| pair.differences.len() == self.observables.len())
    }

    fn paired(&self, later: &Scenario, pairs: &[&PairCount]) -> Paired {
        let difference = |(place, &observable): (usize, &Observable)| {
            let counts: Vec<_> = pairs.iter().map(|pair| &pair.differences[place]).collect();
            Difference::over(observable, &counts)
        };
        Paired {
            worlds_differ: assumptions(&self.scenarios[0], later),
            goal: Estimate::over(pairs, |pair| pair.gained - pair.lost),
            gained: Estimate::over(pairs, |pair| pair.gained).value,
            lost: Estimate::over(pairs, |pair| pair.lost).value,
            differences: self.observables.iter().enumerate().map(difference).collect(),
        }
    }
}

impl Difference {
    fn over(observable: Observable, counts: &[&DifferenceCount]) -> Self {
        let quantiles: [Estimate; QUANTILES.len()] = std::array::from_fn(|which| {
            Estimate::over(counts, |count| f64::from(count.quantiles[which]))
        });
        let interval = |[p5, p25, p50, p75, p95]: [f64; 5]| Interval { p5, p25, p50, p75, p95 };
        let several = counts.len() > 1;
        #[expect(clippy::cast_possible_truncation, reason = "a mean of single-precision numbers")]
        let percentile =
            |i: usize| Estimate::over(counts, |count| f64::from(count.percentiles[i])).value as f32;
        Self {
            observable,
            mean: Estimate::over(counts, |count| count.mean),
            greater: Estimate::over(counts, |count| count.greater),
            less: Estimate::over(counts, |count| count.less),
            interval: interval(quantiles.map(|quantile| quantile.value)),
            interval_error: several
                .then(|| interval(quantiles.map(|quantile| quantile.error.unwrap_or_default()))),
            percentiles: (0..PERCENTILES).map(percentile).collect(),
        }
    }
}

/// What two scenarios assume differently.
fn assumptions(first: &Scenario, later: &Scenario) -> Vec<Assumption> {
    [
        (Assumption::Priors, later.priors != first.priors),
        (Assumption::Exports, later.plan.export != first.plan.export),
        (Assumption::DomesticSupply, later.plan.domestic_supply() != first.plan.domestic_supply()),
        (Assumption::Service, later.service != first.service),
    ]
    .into_iter()
    .filter_map(|(assumption, differs)| differs.then_some(assumption))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{DEFAULT_SEED, Plan, Sequence, mean};

    use crate::{Question, Workshop, answer_alone};

    const SCRAMBLES: u32 = 8;

    fn leases(lease_bn_cny: f64) -> Scenario {
        let plan = Plan::december_2025().with_lease(lease_bn_cny).expect("leases in range");
        Scenario::published(plan)
    }

    fn compare(scenarios: Vec<Scenario>, sequence: Sequence) -> Comparison {
        let sampling = Sampling { sequence, seed: DEFAULT_SEED, scrambles: SCRAMBLES };
        let observables = vec![Observable::TokenCapacity, Observable::TotalCost];
        let question = Question::Compare(Compare { scenarios, sampling, observables });
        match answer_alone(&question, &Workshop::default(), |_, _| {}) {
            Ok(Answer::Compare(comparison)) => comparison,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_scenario_does_not_differ_from_itself() {
        let comparison = compare(vec![leases(18.0), leases(18.0)], Sequence::Sobol);
        let paired = &comparison.against_first[0];
        assert_eq!(paired.goal, Estimate { value: 0.0, error: Some(0.0) });
        assert!(paired.worlds_differ.is_empty());
        for difference in &paired.differences {
            assert_eq!((difference.greater.value, difference.less.value), (0.0, 0.0));
            assert!(difference.percentiles.iter().all(|&percentile| percentile == 0.0));
        }
    }

    #[test]
    fn differences_are_those_of_the_summaries() {
        let comparison = compare(vec![leases(18.0), leases(27.0)], Sequence::Sobol);
        let [first, later] = [0, 1].map(|place| &comparison.summaries[place]);
        let paired = &comparison.against_first[0];
        assert!((paired.goal.value - (later.odds.goal - first.odds.goal)).abs() < 1e-12);
        let difference = &paired.differences[0];
        let of = |summary: &Summary| summary.of(Observable::TokenCapacity).mean;
        assert!((difference.mean.value - (of(later) - of(first))).abs() < 1e-4);
        assert_eq!(difference.greater.value, 1.0, "leases add capacity in every future");
        assert!(difference.percentiles.is_sorted());
        assert_eq!(
            paired.differences[1].better().map(|better| better.value),
            Some(0.0),
            "and cost more in every future"
        );
    }

    #[test]
    fn common_futures_reduce_the_variance_of_a_difference_as_published() {
        // BUDGET_MODEL §13 for 9 more billions of leases: 202 times against independent
        // pseudo-random trials, itself measured to ±40 % (§9.4).
        let scenarios = [leases(18.0), leases(27.0)];
        let sampling =
            Sampling { sequence: Sequence::Philox, seed: DEFAULT_SEED, scrambles: SCRAMBLES };
        let workshop = Workshop::default();
        let (mut independent, mut paired) = (0.0, 0.0);
        for scramble in 0..SCRAMBLES {
            let [before, after] = [0, 1].map(|place: usize| {
                let batch = workshop.observe(&scenarios[place], &sampling, scramble);
                batch.values(Observable::TokenCapacity).to_vec()
            });
            let differences: Vec<f32> = after.iter().zip(&before).map(|(a, b)| a - b).collect();
            independent += variance(&before) + variance(&after);
            paired += variance(&differences);
        }
        let ratio = independent / paired;
        assert!((ratio / 202.0 - 1.0).abs() < 0.4, "{ratio}");
    }

    #[test]
    fn even_points_make_a_difference_surer_still() {
        let error = |sequence| {
            let comparison = compare(vec![leases(18.0), leases(27.0)], sequence);
            comparison.against_first[0].differences[0].mean.error.expect("several scrambles")
        };
        // Published: at least 35 times less variance of the mean; an error from eight scrambles is
        // known to 1/√14 of itself, so a factor of three in the error is beyond chance.
        assert!(error(Sequence::Philox) > 3.0 * error(Sequence::Sobol));
    }

    #[test]
    fn other_worlds_are_flagged() {
        let mut denied = leases(18.0);
        denied.plan = denied.plan.with_export(model::ExportRule::Fixed(model::ExportState::Denied));
        denied.priors = denied.priors.with_tails(model::Tails::Student);
        let comparison = compare(vec![leases(18.0), denied], Sequence::Sobol);
        let flags = &comparison.against_first[0].worlds_differ;
        assert_eq!(*flags, [Assumption::Priors, Assumption::Exports]);
    }

    fn variance(values: &[f32]) -> f64 {
        let mean = mean(values);
        let squares: f64 = values.iter().map(|&value| (f64::from(value) - mean).powi(2)).sum();
        squares / values.len() as f64
    }
}
