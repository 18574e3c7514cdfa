//! The description that stands beside a data file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::value::Datetime;

use crate::date::Date;
use crate::error::DatasetError;

/// Where the sidecar of a data file stands: `capex.csv` has `capex.meta.toml` beside it.
pub fn sidecar_path(file: &Path) -> PathBuf {
    file.with_extension("meta.toml")
}

/// Who made a data file, from what, when, and under which terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// What a reader would call it.
    pub title: String,
    /// Population, method and known breaks, in one paragraph.
    pub description: String,
    /// Who compiled the file, or `synthetic`.
    pub producer: String,
    /// How to cite it.
    pub citation: String,
    /// Address of the original, if the file has one.
    pub url: Option<String>,
    /// SPDX identifier of the licence.
    pub license: String,
    /// What the licence covers, if that needs saying.
    pub license_note: Option<String>,
    /// Day on which this version was published.
    pub published: Date,
    /// Day on which the sources were last looked at.
    pub accessed: Date,
    /// Version of the file.
    pub version: String,
    /// SHA-256 of the file, in lower-case hexadecimal digits.
    pub sha256: String,
    /// Command that rebuilds the file byte for byte, or `verbatim`.
    pub derived_by: String,
    /// What generated the file, if it is synthetic.
    pub generator: Option<String>,
    /// Seed of the generator, if it is synthetic.
    pub seed: Option<u64>,
}

/// What one column holds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// How the cells are written.
    #[serde(rename = "type")]
    pub kind: ColumnKind,
    /// Unit of the values, `none` if they have none.
    pub unit: String,
    /// What the values mean.
    pub definition: String,
    /// Least and greatest value, for numbers and for them only.
    pub range: Option<[f64; 2]>,
    /// The words allowed, if the vocabulary is closed.
    pub allowed: Option<Vec<String>>,
    /// Whether cells may be empty, which means missing.
    #[serde(default)]
    pub optional: bool,
}

/// How the cells of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ColumnKind {
    /// Any text.
    Text,
    /// A web address.
    Url,
    /// A day, `2026-01-20`.
    Date,
    /// A date known to a year, half, quarter, month or day.
    PartialDate,
    /// A text that begins with a partial date, such as a range of years.
    Period,
    /// A whole number.
    Integer,
    /// A number with or without a decimal point.
    Decimal,
    /// Decimals with slashes between them.
    DecimalList,
}

impl ColumnKind {
    /// The name in the sidecar.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Url => "url",
            Self::Date => "date",
            Self::PartialDate => "partial-date",
            Self::Period => "period",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::DecimalList => "decimal-list",
        }
    }

    /// The end of the sentence "this cell is not …".
    pub(crate) fn expectation(self) -> &'static str {
        match self {
            Self::Text => "a text that the column allows",
            Self::Url => "a web address",
            Self::Date => "a date such as 2026-01-20",
            Self::PartialDate => "a date such as 2026, 2026-H1, 2026-Q1, 2026-01 or 2026-01-20",
            Self::Period => "a text that begins with a date",
            Self::Integer => "a whole number",
            Self::Decimal => "a decimal number",
            Self::DecimalList => "a list of decimal numbers with slashes between them",
        }
    }

    /// Whether a range applies.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal | Self::DecimalList)
    }
}

/// A sidecar, read and found plausible.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sidecar {
    pub(crate) file: String,
    pub(crate) provenance: Provenance,
    pub(crate) rows: Option<u64>,
    pub(crate) columns: BTreeMap<String, Column>,
}

impl Sidecar {
    /// Reads the sidecar of `file` from its bytes.
    pub(crate) fn parse(file: &str, bytes: &[u8]) -> Result<Self, DatasetError> {
        let sidecar = sidecar_path(Path::new(file)).display().to_string();
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let reason = "it is not UTF-8".to_owned();
            let row = line_of(bytes, error.valid_up_to());
            DatasetError::SidecarMalformed { sidecar: sidecar.clone(), row, reason }
        })?;
        let written: Written = toml::from_str(text).map_err(|error| {
            let row = line_of(bytes, error.span().map_or(0, |span| span.start));
            let reason = one_line(error.message());
            DatasetError::SidecarMalformed { sidecar: sidecar.clone(), row, reason }
        })?;
        written.checked(sidecar)
    }

    /// The complaint that one field of this sidecar is wrong.
    pub(crate) fn wrong(&self, field: String, reason: impl Into<String>) -> DatasetError {
        DatasetError::SidecarField { sidecar: self.file.clone(), field, reason: reason.into() }
    }

    fn check(&self) -> Result<(), DatasetError> {
        let provenance = &self.provenance;
        for (field, text) in [
            ("title", &provenance.title),
            ("description", &provenance.description),
            ("producer", &provenance.producer),
            ("citation", &provenance.citation),
            ("license", &provenance.license),
            ("version", &provenance.version),
            ("derived_by", &provenance.derived_by),
        ] {
            if text.trim().is_empty() {
                return Err(self.wrong(field.to_owned(), "is blank"));
            }
        }
        let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if provenance.sha256.len() != 64 || !provenance.sha256.bytes().all(digit) {
            return Err(self.wrong("sha256".to_owned(), "is not 64 lower-case hexadecimal digits"));
        }
        self.columns.iter().try_for_each(|(name, column)| self.check_column(name, column))
    }

    fn check_column(&self, name: &str, column: &Column) -> Result<(), DatasetError> {
        let wrong = |key: &str, reason| Err(self.wrong(format!("columns.{name}.{key}"), reason));
        if column.unit.trim().is_empty() {
            return wrong("unit", "is blank");
        }
        if column.definition.trim().is_empty() {
            return wrong("definition", "is blank");
        }
        match column.range {
            None if column.kind.is_number() => return wrong("range", "is missing for a number"),
            Some(_) if !column.kind.is_number() => {
                return wrong("range", "is given for something that is not a number");
            }
            Some([low, high]) if !(low.is_finite() && high.is_finite() && low <= high) => {
                return wrong("range", "does not run from a number to one at least as great");
            }
            _ => {}
        }
        match &column.allowed {
            Some(_) if column.kind != ColumnKind::Text => {
                wrong("allowed", "is given for something that is not text")
            }
            Some(words) if words.is_empty() => wrong("allowed", "lists no words"),
            _ => Ok(()),
        }
    }
}

