//! The numbers of a chart in full, for files, and a chart from such numbers.
//!
//! Records hold every number that a drawing shows, as many digits as it takes to get the same
//! number back, and what names each. What they leave to the chart are its words and options:
//! titles, the kind of an axis, the text on a line.

mod distributions;
mod plots;
mod rows;

use std::collections::BTreeMap;

#[cfg(feature = "records")]
use crate::chart::Chart;
use crate::chart::{Plot, Table};

/// A chart whose numbers can be written down and read back.
pub trait Recorded {
    /// Every number of the drawing with what names it, one row for each thing that is drawn.
    ///
    /// Headings are keys that are the same in every language. A cell is empty where there is no
    /// number.
    fn records(&self) -> Table;

    /// This chart with the numbers of these records in place of its own.
    ///
    /// Columns are found by their headings and those of others are passed over; a missing one
    /// counts as empty. No number of this chart is left in the one that is returned.
    fn with_records(&self, records: &Table) -> Box<dyn Plot + Send>;
}

#[cfg(feature = "records")]
impl Recorded for Chart {
    fn records(&self) -> Table {
        self.plot().records()
    }

    fn with_records(&self, records: &Table) -> Box<dyn Plot + Send> {
        self.plot().with_records(records)
    }
}

/// Records from headings and rows of as many cells.
fn table<const N: usize>(columns: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> Table {
    Table {
        columns: columns.map(str::to_owned).to_vec(),
        rows: rows.into_iter().map(Vec::from).collect(),
    }
}

/// A number that reads back as the same one; empty if it is none.
fn number(value: f64) -> String {
    if value.is_nan() { String::new() } else { value.to_string() }
}

fn optional(value: Option<f64>) -> String {
    value.map_or_else(String::new, number)
}

/// The items, or nothing once where there are none, so that what holds them keeps its row.
fn or_none<T>(items: &[T]) -> Vec<Option<&T>> {
    if items.is_empty() { vec![None] } else { items.iter().map(Some).collect() }
}

/// One row of records.
#[derive(Clone, Copy)]
struct Row<'a> {
    records: &'a Table,
    cells: &'a [String],
}

impl<'a> Row<'a> {
    fn all(records: &'a Table) -> impl Iterator<Item = Self> {
        records.rows.iter().map(move |cells| Self { records, cells })
    }

    fn text(self, column: &str) -> &'a str {
        let place = self.records.columns.iter().position(|name| name == column);
        place.and_then(|place| self.cells.get(place)).map_or("", String::as_str)
    }

    /// The number of a cell; not a number if it holds none.
    fn number(self, column: &str) -> f64 {
        self.optional(column).unwrap_or(f64::NAN)
    }

    fn optional(self, column: &str) -> Option<f64> {
        self.text(column).parse().ok()
    }

    fn whole(self, column: &str) -> usize {
        self.text(column).parse().unwrap_or(0)
    }

    fn yes(self, column: &str) -> bool {
        self.text(column) == YES
    }
}

/// The number of a column that is the same in every row.
fn common(records: &Table, column: &str) -> f64 {
    Row::all(records).next().map_or(f64::NAN, |row| row.number(column))
}

/// The rows that share a place, in the order of their places; places without rows are left out.
fn grouped<'a>(records: &'a Table, column: &str) -> Vec<Vec<Row<'a>>> {
    let mut groups: BTreeMap<usize, Vec<Row>> = BTreeMap::new();
    for row in Row::all(records) {
        groups.entry(row.whole(column)).or_default().push(row);
    }
    groups.into_values().collect()
}

const YES: &str = "yes";

fn yes(is: bool) -> String {
    if is { YES.to_owned() } else { "no".to_owned() }
}

/// The place of an item as readers count.
fn place(index: usize) -> String {
    (index + 1).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_as_they_were() {
        for value in [0.1 + 0.2, -1.0 / 3.0, 1e300, 5e-324, 160.0, -0.0, f64::INFINITY] {
            assert_eq!(number(value).parse::<f64>().map(f64::to_bits), Ok(value.to_bits()));
        }
        assert_eq!(number(f64::NAN), "");
    }

    #[test]
    fn cells_are_found_by_heading_and_missing_ones_are_empty() {
        let records = table(["item", "share"], [["a".to_owned(), "0.5".to_owned()]]);
        let row = Row::all(&records).next().expect("a row");
        assert_eq!((row.text("item"), row.number("share")), ("a", 0.5));
        assert!(row.text("none").is_empty() && row.number("item").is_nan());
    }
}
