//! From checked cells to a struct: one row type per table.

use csv::StringRecord;

use crate::cell::Cell;
use crate::error::{DatasetError, Spot, shortened};
use crate::sidecar::ColumnKind;

/// A row type of one of the tables.
///
/// Only this crate implements it, by its `row!` macro: the fields are the columns.
pub trait Row: Sized {
    /// The columns, in the order of the fields.
    const FIELDS: &'static [Field];

    /// Reads one record.
    fn read(record: &Record<'_>) -> Result<Self, DatasetError>;
}

/// What a row type expects of one column.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    pub(crate) column: &'static str,
    pub(crate) kind: ColumnKind,
    pub(crate) words: &'static [&'static str],
    pub(crate) optional: bool,
}

impl Field {
    pub(crate) const fn of<C: Cell>(column: &'static str) -> Self {
        Self { column, kind: C::KIND, words: C::WORDS, optional: C::OPTIONAL }
    }
}

/// One line of a table with its header.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    pub(crate) file: &'a str,
    pub(crate) line: u64,
    pub(crate) header: &'a [String],
    pub(crate) cells: &'a StringRecord,
}

impl Record<'_> {
    /// The cell in the named column.
    pub(crate) fn get<C: Cell>(&self, column: &'static str) -> Result<C, DatasetError> {
        let spot = Spot { file: self.file, row: self.line, column };
        let index = self.header.iter().position(|name| name == column);
        let Some(text) = index.and_then(|index| self.cells.get(index)) else {
            return Err(DatasetError::MissingColumn { place: spot.place() });
        };
        C::read(text).ok_or_else(|| match text {
            "" => DatasetError::EmptyCell { place: spot.place() },
            _ => DatasetError::WrongType {
                place: spot.place(),
                expected: C::KIND.expectation(),
                value: shortened(text),
            },
        })
    }
}

/// Defines a row type: every field is the column of the same name.
macro_rules! row {
    (
        $(#[$about:meta])*
        pub struct $name:ident { $( $(#[$about_field:meta])* pub $field:ident: $cell:ty, )+ }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name { $( $(#[$about_field])* pub $field: $cell, )+ }

        impl crate::row::Row for $name {
            const FIELDS: &'static [crate::row::Field] =
                &[$( crate::row::Field::of::<$cell>(stringify!($field)), )+];

            fn read(record: &crate::row::Record<'_>) -> Result<Self, crate::error::DatasetError> {
                Ok(Self { $( $field: record.get(stringify!($field))?, )+ })
            }
        }
    };
}

pub(crate) use row;
