//! Standings and digits of the fact tables in the words of the reader.

use charts::Punctuation;
use datasets::FigureKind;
use words::{Language, Phrase, dollar_billions};

/// What standing a figure has.
pub(super) fn standing(kind: FigureKind) -> &'static str {
    let name = match kind {
        FigureKind::Actual => Phrase::new("actual", "实际"),
        FigureKind::Derived => Phrase::new("derived", "推算"),
        FigureKind::Guidance => Phrase::new("guidance", "指引"),
        FigureKind::Aggregate => Phrase::new("aggregate", "汇总"),
        FigureKind::Estimate => Phrase::new("estimate", "估计值"),
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
    fn no_digit_of_a_source_is_lost_or_added() {
        assert_eq!(digits(13.925), "13.925");
        let chinese = words::Locale { language: Language::Chinese, ..words::Locale::default() };
        assert_eq!(words::within(chinese, || digits(134.74)), "1347.4");
        assert_eq!(words::within(chinese, || digits(13.925)), "139.25");
    }
}
