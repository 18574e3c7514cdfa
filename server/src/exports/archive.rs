//! A report as an archive of CSV files: the caption, then one file for every table.

use std::io::{Cursor, Write as _};

use datasets::Date;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use crate::commands::{Cell, Column, Failure, Kind, Report, Table};

/// The bytes of the archive; the same report gives the same bytes.
pub(super) fn render(report: &Report, date: Date) -> Result<Vec<u8>, Failure> {
    let broken = |error: &dyn std::fmt::Display| {
        Failure::Internal(format!("the archive was not made: {error}"))
    };
    // Without a date of its own a file would carry the time at which it was asked for.
    let modified = DateTime::from_date_and_time(date.year(), date.month(), date.day(), 0, 0, 0);
    let options = SimpleFileOptions::default().last_modified_time(modified.unwrap_or_default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for table in std::iter::once(&caption(report)).chain(&report.tables) {
        let text = Report { caption: report.caption.clone(), tables: vec![table.clone()] }.csv()?;
        let name = format!("{}.csv", table.key);
        archive.start_file(name, options).map_err(|error| broken(&error))?;
        archive.write_all(&text).map_err(|error| broken(&error))?;
    }
    archive.finish().map(Cursor::into_inner).map_err(|error| broken(&error))
}

/// The caption as a table of names and values.
fn caption(report: &Report) -> Table {
    let rows = report.caption.lines().into_iter().map(|(name, cell)| {
        let value = match cell {
            Cell::Whole(whole) => Cell::Text(whole.to_string()),
            other => other,
        };
        vec![Cell::text(name), value]
    });
    Table {
        key: "caption",
        title: "Caption".to_owned(),
        columns: vec![
            Column::new("name", "Name", "", Kind::Text),
            Column::new("value", "Value", "", Kind::Text),
        ],
        rows: rows.collect(),
    }
}
