mod measures;
mod ranks;
mod shares;
mod swings;

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::report::OutputArguments;
use super::source::{SamplingArguments, ScenarioArguments};

const EXAMPLES: &str = "\
`shares` are Sobol' indices over the 36 independent coordinates behind the inputs: `first` is what a
coordinate explains alone, `total` what would vanish without it; groups overlap. `ranks` are partial
rank correlations: which inputs move a measure, all others held fixed. `swings` move one input at a
time from its 10th to its 90th percentile in the median world.

Measures are goal, log_token_cover, log_request_cover, served, shortfall, or the name of a quantity
that `headroom simulate` prints.

Examples:
  headroom sensitivity
  headroom sensitivity --measure served --top 10
  headroom sensitivity --method swings --measure request_cover
  headroom sensitivity --scenario plan.toml --rows 1024 --parquet --out shares.parquet";

/// What is analysed, how, and how closely.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES)]
pub struct SensitivityArguments {
    #[command(flatten)]
    scenario: ScenarioArguments,

    /// How uncertainty is told apart
    #[arg(long, value_enum, default_value = "shares")]
    method: Method,

    /// What varies; may be given several times [default: goal and `log_token_cover`, for swings
    /// `token_cover` and `request_cover`]
    #[arg(long = "measure", value_name = "NAME")]
    measures: Vec<String>,

    /// Rows of each replicate, a multiple of 8 [default: 256 for shares, 2048 for ranks]
    #[arg(long, value_name = "COUNT")]
    rows: Option<u32>,

    /// Independent replicates
    #[arg(long, value_name = "COUNT", default_value_t = 16)]
    replicates: u32,

    /// How many rows of each measure are printed, those that matter most first
    #[arg(long, value_name = "COUNT", default_value_t = usize::MAX, hide_default_value = true)]
    top: usize,

    #[command(flatten)]
    points: PointArguments,
    #[command(flatten)]
    output: OutputArguments,
}

/// How uncertainty is told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Method {
    /// Shares of the variance
    Shares,
    /// Partial rank correlations
    Ranks,
    /// One input at a time
    Swings,
}

/// Seed and points, without a number of trials.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct PointArguments {
    /// The seed; the same seed gives the same digits [default: the scenario's, or 20260120]
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u32>,

    /// Where the points come from [default: the scenario's, or sobol]
    #[arg(long, value_name = "SEQUENCE", value_parser = ["sobol", "philox"])]
    sequence: Option<String>,
}

/// Says which uncertainty matters how much.
pub(crate) fn sensitivity(arguments: &SensitivityArguments) -> Result<(), Failure> {
    let PointArguments { seed, sequence } = arguments.points.clone();
    let sampling = SamplingArguments { trials: None, seed, sequence };
    let reading = sampling.apply(arguments.scenario.read()?)?;
    let report = match arguments.method {
        Method::Shares => shares::report(arguments, reading)?,
        Method::Ranks => ranks::report(arguments, reading)?,
        Method::Swings => swings::report(arguments, reading)?,
    };
    report.write(&arguments.output)
}
