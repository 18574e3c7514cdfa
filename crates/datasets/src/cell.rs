//! What a cell can hold, and how its text is read.

use std::fmt;

use crate::date::{Date, PartialDate, Period};
use crate::sidecar::ColumnKind;

/// A type that a cell is read into.
///
/// The constants say which column the type belongs to, so that the sidecar can be held against the
/// row type before any cell is read.
pub trait Cell: Sized {
    /// Type of the column in the sidecar.
    const KIND: ColumnKind;
    /// The only words allowed, or none if any text will do.
    const WORDS: &'static [&'static str] = &[];
    /// Whether the cell may be empty.
    const OPTIONAL: bool = false;

    /// The value, or `None` if the text is not one.
    fn read(text: &str) -> Option<Self>;
}

impl<C: Cell> Cell for Option<C> {
    const KIND: ColumnKind = C::KIND;
    const WORDS: &'static [&'static str] = C::WORDS;
    const OPTIONAL: bool = true;

    fn read(text: &str) -> Option<Self> {
        if text.is_empty() { Some(None) } else { C::read(text).map(Some) }
    }
}

impl Cell for String {
    const KIND: ColumnKind = ColumnKind::Text;

    fn read(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| text.to_owned())
    }
}

/// An address that starts with `http://` or `https://`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Url(String);

impl Url {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Cell for Url {
    const KIND: ColumnKind = ColumnKind::Url;

    fn read(text: &str) -> Option<Self> {
        is_url(text).then(|| Self(text.to_owned()))
    }
}

impl Cell for f64 {
    const KIND: ColumnKind = ColumnKind::Decimal;

    fn read(text: &str) -> Option<Self> {
        decimal(text)
    }
}

impl Cell for u16 {
    const KIND: ColumnKind = ColumnKind::Integer;

    fn read(text: &str) -> Option<Self> {
        integer(text).and_then(|number| Self::try_from(number).ok())
    }
}

/// An empty cell is the empty list.
impl Cell for Vec<f64> {
    const KIND: ColumnKind = ColumnKind::DecimalList;
    const OPTIONAL: bool = true;

    fn read(text: &str) -> Option<Self> {
        if text.is_empty() { Some(Self::new()) } else { decimals(text) }
    }
}

impl Cell for Date {
    const KIND: ColumnKind = ColumnKind::Date;

    fn read(text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

impl Cell for PartialDate {
    const KIND: ColumnKind = ColumnKind::PartialDate;

    fn read(text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

impl Cell for Period {
    const KIND: ColumnKind = ColumnKind::Period;

    fn read(text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

/// Digits with at most one minus in front and one point: no exponent, no `inf`, no `NaN`.
pub(crate) fn decimal(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    let number: f64 = if plain { text.parse().ok()? } else { return None };
    number.is_finite().then_some(number)
}

/// Digits with at most one minus in front.
pub(crate) fn integer(text: &str) -> Option<i64> {
    if text.starts_with('+') { None } else { text.parse().ok() }
}

/// One decimal or several with slashes between them.
pub(crate) fn decimals(text: &str) -> Option<Vec<f64>> {
    text.split('/').map(decimal).collect()
}

/// Whether the text is a web address as far as a table needs to know.
pub(crate) fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_digits_with_a_point() {
        assert_eq!(decimal("120000000000.0"), Some(1.2e11));
        assert_eq!(decimal("-0.5"), Some(-0.5));
        for text in ["", "-", ".", "1,5", "1e5", "inf", "NaN", "+1", " 1", "1.2.3", "--1"] {
            assert_eq!(decimal(text), None, "{text}");
        }
        assert_eq!(decimal(&"9".repeat(400)), None);
    }

    #[test]
    fn a_list_needs_a_number_on_both_sides_of_each_slash() {
        assert_eq!(decimals("0.86/0.64"), Some(vec![0.86, 0.64]));
        assert_eq!(decimals("0.86/"), None);
    }

    #[test]
    fn an_empty_cell_is_none_only_where_the_type_is_optional() {
        assert_eq!(<Option<f64>>::read(""), Some(None));
        assert_eq!(f64::read(""), None);
        assert_eq!(String::read(""), None);
    }

    #[test]
    fn an_address_has_a_scheme_and_no_spaces() {
        assert!(is_url("https://example.org/a?b=c"));
        for text in ["https://", "example.org", "ftp://example.org", "https://a b", ""] {
            assert!(!is_url(text), "{text}");
        }
    }
}
