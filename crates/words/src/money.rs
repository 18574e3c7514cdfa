//! Sums of money and large counts, with the words for powers of ten that a language has.

use crate::locale::{Currency, Language, Locale, current, within};
use crate::number::{number, plain};

/// Yuan a dollar for display: the market's rate on [`DISPLAY_RATE_DAY`], at which the reported
/// ¥160bn are $22.8bn. The model's own rate is uncertain and has nothing to do with it.
pub const DISPLAY_RATE: f64 = 7.03;
/// The day of the rate, the day of the report.
pub const DISPLAY_RATE_DAY: &str = "2025-12-23";

/// How a quantity is shown: what its number is multiplied by, and the unit that follows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// What the number is multiplied by.
    pub factor: f64,
    /// The unit of the product.
    pub unit: &'static str,
}

impl Shown {
    const fn new(factor: f64, unit: &'static str) -> Self {
        Self { factor, unit }
    }

    /// The number as shown, without its unit.
    pub fn number(self, value: f64) -> String {
        number(value * self.factor)
    }
}

/// How billions of yuan are shown: `bn yuan`, `亿元`, or in dollars.
pub fn billions() -> Shown {
    let locale = current();
    match (locale.language, locale.currency) {
        (Language::English, Currency::Yuan) => Shown::new(1.0, "¥bn"),
        (Language::English, Currency::Dollar) => Shown::new(1.0 / DISPLAY_RATE, "≈ $bn"),
        (Language::Chinese, Currency::Yuan) => Shown::new(10.0, "亿元"),
        (Language::Chinese, Currency::Dollar) => Shown::new(10.0 / DISPLAY_RATE, "约合亿美元"),
    }
}

/// How billions of dollars are shown where a source counts in dollars.
pub fn dollar_billions() -> Shown {
    match current().language {
        Language::English => Shown::new(1.0, "US$ bn"),
        Language::Chinese => Shown::new(10.0, "亿美元"),
    }
}

/// How single yuan are shown.
pub fn units() -> Shown {
    let locale = current();
    match (locale.language, locale.currency) {
        (Language::English, Currency::Yuan) => Shown::new(1.0, "¥"),
        (Language::English, Currency::Dollar) => Shown::new(1.0 / DISPLAY_RATE, "≈ $"),
        (Language::Chinese, Currency::Yuan) => Shown::new(1.0, "元"),
        (Language::Chinese, Currency::Dollar) => Shown::new(1.0 / DISPLAY_RATE, "约合美元"),
    }
}

/// How thousands of things are shown: `thousand` or, ten of them, `万`.
pub fn thousands() -> Shown {
    match current().language {
        Language::English => Shown::new(1.0, "thousand"),
        Language::Chinese => Shown::new(0.1, "万"),
    }
}

/// How trillions of things are shown.
pub fn trillions() -> Shown {
    match current().language {
        Language::English => Shown::new(1.0, "trillion"),
        Language::Chinese => Shown::new(1.0, "万亿"),
    }
}

/// A sum given in billions of yuan: `¥160bn`, `1600亿元`, `≈$22.8bn`, `约228亿美元`.
pub fn yuan_bn(value: f64) -> String {
    if !value.is_finite() {
        return number(value);
    }
    match current().language {
        Language::English => in_english(value),
        Language::Chinese => in_chinese(value * 1e9),
    }
}

/// A sum given in yuan, of the size of a price: `¥0.73`, `0.73元`, `≈$0.104`.
pub fn yuan(value: f64) -> String {
    if !value.is_finite() {
        return number(value);
    }
    match current().language {
        Language::English => in_english(value / 1e9),
        Language::Chinese => in_chinese(value),
    }
}

/// Billions of dollars that a source gives in dollars, whatever currency is chosen: `$281bn`,
/// `2810亿美元`.
pub fn dollars_bn(value: f64) -> String {
    let minus = if value < 0.0 { "\u{2212}" } else { "" };
    match current().language {
        _ if !value.is_finite() => number(value),
        Language::English => format!("{minus}${}bn", plain(value.abs())),
        Language::Chinese => format!("{minus}{}美元", myriads(value.abs() * 1e9)),
    }
}

/// Billions of yuan that a source gives in yuan: first as it gives them, then, where dollars are
/// chosen, about how many those are: `¥160bn (≈$22.8bn)`.
pub fn reported_yuan_bn(value: f64) -> String {
    let locale = current();
    let reported = within(Locale { currency: Currency::Yuan, ..locale }, || yuan_bn(value));
    match (locale.currency, locale.language) {
        (Currency::Yuan, _) => reported,
        (Currency::Dollar, Language::English) => format!("{reported} ({})", yuan_bn(value)),
        (Currency::Dollar, Language::Chinese) => format!("{reported}（{}）", yuan_bn(value)),
    }
}

