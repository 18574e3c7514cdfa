use analysis::Index;
use analysis::Measure;
use analysis::questions::{Column, Explained, Sensitivities};
use charts::{Bar, BarRow, Tone};

use super::{PLUS_MINUS, Panel, bars, labels, largest, table, with_error};
use crate::names::input_name;
use words::{Phrase, fixed, percent_sign, say};

const CAUSE: Phrase = Phrase::new("Cause", "原因");

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
        Measure::Goal => (
            Phrase::new("What decides whether the goal is met", "什么决定能否达标"),
            Phrase::new("what decides whether the goal is met", "能否达标"),
        ),
        _ => (
            Phrase::new("What spreads token cover", "什么使词元覆盖率分散"),
            Phrase::new(
                "the spread of token cover (its logarithm)",
                "词元覆盖率（取对数）的分散程度",
            ),
        ),
    };
    let finding = top.first().map_or(String::new(), |(column, index)| {
        say!(
            "“{}” accounts for {} % of {what}, interactions included, and for {} % alone; {} % of it all \
             is due to interactions.",
            "“{}”连同交互作用解释了{what}的{}%，单独解释{}%；总方差中有{}%来自交互作用。",
            name(column),
            fixed(index.total.value * 100.0, 0),
            fixed(index.first.value * 100.0, 0),
            fixed((1.0 - explained.additive.value).max(0.0) * 100.0, 0),
        )
    });
    let draw = |(column, index): &(&Column, Index)| BarRow {
        label: name(column).to_owned(),
        value_label: fixed(index.total.value * 100.0, 0) + &percent_sign(),
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
        let group = if column.is_group() {
            say!("group; overlaps", "组；有重叠")
        } else {
            String::new()
        };
        let mut cells = vec![name(column).to_owned(), group];
        cells.extend(with_error(index.total.times(100.0), 1));
        cells.extend(with_error(index.first.times(100.0), 1));
        cells
    };
    let all = largest(&pairs, order);
    let headings = [
        CAUSE,
        Phrase::new("Extent", "范围"),
        Phrase::new("Total, %", "总计，%"),
        PLUS_MINUS,
        Phrase::new("Alone, %", "单独，%"),
        PLUS_MINUS,
    ];
    Panel {
        title,
        finding,
        chart: bars(
            top.iter().take(DRAWN).map(draw).collect(),
            say!("% of variance", "占方差的比例，%"),
            table(&headings, all.iter().map(cells).collect()),
            labels(title, CAUSE, say!("Total share", "总占比")),
        ),
        note: Phrase::new(
            "Dark: alone. Pale: with interactions, ±2 standard errors.",
            "深色：单独。浅色：含交互作用，±2个标准误。",
        ),
    }
}

fn name(column: &Column) -> &str {
    input_name(&column.key, &column.name)
}
