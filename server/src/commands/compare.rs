use analysis::questions::{Assumption, Compare, Comparison, Difference, Paired};
use analysis::{Answer, Question};
use clap::Args;
use model::{OBSERVABLES, Summary, result_id};
use scenario::Reading;

use super::ask::{ask, other_answer};
use super::failure::Failure;
use super::report::{Caption, Cell, Column, Kind, OutputArguments, Report, Table, summary};
use super::source::{SamplingArguments, read_scenario};

const EXAMPLES: &str = "\
Every scenario meets the same futures, and every later one is compared with the first. One scenario
alone is compared with the plan reported in December 2025.

Examples:
  headroom compare may-2026
  headroom compare december-2025 may-2026 lease-first --trials 1000000
  headroom compare plan-a.toml plan-b.toml --json --out comparison.json";

/// The letters that scenarios go by.
const LETTERS: [&str; 4] = ["A", "B", "C", "D"];

/// What is compared.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES)]
pub struct CompareArguments {
    /// Up to four scenarios: files, addresses or presets
    #[arg(value_name = "SCENARIO", num_args = 0..=4)]
    scenarios: Vec<String>,

    /// One more scenario, behind those named without an option
    #[arg(long = "scenario", short, value_name = "SCENARIO")]
    more: Vec<String>,

    #[command(flatten)]
    sampling: SamplingArguments,
    #[command(flatten)]
    output: OutputArguments,
}

impl CompareArguments {
    /// Two to four scenarios in their order.
    fn sources(&self) -> Result<Vec<&str>, Failure> {
        let mut sources: Vec<&str> =
            self.scenarios.iter().chain(&self.more).map(String::as_str).collect();
        if let [only] = sources[..] {
            sources = vec!["december-2025", only];
        }
        if (2..=LETTERS.len()).contains(&sources.len()) {
            return Ok(sources);
        }
        let wrong =
            format!("`SCENARIO` is given {} times; accepted are one to four", sources.len());
        Err(Failure::Usage(wrong))
    }
}

/// Compares scenarios future by future.
pub(crate) fn compare(arguments: &CompareArguments) -> Result<(), Failure> {
    let sources = arguments.sources()?;
    let mut readings =
        sources.iter().map(|source| read_scenario(source)).collect::<Result<Vec<_>, _>>()?;
    readings[0] = arguments.sampling.apply(readings[0].clone())?;
    let sampling = readings[0].sampling;
    let question = Question::Compare(Compare {
        scenarios: readings.iter().map(|reading| reading.scenario.clone()).collect(),
        sampling,
        observables: OBSERVABLES.iter().map(|spec| spec.observable).collect(),
    });
    let Answer::Compare(comparison) = ask(&question, "comparing")? else {
        return Err(other_answer());
    };
    let tables = vec![scenarios(&sources, &readings, &comparison), differences(&comparison)];
    Report { caption: caption(&readings, &comparison), tables }.write(&arguments.output)
}

fn caption(readings: &[Reading], comparison: &Comparison) -> Caption {
    let sampling = &readings[0].sampling;
    let lettered = readings.iter().zip(LETTERS);
    let notes = lettered.clone().flat_map(|(reading, letter)| {
        reading.notes.iter().map(move |note| format!("{letter}: {note}"))
    });
    let later = comparison.against_first.iter().zip(&LETTERS[1..]);
    let worlds = later.filter(|(paired, _)| !paired.worlds_differ.is_empty()).map(
        |(Paired { worlds_differ, .. }, letter)| {
            let what: Vec<&str> = worlds_differ.iter().copied().map(assumption).collect();
            let what = what.join(", ");
            format!("{letter} and A differ in worlds, not only in decisions: {what}")
        },
    );
    let ids: Vec<String> =
        readings.iter().map(|reading| result_id(&reading.scenario, sampling)).collect();
    let described =
        lettered.map(|(reading, letter)| format!("{letter}: {}", summary(&reading.scenario)));
    Caption {
        result_id: ids.join("+"),
        scenario: described.collect::<Vec<_>>().join("; "),
        ..Caption::of(&readings[0].scenario, sampling, notes.chain(worlds).collect())
    }
}

