//! What binds, export state by export state.

use model::{Constraint, ExportRule, ExportState, Sampling, Scenario};
use serde::{Deserialize, Serialize};

use crate::score::{Score, Table, Variant, goal_odds};
use crate::study::OneRound;
use crate::trials::{Trials, check_compared};
use crate::{AnalysisError, Answer, Estimate, Finding, Study};

/// What keeps the fleet from being larger in each export state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Binding {
    /// What is looked at; its export rule weighs the states.
    pub scenario: Scenario,
    /// Which trials are run in every state: the same.
    pub sampling: Sampling,
}

/// What binds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BindingTable {
    /// The states in the order of [`ExportState::ALL`].
    pub states: Vec<BindingRow>,
    /// Over the states, by their probabilities.
    pub overall: [Estimate; Constraint::ALL.len()],
}

/// What binds in one state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BindingRow {
    /// The state.
    pub state: ExportState,
    /// Its probability under the plan's rule.
    pub probability: f64,
    /// Share of futures in which each constraint binds, in the order of [`Constraint::ALL`].
    pub shares: [Estimate; Constraint::ALL.len()],
    /// P(goal).
    pub goal: Estimate,
}

impl Binding {
    pub(crate) fn study(&self) -> Result<Box<dyn Study>, AnalysisError> {
        check_compared(&self.sampling)?;
        let under = |state| Variant::of(self.scenario.plan.with_export(ExportRule::Fixed(state)));
        let variants = ExportState::ALL.map(under).to_vec();
        let table = Table::new(&self.scenario, variants, Trials::all(self.sampling).collect());
        let odds = self.scenario.plan.export.probabilities();
        Ok(OneRound::study(table.jobs(), move |findings: Vec<Finding>| {
            Ok(Answer::Binding(conclude(&table.scores(findings)?, odds)))
        }))
    }
}

fn conclude(scores: &[Vec<Score>], odds: [f64; ExportState::ALL.len()]) -> BindingTable {
    let share = |score: &Score, code: usize| score.share(score.binding[code]);
    let row = |(place, scores): (usize, &Vec<Score>)| BindingRow {
        state: ExportState::ALL[place],
        probability: odds[place],
        shares: std::array::from_fn(|code| Estimate::over(scores, |score| share(score, code))),
        goal: goal_odds(scores),
    };
    let overall = |code: usize| {
        let scramble = |number: usize| -> f64 {
            let weighed = scores.iter().zip(odds);
            weighed.map(|(scores, odds)| odds * share(&scores[number], code)).sum()
        };
        let scrambles = scores.first().map_or(0, Vec::len);
        Estimate::of(&(0..scrambles).map(scramble).collect::<Vec<_>>())
    };
    BindingTable {
        states: scores.iter().enumerate().map(row).collect(),
        overall: std::array::from_fn(overall),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Plan;

    use crate::{Question, Workshop, answer_alone};

    fn table() -> BindingTable {
        let scenario = Scenario::published(Plan::december_2025());
        let sampling = Sampling { scrambles: 8, ..Sampling::settled() };
        let question = Question::Binding(Binding { scenario, sampling });
        match answer_alone(&question, &Workshop::default(), |_, _| {}) {
            Ok(Answer::Binding(table)) => table,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn over_the_states_the_published_shares_bind() {
        // BUDGET_MODEL §15, to whole percent.
        let table = table();
        for (actual, published) in table.overall.iter().zip([0.70, 0.0, 0.02, 0.04, 0.06, 0.18]) {
            assert!((actual.value - published).abs() < 0.01, "{actual:?}, {published}");
        }
    }

    #[test]
    fn shares_sum_to_one_and_open_exports_free_supply() {
        let table = table();
        for row in &table.states {
            let sum: f64 = row.shares.iter().map(|share| share.value).sum();
            assert!((sum - 1.0).abs() < 1e-12);
            assert!(row.shares[0].error.expect("several scrambles") < 0.01);
        }
        let supply: Vec<f64> = table.states.iter().map(|row| row.shares[0].value).collect();
        assert!(supply.is_sorted_by(|strict, loose| strict > loose), "{supply:?}");
    }
}
