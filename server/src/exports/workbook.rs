//! What a workbook holds.

use analysis::questions::Inspected;
use app::{Initial, Standing};
use datasets::{Date, Facts};
use model::{ACCELERATORS, CAPEX_LINES, Distribution, FACTORS, INPUTS, Ranges};

use super::caption;
use crate::commands::{Cell, Column, Kind, Report, Table, summary_tables};

/// The tables behind a plan, under one caption.
pub(super) struct Workbook {
    /// The file's name without its ending.
    pub name: String,
    pub report: Report,
    /// The day of the facts, which dates the file.
    pub facts_date: Date,
}

impl Workbook {
    pub(super) fn new(initial: &Initial, cells: &[Inspected], facts: &Facts) -> Self {
        let caption = caption(initial);
        let name = format!("headroom-{}", caption.result_id);
        let mut tables = summary_tables(&initial.answer.summary);
        tables.extend([
            money(initial),
            equations(cells),
            inputs(&initial.case.ranges),
            accelerators(),
            peers(initial),
        ]);
        Self { name, report: Report { caption, tables }, facts_date: facts.as_of() }
    }
}

fn text(key: &str, title: &str) -> Column {
    Column::new(key, title, "", Kind::Text)
}

fn number(key: &str, title: &str, unit: &'static str) -> Column {
    Column::new(key, title, unit, Kind::Number)
}

/// Where the capex goes: lines, and the chips bought in the median world.
fn money(initial: &Initial) -> Table {
    let (plan, central) = (&initial.case.plan, &initial.answer.central);
    let row = |line: &str, item: &str, amount: f64| {
        vec![Cell::text(line), Cell::text(item), Cell::Number(amount)]
    };
    let lines = CAPEX_LINES.iter().zip(plan.split.fractions());
    let mut rows: Vec<_> =
        lines.map(|(line, share)| row(line.name.text(), "", share * plan.capex_bn_cny())).collect();
    let chips = ACCELERATORS.iter().zip(central.spent_bn);
    let first = CAPEX_LINES[0].name.text();
    rows.extend(chips.map(|(chip, spent)| row(first, chip.name.text(), spent)));
    rows.push(row(first, "Unspent", central.unspent_bn));
    Table {
        key: "money",
        title: "Where the money goes, chips in the median world".to_owned(),
        columns: vec![
            text("line", "Line"),
            text("item", "Of which"),
            number("amount_bn_cny", "Amount", "bn¥"),
        ],
        rows,
    }
}

/// Every number of the model in the median world.
fn equations(cells: &[Inspected]) -> Table {
    let rows = cells.iter().map(|cell| {
        vec![
            Cell::text(&cell.symbol),
            Cell::text(&cell.name),
            Cell::text(&cell.unit),
            Cell::Number(cell.value),
            Cell::text(whole_formula(cell)),
        ]
    });
    Table {
        key: "median_world",
        title: "The model in the median world".to_owned(),
        columns: vec![
            text("symbol", "Symbol"),
            text("name", "Name"),
            text("unit", "Unit"),
            number("value", "Value", ""),
            text("formula", "Formula"),
        ],
        rows: rows.collect(),
    }
}

/// A formula with the definitions of its parts, as far as a spreadsheet's cell has room.
fn whole_formula(cell: &Inspected) -> String {
    const MOST: usize = 30_000;
    let mut formula = cell.formula.clone();
    for (name, part) in &cell.parts {
        formula.push_str("; ");
        formula.push_str(name);
        formula.push_str(" = ");
        formula.push_str(part);
    }
    if formula.chars().count() > MOST {
        formula = formula.chars().take(MOST).chain(['…']).collect();
    }
    formula
}