const fn assumption(assumption: Assumption) -> &'static str {
    match assumption {
        Assumption::Priors => "priors",
        Assumption::Exports => "export rule",
        Assumption::DomesticSupply => "domestic supply",
        Assumption::Service => "service level",
    }
}

fn scenarios(sources: &[&str], readings: &[Reading], comparison: &Comparison) -> Table {
    let row = |((source, reading), (summary, letter)): ((&&str, &Reading), (&Summary, &str))| {
        let odds = &summary.odds;
        let shares = [odds.goal, odds.tokens, odds.requests, odds.training, odds.profit];
        let shares = shares.into_iter().zip(odds.errors);
        let id = result_id(&reading.scenario, &readings[0].sampling);
        let mut cells = vec![Cell::text(letter), Cell::text(short(source)), Cell::text(id)];
        cells.extend(shares.map(|(share, error)| Cell::estimate(share, error)));
        cells
    };
    let lettered = comparison.summaries.iter().zip(LETTERS);
    let mut columns = vec![
        Column::new("scenario", "Scenario", "", Kind::Text),
        Column::new("source", "Given as", "", Kind::Text),
        Column::new("scenario_id", "Result", "", Kind::Text),
    ];
    let odds = [
        ("goal", "Goal"),
        ("tokens", "Tokens"),
        ("requests", "Requests"),
        ("training", "Training"),
        ("profit", "Profit"),
    ];
    columns.extend(odds.map(|(key, title)| Column::new(key, title, "", Kind::Estimate)));
    Table {
        key: "scenarios",
        title: "How likely, as a share of futures".to_owned(),
        columns,
        rows: sources.iter().zip(readings).zip(lettered).map(row).collect(),
    }
}

/// What a scenario was given as, cut to what a cell can hold.
fn short(source: &str) -> String {
    let mut short: String = source.chars().take(40).collect();
    if short.len() < source.len() {
        short.push('…');
    }
    short
}

fn differences(comparison: &Comparison) -> Table {
    let later = comparison.against_first.iter().zip(&LETTERS[1..]);
    let rows = later.flat_map(|(paired, letter)| {
        let goal = vec![
            Cell::text(*letter),
            Cell::text("goal"),
            Cell::text("–"),
            paired.goal.into(),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Number(paired.gained),
            Cell::Number(paired.lost),
        ];
        std::iter::once(goal).chain(paired.differences.iter().map(move |d| difference(letter, d)))
    });
    let text = |key, title| Column::new(key, title, "", Kind::Text);
    let estimate = |key, title| Column::new(key, title, "", Kind::Estimate);
    Table {
        key: "differences",
        title: "How each later scenario differs from A in the same futures".to_owned(),
        columns: vec![
            text("scenario", "Scenario"),
            text("name", "Name"),
            text("unit", "Unit"),
            estimate("difference", "Mean difference"),
            estimate("difference_p5", "p5"),
            estimate("difference_p50", "Median"),
            estimate("difference_p95", "p95"),
            Column::new("better", "Better in", "", Kind::Number),
            Column::new("worse", "Worse in", "", Kind::Number),
        ],
        rows: rows.collect(),
    }
}

fn difference(letter: &str, difference: &Difference) -> Vec<Cell> {
    let Difference { observable, interval, interval_error, mean, greater, less, .. } = difference;
    let spec = &OBSERVABLES[*observable as usize];
    let better = difference.better().map(|better| better.value);
    let worse = better.map(|better| greater.value + less.value - better);
    let quantile = |read: fn(&model::Interval) -> f64| Cell::Estimate {
        value: read(interval),
        error: interval_error.as_ref().map(read),
    };
    vec![
        Cell::text(letter),
        Cell::text(spec.key),
        Cell::text(spec.unit),
        (*mean).into(),
        quantile(|interval| interval.p5),
        quantile(|interval| interval.p50),
        quantile(|interval| interval.p95),
        better.into(),
        worse.into(),
    ]
}
