use analysis::Index;
use analysis::Measure;
use analysis::questions::{Column, Explained, Sensitivities};
use charts::{Bar, BarRow, Tone};

use super::{Panel, bars, labels, largest, table, with_error};
use crate::names::input_name;
use words::fixed;

/// Rows that are drawn; the table has all.
const DRAWN: usize = 12;

/// Shares of variance, one figure for each output, the goal first.
pub(super) fn panels(found: &Sensitivities) -> Vec<Panel> {
    found.outputs.iter().rev().map(|explained| panel(&found.columns, explained)).collect()
}

fn panel(columns: &[Column], explained: &Explained) -> Panel {
    let pairs: Vec<(&Column, Index)> = columns.iter().zip(explained.shares.clone()).collect();
    let single: Vec<_> = pairs.iter().copied().filter(|(column, _)| !column.is_group()).collect();
    let order = |(_, index): (&Column, Index)| index.total.value;
    let top = largest(&single, order);
    let (title, what) = match explained.output {
        Measure::Goal => {
            ("What decides whether the goal is met", "what decides whether the goal is met")
        }
        _ => ("What spreads token cover", "the spread of token cover (its logarithm)"),
    };
    let finding = top.first().map_or(String::new(), |(column, index)| {
        format!(
            "“{}” accounts for {} % of {what}, interactions included, and for {} % alone; {} % of it all \
             is due to interactions.",
            name(column),
            fixed(index.total.value * 100.0, 0),
            fixed(index.first.value * 100.0, 0),
            fixed((1.0 - explained.additive.value).max(0.0) * 100.0, 0),
        )
    });
    let draw = |(column, index): &(&Column, Index)| BarRow {
        label: name(column).to_owned(),
        value_label: format!("{}\u{202f}%", fixed(index.total.value * 100.0, 0)),
        bars: vec![
            Bar {
                value: index.total.value * 100.0,
                error: index.total.error.map(|error| error * 100.0),
                tone: Tone::Faint,
            },
            Bar { value: (index.first.value * 100.0).max(0.0), error: None, tone: Tone::Strong },
        ],
    };
    let cells = |(column, index): &(&Column, Index)| {
        let group = if column.is_group() { "group; overlaps" } else { "" };
        let mut cells = vec![name(column).to_owned(), group.to_owned()];
        cells.extend(with_error(index.total.times(100.0), 1));
        cells.extend(with_error(index.first.times(100.0), 1));
        cells
    };
    let all = largest(&pairs, order);
    let headings = ["Cause", "Extent", "Total, %", "±", "Alone, %", "±"];
    Panel {
        title,
        finding,
        chart: bars(
            top.iter().take(DRAWN).map(draw).collect(),
            "% of variance",
            table(&headings, all.iter().map(cells).collect()),
            labels(title, "Cause", "Total share"),
        ),
        note: "Dark: alone. Pale: with interactions, ±2 standard errors.",
    }
}

fn name(column: &Column) -> &str {
    input_name(&column.key, &column.name)
}
