use analysis::AnalysisError;
use analysis::questions::{Inspected, Inspector, MentionKind};
use clap::Args;
use model::Sampling;

use super::failure::Failure;
use super::report::{Caption, Cell, Column, Kind, OutputArguments, Report, Table};
use super::source::ScenarioArguments;

const EXAMPLES: &str = "\
Values are those of the median world: every input at its median, exports at their likeliest state.
Without a symbol every number of the model is listed.

Examples:
  headroom inspect
  headroom inspect K_gen
  headroom inspect 'q[H200]' --scenario may-2026 --json";

/// Which number, and of which scenario.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES)]
pub struct InspectArguments {
    /// The number's symbol, as `headroom inspect` lists them
    symbol: Option<String>,

    #[command(flatten)]
    scenario: ScenarioArguments,
    #[command(flatten)]
    output: OutputArguments,
}

/// Says where a number of the model comes from.
pub(crate) fn inspect(arguments: &InspectArguments) -> Result<(), Failure> {
    let reading = arguments.scenario.read()?;
    let inspector = Inspector::new(&reading.scenario);
    let tables = match &arguments.symbol {
        None => vec![listing(&inspector).map_err(|error| unknown(&error))?],
        Some(symbol) => tables(&inspector.inspect(symbol).map_err(|error| unknown(&error))?),
    };
    // One world, not a sample of them.
    let world = Sampling { scrambles: 0, ..reading.sampling };
    let mut notes = reading.notes;
    notes.push("values are those of the median world".to_owned());
    let caption = Caption::of(&reading.scenario, &world, notes).about("inspect");
    Report { caption, tables }.write(&arguments.output)
}

fn unknown(error: &AnalysisError) -> Failure {
    Failure::Usage(error.to_string())
}

fn text_column(key: &str, title: &str) -> Column {
    Column::new(key, title, "", Kind::Text)
}

fn listing(inspector: &Inspector) -> Result<Table, AnalysisError> {
    let row = |symbol: &str| -> Result<Vec<Cell>, AnalysisError> {
        let cell = inspector.inspect(symbol)?;
        Ok(vec![
            Cell::text(cell.symbol),
            Cell::text(cell.name),
            Cell::Number(cell.value),
            Cell::text(cell.unit),
        ])
    };
    Ok(Table {
        key: "cells",
        title: "Every number of the model".to_owned(),
        columns: vec![
            text_column("symbol", "Symbol"),
            text_column("name", "Meaning"),
            Column::new("value", "Value", "", Kind::Number),
            text_column("unit", "Unit"),
        ],
        rows: inspector.symbols().map(row).collect::<Result<_, _>>()?,
    })
}

fn tables(cell: &Inspected) -> Vec<Table> {
    let definitions = cell.parts.iter().map(|(name, formula)| (name.as_str(), formula.as_str()));
    let mut lines: Vec<(&str, &str)> = definitions.collect();
    lines.push((&cell.symbol, &cell.formula));
    lines.push(("in numbers", &cell.live));
    let formulas = Table {
        key: "formula",
        title: format!("{}, {}: {}", cell.name, cell.unit, shown(cell.value)),
        columns: vec![text_column("symbol", "Symbol"), text_column("formula", "Formula")],
        rows: lines
            .into_iter()
            .map(|(symbol, formula)| vec![Cell::text(symbol), Cell::text(formula)])
            .collect(),
    };
    let mut tables = vec![formulas, mentions(cell)];
    if !cell.used_by.is_empty() {
        tables.push(Table {
            key: "used_by",
            title: "Where it is used".to_owned(),
            columns: vec![text_column("symbol", "Symbol")],
            rows: cell.used_by.iter().map(|symbol| vec![Cell::text(symbol)]).collect(),
        });
    }
    tables
}

fn shown(value: f64) -> String {
    format!("{value:.4e}")
}

fn mentions(cell: &Inspected) -> Table {
    let rows = cell.inputs.iter().map(|mention| {
        let kind = match mention.kind {
            MentionKind::Cell => "cell",
            MentionKind::Input => "input",
            MentionKind::Decision => "decision",
        };
        vec![
            Cell::text(&mention.symbol),
            Cell::text(kind),
            Cell::Number(mention.value),
            Cell::text(&mention.unit),
            Cell::text(&mention.source),
        ]
    });
    Table {
        key: "mentions",
        title: "What it is made of".to_owned(),
        columns: vec![
            text_column("symbol", "Symbol"),
            text_column("kind", "Kind"),
            Column::new("value", "Value", "", Kind::Number),
            text_column("unit", "Unit"),
            text_column("source", "Source"),
        ],
        rows: rows.collect(),
    }
}
