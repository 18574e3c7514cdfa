use analysis::questions::{RankRow, RankTable};

use super::{ERRORS, Panel, bars, error, labels, largest, row, table};
use crate::names::input_name;
use words::signed;

/// Rows that are drawn; the table has all.
const DRAWN: usize = 12;

/// What moves token cover with everything else held fixed, the strongest first.
pub(super) fn panel(found: &RankTable) -> Panel {
    let rows: Vec<&RankRow> = found.rows.iter().collect();
    let sorted = largest(&rows, |row| row.correlation.value.abs());
    let named = |place: usize| {
        let row = sorted.get(place)?;
        let way = if row.correlation.value < 0.0 { "lowers" } else { "raises" };
        let size = signed(row.correlation.value, 2);
        Some(format!("{} {way} it ({size})", input_name(&row.key, &row.name)))
    };
    let finding = match (named(0), named(1)) {
        (Some(first), Some(second)) => format!(
            "With everything else held fixed, these move token cover most: {first}, and {second}."
        ),
        _ => "Nothing moves token cover.".to_owned(),
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
    let title = "What moves token cover";
    Panel {
        title,
        finding,
        chart: bars(
            sorted.iter().take(DRAWN).map(draw).collect(),
            "partial rank correlation",
            table(
                &["Input", "Symbol", "Partial rank correlation", "±"],
                sorted.iter().map(cells).collect(),
            ),
            labels(title, "Input", "Partial rank correlation"),
        ),
        note: ERRORS,
    }
}
