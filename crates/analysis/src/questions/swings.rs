//! What each input does on its own in the median world.

use model::{
    Batch, Central, DIMENSIONS, EXPORT_CAPS_K, INPUTS, Inputs, Latent, Scenario, evaluate,
};
use serde::{Deserialize, Serialize};
use words::Phrase;

use crate::error::count_in;
use crate::questions::sensitivity::{CLEARANCE_MONTH, EXPORT_STATE};
use crate::study::OneRound;
use crate::{AnalysisError, Answer, Measure, Study};

const MOST_OUTPUTS: u32 = 16;
const THOUSANDS: Phrase = Phrase::new("k units", "千张");
const MONTHS: Phrase = Phrase::new("months", "月");
/// The ends of a swing.
const ENDS: [f64; 2] = [0.1, 0.9];

/// One input at a time from its 10th to its 90th percentile, everything else at its median.
///
/// The median world flatters a plan, and inputs that only matter together do not show.
///
/// # Source
/// BUDGET_MODEL §10.4.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Swings {
    /// What is looked at.
    pub scenario: Scenario,
    /// The outputs.
    pub outputs: Vec<Measure>,
}

/// The median world and what moves it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SwingTable {
    /// The outputs in the median world: every input at its median, exports in their likeliest
    /// state, clearance in its median month.
    pub median_world: Vec<f64>,
    /// The inputs, then exports and clearance.
    pub swings: Vec<Swing>,
}

/// One input at both ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Swing {
    /// The symbol.
    pub key: String,
    /// What a reader would call it.
    pub name: String,
    /// The unit of the input.
    pub unit: String,
    /// The input's 10th and 90th percentile; of exports the strictest and the loosest state that
    /// may come, in thousands of H200.
    pub ends: [f64; 2],
    /// The outputs at these ends.
    pub outputs: [Vec<f64>; 2],
}

impl Swings {
    /// The swings of the token and recommendation covers.
    pub fn of_covers(scenario: Scenario) -> Self {
        use model::Observable::{RequestCover, TokenCover};
        let outputs = vec![Measure::Observed(TokenCover), Measure::Observed(RequestCover)];
        Self { scenario, outputs }
    }

    pub(crate) fn study(&self) -> Result<Box<dyn Study>, AnalysisError> {
        count_in("outputs", self.outputs.len(), (1, MOST_OUTPUTS))?;
        let question = self.clone();
        // Sixty-five single worlds are no work to hand out.
        Ok(OneRound::study(Vec::new(), move |_| Ok(Answer::Swings(question.swing()))))
    }

    fn swing(&self) -> SwingTable {
        let median = Central::world(&self.scenario);
        let swing =
            |key: &str, name: &str, unit: &str, ends: [f64; 2], at: &dyn Fn(f64) -> Inputs<f64>| {
                Swing {
                    key: key.to_owned(),
                    name: name.to_owned(),
                    unit: unit.to_owned(),
                    ends,
                    outputs: ends.map(|end| self.read(&at(end))),
                }
            };
        let inputs = INPUTS.iter().enumerate().map(|(place, spec)| {
            let ends = ENDS.map(|p| self.scenario.priors.distributions()[place].quantile(p));
            swing(spec.symbol, spec.field, spec.unit.text(), ends, &|value| {
                with_input(&median, place, value)
            })
        });
        let mut swings: Vec<Swing> = inputs.collect();
        let caps = self.possible_caps_k();
        swings.push(swing(
            "export",
            EXPORT_STATE.text(),
            THOUSANDS.text(),
            caps,
            &|export_cap_k| Inputs { export_cap_k, ..median },
        ));
        let months = ENDS.map(month);
        swings.push(swing(
            "clearance",
            CLEARANCE_MONTH.text(),
            MONTHS.text(),
            months,
            &|clearance_month| Inputs { clearance_month, ..median },
        ));
        SwingTable { median_world: self.read(&median), swings }
    }

    /// Import caps of the strictest and the loosest state that may come.
    fn possible_caps_k(&self) -> [f64; 2] {
        let odds = self.scenario.plan.export.probabilities();
        let caps = || EXPORT_CAPS_K.iter().zip(odds).filter(|(_, odds)| *odds > 0.0);
        let first = caps().next().map_or(0.0, |(cap, _)| *cap);
        [first, caps().next_back().map_or(first, |(cap, _)| *cap)]
    }

    fn read(&self, inputs: &Inputs<f64>) -> Vec<f64> {
        let mut batch = Batch::default();
        batch.push(&evaluate(&self.scenario.decisions(), inputs).observe());
        let first = |output: &Measure| output.read(&batch).first().copied().map_or(0.0, f64::from);
        self.outputs.iter().map(first).collect()
    }
}

fn with_input(world: &Inputs<f64>, place: usize, value: f64) -> Inputs<f64> {
    let mut values = world.values();
    values[place] = value;
    Inputs::new(values, world.export_cap_k, world.clearance_month)
}

/// The clearance month at a probability.
fn month(probability: f64) -> f64 {
    Latent::at(&[probability; DIMENSIONS]).clearance_month
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{ExportRule, ExportState, Plan};

    use crate::{Question, Workshop, answer_alone};

    fn table(scenario: Scenario) -> SwingTable {
        let question = Question::Swings(Swings::of_covers(scenario));
        match answer_alone(&question, &Workshop::default(), |_, _| {}) {
            Ok(Answer::Swings(table)) => table,
            other => panic!("{other:?}"),
        }
    }

    fn of<'table>(table: &'table SwingTable, key: &str) -> &'table Swing {
        table.swings.iter().find(|swing| swing.key == key).expect("a swing")
    }

    #[test]
    fn the_median_world_is_the_published_one() {
        // BUDGET_MODEL §14.7: headroom +17 % and +54 %.
        let table = table(Scenario::published(Plan::december_2025()));
        assert!((table.median_world[0] - 1.17).abs() < 0.01, "{:?}", table.median_world);
        assert!((table.median_world[1] - 1.54).abs() < 0.02, "{:?}", table.median_world);
        assert_eq!(table.swings.len(), 32);
    }

    #[test]
    fn demand_swings_the_cover_in_proportion() {
        let table = table(Scenario::published(Plan::december_2025()));
        let growth = of(&table, "g_gen");
        assert!((growth.ends[0] - 2.8).abs() < 1e-9 && (growth.ends[1] - 9.0).abs() < 1e-9);
        let ratio = growth.outputs[0][0] / growth.outputs[1][0];
        assert!((ratio / (9.0 / 2.8) - 1.0).abs() < 1e-5, "cover is capacity over demand");
        assert_eq!(growth.outputs[0][1], growth.outputs[1][1], "recommendation does not mind");
    }

    #[test]
    fn a_state_that_is_given_does_not_swing() {
        let plan = Plan::december_2025().with_export(ExportRule::Fixed(ExportState::Quota));
        let table = table(Scenario::published(plan));
        let export = of(&table, "export");
        assert_eq!(export.ends, [130.0, 130.0]);
        assert_eq!(export.outputs[0], export.outputs[1]);
    }
}
