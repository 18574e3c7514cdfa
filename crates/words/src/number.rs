//! Numbers as readers see them: three significant digits, a unit, no false precision.

use crate::{Language, current};

/// Stands where there is no number.
pub const MISSING: &str = "–";
/// Before a percent sign and between groups of digits: thin, and never at the end of a line.
const THIN_SPACE: char = '\u{202f}';
const THIN: &str = "\u{202f}";
const MINUS: char = '\u{2212}';
/// Significant digits of every displayed figure.
const SIGNIFICANT: i32 = 3;

/// A number with three significant digits, thousands apart from ten thousand upwards.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return MISSING.to_owned();
    }
    let magnitude = value.abs();
    if magnitude == 0.0 {
        return "0".to_owned();
    }
    let scale = 10_f64.powi(SIGNIFICANT - 1 - exponent(magnitude));
    let rounded = (magnitude * scale).round() / scale;
    // Rounding may have carried into a new digit: 9.999 is 10.0.
    let digits = usize::try_from(SIGNIFICANT - 1 - exponent(rounded)).unwrap_or(0).min(6);
    let text = grouped(&format!("{rounded:.digits$}"));
    if value < 0.0 { format!("{MINUS}{text}") } else { text }
}

/// The power of ten of a positive number's first digit.
#[expect(clippy::cast_possible_truncation, reason = "the logarithm of a finite number is small")]
fn exponent(magnitude: f64) -> i32 {
    magnitude.log10().floor() as i32
}

/// Puts a thin no-break space between groups of three digits before the point.
fn grouped(text: &str) -> String {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(w, f)| (w, Some(f)));
    let mut grouped = String::new();
    for (place, digit) in whole.char_indices() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) && whole.len() > 4 {
            grouped.push(THIN_SPACE);
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

/// A number with three significant digits and no zeros that say nothing: `85`, `9.43`, `5×10¹³`.
pub fn plain(value: f64) -> String {
    if is_out_of_reach(value) {
        return power_of_ten(value);
    }
    let text = number(value);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// What stands between a number and its unit: a thin space, and in Chinese only before Latin letters
/// (GB/T 15835).
pub fn before_unit(unit: &str) -> &'static str {
    match current().language {
        Language::Chinese if !unit.starts_with(|c: char| c.is_ascii_alphabetic() || c == 'µ') => {
            ""
        }
        _ => THIN,
    }
}

/// A percent sign as it stands behind a number.
pub fn percent_sign() -> String {
    format!("{}%", before_unit("%"))
}

/// A share of one hundred futures, as a whole number.
pub fn in_hundred(share: f64) -> String {
    format!("{:.0}", (share * 100.0).clamp(0.0, 100.0))
}

/// A signed headroom in whole percent; what would be rounded to none has a decimal, so that its sign
/// is never that of a goal which is met while it is missed.
pub fn headroom(value: f64) -> String {
    let percent = value * 100.0;
    let sign = if percent < 0.0 { "\u{2212}" } else { "+" };
    let decimals = usize::from(percent.abs() < 0.5 && percent != 0.0);
    format!("{sign}{:.decimals$}{}", percent.abs(), percent_sign())
}

/// A fraction as a percentage.
pub fn percent(fraction: f64) -> String {
    percent_with(fraction, 0)
}

/// A fraction as a percentage, with one decimal where a whole number would show too little.
pub fn fine_percent(fraction: f64) -> String {
    let percentage = fraction * 100.0;
    let is_whole = (percentage - percentage.round()).abs() < 0.005;
    percent_with(fraction, usize::from(!is_whole && percentage.abs() < 10.0))
}

/// A fraction as a percentage with a sign, except for zero, which stands alone.
pub fn signed_percent(fraction: f64) -> String {
    match percent(fraction) {
        _ if fraction == 0.0 => "0".to_owned(),
        text if fraction > 0.0 && !text.starts_with('0') => format!("+{text}"),
        text => text,
    }
}

fn percent_with(fraction: f64, decimals: usize) -> String {
    if fraction.is_finite() {
        format!("{}{}", tick(fraction * 100.0, decimals), percent_sign())
    } else {
        MISSING.to_owned()
    }
}

/// A number with so many decimals, or as a power of ten where that would be too long: what stands
/// at an axis.
pub fn tick(value: f64, decimals: usize) -> String {
    if is_out_of_reach(value) { power_of_ten(value) } else { fixed(value, decimals) }
}

/// Whether plain digits would be too long, or all of them zeros.
fn is_out_of_reach(value: f64) -> bool {
    let size = value.abs();
    value.is_finite() && (size >= 1e7 || (size > 0.0 && size < 1e-4))
}

fn power_of_ten(value: f64) -> String {
    let scientific = format!("{value:.1e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    let mut text = digits.replace('-', "\u{2212}");
    text.push_str("×10");
    text.extend(exponent.chars().map(superscript));
    text
}

fn superscript(c: char) -> char {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    c.to_digit(10).and_then(|digit| DIGITS.get(digit as usize)).copied().unwrap_or('⁻')
}

/// A number with so many decimals and a real minus; zero has no sign.
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return MISSING.to_owned();
    }
    let text = grouped(&format!("{:.decimals$}", value.abs()));
    let negative = value < 0.0 && text.contains(|digit| matches!(digit, '1'..='9'));
    if negative { format!("{MINUS}{text}") } else { text }
}

