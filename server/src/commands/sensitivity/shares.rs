//! Variance shares over the independent coordinates.

use analysis::questions::{Explained, Sensitivities, Sensitivity};
use analysis::{Answer, Question};
use model::Sampling;
use scenario::Reading;

use super::SensitivityArguments;
use super::measures::{measures, name_of};
use crate::commands::ask::{ask, other_answer};
use crate::commands::failure::Failure;
use crate::commands::report::{Caption, Cell, Column, Kind, Report, Table};

pub(super) fn report(
    arguments: &SensitivityArguments,
    reading: Reading,
) -> Result<Report, Failure> {
    let Sampling { sequence, seed, .. } = reading.sampling;
    let published = Sensitivity::published(reading.scenario.clone());
    let question = Sensitivity {
        outputs: measures(&arguments.measures, published.outputs.clone())?,
        sequence,
        seed,
        rows: arguments.rows.unwrap_or(published.rows),
        replicates: arguments.replicates,
        ..published
    };
    let runs = question.runs();
    let question = Question::Sensitivity(question);
    let Answer::Sensitivity(found) = ask(&question, "sharing out variance")? else {
        return Err(other_answer());
    };
    let sampling = Sampling { scrambles: arguments.replicates, ..reading.sampling };
    let caption = Caption {
        trials: runs,
        ..Caption::of(&reading.scenario, &sampling, reading.notes).about("sensitivity")
    };
    Ok(Report { caption, tables: vec![summary(&found, runs), shares(&found, arguments.top)] })
}

fn summary(found: &Sensitivities, runs: u32) -> Table {
    let row = |explained: &Explained| {
        vec![
            Cell::text(name_of(explained.output)),
            Cell::Number(explained.mean),
            Cell::Number(explained.variance),
            explained.additive.into(),
            Cell::Whole(runs.into()),
        ]
    };
    Table {
        key: "measures",
        title: "What varies".to_owned(),
        columns: vec![
            Column::new("measure", "Measure", "", Kind::Text),
            Column::new("mean", "Mean", "", Kind::Number),
            Column::new("variance", "Variance", "", Kind::Number),
            Column::new("additive", "Sum of first shares", "", Kind::Estimate),
            Column::new("runs", "Runs", "", Kind::Whole),
        ],
        rows: found.outputs.iter().map(row).collect(),
    }
}

fn shares(found: &Sensitivities, top: usize) -> Table {
    let rows = found.outputs.iter().flat_map(|explained| {
        let mut columns: Vec<_> = found.columns.iter().zip(&explained.shares).collect();
        columns.sort_by(|(_, left), (_, right)| right.total.value.total_cmp(&left.total.value));
        columns.into_iter().take(top).map(|(column, index)| {
            vec![
                Cell::text(name_of(explained.output)),
                Cell::text(&column.key),
                Cell::text(&column.name),
                Cell::text(if column.is_group() { "group" } else { "single" }),
                index.total.into(),
                index.first.into(),
            ]
        })
    });
    Table {
        key: "shares",
        title: "Which uncertainty explains how much of it".to_owned(),
        columns: vec![
            Column::new("measure", "Measure", "", Kind::Text),
            Column::new("name", "Coordinate", "", Kind::Text),
            Column::new("meaning", "Meaning", "", Kind::Text),
            Column::new("extent", "Extent", "", Kind::Text),
            Column::new("total", "Total share", "", Kind::Estimate),
            Column::new("first", "First share", "", Kind::Estimate),
        ],
        rows: rows.collect(),
    }
}
