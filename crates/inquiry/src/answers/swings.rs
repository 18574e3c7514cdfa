use analysis::questions::{Swing, SwingTable};
use charts::{Bar, BarRow, BarRows, Tone};

use super::{Panel, labels, largest, table};
use crate::names::input_name;
use words::{Phrase, number, say};

const INPUT: Phrase = Phrase::new("Input", "输入");

/// Rows that are drawn; the table has all.
const DRAWN: usize = 12;

/// Token cover with one input at a time at its 10th and 90th percentile.
pub(super) fn panel(found: &SwingTable) -> Panel {
    let base = found.median_world.first().copied().unwrap_or_default();
    let swings: Vec<&Swing> = found.swings.iter().collect();
    let sorted = largest(&swings, |swing| (cover(swing, 1) - cover(swing, 0)).abs());
    let finding = sorted.first().map_or(String::new(), |swing| {
        say!(
            "In the median world token cover is {}; {} alone takes it from {} at its 10th percentile \
             to {} at its 90th.",
            "在中位世界里，词元覆盖率为{}；仅“{}”一项从第10百分位变到第90百分位，就使它由{}变为{}。",
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
    let title = Phrase::new(
        "What each input does alone, in the median world",
        "每个输入单独的作用（中位世界）",
    );
    let headings = [
        INPUT,
        Phrase::new("Unit", "单位"),
        Phrase::new("10th percentile", "第10百分位"),
        Phrase::new("90th percentile", "第90百分位"),
        Phrase::new("Token cover at the 10th, ×", "第10百分位时的词元覆盖率，×"),
        Phrase::new("Token cover at the 90th, ×", "第90百分位时的词元覆盖率，×"),
    ];
    Panel {
        title,
        finding,
        chart: Box::new(BarRows {
            rows: sorted.iter().take(DRAWN).map(draw).collect(),
            origin: base,
            origin_label: say!("median world {}", "中位世界：{}", number(base)),
            unit: say!("token capacity over demand", "词元产能与需求之比"),
            table: table(&headings, sorted.iter().map(cells).collect()),
            labels: labels(title, INPUT, say!("Token cover", "词元覆盖率")),
        }),
        note: Phrase::new(
            "Orange: the input at its 10th percentile. Blue: at its 90th. Numbers in that order.",
            "橙色：输入取第10百分位。蓝色：取第90百分位。数字按此顺序。",
        ),
    }
}

/// The token cover at one end.
fn cover(swing: &Swing, end: usize) -> f64 {
    swing.outputs[end].first().copied().unwrap_or_default()
}

fn name(swing: &Swing) -> &str {
    input_name(&swing.key, &swing.name)
}
