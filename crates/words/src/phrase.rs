//! Text in both languages.

use std::fmt;

use crate::locale::{Language, current};

/// A text without numbers, in both languages; shown in the one of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phrase {
    english: &'static str,
    chinese: &'static str,
}

impl Phrase {
    /// A phrase from its two texts.
    pub const fn new(english: &'static str, chinese: &'static str) -> Self {
        Self { english, chinese }
    }

    /// What is the same in both languages: a name or a symbol.
    pub const fn name(name: &'static str) -> Self {
        Self { english: name, chinese: name }
    }

    /// The text in the language of the reader.
    pub fn text(self) -> &'static str {
        self.in_language(current().language)
    }

    /// The text in a language.
    pub const fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Chinese => self.chinese,
        }
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.text())
    }
}

impl From<Phrase> for String {
    fn from(phrase: Phrase) -> Self {
        phrase.text().to_owned()
    }
}

/// A sentence in both languages as `format!` would write it; says the one of the reader.
///
/// What is not named within the braces follows the two texts: `say!("{} of {}", "{1}的{0}", a, b)`.
/// Both texts are checked against what they are given, and neither can be left out.
#[macro_export]
macro_rules! say {
    ($english:literal, $chinese:literal $(, $argument:expr)* $(,)?) => {
        match $crate::current().language {
            $crate::Language::English => ::std::format!($english $(, $argument)*),
            $crate::Language::Chinese => ::std::format!($chinese $(, $argument)*),
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::{Locale, within};

    #[test]
    fn a_reader_is_told_in_one_language() {
        const LEASES: Phrase = Phrase::new("Leases", "租赁");
        let sentence = || say!("{LEASES} {} of {}", "{1}中的{LEASES}{0}", 1, 2);
        let chinese = Locale { language: Language::Chinese, ..Locale::default() };
        assert_eq!(sentence(), "Leases 1 of 2");
        assert_eq!(within(chinese, sentence), "2中的租赁1");
        assert_eq!(within(chinese, || Phrase::name("SeedChip").text()), "SeedChip");
    }
}
