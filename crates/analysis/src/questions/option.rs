//! What it is worth to wait for export clearance, and what to know about it.

mod valuation;

use model::{ExportRule, ExportState, Sampling, Scenario};
use serde::{Deserialize, Serialize};

use crate::error::quantity_in;
use crate::score::{Table, Variant};
use crate::study::OneRound;
use crate::trials::{Trials, check_compared};
use crate::{AnalysisError, Answer, Change, Estimate, Finding, Study};

use valuation::Valuation;

const STATES: usize = ExportState::ALL.len();
/// Yields of H200 at which policies are valued; straight lines between them.
const YIELDS: [f64; 5] = [0.6, 0.8, 1.0, 1.2, 1.4];
/// Months at which the clearance is looked at.
const MONTHS: [f64; 11] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0];
/// Export clearance as a real option on the plan.
///
/// *Commit* buys domestic chips at once and no H200, whatever is cleared later: the plan under
/// Denied. *Flex* is the plan: whatever money the H200 that clear do not take is refilled with
/// other chips. *Wait* is Flex with a later place in the queue: domestic supply times
/// `queue_factor`.
///
/// Value is the mean of the tokens served; states are mixed by the plan's probabilities, each in
/// the same futures.
///
/// # Source
/// BUDGET_MODEL §12. These readings give 195.7, 199.7 (+4.1) and 198.2 (+2.6) where 195.7, 199.8
/// (+4.1) and 198.3 (+2.6) are printed. The printed value of perfect information, .72, is that of a
/// planner who chooses between Commit and Wait; one who has Flex never does better by knowing,
/// because Flex is best or equal in every state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClearanceOption {
    /// The plan; its export rule gives the probabilities.
    pub scenario: Scenario,
    /// Which trials are run.
    pub sampling: Sampling,
    /// What waiting leaves of domestic supply: .9 (estimate).
    pub queue_factor: f64,
    /// The state in which the clearance month is looked at.
    pub months_under: ExportState,
}

/// What is done about chips that may or may not clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// All domestic, now.
    Commit,
    /// Hold the money for H200, at the price of a later place in the queue.
    Wait,
    /// Hold the money and refill, without a price.
    Flex,
}

impl Policy {
    /// The policies in the order of their rows.
    pub const ALL: [Self; 3] = [Self::Commit, Self::Wait, Self::Flex];
}

/// What clearance is worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OptionValue {
    /// The policies in the order of [`Policy::ALL`].
    pub policies: [PolicyValue; 3],
    /// Flex less Commit, tn/day: the value of the option.
    pub option: Estimate,
    /// What it is worth to know the state before choosing between Commit and Wait, tn/day.
    pub perfect_information: Estimate,
    /// The same for a planner who has Flex as well.
    pub perfect_information_with_flex: Estimate,
    /// What the trial of 20,000 tells.
    pub trial: TrialValue,
    /// The months of clearance, January's first.
    pub months: Vec<Month>,
    /// The last of these months in which clearance still serves more than Commit does.
    pub last_useful_month: Option<f64>,
}

/// What a policy is worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PolicyValue {
    /// The policy.
    pub policy: Policy,
    /// Mean of the tokens served, tn/day.
    pub served_tn: Estimate,
    /// The same less that of Commit.
    pub over_commit_tn: Estimate,
    /// P(goal).
    pub goal: Estimate,
    /// Tokens served by export state, in the order of [`ExportState::ALL`].
    pub by_state_tn: [f64; STATES],
}

/// What is learnt from the trial order.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TrialValue {
    /// What its news of the yield is worth to a choice between Commit and Wait, tn/day.
    pub information: Estimate,
    /// The same with Flex as a choice.
    pub information_with_flex: Estimate,
    /// What it costs, bn yuan.
    pub price_bn: f64,
    /// What a trillion tokens a day would have to be worth for the news alone to pay, bn yuan; none
    /// if the news changes no choice.
    pub break_even_bn_per_tn: Option<f64>,
}

/// Clearance in a given month.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Month {
    /// The month of 2026.
    pub month: f64,
    /// P(goal).
    pub goal: Estimate,
    /// Tokens served less those of Commit, tn/day.
    pub over_commit_tn: Estimate,
}

