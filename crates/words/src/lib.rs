//! Words and numbers as readers see them: two languages, two currencies.
//!
//! Both languages of a text stand beside each other where the text is made, and the compiler
//! wants both: [`say!`] takes a sentence in English and in Chinese, a [`Phrase`] holds both for a
//! table of constants. Which of the two is said is not handed from function to function: it is
//! the [`Locale`] of the thread, set around the work for one reader by [`within`] on a server,
//! and once by [`set`] in a browser, where a module has one reader.
//!
//! ```
//! use words::{Locale, Language, Phrase, say, within};
//!
//! const GOAL: Phrase = Phrase::new("Both goals", "两项目标");
//! let futures = 36;
//! let line = || say!("{GOAL}: {futures} in 100", "{GOAL}：每100种未来中有{futures}种");
//! assert_eq!(line(), "Both goals: 36 in 100");
//!
//! let chinese = Locale { language: Language::Chinese, ..Locale::default() };
//! assert_eq!(within(chinese, line), "两项目标：每100种未来中有36种");
//! ```
//!
//! Numbers are stored in SI units or as their names say and become text here and nowhere else:
//! [`number`] to three significant digits in either language, [`yuan`] and [`yuan_bn`] with the
//! words for powers of ten that the language has (`¥160bn`, `1600亿元`). A currency is for display
//! alone: nothing is computed in dollars.

mod locale;
mod money;
mod number;
mod phrase;

pub use locale::{Currency, Language, Locale, current, set, within};
pub use money::{
    DISPLAY_RATE, DISPLAY_RATE_DAY, Shown, billions, dollar_billions, dollars_bn, reported_yuan_bn,
    thousands, trillions, units, yuan, yuan_bn,
};
pub use number::{
    MISSING, before_unit, count, fine_percent, fixed, headroom, in_hundred, millis, number,
    percent, percent_sign, plain, signed, signed_percent, tick,
};
pub use phrase::Phrase;
