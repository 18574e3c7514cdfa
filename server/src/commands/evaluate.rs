//! `headroom evaluate`: the double-precision model at given points or in given worlds.

mod line;
mod named_inputs;
mod names;
mod unit_points;

use std::path::PathBuf;

use clap::{ArgGroup, Args};

use super::failure::Failure;
use super::files::Sink;
use super::source::ScenarioArguments;
use line::Lines;

const EXAMPLES: &str = "\
Every line that is printed is a JSON object with the output names of BUDGET_MODEL.

A file of unit points is CSV without a header. A row holds 36 coordinates strictly between 0 and 1:
4 latent factors, the own parts of 30 inputs, the export state and the clearance month; with the
tails `student` 2 more, which all inputs share.

A file of inputs is CSV with a header, or one JSON object, several of them, or an array of them.
Its names are the symbols or field names of the inputs, `exp` (0 denied, 1 trial, 2 quota, 3 open)
or `export_cap_k`, and `t_clear` or `clearance_month`. What is not given stands at its median; the
export state at the scenario's likeliest.

Examples:
  headroom evaluate --unit-points points.csv
  headroom evaluate --scenario plan.toml --unit-points - < points.csv
  echo '{\"p_h200\": 150, \"exp\": 3}' | headroom evaluate --inputs -";

/// What is evaluated.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES)]
#[command(group = ArgGroup::new("given").required(true).args(["unit_points", "inputs"]))]
pub struct EvaluateArguments {
    #[command(flatten)]
    scenario: ScenarioArguments,

    /// A file of unit-cube coordinates, one row per trial; `-` is standard input
    #[arg(long, value_name = "FILE")]
    unit_points: Option<String>,

    /// A file of named physical inputs, one row per trial; `-` is standard input
    #[arg(long, value_name = "FILE")]
    inputs: Option<String>,

    /// Write to a file, which appears whole or not at all, instead of to standard output
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Evaluates the model row by row, in constant memory.
pub(crate) fn evaluate(arguments: &EvaluateArguments) -> Result<(), Failure> {
    let reading = arguments.scenario.read()?;
    for note in &reading.notes {
        eprintln!("headroom: note: {note}");
    }
    let mut lines = Lines::new(Sink::open(arguments.out.as_deref())?);
    match (&arguments.unit_points, &arguments.inputs) {
        (Some(input), _) => {
            unit_points::evaluate(&reading.scenario, input, &mut lines)?;
            lines.finish(input)
        }
        (None, Some(input)) => {
            named_inputs::evaluate(&reading.scenario, input, &mut lines)?;
            lines.finish(input)
        }
        (None, None) => Err(Failure::Internal("neither points nor inputs are given".to_owned())),
    }
}