/// The same with a plus where it is positive.
pub fn signed(value: f64, decimals: usize) -> String {
    let text = fixed(value, decimals);
    let positive = value > 0.0 && text.contains(|digit| matches!(digit, '1'..='9'));
    if positive { format!("+{text}") } else { text }
}

/// A count with thousands apart.
pub fn count(value: u32) -> String {
    grouped(&value.to_string())
}

/// Milliseconds, with a decimal below ten.
pub fn millis(value: f64) -> String {
    if value < 10.0 { format!("{value:.1}\u{202f}ms") } else { format!("{value:.0}\u{202f}ms") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_space_stands_before_a_percent_sign_or_a_unit_in_chinese() {
        let chinese = crate::Locale { language: Language::Chinese, ..Default::default() };
        crate::within(chinese, || {
            assert_eq!(headroom(-0.08), "\u{2212}8%");
            assert_eq!((percent(0.5), fine_percent(0.025)), ("50%".into(), "2.5%".into()));
            assert_eq!([before_unit("千张"), before_unit("MW"), before_unit("×")], ["", THIN, ""]);
        });
        assert_eq!((headroom(-0.08), before_unit("k")), ("\u{2212}8\u{202f}%".into(), THIN));
    }

    #[test]
    fn figures_have_three_significant_digits() {
        for (value, expected) in [
            (0.0, "0"),
            (0.7312, "0.731"),
            (9.999, "10.0"),
            (160.0, "160"),
            (1061.4, "1060"),
            (13_420.0, "13\u{202f}400"),
            (-18.72, "\u{2212}18.7"),
            (f64::NAN, "–"),
        ] {
            assert_eq!(number(value), expected);
        }
    }

    #[test]
    fn headroom_carries_its_sign() {
        assert_eq!(headroom(0.012), "+1\u{202f}%");
        assert_eq!(headroom(-0.74), "\u{2212}74\u{202f}%");
        assert_eq!(headroom(-0.003), "\u{2212}0.3\u{202f}%");
        assert_eq!(headroom(0.002), "+0.2\u{202f}%");
        assert_eq!(headroom(-0.000_1), "\u{2212}0.0\u{202f}%", "it is missed");
        assert_eq!(headroom(0.0), "+0\u{202f}%");
    }

    #[test]
    fn signs_stand_only_before_what_is_not_zero() {
        assert_eq!(signed(12.74, 1), "+12.7");
        assert_eq!(signed(-0.04, 1), "0.0");
        assert_eq!(signed(-3.4, 1), "\u{2212}3.4");
        assert_eq!(fixed(f64::INFINITY, 2), "–");
    }

    #[test]
    fn an_axis_has_powers_of_ten_where_digits_would_be_too_long() {
        assert_eq!(tick(1_234_567.0, 0), "1\u{202f}234\u{202f}567");
        assert_eq!(tick(-1234.5, 1), "\u{2212}1234.5");
        assert_eq!(tick(-0.001, 1), "0.0");
        assert_eq!(tick(5e13, 0), "5×10¹³");
        assert_eq!(tick(-2.5e-6, 0), "\u{2212}2.5×10⁻⁶");
        assert_eq!(tick(f64::NAN, 0), MISSING);
        assert_eq!([33.0, 1061.4, 0.7342, 100.0].map(plain), ["33", "1060", "0.734", "100"]);
        assert_eq!([0.0, 2e9, 0.000_05].map(plain), ["0", "2×10⁹", "5×10⁻⁵"]);
    }

    #[test]
    fn percentages_have_a_thin_space_and_a_real_minus() {
        assert_eq!(signed_percent(-0.5), "\u{2212}50\u{202f}%");
        assert_eq!(signed_percent(0.0), "0");
        assert_eq!(signed_percent(1.0), "+100\u{202f}%");
        assert_eq!(fine_percent(0.025), "2.5\u{202f}%");
        assert_eq!(fine_percent(0.70), "70\u{202f}%");
        assert_eq!(percent(f64::INFINITY), MISSING);
    }

    #[test]
    fn frequencies_are_whole_futures() {
        assert_eq!(in_hundred(0.364), "36");
        assert_eq!(in_hundred(1.0), "100");
        assert_eq!(count(131_072), "131\u{202f}072");
    }
}
