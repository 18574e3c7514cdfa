//! All tables of a report as one, with one number per cell: what CSV and Parquet can hold.

use super::{Caption, Cell, Column, Kind, Report, Table};

/// A column of the one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FlatColumn {
    pub key: String,
    pub kind: FlatKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FlatKind {
    Text,
    Whole,
    Number,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum FlatCell {
    Text(String),
    Whole(u64),
    Number(f64),
    Empty,
}

/// The tables stacked: a column `table` tells them apart if there are several, columns of the same
/// name are shared, and the caption stands in every row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Flat {
    pub columns: Vec<FlatColumn>,
    pub rows: Vec<Vec<FlatCell>>,
}

impl Flat {
    pub(super) fn of(report: &Report) -> Self {
        let mut columns = Vec::new();
        if report.tables.len() > 1 {
            columns.push(FlatColumn { key: "table".to_owned(), kind: FlatKind::Text });
        }
        for column in report.tables.iter().flat_map(|table| &table.columns) {
            for flat in flat_columns(column) {
                if columns.iter().all(|known: &FlatColumn| known.key != flat.key) {
                    columns.push(flat);
                }
            }
        }
        columns.extend(caption_columns(&report.caption));
        let caption = report.caption.fields();
        let row = |table: &Table, cells: &[Cell]| {
            let mut row = vec![FlatCell::Empty; columns.len()];
            let mut put = |key: &str, cell: FlatCell| {
                if let Some(place) = columns.iter().position(|column| column.key == key) {
                    row[place] = cell;
                }
            };
            put("table", FlatCell::Text(table.key.to_owned()));
            for (column, cell) in table.columns.iter().zip(cells) {
                for (key, cell) in flat_cells(column, cell) {
                    put(&key, cell);
                }
            }
            for (key, cell) in &caption {
                put(key, flat_cell(cell));
            }
            row
        };
        let rows = report
            .tables
            .iter()
            .flat_map(|table| table.rows.iter().map(|cells| row(table, cells)).collect::<Vec<_>>());
        Self { rows: rows.collect(), columns: columns.clone() }
    }
}

/// The name of the column that holds the standard errors of another.
pub(super) fn error_key(key: &str) -> String {
    format!("{key}_error")
}

fn flat_columns(column: &Column) -> Vec<FlatColumn> {
    let own = |kind| FlatColumn { key: column.key.clone(), kind };
    match column.kind {
        Kind::Text => vec![own(FlatKind::Text)],
        Kind::Whole => vec![own(FlatKind::Whole)],
        Kind::Number => vec![own(FlatKind::Number)],
        Kind::Estimate => {
            let error = FlatColumn { key: error_key(&column.key), kind: FlatKind::Number };
            vec![own(FlatKind::Number), error]
        }
    }
}

fn caption_columns(caption: &Caption) -> impl Iterator<Item = FlatColumn> {
    caption.fields().into_iter().map(|(key, cell)| {
        let kind = if matches!(cell, Cell::Whole(_)) { FlatKind::Whole } else { FlatKind::Text };
        FlatColumn { key: key.to_owned(), kind }
    })
}

fn flat_cells(column: &Column, cell: &Cell) -> Vec<(String, FlatCell)> {
    let mut cells = vec![(column.key.clone(), flat_cell(cell))];
    if let Cell::Estimate { error: Some(error), .. } = cell {
        cells.push((error_key(&column.key), number(*error)));
    }
    cells
}

fn flat_cell(cell: &Cell) -> FlatCell {
    match cell {
        Cell::Text(text) => FlatCell::Text(text.clone()),
        Cell::Whole(whole) => FlatCell::Whole(*whole),
        Cell::Number(value) | Cell::Estimate { value, .. } => number(*value),
        Cell::Empty => FlatCell::Empty,
    }
}

/// No format has a name for what is not a number that all its readers know.
const fn number(value: f64) -> FlatCell {
    if value.is_finite() { FlatCell::Number(value) } else { FlatCell::Empty }
}
