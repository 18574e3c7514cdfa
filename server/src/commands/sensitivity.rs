use analysis::questions::{Explained, Sensitivities, Sensitivity};
use analysis::{Answer, Measure, Question};
use clap::Args;
use model::{OBSERVABLES, Sampling};

use super::ask::{ask, other_answer};
use super::failure::Failure;
use super::report::{Caption, Cell, Column, Kind, OutputArguments, Report, Table};
use super::source::{SamplingArguments, ScenarioArguments};

const EXAMPLES: &str = "\
Shares are Sobol' indices over the 36 independent coordinates behind the inputs: `first` is what a
coordinate explains alone, `total` what would vanish without it. Groups overlap.

Measures are goal, log_token_cover, log_request_cover, served, shortfall, or the name of a quantity
that `headroom simulate` prints.

Examples:
  headroom sensitivity
  headroom sensitivity --measure served --top 10
  headroom sensitivity --scenario plan.toml --rows 1024 --parquet --out shares.parquet";

/// What is analysed, and how closely.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES)]
pub struct SensitivityArguments {
    #[command(flatten)]
    scenario: ScenarioArguments,

    /// What varies and is shared out; may be given several times [default: goal and `log_token_cover`]
    #[arg(long = "measure", value_name = "NAME")]
    measures: Vec<String>,

    /// Rows of each replicate, a multiple of 8
    #[arg(long, value_name = "COUNT", default_value_t = 256)]
    rows: u32,

    /// Independent replicates
    #[arg(long, value_name = "COUNT", default_value_t = 16)]
    replicates: u32,

    /// How many coordinates of each output are printed, those that explain most first
    #[arg(long, value_name = "COUNT", default_value_t = usize::MAX, hide_default_value = true)]
    top: usize,

    #[command(flatten)]
    points: PointArguments,
    #[command(flatten)]
    report: OutputArguments,
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

/// Says which uncertainty explains how much.
pub(crate) fn sensitivity(arguments: &SensitivityArguments) -> Result<(), Failure> {
    let PointArguments { seed, sequence } = arguments.points.clone();
    let sampling = SamplingArguments { trials: None, seed, sequence };
    let reading = sampling.apply(arguments.scenario.read()?)?;
    let Sampling { sequence, seed, .. } = reading.sampling;
    let published = Sensitivity::published(reading.scenario.clone());
    let outputs = arguments.measures.iter().map(|name| measure(name)).collect::<Result<_, _>>()?;
    let outputs = if arguments.measures.is_empty() { published.outputs } else { outputs };
    let question = Sensitivity {
        outputs,
        sequence,
        seed,
        rows: arguments.rows,
        replicates: arguments.replicates,
        scenario: published.scenario,
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
    let tables = vec![measures_table(&found, runs), shares(&found, arguments.top)];
    Report { caption, tables }.write(&arguments.report)
}

/// Measures that are no observables, by name.
const MEASURES: [(&str, Measure); 5] = [
    ("goal", Measure::Goal),
    ("log_token_cover", Measure::LogTokenCover),
    ("log_request_cover", Measure::LogRequestCover),
    ("served", Measure::Served),
    ("shortfall", Measure::Shortfall),
];

fn measure(name: &str) -> Result<Measure, Failure> {
    let observed = || OBSERVABLES.iter().find(|spec| spec.key == name);
    let known = MEASURES.iter().find(|(key, _)| *key == name).map(|(_, measure)| *measure);
    known.or_else(|| observed().map(|spec| Measure::Observed(spec.observable))).ok_or_else(|| {
        let names: Vec<&str> = MEASURES
            .iter()
            .map(|(key, _)| *key)
            .chain(OBSERVABLES.iter().map(|spec| spec.key))
            .collect();
        Failure::Usage(format!("`--measure` is `{name}`; accepted are {}", names.join(", ")))
    })
}

fn name_of(measure: Measure) -> &'static str {
    match measure {
        Measure::Observed(observable) => OBSERVABLES[observable as usize].key,
        other => MEASURES.iter().find(|(_, known)| *known == other).map_or("", |(key, _)| key),
    }
}

fn measures_table(found: &Sensitivities, runs: u32) -> Table {
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
