//! Periods, standings and digits of the fact tables in the words of the reader.

use charts::Punctuation;
use datasets::{Facts, FigureKind};
use words::{Language, Phrase, dollar_billions};

use super::super::parts::said;

/// A fiscal or calendar year, or a quarter of one, as the reader writes it.
///
/// The tables write `FY2025`, `CY2025`, `FY2026Q1` and `2026Q1`; what is written otherwise is a
/// text like any other.
pub(super) fn period(facts: &Facts, label: &str) -> String {
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

/// What standing a figure has.
pub(super) fn standing(kind: FigureKind) -> &'static str {
    let name = match kind {
        FigureKind::Actual => Phrase::new("actual", "实际"),
        FigureKind::Derived => Phrase::new("derived", "推算"),
        FigureKind::Guidance => Phrase::new("guidance", "指引"),
        FigureKind::Aggregate => Phrase::new("aggregate", "汇总"),
        FigureKind::Estimate => Phrase::new("estimate", "估计"),
        FigureKind::Unknown => Phrase::new("unknown", "未知"),
        FigureKind::Quarter => Phrase::new("quarter", "单季"),
        FigureKind::Plan => Phrase::new("plan", "计划"),
        FigureKind::Forecast => Phrase::new("forecast", "预测"),
    };
    name.text()
}

/// Billions of dollars with all the digits that their source has, in the reader's unit.
pub(super) fn digits(dollars_bn: f64) -> String {
    let shown = dollars_bn * dollar_billions().factor;
    // A factor of ten leaves a trace behind the digits of the source.
    ((shown * 1e6).round() / 1e6).to_string()
}

/// The marks that join the parts of a chart's summary.
pub(super) fn punctuation() -> Punctuation {
    match words::current().language {
        Language::English => Punctuation::Western,
        Language::Chinese => Punctuation::FullWidth,
    }
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

    #[test]
    fn no_digit_of_a_source_is_lost_or_added() {
        assert_eq!(digits(13.925), "13.925");
        let chinese = words::Locale { language: Language::Chinese, ..words::Locale::default() };
        assert_eq!(words::within(chinese, || digits(134.74)), "1347.4");
        assert_eq!(words::within(chinese, || digits(13.925)), "139.25");
    }
}
