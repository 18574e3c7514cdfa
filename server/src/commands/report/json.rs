use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::flat::error_key;
use super::{Caption, Cell, Column, Kind, Report, Table};
use crate::commands::failure::Failure;

/// The report as one JSON object.
pub(super) fn render(report: &Report) -> Result<Vec<u8>, Failure> {
    let mut bytes = serde_json::to_vec_pretty(report)
        .map_err(|error| Failure::Internal(format!("JSON was not made: {error}")))?;
    bytes.push(b'\n');
    Ok(bytes)
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("caption", &self.caption)?;
        map.serialize_entry("tables", &Tables(&self.tables))?;
        map.end()
    }
}

impl Serialize for Caption {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (key, cell) in self.fields() {
            map.serialize_entry(key, &Value(&cell))?;
        }
        map.serialize_entry("scenario", &self.scenario)?;
        map.serialize_entry("notes", &self.notes)?;
        map.end()
    }
}

/// Tables by their names.
struct Tables<'report>(&'report [Table]);

impl Serialize for Tables<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|table| (table.key, table)))
    }
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("title", &self.title)?;
        map.serialize_entry("columns", &self.columns)?;
        map.serialize_entry("rows", &Rows(self))?;
        map.end()
    }
}

impl Serialize for Column {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("key", &self.key)?;
        map.serialize_entry("title", &self.title)?;
        map.serialize_entry("unit", self.unit)?;
        map.end()
    }
}

/// Rows as objects.
struct Rows<'report>(&'report Table);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.0.rows.len()))?;
        for cells in &self.0.rows {
            rows.serialize_element(&Row { columns: &self.0.columns, cells })?;
        }
        rows.end()
    }
}

struct Row<'report> {
    columns: &'report [Column],
    cells: &'report [Cell],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (column, cell) in self.columns.iter().zip(self.cells) {
            map.serialize_entry(&column.key, &Value(cell))?;
            if column.kind == Kind::Estimate {
                let error = match cell {
                    Cell::Estimate { error, .. } => *error,
                    _ => None,
                };
                map.serialize_entry(&error_key(&column.key), &error)?;
            }
        }
        map.end()
    }
}

struct Value<'report>(&'report Cell);

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Cell::Text(text) => serializer.serialize_str(text),
            Cell::Whole(whole) => serializer.serialize_u64(*whole),
            Cell::Number(value) | Cell::Estimate { value, .. } => serializer.serialize_f64(*value),
            Cell::Empty => serializer.serialize_none(),
        }
    }
}
