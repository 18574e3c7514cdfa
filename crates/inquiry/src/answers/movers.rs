use analysis::questions::{RankRow, RankTable};

use super::{ERRORS, PLUS_MINUS, Panel, bars, error, labels, largest, row, table};
use crate::names::input_name;
use words::{Phrase, say, signed};

const LOWERS: Phrase = Phrase::new("lowers", "下降");
const RAISES: Phrase = Phrase::new("raises", "上升");
const INPUT: Phrase = Phrase::new("Input", "输入");
const CORRELATION: Phrase = Phrase::new("Partial rank correlation", "偏秩相关系数");

/// Rows that are drawn; the table has all.
const DRAWN: usize = 12;

/// What moves token cover with everything else held fixed, the strongest first.
pub(super) fn panel(found: &RankTable) -> Panel {
    let rows: Vec<&RankRow> = found.rows.iter().collect();
    let sorted = largest(&rows, |row| row.correlation.value.abs());
    let named = |place: usize| {
        let row = sorted.get(place)?;
        let way = if row.correlation.value < 0.0 { LOWERS } else { RAISES };
        let size = signed(row.correlation.value, 2);
        let name = input_name(&row.key, &row.name);
        Some(say!("{name} {way} it ({size})", "{name}使其{way}（{size}）"))
    };
    let finding = match (named(0), named(1)) {
        (Some(first), Some(second)) => say!(
            "With everything else held fixed, these move token cover most: {first}, and {second}.",
            "其他因素不变时，对词元覆盖率影响最大的是：{first}，{second}。",
        ),
        _ => say!("Nothing moves token cover.", "没有因素影响词元覆盖率。"),
    };
    let draw = |found: &&RankRow| row(input_name(&found.key, &found.name), found.correlation, 2);
    let cells = |found: &&RankRow| {
        vec![
            input_name(&found.key, &found.name).to_owned(),
            found.key.clone(),
            signed(found.correlation.value, 2),
            error(found.correlation, 2),
        ]
    };
    let title = Phrase::new("What moves token cover", "什么影响词元覆盖率");
    Panel {
        title,
        finding,
        chart: bars(
            sorted.iter().take(DRAWN).map(draw).collect(),
            CORRELATION,
            table(
                &[INPUT, Phrase::new("Symbol", "符号"), CORRELATION, PLUS_MINUS],
                sorted.iter().map(cells).collect(),
            ),
            labels(title, INPUT, CORRELATION),
        ),
        note: ERRORS,
    }
}
