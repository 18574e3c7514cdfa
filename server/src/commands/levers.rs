use analysis::questions::{LeverRow, LeverTable, Levers};
use analysis::{Answer, Question};
use clap::Args;

use super::ask::{AskArguments, ask, other_answer};
use super::failure::Failure;
use super::report::{Caption, Cell, Column, Kind, Report, Table};

const EXAMPLES: &str = "\
Every lever meets the same futures as the scenario without it. Points are hundredths of the odds.

Examples:
  headroom levers
  headroom levers --scenario may-2026
  headroom levers --scenario plan.toml --csv --out levers.csv";

/// Whose levers are pulled.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES)]
pub struct LeversArguments {
    #[command(flatten)]
    ask: AskArguments,
}

/// Says what each lever does to the odds, and what a billion yuan does.
pub(crate) fn levers(arguments: &LeversArguments) -> Result<(), Failure> {
    let reading = arguments.ask.reading()?;
    let question = Question::Levers(Levers::published(reading.scenario.clone(), reading.sampling));
    let Answer::Levers(table) = ask(&question, "pulling levers")? else {
        return Err(other_answer());
    };
    let caption = Caption::of(&reading.scenario, &reading.sampling, reading.notes).about("levers");
    Report { caption, tables: vec![rows(&table), slopes(&table)] }.write(&arguments.ask.output)
}

fn rows(table: &LeverTable) -> Table {
    let row = |lever: &LeverRow| {
        vec![
            Cell::text(&lever.key),
            Cell::text(&lever.name),
            lever.goal.into(),
            lever.gain_points.into(),
            lever.training.into(),
            lever.money_bn.into(),
            lever.points_per_bn.into(),
        ]
    };
    Table {
        key: "levers",
        title: "What each lever does".to_owned(),
        columns: vec![
            Column::new("name", "Lever", "", Kind::Text),
            Column::new("meaning", "Meaning", "", Kind::Text),
            Column::new("goal", "Goal met in", "", Kind::Estimate),
            Column::new("gain_points", "Gain", "points", Kind::Estimate),
            Column::new("training", "Training met in", "", Kind::Estimate),
            Column::new("money_bn_cny", "Money", "bn¥", Kind::Number),
            Column::new("points_per_bn_cny", "Gain per bn¥", "points", Kind::Estimate),
        ],
        rows: std::iter::once(&table.base).chain(&table.levers).map(row).collect(),
    }
}

fn slopes(table: &LeverTable) -> Table {
    let slopes = [
        ("capex_slope", "one more billion yuan of capex", table.points_per_capex_bn),
        ("lease_slope", "one more billion yuan a year of leases", table.points_per_lease_bn),
    ];
    let row = |(name, meaning, slope): (&str, &str, analysis::Estimate)| {
        vec![Cell::text(name), Cell::text(meaning), slope.into()]
    };
    Table {
        key: "slopes",
        title: "What a little more money does here".to_owned(),
        columns: vec![
            Column::new("name", "Name", "", Kind::Text),
            Column::new("meaning", "Meaning", "", Kind::Text),
            Column::new("points_per_bn_cny", "Gain per bn¥", "points", Kind::Estimate),
        ],
        rows: slopes.map(row).to_vec(),
    }
}
