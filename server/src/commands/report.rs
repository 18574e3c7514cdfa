//! What a command found, before it is written in any format.

mod comma;
mod flat;
mod json;
mod parquet;
mod readable;

use std::path::PathBuf;

use clap::Args;
use model::{Case, INPUTS, MODEL_VERSION, Ranges, Sampling, Scenario, ServiceLevel, result_id};
use words::{Phrase, reported_yuan_bn, say};

use super::failure::Failure;
use super::files::Sink;

/// How and where a report is written.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct OutputArguments {
    /// Write JSON: the caption, the columns with their units, and the rows of every table
    #[arg(long, group = "format")]
    pub json: bool,

    /// Write CSV: one table with a header; standard errors stand in columns of their own
    #[arg(long, group = "format")]
    pub csv: bool,

    /// Write Apache Parquet: the same table as CSV, with the caption in its metadata
    #[arg(long, group = "format")]
    pub parquet: bool,

    /// Write to a file, which appears whole or not at all, instead of to standard output
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Whole,
    Number,
    /// A number with its standard error.
    Estimate,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// The name in files; it carries the unit if there is one.
    pub key: String,
    /// The heading for people.
    pub title: String,
    /// The unit, empty where there is none or a column of its own says it.
    pub unit: &'static str,
    pub kind: Kind,
}

impl Column {
    pub(crate) fn new(key: &str, title: &str, unit: &'static str, kind: Kind) -> Self {
        Self { key: key.to_owned(), title: title.to_owned(), unit, kind }
    }
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Text(String),
    Whole(u64),
    Number(f64),
    Estimate { value: f64, error: Option<f64> },
    Empty,
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) const fn estimate(value: f64, error: f64) -> Self {
        Self::Estimate { value, error: Some(error) }
    }
}

/// A table with typed columns.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    /// The name in files.
    pub key: &'static str,
    /// The heading for people.
    pub title: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
}

/// Where numbers come from, so that they can be repeated and judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caption {
    pub result_id: String,
    pub scenario: String,
    pub sequence: &'static str,
    pub seed: u32,
    pub trials: u32,
    pub notes: Vec<String>,
}

/// What every caption says of the inputs.
const BASIS: &str = "press reports and estimates";

impl Caption {
    /// The caption of a run.
    pub(crate) fn of(scenario: &Scenario, sampling: &Sampling, notes: Vec<String>) -> Self {
        Self {
            result_id: result_id(scenario, sampling),
            scenario: summary(scenario),
            sequence: sampling.sequence.key(),
            seed: sampling.seed,
            trials: sampling.trials(),
            notes,
        }
    }

    /// The caption of another question about the same scenario and points.
    pub(crate) fn about(self, question: &str) -> Self {
        Self { result_id: format!("{question}-{}", self.result_id), ..self }
    }

    /// Names and values of what a file needs to tell runs apart.
    fn fields(&self) -> [(&'static str, Cell); 6] {
        [
            ("result_id", Cell::text(&self.result_id)),
            ("sequence", Cell::text(self.sequence)),
            ("seed", Cell::Whole(self.seed.into())),
            ("trials", Cell::Whole(self.trials.into())),
            ("model_version", Cell::Whole(MODEL_VERSION.into())),
            ("basis", Cell::text(BASIS)),
        ]
    }
}

impl Caption {
    /// The caption line by line: fields, scenario and notes.
    pub(crate) fn lines(&self) -> Vec<(String, Cell)> {
        let fields = self.fields().into_iter().map(|(name, cell)| (name.to_owned(), cell));
        let notes = (1..).zip(&self.notes);
        fields
            .chain([("scenario".to_owned(), Cell::text(&self.scenario))])
            .chain(notes.map(|(number, note)| (format!("note_{number}"), Cell::text(note))))
            .collect()
    }
}

/// A cell as CSV writes it.
pub(crate) fn text_of(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Whole(whole) => whole.to_string(),
        Cell::Number(value) | Cell::Estimate { value, .. } if value.is_finite() => {
            value.to_string()
        }
        _ => String::new(),
    }
}

/// A scenario in a line.
pub(crate) fn summary(scenario: &Scenario) -> String {
    let Scenario { plan, priors, service } = scenario;
    let (capex, leases) = (plan.capex_bn_cny(), plan.lease_bn_cny());
    let (capex_sum, lease_sum) = (reported_yuan_bn(capex), reported_yuan_bn(leases));
    let (rule, rule_name) = (plan.export.key(), plan.export.name());
    let mut parts = vec![
        say!("capex {capex} bn¥", "资本开支{capex_sum}"),
        say!("leases {leases} bn¥/yr", "租赁{lease_sum}/年"),
        say!("exports {rule}", "出口规则：{rule_name}"),
    ];
    let (ranges, all_in_the_address) = Ranges::of_priors(priors);
    let query = app::query_from_case(&Case { plan: *plan, ranges: ranges.clone() });
    if query.is_empty() {
        parts.push(say!("as reported in December 2025", "如2025年12月所报道"));
    } else {
        parts.push(say!("address ?{query}", "网址?{query}"));
    }
    let named: Vec<_> = ranges.changed().map(|(input, _)| INPUTS[input].symbol).collect();
    if !named.is_empty() {
        let named = named.join(" ");
        parts.push(say!("ranges changed: {named}", "已改区间：{named}"));
    }
    if !all_in_the_address {
        parts.push(say!("other priors changed", "其他先验已修改"));
    }
    if *service != ServiceLevel::production() {
        parts.push(say!("service level changed", "服务水平已修改"));
    }
    parts.join(Phrase::new(", ", "，").text())
}

/// Tables under one caption.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Report {
    pub caption: Caption,
    pub tables: Vec<Table>,
}

impl Report {
    /// The report as one JSON object.
    pub(crate) fn json(&self) -> Result<Vec<u8>, Failure> {
        json::render(self)
    }

    /// The report as CSV: one table with a header.
    pub(crate) fn csv(&self) -> Result<Vec<u8>, Failure> {
        comma::render(self)
    }

    /// Writes the report as the arguments say.
    pub(crate) fn write(&self, arguments: &OutputArguments) -> Result<(), Failure> {
        let bytes = if arguments.json {
            self.json()?
        } else if arguments.csv {
            self.csv()?
        } else if arguments.parquet {
            parquet::render(self)?
        } else {
            readable::render(self, arguments.out.is_none()).into_bytes()
        };
        let mut sink = Sink::open(arguments.out.as_deref())?;
        sink.write_all(&bytes)?;
        sink.finish()
    }
}
