//! Partial rank correlations.

use analysis::questions::{PartialRanks, RankTable, Ranked};
use analysis::{Answer, Measure, Question};
use model::Sampling;
use scenario::Reading;

use super::SensitivityArguments;
use super::measures::{measures, name_of};
use crate::commands::ask::{ask, other_answer};
use crate::commands::failure::Failure;
use crate::commands::report::{Caption, Cell, Column, Kind, Report, Table};

/// Trials of each scramble unless others are asked for.
const TRIALS: u32 = 2048;

pub(super) fn report(
    arguments: &SensitivityArguments,
    reading: Reading,
) -> Result<Report, Failure> {
    let Sampling { sequence, seed, .. } = reading.sampling;
    let trials = arguments.rows.unwrap_or(TRIALS);
    let mut rows = Vec::new();
    for output in measures(&arguments.measures, vec![Measure::LogTokenCover, Measure::Goal])? {
        let question = Question::Ranks(PartialRanks {
            scenario: reading.scenario.clone(),
            output,
            over: Ranked::Inputs,
            sequence,
            seed,
            trials,
            scrambles: arguments.replicates,
        });
        let Answer::Ranks(table) = ask(&question, "ranking")? else { return Err(other_answer()) };
        rows.extend(ranked(output, table, arguments.top));
    }
    let sampling = Sampling { scrambles: arguments.replicates, ..reading.sampling };
    let caption = Caption {
        trials: trials.saturating_mul(arguments.replicates),
        ..Caption::of(&reading.scenario, &sampling, reading.notes).about("ranks")
    };
    let ranks = Table {
        key: "ranks",
        title: "Which inputs move it, all others held fixed".to_owned(),
        columns: vec![
            Column::new("measure", "Measure", "", Kind::Text),
            Column::new("name", "Input", "", Kind::Text),
            Column::new("meaning", "Meaning", "", Kind::Text),
            Column::new("correlation", "Partial rank correlation", "", Kind::Estimate),
        ],
        rows,
    };
    Ok(Report { caption, tables: vec![ranks] })
}

/// The rows of one measure, the strongest first.
fn ranked(output: Measure, table: RankTable, top: usize) -> impl Iterator<Item = Vec<Cell>> {
    let mut rows = table.rows;
    let strength = |row: &analysis::questions::RankRow| row.correlation.value.abs();
    rows.sort_by(|left, right| strength(right).total_cmp(&strength(left)));
    rows.into_iter().take(top).map(move |row| {
        vec![
            Cell::text(name_of(output)),
            Cell::text(row.key),
            Cell::text(row.name),
            row.correlation.into(),
        ]
    })
}
