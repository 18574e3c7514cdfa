//! One input at a time in the median world.

use analysis::questions::{Swing, SwingTable, Swings};
use analysis::{Answer, Measure, Question};
use scenario::Reading;

use super::SensitivityArguments;
use super::measures::{measures, name_of};
use crate::commands::ask::{ask, other_answer};
use crate::commands::failure::Failure;
use crate::commands::report::{Caption, Cell, Column, Kind, Report, Table};

const FLATTERS: &str = "these are single worlds and no sample; the median world flatters a plan, and \
                        inputs that only matter together do not show in it";

pub(super) fn report(
    arguments: &SensitivityArguments,
    mut reading: Reading,
) -> Result<Report, Failure> {
    let covers = Swings::of_covers(reading.scenario.clone());
    let outputs = measures(&arguments.measures, covers.outputs.clone())?;
    let question = Question::Swings(Swings { outputs: outputs.clone(), ..covers });
    let Answer::Swings(table) = ask(&question, "swinging")? else { return Err(other_answer()) };
    reading.notes.push(FLATTERS.to_owned());
    let worlds = u32::try_from(2 * table.swings.len() + 1).unwrap_or(u32::MAX);
    let caption = Caption {
        trials: worlds,
        ..Caption::of(&reading.scenario, &reading.sampling, reading.notes).about("swings")
    };
    Ok(Report { caption, tables: vec![swings(&table, &outputs, arguments.top)] })
}

fn swings(table: &SwingTable, outputs: &[Measure], top: usize) -> Table {
    let rows = outputs.iter().enumerate().flat_map(|(place, &output)| {
        let at = move |swing: &Swing, end: usize| swing.outputs[end].get(place).copied();
        let width = move |swing: &Swing| {
            at(swing, 0).zip(at(swing, 1)).map_or(0.0, |(low, high)| (high - low).abs())
        };
        let mut swings: Vec<&Swing> = table.swings.iter().collect();
        swings.sort_by(|left, right| width(right).total_cmp(&width(left)));
        let median = table.median_world.get(place).copied();
        swings.into_iter().take(top).map(move |swing| {
            vec![
                Cell::text(name_of(output)),
                Cell::text(&swing.key),
                Cell::text(&swing.name),
                Cell::text(&swing.unit),
                Cell::Number(swing.ends[0]),
                Cell::Number(swing.ends[1]),
                at(swing, 0).into(),
                median.into(),
                at(swing, 1).into(),
            ]
        })
    });
    Table {
        key: "swings",
        title: "What each input does on its own in the median world".to_owned(),
        columns: columns(),
        rows: rows.collect(),
    }
}

fn columns() -> Vec<Column> {
    let text = |key, title| Column::new(key, title, "", Kind::Text);
    let number = |key, title| Column::new(key, title, "", Kind::Number);
    vec![
        text("measure", "Measure"),
        text("name", "Input"),
        text("meaning", "Meaning"),
        text("unit", "Unit"),
        number("input_p10", "Input's p10"),
        number("input_p90", "Input's p90"),
        number("at_p10", "Measure at p10"),
        number("at_median", "At the median"),
        number("at_p90", "At p90"),
    ]
}
