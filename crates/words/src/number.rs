//! Numbers as readers see them: three significant digits, a unit, no false precision.

/// Significant digits of every displayed figure.
const SIGNIFICANT: i32 = 3;

/// A number with three significant digits, thousands apart from a thousand upwards.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
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
    if value < 0.0 { format!("\u{2212}{text}") } else { text }
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
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

/// A number with three significant digits and no zeros that say nothing: `85`, `9.43`.
pub(crate) fn plain(value: f64) -> String {
    let text = number(value);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
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
    format!("{sign}{:.decimals$}\u{202f}%", percent.abs())
}

/// A number with so many decimals and a real minus; zero has no sign.
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let text = grouped(&format!("{:.decimals$}", value.abs()));
    let negative = value < 0.0 && text.contains(|digit| matches!(digit, '1'..='9'));
    if negative { format!("\u{2212}{text}") } else { text }
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
    fn frequencies_are_whole_futures() {
        assert_eq!(in_hundred(0.364), "36");
        assert_eq!(in_hundred(1.0), "100");
        assert_eq!(count(131_072), "131\u{202f}072");
    }
}
