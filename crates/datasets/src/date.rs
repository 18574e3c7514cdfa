//! Dates as sources give them: to the day, the month, the quarter, the half or the year.

use std::fmt;

/// Years that a four-digit number is taken for; anything else is a typing error in these tables.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2199;

/// A day of the calendar, written `2026-01-20`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, if there is one with these numbers between 1900 and 2199.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = YEARS.contains(&year) && (1..=days_in_month(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// Reads `YYYY-MM-DD` and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let parsed = PartialDate::parse(text)?;
        (parsed.precision == Precision::Day).then_some(parsed.first)
    }

    /// Calendar year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// Month from 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// Day of the month from 1.
    pub fn day(self) -> u8 {
        self.day
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// How much of a [`PartialDate`] is known, coarsest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// `2025`
    Year,
    /// `2025-H1`
    Half,
    /// `2025-Q3`
    Quarter,
    /// `2025-11`
    Month,
    /// `2025-11-13`
    Day,
}

/// A date known to some precision.
///
/// The order is that of the first day covered; of two that begin on the same day, the coarser one
/// comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    first: Date,
    precision: Precision,
}

impl PartialDate {
    /// Reads `2025`, `2025-H1`, `2025-Q3`, `2025-11` or `2025-11-13`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year = digits(parts.next()?, 4)?;
        let (month, day) = (parts.next(), parts.next());
        if parts.next().is_some() {
            return None;
        }
        let Some(month) = month else { return Self::starting(year, 1, 1, Precision::Year) };
        if let Some(day) = day {
            return Self::starting(year, small(month)?, small(day)?, Precision::Day);
        }
        match month {
            "H1" => Self::starting(year, 1, 1, Precision::Half),
            "H2" => Self::starting(year, 7, 1, Precision::Half),
            "Q1" => Self::starting(year, 1, 1, Precision::Quarter),
            "Q2" => Self::starting(year, 4, 1, Precision::Quarter),
            "Q3" => Self::starting(year, 7, 1, Precision::Quarter),
            "Q4" => Self::starting(year, 10, 1, Precision::Quarter),
            _ => Self::starting(year, small(month)?, 1, Precision::Month),
        }
    }

    fn starting(year: u16, month: u8, day: u8, precision: Precision) -> Option<Self> {
        Date::new(year, month, day).map(|first| Self { first, precision })
    }

    /// The first day that the date covers.
    pub fn first_day(self) -> Date {
        self.first
    }

    /// How much is known.
    pub fn precision(self) -> Precision {
        self.precision
    }
}

impl From<Date> for PartialDate {
    fn from(day: Date) -> Self {
        Self { first: day, precision: Precision::Day }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Date { year, month, .. } = self.first;
        match self.precision {
            Precision::Year => write!(f, "{year}"),
            Precision::Half => write!(f, "{year}-H{}", 1 + month / 7),
            Precision::Quarter => write!(f, "{year}-Q{}", 1 + (month - 1) / 3),
            Precision::Month => write!(f, "{year}-{month:02}"),
            Precision::Day => write!(f, "{}", self.first),
        }
    }
}

/// A time as its author wrote it, of which at least the beginning can be read.
///
/// Covers what a [`PartialDate`] cannot: `2023-2024`, `2025-01+`, `FY2025`, `2025-9M`,
/// `2022-11 / 2023-03`, `2026-01-13 (eff. 01-15)`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Period {
    start: PartialDate,
    text: String,
}

impl Period {
    /// Reads a text that begins with a partial date, after `FY` or `CY` if one of them stands there.
    pub fn parse(text: &str) -> Option<Self> {
        let bare = text.strip_prefix("FY").or_else(|| text.strip_prefix("CY")).unwrap_or(text);
        let start = longest_prefix(bare)?;
        Some(Self { start, text: text.to_owned() })
    }

    /// The first date in the text.
    pub fn start(&self) -> PartialDate {
        self.start
    }

    /// The text as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The longest beginning that is a partial date and does not end inside a word or number.
fn longest_prefix(text: &str) -> Option<PartialDate> {
    const LENGTHS: [usize; 3] = ["2025-11-13".len(), "2025-11".len(), "2025".len()];
    LENGTHS.into_iter().find_map(|length| {
        let (head, tail) = text.split_at_checked(length)?;
        let ends = !tail.starts_with(char::is_alphanumeric);
        ends.then(|| PartialDate::parse(head)).flatten()
    })
}

fn small(text: &str) -> Option<u8> {
    digits(text, 2).and_then(|number| u8::try_from(number).ok())
}

fn digits(text: &str, length: usize) -> Option<u16> {
    let plain = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn days_in_month(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_precision_is_read_and_written_back() {
        for text in ["2025", "2025-H1", "2025-H2", "2025-Q1", "2025-Q4", "2025-11", "2024-02-29"] {
            let shown = PartialDate::parse(text).map(|date| date.to_string());
            assert_eq!(shown.as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "25", "2025-", "2025-13", "2025-1", "2025-02-29", "2025-01-01-01", "1599"]
        {
            assert_eq!(PartialDate::parse(text), None, "{text}");
        }
        for text in ["2025-H3", "2025-Q0", "2024-25", "2023-2024", "٢٠٢٥", "+202", "2025-+1"] {
            assert_eq!(PartialDate::parse(text), None, "{text}");
        }
        assert_eq!(Date::parse("2025-11"), None);
    }

    #[test]
    fn dates_order_by_their_first_day_then_coarsest_first() {
        let ordered = ["2024-Q4", "2025", "2025-H1", "2025-Q1", "2025-01", "2025-01-01", "2025-02"];
        let dates: Vec<_> = ordered.into_iter().map(PartialDate::parse).collect();
        assert!(dates.is_sorted());
        assert!(dates.iter().all(Option::is_some));
    }

    #[test]
    fn a_period_starts_at_the_first_date_in_its_text() {
        for (text, start) in [
            ("2023-2024", "2023"),
            ("2024-25", "2024"),
            ("2025-01+", "2025-01"),
            ("FY2023+", "2023"),
            ("2025-9M", "2025"),
            ("2025-H1", "2025-H1"),
            ("2026 samples", "2026"),
            ("2022-11 / 2023-03", "2022-11"),
            ("2026-01-13/14", "2026-01-13"),
            ("2026-01-13 (eff. 01-15)", "2026-01-13"),
        ] {
            let period = Period::parse(text);
            assert_eq!(period.as_ref().map(Period::as_str), Some(text));
            assert_eq!(period.map(|p| p.start().to_string()).as_deref(), Some(start), "{text}");
        }
    }

    #[test]
    fn a_period_must_begin_with_a_date() {
        for text in ["", "soon", "20255", "2025x", "FY", "früh 2025"] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }
}
