//! Numbers as tick labels, direct labels and table cells.

/// Space between a number and its percent sign: thin, and never at a line break.
const THIN_SPACE: char = '\u{202F}';
const MINUS: char = '\u{2212}';

/// Shown in a table where there is no number.
pub(crate) const MISSING: &str = "–";

/// The value with so many decimals, thousands in groups, and powers of ten where plain digits would be too long.
pub(crate) fn number(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return MISSING.to_owned();
    }
    let size = value.abs();
    if size >= 1e7 || (size > 0.0 && size < 1e-4) {
        return power_of_ten(value);
    }
    let digits = format!("{size:.decimals$}");
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut text = String::new();
    if value < 0.0 && digits.contains(|c| matches!(c, '1'..='9')) {
        text.push(MINUS);
    }
    push_grouped(&mut text, whole);
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// The value to three significant digits, without trailing zeros; digits before the point are all kept.
pub(crate) fn significant(value: f64) -> String {
    let size = value.abs();
    let decimals = if size >= 100.0 {
        0
    } else if size >= 10.0 {
        1
    } else if size >= 1.0 {
        2
    } else if size >= 0.1 {
        3
    } else if size >= 0.01 {
        4
    } else {
        6
    };
    let text = number(value, decimals);
    if text.contains('.') && !text.contains('×') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// A fraction as a percentage.
pub(crate) fn percent(fraction: f64) -> String {
    percent_with(fraction, 0)
}

/// A fraction as a percentage, with one decimal where a whole number would show too little.
pub(crate) fn fine_percent(fraction: f64) -> String {
    let percentage = fraction * 100.0;
    let is_whole = (percentage - percentage.round()).abs() < 0.005;
    percent_with(fraction, usize::from(!is_whole && percentage.abs() < 10.0))
}

/// A fraction as a percentage with a sign, except for zero, which stands alone.
pub(crate) fn signed_percent(fraction: f64) -> String {
    let text = percent(fraction);
    if fraction == 0.0 {
        "0".to_owned()
    } else if fraction > 0.0 && !text.starts_with('0') {
        format!("+{text}")
    } else {
        text
    }
}

fn percent_with(fraction: f64, decimals: usize) -> String {
    if fraction.is_finite() {
        format!("{}{THIN_SPACE}%", number(fraction * 100.0, decimals))
    } else {
        MISSING.to_owned()
    }
}

fn push_grouped(text: &mut String, digits: &str) {
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
}

fn power_of_ten(value: f64) -> String {
    let scientific = format!("{value:.1e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    let mut text = digits.trim_end_matches('0').trim_end_matches('.').replace('-', "\u{2212}");
    text.push_str("×10");
    text.extend(exponent.chars().map(superscript));
    text
}

fn superscript(c: char) -> char {
    match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        _ => '⁰',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_printed() {
        assert_eq!(number(1234567.0, 0), "1,234,567");
        assert_eq!(number(-1234.5, 1), "\u{2212}1,234.5");
        assert_eq!(number(-0.001, 1), "0.0");
        assert_eq!(number(5e13, 0), "5×10¹³");
        assert_eq!(number(-2.5e-6, 0), "\u{2212}2.5×10⁻⁶");
        assert_eq!(number(f64::NAN, 0), MISSING);
    }

    #[test]
    fn significant_digits_lose_trailing_zeros_only() {
        assert_eq!(significant(33.0), "33");
        assert_eq!(significant(1061.4), "1,061");
        assert_eq!(significant(0.7342), "0.734");
        assert_eq!(significant(0.0), "0");
        assert_eq!(significant(100.0), "100");
    }

    #[test]
    fn percentages_have_a_thin_space_and_a_real_minus() {
        assert_eq!(signed_percent(-0.5), "\u{2212}50\u{202F}%");
        assert_eq!(signed_percent(0.0), "0");
        assert_eq!(signed_percent(1.0), "+100\u{202F}%");
        assert_eq!(fine_percent(0.025), "2.5\u{202F}%");
        assert_eq!(fine_percent(0.70), "70\u{202F}%");
        assert_eq!(percent(f64::INFINITY), MISSING);
    }
}
