use std::path::PathBuf;

use app::query_from_case;
use clap::Args;
use model::{Case, Ranges, ServiceLevel};
use scenario::{EXAMPLE, Reading, ScenarioFile, schema};

use super::failure::Failure;
use super::files::Sink;
use super::report::summary;
use super::source::ScenarioArguments;

const EXAMPLES: &str = "\
Examples:
  headroom scenario --example > plan.toml
  headroom scenario --schema > scenario.schema.json
  headroom scenario --scenario plan.toml
  headroom scenario --scenario '?capex=200&lease=40' --json
  headroom scenario --scenario plan.toml --url";

/// What is printed about scenarios.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag on the command line")]
pub struct DescribeArguments {
    #[command(flatten)]
    scenario: ScenarioArguments,

    /// Print the JSON Schema of scenario files
    #[arg(long, group = "what")]
    schema: bool,

    /// Print a scenario in TOML with a comment on every field
    #[arg(long, group = "what")]
    example: bool,

    /// Print the scenario as canonical JSON
    #[arg(long, group = "what")]
    json: bool,

    /// Print the query of the address that shows the plan
    #[arg(long, group = "what")]
    url: bool,

    /// Write to a file, which appears whole or not at all, instead of to standard output
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Says what a scenario is, or what one may be.
pub(crate) fn describe(arguments: &DescribeArguments) -> Result<(), Failure> {
    let text = if arguments.schema {
        pretty(&schema())?
    } else if arguments.example {
        EXAMPLE.to_owned()
    } else {
        let reading = arguments.scenario.read()?;
        for note in &reading.notes {
            eprintln!("headroom: note: {note}");
        }
        if arguments.json {
            pretty(&ScenarioFile::of(&reading.scenario, &reading.sampling))?
        } else if arguments.url {
            address(&reading)
        } else {
            format!("{}\n", summary(&reading.scenario))
        }
    };
    let mut sink = Sink::open(arguments.out.as_deref())?;
    sink.write_all(text.as_bytes())?;
    sink.finish()
}

fn pretty(value: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string_pretty(value)
        .map(|text| text + "\n")
        .map_err(|error| Failure::Internal(format!("JSON was not made: {error}")))
}

/// The query of a scenario, and on standard error what it leaves out.
fn address(reading: &Reading) -> String {
    let scenario = &reading.scenario;
    let (ranges, all) = Ranges::of_priors(&scenario.priors);
    if !all || scenario.service != ServiceLevel::production() {
        eprintln!(
            "headroom: note: the address holds the plan and ranges as pages can change them; other \
             priors, dependence, tails and the service level are not in it"
        );
    }
    format!("?{}\n", query_from_case(&Case { plan: scenario.plan, ranges }))
}
