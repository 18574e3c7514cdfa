//! The fact tables in the words of the reader.

use datasets::Facts;
use words::Language;

/// A text of the fact tables in the language of the reader, or as it stands if it has no other.
pub(crate) fn said(facts: &Facts, text: &str) -> String {
    let chinese = match words::current().language {
        Language::English => None,
        Language::Chinese => facts.in_chinese(text),
    };
    chinese.unwrap_or(text).to_owned()
}

/// A fiscal or calendar year, or a quarter of one, as the reader writes it.
///
/// The tables write `FY2025`, `CY2025`, `FY2026Q1` and `2026Q1`; what is written otherwise is a
/// text like any other.
pub(crate) fn period(facts: &Facts, label: &str) -> String {
    match words::current().language {
        Language::English => label.to_owned(),
        Language::Chinese => in_chinese(label).unwrap_or_else(|| said(facts, label)),
    }
}

fn in_chinese(label: &str) -> Option<String> {
    const QUARTERS: [&str; 4] = ["一季度", "二季度", "三季度", "四季度"];
    let (kind, rest) = match label.strip_prefix("FY") {
        Some(rest) => ("财年", rest),
        None => ("年", label.strip_prefix("CY").unwrap_or(label)),
    };
    let (year, quarter) = match rest.split_once('Q') {
        Some((year, quarter)) => {
            (year, *QUARTERS.get(quarter.parse::<usize>().ok()?.checked_sub(1)?)?)
        }
        None => (rest, ""),
    };
    let _: u16 = year.parse().ok()?;
    Some(format!("{year}{kind}{quarter}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_quarters_are_spelled_out() {
        let known = |label| in_chinese(label).expect("a period");
        assert_eq!(known("FY2025"), "2025财年");
        assert_eq!(known("CY2025"), "2025年");
        assert_eq!(known("FY2026Q3"), "2026财年三季度");
        assert_eq!(known("2026Q1"), "2026年一季度");
        assert_eq!(in_chinese("FY2026-28 plan"), None);
        assert_eq!(in_chinese("FY2026Q5"), None);
    }
}
