//! The report for people: aligned tables that are also Markdown, then the caption.

use std::fmt::Write as _;

use comfy_table::{CellAlignment, ContentArrangement, presets};
use model::MODEL_VERSION;

use super::{BASIS, Caption, Cell, Column, Kind, Report, Table};

/// The report as text; on a terminal it keeps to the terminal's width.
pub(super) fn render(report: &Report, on_standard_output: bool) -> String {
    let width = if on_standard_output { columns_of_terminal() } else { None };
    let mut text = String::new();
    for table in &report.tables {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}\n\n{}\n", table.title, aligned(table, width));
    }
    text.push_str(&caption(&report.caption));
    text
}

/// The width to keep to: that of `COLUMNS` if it is set, else of the terminal if there is one.
fn columns_of_terminal() -> Option<u16> {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    said.or_else(|| terminal_size::terminal_size().map(|(width, _)| width.0))
}

fn aligned(table: &Table, width: Option<u16>) -> comfy_table::Table {
    let mut drawn = comfy_table::Table::new();
    drawn.load_style(presets::ASCII_MARKDOWN);
    if let Some(width) = width {
        drawn.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    drawn.set_header(table.columns.iter().map(heading));
    for cells in &table.rows {
        drawn.add_row(cells.iter().map(shown));
    }
    for (drawn, column) in drawn.column_iter_mut().zip(&table.columns) {
        if column.kind != Kind::Text {
            drawn.set_cell_alignment(CellAlignment::Right);
        }
    }
    drawn
}

fn heading(column: &Column) -> String {
    if column.unit.is_empty() {
        column.title.clone()
    } else {
        format!("{}, {}", column.title, column.unit)
    }
}

fn caption(caption: &Caption) -> String {
    let Caption { result_id, scenario, sequence, seed, trials, notes } = caption;
    let mut text = format!(
        "Result {result_id}: {trials} trials of {sequence} points, seed {seed}, model version \
         {MODEL_VERSION}\nScenario: {scenario}\nInputs: {BASIS}; ± is one standard error\n"
    );
    for note in notes {
        let _ = writeln!(text, "Note: {note}");
    }
    text
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Whole(whole) => whole.to_string(),
        Cell::Number(value) | Cell::Estimate { value, error: None } => number(*value),
        Cell::Estimate { value, error: Some(error) } => estimate(*value, *error),
        Cell::Empty => String::new(),
    }
}

/// A number to three significant digits, whole digits kept; fewer if they say all there is.
fn number(value: f64) -> String {
    let (rounded, exact) = (three_digits(value), value.to_string());
    if exact.len() < rounded.len() { exact } else { rounded }
}

fn three_digits(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let exponent = decimal_exponent(value);
    if !value.is_finite() {
        "–".to_owned()
    } else if !(-4..9).contains(&exponent) {
        format!("{value:.2e}")
    } else {
        // Rounding may carry into a new digit: 0.9997 is 1.00.
        let carried = value.abs() >= 10_f64.powi(exponent + 1) - 5.0 * 10_f64.powi(exponent - 3);
        fixed(value, 2 - exponent - i32::from(carried))
    }
}

/// A value to the digit in which its standard error has its first.
fn estimate(value: f64, error: f64) -> String {
    if error > 0.0 && error.is_finite() && value.is_finite() {
        let decimals = -decimal_exponent(error);
        format!("{} ± {}", fixed(value, decimals), fixed(error, decimals))
    } else if error == 0.0 {
        format!("{} ± 0", number(value))
    } else {
        number(value)
    }
}

fn fixed(value: f64, decimals: i32) -> String {
    let decimals = usize::try_from(decimals).unwrap_or(0).min(9);
    let text = format!("{value:.decimals$}");
    // Rounding may leave a minus before nothing.
    let nothing = text.trim_start_matches('-').chars().all(|digit| digit == '0' || digit == '.');
    if nothing { text.trim_start_matches('-').to_owned() } else { text }
}

/// The power of ten of a number's first digit.
#[expect(clippy::cast_possible_truncation, reason = "the logarithm of a finite number is small")]
fn decimal_exponent(value: f64) -> i32 {
    value.abs().log10().floor() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_end_where_their_error_begins() {
        for (value, error, expected) in [
            (0.364_12, 0.000_81, "0.3641 ± 0.0008"),
            (1061.37, 2.3, "1061 ± 2"),
            (253.123, 0.043, "253.12 ± 0.04"),
            (-0.000_01, 0.001, "0.000 ± 0.001"),
            (1.0, 0.0, "1 ± 0"),
            (1061.37, 23.0, "1061 ± 23"),
        ] {
            assert_eq!(estimate(value, error), expected);
        }
    }

    #[test]
    fn numbers_keep_three_digits_and_all_whole_ones() {
        for (value, expected) in [
            (0.0, "0"),
            (0.7312, "0.731"),
            (1061.37, "1061"),
            (131_072.0, "131072"),
            (1.68e27, "1.68e27"),
            (f64::NAN, "–"),
            (-18.72, "-18.7"),
            (0.6, "0.6"),
            (18.0, "18"),
            (0.9997, "1.00"),
        ] {
            assert_eq!(number(value), expected);
        }
    }
}