/// What is believed of the inputs, beside what is published.
fn inputs(ranges: &Ranges) -> Table {
    let numbers = |distribution| match distribution {
        Distribution::LogNormal { p10, p90 } => [Some(p10), None, Some(p90)],
        Distribution::Triangular { low, mode, high } => [Some(low), Some(mode), Some(high)],
    };
    let rows = INPUTS.iter().enumerate().map(|(input, spec)| {
        let believed = ranges.of(input);
        let kind = match believed {
            Distribution::LogNormal { .. } => "log-normal p10, p90",
            Distribution::Triangular { .. } => "triangular low, mode, high",
        };
        let cells = |distribution| {
            numbers(distribution).map(|number| number.map_or(Cell::Empty, Cell::Number))
        };
        let mut row = vec![
            Cell::text(spec.symbol),
            Cell::text(spec.about),
            Cell::text(spec.unit),
            Cell::text(kind),
        ];
        row.extend(cells(believed));
        row.push(Cell::Number(believed.quantile(0.5)));
        row.push(Cell::text(if believed == spec.distribution { "" } else { "changed" }));
        row.extend(cells(spec.distribution));
        row.extend(spec.loadings.map(Cell::Number));
        row.push(Cell::text(spec.basis));
        row
    });
    let mut columns = vec![
        text("symbol", "Symbol"),
        text("about", "What it is"),
        text("unit", "Unit"),
        text("distribution", "Distribution"),
        number("low", "Low", ""),
        number("mode", "Mode", ""),
        number("high", "High", ""),
        number("median", "Median", ""),
        text("changed", "Changed"),
        number("published_low", "Published low", ""),
        number("published_mode", "Published mode", ""),
        number("published_high", "Published high", ""),
    ];
    let loading = |factor: &model::Factor| {
        number(&format!("loading_{}", factor.key), &format!("Loading on {}", factor.name), "")
    };
    columns.extend(FACTORS.iter().map(loading));
    columns.push(text("basis", "Basis"));
    let title = "Uncertain inputs".to_owned();
    Table { key: "inputs", title, columns, rows: rows.collect() }
}

fn accelerators() -> Table {
    let rows = ACCELERATORS.iter().map(|class| {
        let numbers = [
            class.bf16_tflops,
            class.fp8_tflops,
            class.memory_gb,
            class.bandwidth_tbps,
            class.power_kw,
            class.host_kcny,
            class.network_kcny,
            class.compute_efficiency,
            class.memory_efficiency,
            class.trainable,
        ];
        let mut row = vec![Cell::text(class.name)];
        row.extend(numbers.map(Cell::Number));
        row.push(Cell::text(class.basis));
        row
    });
    Table {
        key: "accelerators",
        title: "Accelerators".to_owned(),
        columns: vec![
            text("name", "Class"),
            number("bf16_tflops", "BF16, dense", "TFLOP/s"),
            number("fp8_tflops", "FP8, dense", "TFLOP/s"),
            number("memory_gb", "Memory", "GB"),
            number("bandwidth_tbps", "Bandwidth", "TB/s"),
            number("power_kw", "Power", "kW"),
            number("host_kcny", "Host", "k¥"),
            number("network_kcny", "Network", "k¥"),
            number("compute_efficiency", "Compute efficiency", ""),
            number("memory_efficiency", "Memory efficiency", ""),
            number("trainable", "Share that can train", ""),
            text("basis", "Basis"),
        ],
        rows: rows.collect(),
    }
}

fn peers(initial: &Initial) -> Table {
    let figures = initial.peers.iter().flat_map(|peer| {
        peer.figures.iter().chain(&peer.others).map(|figure| (peer, figure)).collect::<Vec<_>>()
    });
    let rows = figures.map(|(peer, figure)| {
        let standing = match figure.standing {
            Standing::Actual => "actual",
            Standing::Outlook => "guidance or plan",
            Standing::Estimate => "estimate",
        };
        vec![
            Cell::text(&peer.company),
            Cell::text(&figure.year),
            Cell::Number(figure.usd_bn),
            Cell::text(standing),
            Cell::text(&figure.definition),
            Cell::text(&figure.confidence),
            Cell::text(&figure.source),
            figure.url.as_ref().map_or(Cell::Empty, Cell::text),
        ]
    });
    Table {
        key: "peers",
        title: "Capital expenditure of peers; definitions differ".to_owned(),
        columns: vec![
            text("company", "Company"),
            text("year", "Year"),
            number("usd_bn", "Amount", "US$ bn"),
            text("standing", "Standing"),
            text("definition", "What it counts"),
            text("confidence", "Grade"),
            text("source", "Source"),
            text("url", "Address"),
        ],
        rows: rows.collect(),
    }
}
