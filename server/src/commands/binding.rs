use analysis::questions::{Binding, BindingTable};
use analysis::{Answer, Question};
use clap::Args;
use model::{Constraint, ExportRule};

use super::ask::{AskArguments, ask, other_answer};
use super::failure::Failure;
use super::report::{Caption, Cell, Column, Kind, Report, Table};
use super::simulate::constraint_key;

const EXAMPLES: &str = "\
Every export state meets the same futures; `overall` weighs them by their probabilities under the
scenario's export rule.

Examples:
  headroom binding
  headroom binding --scenario may-2026
  headroom binding --scenario plan.toml --csv --out binding.csv";

/// Whose constraints are looked at.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES)]
pub struct BindingArguments {
    #[command(flatten)]
    ask: AskArguments,
}

/// Says what binds, export state by export state.
pub(crate) fn binding(arguments: &BindingArguments) -> Result<(), Failure> {
    let reading = arguments.ask.reading()?;
    let question = Question::Binding(Binding {
        scenario: reading.scenario.clone(),
        sampling: reading.sampling,
    });
    let Answer::Binding(found) = ask(&question, "looking for what binds")? else {
        return Err(other_answer());
    };
    let caption = Caption::of(&reading.scenario, &reading.sampling, reading.notes).about("binding");
    Report { caption, tables: vec![table(&found)] }.write(&arguments.ask.output)
}

fn table(found: &BindingTable) -> Table {
    let states = found.states.iter().map(|row| {
        let mut cells = vec![
            Cell::text(ExportRule::Fixed(row.state).key()),
            Cell::Number(row.probability),
            row.goal.into(),
        ];
        cells.extend(row.shares.map(Cell::from));
        cells
    });
    let mut overall = vec![Cell::text("overall"), Cell::Number(1.0), Cell::Empty];
    overall.extend(found.overall.map(Cell::from));
    let mut columns = vec![
        Column::new("export", "Exports", "", Kind::Text),
        Column::new("probability", "Probability", "", Kind::Number),
        Column::new("goal", "Goal met in", "", Kind::Estimate),
    ];
    columns.extend(Constraint::ALL.map(|constraint| {
        let key = format!("binding_{}", constraint_key(constraint));
        Column::new(&key, &format!("{} binds", constraint.name()), "", Kind::Estimate)
    }));
    Table {
        key: "binding",
        title: "What binds, by export state".to_owned(),
        columns,
        rows: states.chain([overall]).collect(),
    }
}
