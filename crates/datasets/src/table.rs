//! A table with its provenance, from bytes or from a folder.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use sha2::{Digest, Sha256};

use crate::error::DatasetError;
use crate::grid::Grid;
use crate::row::Row;
use crate::sidecar::{Column, Provenance, Sidecar, sidecar_path};

/// The bytes of a table and of its sidecar.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Name of the data file, as errors shall give it.
    pub file: &'a str,
    /// Bytes of the data file.
    pub csv: &'a [u8],
    /// Bytes of its sidecar.
    pub sidecar: &'a [u8],
}

/// The rows of one data file, with what is known about the file and its columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<R> {
    /// Who made the file, from what, when, and under which terms.
    pub provenance: Provenance,
    /// What each column holds, by name.
    pub columns: BTreeMap<String, Column>,
    /// The rows, in the order of the file.
    pub rows: Vec<R>,
}

impl<R: Row> Table<R> {
    /// Reads a table from bytes and checks it against its sidecar in full.
    ///
    /// # Errors
    /// The first disagreement found: sidecar, hash, header, cells in reading order, row count.
    pub fn parse(source: Source<'_>) -> Result<Self, DatasetError> {
        let sidecar = Sidecar::parse(source.file, source.sidecar)?;
        check_hash(source.file, source.csv, &sidecar)?;
        let rows = Grid::read(source.file, source.csv, &sidecar)?.typed(&sidecar)?;
        Ok(Self { provenance: sidecar.provenance, columns: sidecar.columns, rows })
    }

    /// Reads the table at `path` and the sidecar beside it.
    ///
    /// # Errors
    /// [`DatasetError::Unreadable`] or [`DatasetError::SidecarMissing`], and those of [`Table::parse`].
    pub fn load(path: &Path) -> Result<Self, DatasetError> {
        let (csv, sidecar) = read_both(path)?;
        Self::parse(Source { file: &path.display().to_string(), csv: &csv, sidecar: &sidecar })
    }
}

/// Checks any data file against its sidecar without reading it into rows.
///
/// Of every file the hash must match; of a file that ends in `.csv` the cells must, too.
///
/// # Errors
/// As [`Table::load`].
pub fn verify(path: &Path) -> Result<Provenance, DatasetError> {
    let (bytes, sidecar) = read_both(path)?;
    let file = path.display().to_string();
    let sidecar = Sidecar::parse(&file, &sidecar)?;
    check_hash(&file, &bytes, &sidecar)?;
    if path.extension().is_some_and(|extension| extension == "csv") {
        Grid::read(&file, &bytes, &sidecar)?;
    }
    Ok(sidecar.provenance)
}

fn check_hash(file: &str, bytes: &[u8], sidecar: &Sidecar) -> Result<(), DatasetError> {
    let found = format!("{:x}", Sha256::digest(bytes));
    let stated = &sidecar.provenance.sha256;
    if found == *stated {
        return Ok(());
    }
    Err(DatasetError::WrongHash { file: file.to_owned(), stated: stated.clone(), found })
}

