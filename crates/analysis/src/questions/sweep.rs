//! How the odds lie over two things that move.

use model::{Constraint, Observable, Sampling, Scenario};
use serde::{Deserialize, Serialize};

use crate::error::count_in;
use crate::score::{Score, Table, Variant, goal_odds};
use crate::study::OneRound;
use crate::trials::{Trials, check_compared};
use crate::{AnalysisError, Answer, Estimate, Finding, Study, Subject};

/// Most values on an axis.
const MOST_VALUES: u32 = 64;
/// Most cells times scrambles: 33 million trials.
const MOST_RUNS: u32 = 4096;

/// The plan's odds at every pair of two things' values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sweep {
    /// What is swept.
    pub scenario: Scenario,
    /// Which trials are run in every cell: the same.
    pub sampling: Sampling,
    /// What moves from column to column.
    pub across: Axis,
    /// What moves from row to row; applied after `across`, so that it wins if they are the same.
    pub down: Axis,
    /// The observable whose median is wanted.
    pub median_of: Observable,
}

/// Values of something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// What moves.
    pub subject: Subject,
    /// Where it stops.
    pub values: Vec<f64>,
}

/// The cells of a sweep.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// The cells, row by row: `down` outside, `across` inside.
    pub cells: Vec<Cell>,
}

/// One pair of values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// P(goal).
    pub goal: Estimate,
    /// Median of the chosen observable.
    pub median: Estimate,
    /// Share of futures in which each constraint binds, in the order of [`Constraint::ALL`].
    pub binding: [f64; Constraint::ALL.len()],
}

impl Sweep {
    /// Domestic supply from ×.6 to ×2.5 at the plan's capex: the estimate that drives the headline.
    ///
    /// # Source
    /// BUDGET_MODEL §16.5.
    pub fn supply(scenario: Scenario, sampling: Sampling) -> Self {
        let capex_bn = scenario.plan.capex_bn_cny();
        let across = Axis {
            subject: Subject::DomesticSupply,
            values: vec![0.6, 0.8, 1.0, 1.2, 1.4, 1.7, 2.0, 2.5],
        };
        let down = Axis { subject: Subject::Capex, values: vec![capex_bn] };
        Self { scenario, sampling, across, down, median_of: Observable::TokenCover }
    }

    /// Domestic supply against the month in which H200 clear: where the option is cheap and dear.
    ///
    /// # Source
    /// BUDGET_MODEL §12.
    pub fn clearance(scenario: Scenario, sampling: Sampling) -> Self {
        let down =
            Axis { subject: Subject::Clearance, values: vec![1.0, 3.0, 5.0, 7.0, 9.0, 11.0] };
        Self { down, ..Self::supply(scenario, sampling) }
    }

    fn variants(&self) -> Result<Vec<Variant>, AnalysisError> {
        let mut variants = Vec::new();
        for &row in &self.down.values {
            for &column in &self.across.values {
                let mut variant = Variant::of(self.scenario.plan);
                self.across.subject.set(column, &mut variant)?;
                self.down.subject.set(row, &mut variant)?;
                variants.push(variant);
            }
        }
        Ok(variants)
    }

    pub(crate) fn study(&self) -> Result<Box<dyn Study>, AnalysisError> {
        check_compared(&self.sampling)?;
        count_in("across", self.across.values.len(), (1, MOST_VALUES))?;
        count_in("down", self.down.values.len(), (1, MOST_VALUES))?;
        let cells = self.across.values.len() * self.down.values.len();
        count_in("runs", cells * self.sampling.scrambles as usize, (1, MOST_RUNS))?;
        let trials = Trials::all(self.sampling).collect();
        let table = Table::new(&self.scenario, self.variants()?, trials);
        let table = Table { median_of: Some(self.median_of), ..table };
        Ok(OneRound::study(table.jobs(), move |findings| {
            conclude(&table, findings).map(Answer::Sweep)
        }))
    }
}

fn conclude(table: &Table, findings: Vec<Finding>) -> Result<Grid, AnalysisError> {
    let cell = |scores: Vec<Score>| Cell {
        goal: goal_odds(&scores),
        median: Estimate::over(&scores, |score| f64::from(score.median.unwrap_or_default())),
        binding: std::array::from_fn(|code| {
            Estimate::over(&scores, |score| score.share(score.binding[code])).value
        }),
    };
    Ok(Grid { cells: table.scores(findings)?.into_iter().map(cell).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{ExportRule, ExportState, Plan};

    use crate::{Question, Workshop, answer_alone};

    fn sampling(scrambles: u32) -> Sampling {
        Sampling { scrambles, ..Sampling::settled() }
    }

    fn scenario() -> Scenario {
        Scenario::published(Plan::december_2025())
    }

    fn grid(sweep: Sweep) -> Grid {
        match answer_alone(&Question::Sweep(sweep), &Workshop::default(), |_, _| {}) {
            Ok(Answer::Sweep(grid)) => grid,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_published_sweep_of_supply_is_met() {
        // BUDGET_MODEL §16.5, to two digits: availability binds .89 → .00, P(goal) .28 → .42. Four
        // standard errors of the difference of two runs with .001 each.
        let tolerance = 0.005 + 0.006;
        let cells = grid(Sweep::supply(scenario(), sampling(8))).cells;
        let (scarce, ample) = (&cells[0], &cells[7]);
        for (actual, published) in [
            (scarce.binding[0], 0.89),
            (ample.binding[0], 0.0),
            (scarce.goal.value, 0.28),
            (ample.goal.value, 0.42),
        ] {
            assert!((actual - published).abs() < tolerance, "{actual}, published {published}");
        }
        assert!(cells.is_sorted_by(|a, b| a.goal.value < b.goal.value), "more supply, better odds");
    }

    #[test]
    fn cells_lie_row_by_row() {
        let mut sweep = Sweep::clearance(scenario(), sampling(1));
        sweep.scenario.plan =
            sweep.scenario.plan.with_export(ExportRule::Fixed(ExportState::Quota));
        let (columns, rows) = (sweep.across.values.len(), sweep.down.values.len());
        let cells = grid(sweep).cells;
        assert_eq!(cells.len(), columns * rows);
        for column in 0..columns {
            let down: Vec<f64> =
                (0..rows).map(|row| cells[row * columns + column].median.value).collect();
            assert!(down.is_sorted_by(|early, late| early >= late), "later is never better");
        }
    }

    #[test]
    fn values_and_names_that_are_none_are_refused() {
        let base = Sweep::supply(scenario(), sampling(1));
        let axis = |subject, values: &[f64]| Axis { subject, values: values.to_vec() };
        for across in [
            axis(Subject::Capex, &[]),
            axis(Subject::Capex, &[f64::NAN]),
            axis(Subject::Capex, &[0.0; 65]),
            axis(Subject::Split(8), &[0.1]),
            axis(Subject::Owned(0), &[1.1]),
            axis(Subject::Input("nothing".to_owned()), &[1.0]),
            axis(Subject::Times("g_gen".to_owned()), &[-1.0]),
        ] {
            let sweep = Sweep { across, ..base.clone() };
            assert!(sweep.study().is_err(), "{:?}", sweep.across);
        }
        let wide = Sweep { sampling: sampling(0x8000_0000), ..base };
        assert!(matches!(wide.study(), Err(AnalysisError::OutOfRange { .. })));
    }
}
