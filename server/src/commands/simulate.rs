use analysis::questions::Run;
use analysis::{Answer, Question};
use clap::Args;
use model::{Constraint, Distributed, OBSERVABLES, Summary};

use super::ask::{AskArguments, ask, other_answer};
use super::failure::Failure;
use super::report::{Caption, Cell, Column, Kind, Report, Table};

const EXAMPLES: &str = "\
Examples:
  headroom simulate
  headroom simulate --scenario may-2026 --trials 1000000
  headroom simulate --scenario plan.toml --json --out result.json
  headroom simulate --scenario 'https://example.org/lab?v=1&capex=200' --csv";

/// What is simulated.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES)]
pub struct SimulateArguments {
    #[command(flatten)]
    ask: AskArguments,
}

/// Runs the full model and says how it turns out.
pub(crate) fn simulate(arguments: &SimulateArguments) -> Result<(), Failure> {
    let reading = arguments.ask.reading()?;
    let question =
        Question::Run(Run { scenario: reading.scenario.clone(), sampling: reading.sampling });
    let Answer::Run(summary) = ask(&question, "simulating")? else { return Err(other_answer()) };
    let caption = Caption::of(&reading.scenario, &reading.sampling, reading.notes);
    let tables = summary_tables(&summary);
    Report { caption, tables }.write(&arguments.ask.output)
}

/// What a run found, as tables.
pub(crate) fn summary_tables(summary: &Summary) -> Vec<Table> {
    vec![odds(summary), quantities(summary), binding(summary)]
}

fn share_columns() -> Vec<Column> {
    vec![
        Column::new("name", "Name", "", Kind::Text),
        Column::new("meaning", "Meaning", "", Kind::Text),
        Column::new("share", "Share of futures", "", Kind::Estimate),
    ]
}

/// What each part of the goal means, in the order of [`model::Flag`].
const ODDS: [(&str, &str); 5] = [
    ("goal", "token and recommendation demand are both met"),
    ("tokens", "token demand is met"),
    ("requests", "recommendation demand is met with a tenth to spare"),
    ("training", "the training goal is met"),
    ("profit", "the net present value is positive"),
];

fn odds(summary: &Summary) -> Table {
    let odds = &summary.odds;
    let shares = [odds.goal, odds.tokens, odds.requests, odds.training, odds.profit];
    let rows =
        ODDS.iter().zip(shares).zip(odds.errors).map(|((&(name, meaning), share), error)| {
            vec![Cell::text(name), Cell::text(meaning), Cell::estimate(share, error)]
        });
    Table {
        key: "odds",
        title: "How likely".to_owned(),
        columns: share_columns(),
        rows: rows.collect(),
    }
}

fn quantities(summary: &Summary) -> Table {
    let rows = OBSERVABLES.iter().map(|spec| {
        let Distributed { interval, interval_error, mean, mean_error, .. } =
            summary.of(spec.observable);
        let error = |read: fn(&model::Interval) -> f64| interval_error.as_ref().map(read);
        vec![
            Cell::text(spec.key),
            Cell::text(spec.unit),
            Cell::Estimate { value: interval.p5, error: error(|interval| interval.p5) },
            Cell::Estimate { value: interval.p50, error: error(|interval| interval.p50) },
            Cell::Estimate { value: interval.p95, error: error(|interval| interval.p95) },
            Cell::Estimate { value: *mean, error: *mean_error },
        ]
    });
    Table {
        key: "quantities",
        title: "How much".to_owned(),
        columns: vec![
            Column::new("name", "Name", "", Kind::Text),
            Column::new("unit", "Unit", "", Kind::Text),
            Column::new("p5", "p5", "", Kind::Estimate),
            Column::new("p50", "Median", "", Kind::Estimate),
            Column::new("p95", "p95", "", Kind::Estimate),
            Column::new("mean", "Mean", "", Kind::Estimate),
        ],
        rows: rows.collect(),
    }
}

fn binding(summary: &Summary) -> Table {
    let shares = summary.binding.iter().zip(summary.binding_error);
    let rows = Constraint::ALL.iter().zip(shares).map(|(constraint, (&share, error))| {
        vec![
            Cell::text(constraint_key(*constraint)),
            Cell::text(constraint_meaning(*constraint)),
            Cell::estimate(share, error),
        ]
    });
    Table {
        key: "binding",
        title: "What binds".to_owned(),
        columns: share_columns(),
        rows: rows.collect(),
    }
}

/// The key of a constraint in files.
pub(crate) const fn constraint_key(constraint: Constraint) -> &'static str {
    match constraint {
        Constraint::ChipAvailability => "chip_availability",
        Constraint::Hosts => "hosts",
        Constraint::Network => "network",
        Constraint::Space => "space",
        Constraint::Power => "power",
        Constraint::ChipBudget => "chip_budget",
    }
}

const fn constraint_meaning(constraint: Constraint) -> &'static str {
    match constraint {
        Constraint::ChipAvailability => "chips cannot be had for the money",
        Constraint::Hosts => "server parts run short",
        Constraint::Network => "the network runs short",
        Constraint::Space => "data-centre space runs short",
        Constraint::Power => "power runs short",
        Constraint::ChipBudget => "the chip money runs out",
    }
}
