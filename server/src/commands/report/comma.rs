use super::Report;
use super::flat::{Flat, FlatCell};
use crate::commands::failure::Failure;

/// The report as CSV with a header.
pub(super) fn render(report: &Report) -> Result<Vec<u8>, Failure> {
    let flat = Flat::of(report);
    let broken = |error: csv::Error| Failure::Internal(format!("CSV was not made: {error}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(flat.columns.iter().map(|column| &column.key)).map_err(broken)?;
    for row in &flat.rows {
        writer.write_record(row.iter().map(text)).map_err(broken)?;
    }
    writer
        .into_inner()
        .map_err(|error| Failure::Internal(format!("CSV was not made: {}", error.error())))
}

fn text(cell: &FlatCell) -> String {
    match cell {
        FlatCell::Text(text) => text.clone(),
        FlatCell::Whole(whole) => whole.to_string(),
        // The shortest digits that read back to the same number.
        FlatCell::Number(number) => number.to_string(),
        FlatCell::Empty => String::new(),
    }
}