fn read_both(path: &Path) -> Result<(Vec<u8>, Vec<u8>), DatasetError> {
    let unreadable = |path: &Path| {
        let file = path.display().to_string();
        |source| DatasetError::Unreadable { file, source }
    };
    let data = fs::read(path).map_err(unreadable(path))?;
    let beside = sidecar_path(path);
    let sidecar = fs::read(&beside).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => DatasetError::SidecarMissing {
            file: path.display().to_string(),
            sidecar: beside.display().to_string(),
        },
        _ => unreadable(&beside)(error),
    })?;
    Ok((data, sidecar))
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::row::row! {
        /// A row for these tests.
        pub struct Offer {
            /// Key.
            pub chip: String,
            /// Number with a range.
            pub price_usd: f64,
            /// Text that may be missing.
            pub note: Option<String>,
        }
    }

    const GOOD: &str = "chip,price_usd,note\nA,1.5,\n\"B, large\",20,\"two\nlines\"\nC,3,x\n";

    fn sidecar(csv: &[u8], rows: usize) -> String {
        let sha256 = format!("{:x}", Sha256::digest(csv));
        format!(
            r#"title = "Prices"
description = "Made up"
producer = "nobody"
citation = "none"
license = "CC0-1.0"
published = 2026-11-23
accessed = 2026-11-23
version = "1"
sha256 = "{sha256}"
rows = {rows}
derived_by = "verbatim"
columns.chip = {{ type = "text", unit = "none", definition = "Key" }}
columns.price_usd = {{ type = "decimal", unit = "USD", definition = "Price", range = [0, 100] }}
columns.note = {{ type = "text", unit = "none", definition = "Note", optional = true }}
"#
        )
    }

    fn parse(csv: &[u8], sidecar: &str) -> Result<Table<Offer>, DatasetError> {
        Table::parse(Source { file: "prices.csv", csv, sidecar: sidecar.as_bytes() })
    }

    /// The message for a table of three rows with this text.
    fn complaint(csv: impl AsRef<[u8]>) -> String {
        let csv = csv.as_ref();
        parse(csv, &sidecar(csv, 3)).map_or_else(|error| error.to_string(), |_| "fine".to_owned())
    }

    /// The message for a good table with a changed sidecar.
    fn mismatch(from: &str, to: &str) -> String {
        let sidecar = sidecar(GOOD.as_bytes(), 3).replacen(from, to, 1);
        let read = parse(GOOD.as_bytes(), &sidecar);
        read.map_or_else(|error| error.to_string(), |_| "fine".to_owned())
    }

    #[test]
    fn a_good_table_gives_its_rows_in_order_and_empty_cells_as_none() {
        let table = parse(GOOD.as_bytes(), &sidecar(GOOD.as_bytes(), 3)).unwrap();
        let prices: Vec<f64> = table.rows.iter().map(|row| row.price_usd).collect();
        assert_eq!(prices, [1.5, 20.0, 3.0]);
        assert_eq!(table.rows[0].note, None);
        assert_eq!(table.rows[1].chip, "B, large");
        assert_eq!(table.columns["price_usd"].unit, "USD");
        assert_eq!(table.provenance.license, "CC0-1.0");
    }

    #[test]
    fn a_changed_byte_is_noticed_before_anything_else() {
        let described = sidecar(GOOD.as_bytes(), 3);
        let error = parse(GOOD.replace("20", "21").as_bytes(), &described).unwrap_err();
        assert!(matches!(error, DatasetError::WrongHash { .. }), "{error}");
    }

    #[test]
    fn a_bad_cell_is_reported_with_its_line_and_column() {
        for (from, to, message) in [
            ("C,3", "C,300", "lies outside 0 to 100: `300`"),
            ("C,3", "C,-1", "lies outside 0 to 100: `-1`"),
            ("C,3", "C,three", "is not a decimal number: `three`"),
            ("C,3", "C,inf", "is not a decimal number: `inf`"),
            ("C,3", "C,", "is empty, and the column is not optional"),
        ] {
            let place = "`prices.csv`, row 5, column `price_usd`";
            assert_eq!(complaint(GOOD.replace(from, to)), format!("{place} {message}"));
        }
    }

    #[test]
    fn lines_are_those_of_the_file_after_carriage_returns_and_blank_lines() {
        for (csv, row) in [
            ("chip,price_usd,note\r\nA,1,\r\nB,x,\r\nC,1,\r\n", 3),
            ("chip,price_usd,note\n\n\nA,x,\n", 4),
            ("\u{feff}chip,price_usd,note\nA,1,\"\r\n\n\"\r\n\r\nA,x,\n", 6),
        ] {
            let message = complaint(csv);
            let place = format!("`prices.csv`, row {row}, ");
            assert!(message.starts_with(&place), "{message} {csv:?}");
        }
    }

    #[test]
    fn a_row_of_the_wrong_width_is_malformed() {
        assert_eq!(
            complaint(GOOD.replace("C,3,x", "C,3")),
            "`prices.csv`, row 5, column `note` is malformed: the row has 2 cells and the header 3"
        );
        assert_eq!(
            complaint(GOOD.replace("C,3,x", "C,3,x,y")),
            "`prices.csv`, row 5, column `note` is malformed: the row has 4 cells and the header 3"
        );
    }

    #[test]
    fn bytes_that_are_not_utf8_are_malformed() {
        let message = "`prices.csv`, row 2, column `chip` is malformed: the cell is not UTF-8";
        assert_eq!(complaint(b"chip,price_usd,note\n\xff,1,\n"), message);
        let message = "`prices.csv`, row 1, column `number 2` is malformed: the name is not UTF-8";
        assert_eq!(complaint(b"chip,\xff,note\n"), message);
    }

    #[test]
    fn the_header_holds_the_declared_columns_and_nothing_else() {
        for (header, message) in [
            ("chip,price_eur,note", "column `price_eur` is not declared in the sidecar"),
            (
                "chip,price_usd",
                "column `note` is declared in the sidecar but missing in the header",
            ),
            ("chip,chip,note", "column `chip` occurs twice in the header"),
            ("", "column `chip` is declared in the sidecar but missing in the header"),
        ] {
            assert_eq!(complaint(header), format!("`prices.csv`, row 1, {message}"));
        }
    }

    #[test]
    fn the_number_of_rows_is_the_stated_one() {
        let message = mismatch("rows = 3", "rows = 4");
        assert_eq!(message, "`prices.csv` has 3 rows after the header, its sidecar states 4");
        let message = mismatch("rows = 3", "");
        assert_eq!(message, "`prices.meta.toml`, field `rows` is missing for a table");
    }

    #[test]
    fn sidecar_and_row_type_agree_on_type_and_emptiness() {
        let number = "\"decimal\", unit = \"USD\", definition = \"Price\", range = [0, 100]";
        let text = "\"text\", unit = \"USD\", definition = \"Price\"";
        assert_eq!(
            mismatch(number, text),
            "`prices.meta.toml`, field `columns.price_usd.type` is `text` where rows hold `decimal`"
        );
        assert_eq!(
            mismatch("definition = \"Key\"", "definition = \"Key\", optional = true"),
            "`prices.meta.toml`, field `columns.chip.optional` disagrees with the row type"
        );
    }

    #[test]
    fn a_word_outside_the_vocabulary_names_the_vocabulary() {
        let message = mismatch("\"Key\"", "\"Key\", allowed = [\"A\", \"C\"]");
        let place = "`prices.csv`, row 3, column `chip`";
        assert_eq!(message, format!("{place} is not one of `A`, `C`: `B, large`"));
    }
}