/// The sidecar as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    title: String,
    description: String,
    producer: String,
    citation: String,
    url: Option<String>,
    license: String,
    license_note: Option<String>,
    published: Datetime,
    accessed: Datetime,
    version: String,
    sha256: String,
    rows: Option<u64>,
    derived_by: String,
    generator: Option<String>,
    seed: Option<u64>,
    #[serde(default)]
    columns: BTreeMap<String, Column>,
}

impl Written {
    fn checked(self, file: String) -> Result<Sidecar, DatasetError> {
        let day = |field: &str, written: &Datetime| {
            Date::parse(&written.to_string()).ok_or_else(|| DatasetError::SidecarField {
                sidecar: file.clone(),
                field: field.to_owned(),
                reason: "is not a day".to_owned(),
            })
        };
        let provenance = Provenance {
            published: day("published", &self.published)?,
            accessed: day("accessed", &self.accessed)?,
            title: self.title,
            description: self.description,
            producer: self.producer,
            citation: self.citation,
            url: self.url,
            license: self.license,
            license_note: self.license_note,
            version: self.version,
            sha256: self.sha256,
            derived_by: self.derived_by,
            generator: self.generator,
            seed: self.seed,
        };
        let sidecar = Sidecar { file, provenance, rows: self.rows, columns: self.columns };
        sidecar.check()?;
        Ok(sidecar)
    }
}

/// Line, from 1, of a byte offset.
fn line_of(bytes: &[u8], offset: usize) -> u64 {
    1 + bytes.iter().take(offset).filter(|&&byte| byte == b'\n').fold(0, |lines, _| lines + 1)
}

/// A parser's message as the end of our sentence.
fn one_line(message: &str) -> String {
    let words: Vec<&str> = message.split_whitespace().collect();
    words.join(" ").trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = r#"
title = "Prices"
description = "Made up"
producer = "nobody"
citation = "none"
license = "CC0-1.0"
published = 2026-11-23
accessed = 2026-11-23
version = "1"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
rows = 1
derived_by = "verbatim"

[columns.price_usd]
type = "decimal"
unit = "USD"
definition = "Price"
range = [0, 1e7]
"#;

    fn complaint(from: &str, to: &str) -> String {
        let text = HEADER.replacen(from, to, 1);
        match Sidecar::parse("d/prices.csv", text.as_bytes()) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_complete_sidecar_is_read() {
        let sidecar = Sidecar::parse("d/prices.csv", HEADER.as_bytes()).ok();
        let column = sidecar.as_ref().and_then(|sidecar| sidecar.columns.get("price_usd"));
        assert_eq!(column.and_then(|column| column.range), Some([0.0, 1e7]));
        assert_eq!(sidecar.map(|sidecar| sidecar.file).as_deref(), Some("d/prices.meta.toml"));
    }

    #[test]
    fn a_missing_key_is_named() {
        let message = complaint("title = \"Prices\"", "");
        assert!(message.starts_with("`d/prices.meta.toml`, line "), "{message}");
        assert!(message.ends_with("missing field `title`"), "{message}");
    }

    #[test]
    fn an_unknown_key_is_an_error_and_its_line_is_given() {
        let message = complaint("version = \"1\"", "versoin = \"1\"");
        assert!(message.starts_with("`d/prices.meta.toml`, line 9 is not valid"), "{message}");
        assert!(message.contains("unknown field `versoin`"), "{message}");
    }

    #[test]
    fn a_number_needs_a_range_that_runs_upwards() {
        assert_eq!(
            complaint("range = [0, 1e7]", ""),
            "`d/prices.meta.toml`, field `columns.price_usd.range` is missing for a number"
        );
        for range in ["[2, 1]", "[nan, 1]", "[0, inf]"] {
            let message = complaint("[0, 1e7]", range);
            assert!(message.ends_with("does not run from a number to one at least as great"));
        }
    }

    #[test]
    fn only_text_has_a_vocabulary_and_only_numbers_have_a_range() {
        let message = complaint("range = [0, 1e7]", "range = [0, 1e7]\nallowed = [\"A\"]");
        assert!(message.ends_with("is given for something that is not text"), "{message}");
        let message = complaint("\"decimal\"", "\"text\"");
        assert!(message.ends_with("is given for something that is not a number"), "{message}");
    }

    #[test]
    fn blank_fields_half_hashes_and_days_with_hours_are_refused() {
        for (from, to) in [
            ("\"Prices\"", "\" \""),
            ("unit = \"USD\"", "unit = \"\""),
            ("sha256 = \"00", "sha256 = \""),
            ("sha256 = \"00", "sha256 = \"FF"),
            ("accessed = 2026-11-23", "accessed = 2026-11-23T10:00:00"),
            ("definition = \"Price\"", "definition = \"\""),
        ] {
            assert!(complaint(from, to).contains(", field `"), "{to}");
        }
    }
}
