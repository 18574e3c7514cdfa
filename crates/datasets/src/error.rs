//! What can be wrong with a data file.

use std::fmt;
use std::io;

/// The one error of this crate: what is wrong, in which file, at which line and column.
///
/// Lines count from 1, the header being line 1.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DatasetError {
    /// The operating system did not hand the file over.
    #[error("`{file}` could not be read")]
    Unreadable {
        /// Path as it was asked for.
        file: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },

    /// The data file is there, its description is not.
    #[error("`{file}` has no sidecar, expected `{sidecar}`")]
    SidecarMissing {
        /// The data file.
        file: String,
        /// Where its sidecar should be.
        sidecar: String,
    },

    /// The sidecar is not TOML, lacks a key or has one too many.
    #[error("`{sidecar}`, line {row} is not valid: {reason}")]
    SidecarMalformed {
        /// The sidecar.
        sidecar: String,
        /// Line in the sidecar, from 1.
        row: u64,
        /// What the parser objected to.
        reason: String,
    },

    /// The sidecar is well formed, but one of its values cannot be meant.
    #[error("`{sidecar}`, field `{field}` {reason}")]
    SidecarField {
        /// The sidecar.
        sidecar: String,
        /// Key, such as `sha256` or `columns.price_usd.range`.
        field: String,
        /// What is wrong with it, as the end of the sentence.
        reason: String,
    },

    /// The bytes of the file are not those that the sidecar describes.
    #[error("`{file}` does not match its sidecar, its sha256 is `{found}` and not `{stated}`")]
    WrongHash {
        /// The data file.
        file: String,
        /// Hash in the sidecar.
        stated: String,
        /// Hash of the file.
        found: String,
    },

    /// The file has more or fewer rows than the sidecar says.
    #[error("`{file}` has {found} rows after the header, its sidecar states {stated}")]
    WrongRowCount {
        /// The data file.
        file: String,
        /// Rows in the sidecar.
        stated: u64,
        /// Rows in the file.
        found: u64,
    },

    /// The header has a column that is not declared.
    #[error("{place} is not declared in the sidecar")]
    UnknownColumn {
        /// File, header line and column.
        place: Place,
    },

    /// A declared column is not in the header.
    #[error("{place} is declared in the sidecar but missing in the header")]
    MissingColumn {
        /// File, header line and column.
        place: Place,
    },

    /// The header names a column twice.
    #[error("{place} occurs twice in the header")]
    DuplicateColumn {
        /// File, header line and column.
        place: Place,
    },

    /// A row is not UTF-8 or has the wrong number of cells.
    #[error("{place} is malformed: {reason}")]
    MalformedRow {
        /// Where; the column is the first one affected.
        place: Place,
        /// What is wrong with the row.
        reason: String,
    },

    /// A cell is empty in a column that must be filled.
    #[error("{place} is empty, and the column is not optional")]
    EmptyCell {
        /// Where.
        place: Place,
    },

    /// A cell does not have the type of its column.
    #[error("{place} is not {expected}: `{value}`")]
    WrongType {
        /// Where.
        place: Place,
        /// The type, with its article.
        expected: &'static str,
        /// The cell, shortened if it is long.
        value: String,
    },

    /// A number lies outside the range of its column.
    #[error("{place} lies outside {low} to {high}: `{value}`")]
    OutOfRange {
        /// Where.
        place: Place,
        /// Least value allowed.
        low: f64,
        /// Greatest value allowed.
        high: f64,
        /// The cell, shortened if it is long.
        value: String,
    },

    /// A word is not in the vocabulary of its column.
    #[error("{place} is not one of {allowed}: `{value}`")]
    NotAllowed {
        /// Where.
        place: Place,
        /// The vocabulary, words in backticks.
        allowed: String,
        /// The cell, shortened if it is long.
        value: String,
    },
}

/// Where in a table something is: file, line and column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The data file.
    pub file: String,
    /// Line in the file, from 1, the header being line 1.
    pub row: u64,
    /// Name of the column.
    pub column: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`, row {}, column `{}`", self.file, self.row, self.column)
    }
}

/// A borrowed [`Place`], made for every cell and owned only when something is wrong there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot<'a> {
    pub(crate) file: &'a str,
    pub(crate) row: u64,
    pub(crate) column: &'a str,
}

impl Spot<'_> {
    pub(crate) fn place(self) -> Place {
        Place { file: self.file.to_owned(), row: self.row, column: shortened(self.column) }
    }

    pub(crate) fn malformed(self, reason: impl Into<String>) -> DatasetError {
        DatasetError::MalformedRow { place: self.place(), reason: reason.into() }
    }
}

/// The first characters of a cell, enough to find it and not enough to flood a log.
pub(crate) fn shortened(text: &str) -> String {
    const CHARACTERS: usize = 60;
    let mut cut: String = text.chars().take(CHARACTERS).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_file_row_and_column_and_ends_without_a_period() {
        let spot = Spot { file: "a.csv", row: 7, column: "price_usd" };
        let error = DatasetError::OutOfRange {
            place: spot.place(),
            low: 0.0,
            high: 10.0,
            value: shortened("11"),
        };
        assert_eq!(
            error.to_string(),
            "`a.csv`, row 7, column `price_usd` lies outside 0 to 10: `11`"
        );
    }

    #[test]
    fn long_cells_are_cut_between_characters() {
        let long = "é".repeat(61);
        assert_eq!(shortened(&long), format!("{}…", "é".repeat(60)));
        assert_eq!(shortened("short"), "short");
    }
}