impl ClearanceOption {
    /// The option as published: waiting leaves .9 of domestic supply, months under Quota.
    pub fn published(scenario: Scenario, sampling: Sampling) -> Self {
        Self { scenario, sampling, queue_factor: 0.9, months_under: ExportState::Quota }
    }

    /// Commit; Wait and Flex by state and yield; then the months.
    fn variants(&self) -> Result<Vec<Variant>, AnalysisError> {
        let plan = self.scenario.plan;
        let under = |state| plan.with_export(ExportRule::Fixed(state));
        let mut variants = vec![Variant::of(under(ExportState::Denied))];
        let supply = plan.domestic_supply() * self.queue_factor;
        for factor in YIELDS {
            for supply in [supply, plan.domestic_supply()] {
                for state in ExportState::ALL {
                    let plan = under(state).with_domestic_supply(supply)?;
                    variants.push(Variant::changed(plan, Change::Yield { factor }));
                }
            }
        }
        let cleared = |month| Variant::changed(under(self.months_under), Change::Clear { month });
        variants.extend(MONTHS.map(cleared));
        Ok(variants)
    }

    pub(crate) fn study(&self) -> Result<Box<dyn Study>, AnalysisError> {
        check_compared(&self.sampling)?;
        quantity_in("queue_factor", self.queue_factor, (0.0, 1.0))?;
        let trials = Trials::all(self.sampling).collect();
        let table = Table::new(&self.scenario, self.variants()?, trials);
        let odds = self.scenario.plan.export.probabilities();
        Ok(OneRound::study(table.jobs(), move |findings: Vec<Finding>| {
            let scores = table.scores(findings)?;
            let value = Valuation { scores: &scores, odds }.conclude();
            Ok(Answer::Option(Box::new(value)))
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Plan;

    use crate::{Question, Workshop, answer_alone};

    fn published() -> OptionValue {
        let scenario = Scenario::published(Plan::december_2025());
        let sampling = Sampling { scrambles: 8, ..Sampling::settled() };
        let question = Question::Option(ClearanceOption::published(scenario, sampling));
        match answer_alone(&question, &Workshop::default(), |_, _| {}) {
            Ok(Answer::Option(value)) => *value,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_published_values_of_the_policies_are_met() {
        // BUDGET_MODEL §12. Levels to a digit and four errors of .02 each; differences to a digit
        // and four of the printed .06.
        let value = published();
        let [commit, wait, flex] = &value.policies;
        for (policy, published) in [(commit, 195.7), (wait, 198.3), (flex, 199.8)] {
            let served = policy.served_tn.value;
            assert!((served - published).abs() < 0.05 + 0.08, "{policy:?}");
        }
        for (policy, published) in [(wait, 2.6), (flex, 4.1)] {
            let gain = policy.over_commit_tn.value;
            assert!((gain - published).abs() < 0.05 + 4.0 * 0.06, "{policy:?}");
        }
        let known = value.perfect_information;
        assert!((known.value - 0.72).abs() < 0.005 + 4.0 * 0.01, "{known:?}");
    }

    #[test]
    fn whoever_stays_flexible_need_not_know() {
        let value = published();
        assert!(value.perfect_information_with_flex.value.abs() < 1e-9);
        assert!(value.trial.information_with_flex.value.abs() < 1e-9);
        let [commit, _, flex] = &value.policies;
        for (committed, flexible) in commit.by_state_tn.iter().zip(flex.by_state_tn) {
            assert!(flexible >= *committed);
        }
    }

    #[test]
    fn the_published_months_are_met_and_autumn_adds_nothing() {
        let value = published();
        // Four standard errors of the difference of two runs with .001 each.
        for (place, thousandths) in [(0, 430.0), (2, 417.0), (4, 397.0), (6, 363.0), (8, 318.0)] {
            let goal = value.months[place].goal.value;
            assert!((goal - thousandths / 1e3).abs() < 0.006, "{:?}", value.months[place]);
        }
        assert_eq!(value.last_useful_month, Some(8.0));
    }
}
