use analysis::questions::{Swing, SwingTable};
use charts::{Bar, BarRow, BarRows, Tone};

use super::{Panel, labels, largest, table};
use crate::names::input_name;
use words::number;

/// Rows that are drawn; the table has all.
const DRAWN: usize = 12;

/// Token cover with one input at a time at its 10th and 90th percentile.
pub(super) fn panel(found: &SwingTable) -> Panel {
    let base = found.median_world.first().copied().unwrap_or_default();
    let swings: Vec<&Swing> = found.swings.iter().collect();
    let sorted = largest(&swings, |swing| (cover(swing, 1) - cover(swing, 0)).abs());
    let finding = sorted.first().map_or(String::new(), |swing| {
        format!(
            "In the median world token cover is {}; {} alone takes it from {} at its 10th percentile \
             to {} at its 90th.",
            number(base),
            name(swing),
            number(cover(swing, 0)),
            number(cover(swing, 1)),
        )
    });
    let bar = |value, tone| Bar { value, error: None, tone };
    let draw = |swing: &&Swing| BarRow {
        label: name(swing).to_owned(),
        value_label: format!("{} … {}", number(cover(swing, 0)), number(cover(swing, 1))),
        bars: vec![bar(cover(swing, 0), Tone::Other), bar(cover(swing, 1), Tone::Strong)],
    };
    let cells = |swing: &&Swing| {
        let [low, high] = swing.ends.map(number);
        vec![
            name(swing).to_owned(),
            swing.unit.replace('–', ""),
            low,
            high,
            number(cover(swing, 0)),
            number(cover(swing, 1)),
        ]
    };
    let title = "What each input does alone, in the median world";
    let headings = [
        "Input",
        "Unit",
        "10th percentile",
        "90th percentile",
        "Token cover at the 10th, ×",
        "Token cover at the 90th, ×",
    ];
    Panel {
        title,
        finding,
        chart: Box::new(BarRows {
            rows: sorted.iter().take(DRAWN).map(draw).collect(),
            origin: base,
            origin_label: format!("median world {}", number(base)),
            unit: "token capacity over demand".to_owned(),
            table: table(&headings, sorted.iter().map(cells).collect()),
            labels: labels(title, "Input", "Token cover"),
        }),
        note: "Orange: the input at its 10th percentile. Blue: at its 90th. Numbers in that order.",
    }
}

/// The token cover at one end.
fn cover(swing: &Swing, end: usize) -> f64 {
    swing.outputs[end].first().copied().unwrap_or_default()
}

fn name(swing: &Swing) -> &str {
    input_name(&swing.key, &swing.name)
}