fn in_english(bn: f64) -> String {
    let (value, sign) = match current().currency {
        Currency::Yuan => (bn, "¥"),
        Currency::Dollar => (bn / DISPLAY_RATE, "≈$"),
    };
    let minus = if value < 0.0 { "\u{2212}" } else { "" };
    let size = value.abs();
    // Below a billion a million says it in fewer digits; 0.9996 rounds to a billion.
    let text = match size {
        0.0 => "0".to_owned(),
        size if size < 1e-3 => plain(size * 1e9),
        size if size < 0.9995 => format!("{}m", plain(size * 1e3)),
        size => format!("{}bn", plain(size)),
    };
    format!("{minus}{sign}{text}")
}

fn in_chinese(yuan: f64) -> String {
    let (value, about, unit) = match current().currency {
        Currency::Yuan => (yuan, "", "元"),
        Currency::Dollar => (yuan / DISPLAY_RATE, "约", "美元"),
    };
    let minus = if value < 0.0 { "\u{2212}" } else { "" };
    format!("{minus}{about}{}{unit}", myriads(value.abs()))
}

/// A positive number with 万, 亿 or 万亿 where it is that large, to three significant digits.
fn myriads(value: f64) -> String {
    // Rounding may carry a number to the next word: 99 990 000 is 1亿 to three digits.
    let rounded = if value > 0.0 {
        let scale = 10_f64.powf(2.0 - value.log10().floor());
        (value * scale).round() / scale
    } else {
        value
    };
    let (scale, word) = match rounded {
        size if size >= 1e12 => (1e12, "万亿"),
        size if size >= 1e8 => (1e8, "亿"),
        size if size >= 1e4 => (1e4, "万"),
        _ => (1.0, ""),
    };
    format!("{}{word}", plain(value / scale))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(words: impl Fn() -> String) -> [String; 4] {
        let mut texts = Vec::new();
        for language in Language::ALL {
            for currency in Currency::ALL {
                texts.push(within(Locale { language, currency }, &words));
            }
        }
        texts.try_into().expect("two by two")
    }

    #[test]
    fn sums_of_the_report_read_as_they_are_written() {
        for (bn, texts) in [
            (160.0, ["¥160bn", "≈$22.8bn", "1600亿元", "约228亿美元"]),
            (85.0, ["¥85bn", "≈$12.1bn", "850亿元", "约121亿美元"]),
            (9.431, ["¥9.43bn", "≈$1.34bn", "94.3亿元", "约13.4亿美元"]),
            (0.57, ["¥570m", "≈$81.1m", "5.7亿元", "约8110万美元"]),
            (1000.0, ["¥1000bn", "≈$142bn", "1万亿元", "约1420亿美元"]),
            (
                -127.3,
                ["\u{2212}¥127bn", "\u{2212}≈$18.1bn", "\u{2212}1270亿元", "\u{2212}约181亿美元"],
            ),
        ] {
            assert_eq!(all(|| yuan_bn(bn)), texts, "{bn}");
        }
        assert_eq!(all(|| yuan(0.731)), ["¥0.731", "≈$0.104", "0.731元", "约0.104美元"]);
        assert_eq!(all(|| yuan_bn(f64::NAN)), ["–"; 4]);
    }

    #[test]
    fn what_a_source_counts_in_stands_first() {
        let reported = ["¥160bn", "¥160bn (≈$22.8bn)", "1600亿元", "1600亿元（约228亿美元）"];
        assert_eq!(all(|| reported_yuan_bn(160.0)), reported);
        let dollars = ["$281bn", "$281bn", "2810亿美元", "2810亿美元"];
        assert_eq!(all(|| dollars_bn(281.3)), dollars);
        assert_eq!(all(|| dollars_bn(f64::NAN)), ["–"; 4]);
    }

    #[test]
    fn a_trillion_is_a_wan_yi() {
        let shown = |value| {
            let Shown { unit, .. } = trillions();
            format!("{} {unit}", trillions().number(value))
        };
        let [english, _, chinese, _] = all(|| shown(50.0));
        assert_eq!((english.as_str(), chinese.as_str()), ("50.0 trillion", "50.0 万亿"));
        let [english, _, chinese, _] = all(|| thousands().number(180.0) + thousands().unit);
        assert_eq!((english.as_str(), chinese.as_str()), ("180thousand", "18.0万"));
    }

    /// The number that a Chinese text stands for.
    fn read(text: &str) -> f64 {
        let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        let scale = match text {
            text if text.contains("万亿") => 1e12,
            text if text.contains('亿') => 1e8,
            text if text.contains('万') => 1e4,
            _ => 1.0,
        };
        digits.parse::<f64>().expect("digits") * scale
    }

    proptest! {
        #[test]
        fn both_languages_show_the_same_significant_digits(exponent in -2.0_f64..14.0) {
            let yuan_value = 10_f64.powf(exponent);
            let locale = Locale { language: Language::Chinese, currency: Currency::Yuan };
            let text = within(locale, || yuan(yuan_value));
            let difference = (read(&text) / yuan_value - 1.0).abs();
            prop_assert!(difference <= 0.005 + 1e-9, "{yuan_value} became {text}");
            let digits = |text: &str| {
                let all: String = text.chars().filter(char::is_ascii_digit).collect();
                all.trim_matches('0').to_owned()
            };
            let english = within(Locale::default(), || yuan(yuan_value));
            prop_assert_eq!(digits(&english), digits(&text));
        }
    }
}
