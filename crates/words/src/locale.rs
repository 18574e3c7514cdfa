//! For whom words are made.

use std::cell::Cell;

use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Chinese in simplified characters.
    Chinese,
}

impl Language {
    /// Every language, in the order of the header.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// Its name in addresses and cookies.
    pub const fn key(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }

    /// Its name in documents, by BCP 47.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-Hans",
        }
    }

    /// Its own name, in its own script.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "EN",
            Self::Chinese => "中文",
        }
    }

    /// The language of a key or of a tag with whatever subtags.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next()?.trim();
        Self::ALL.into_iter().find(|language| language.key().eq_ignore_ascii_case(primary))
    }
}

/// A currency in which money is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Currency {
    /// Yuan, in which the model counts.
    #[default]
    Yuan,
    /// US dollars at [`DISPLAY_RATE`](crate::DISPLAY_RATE).
    Dollar,
}

impl Currency {
    /// Every currency, in the order of the header.
    pub const ALL: [Self; 2] = [Self::Yuan, Self::Dollar];

    /// Its name in addresses and cookies.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Yuan => "cny",
            Self::Dollar => "usd",
        }
    }

    /// Its sign.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Yuan => "¥",
            Self::Dollar => "$",
        }
    }

    /// The currency with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|currency| currency.key() == key)
    }
}

/// For whom words are made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Locale {
    /// The language of every word.
    pub language: Language,
    /// The currency of every sum.
    pub currency: Currency,
}

thread_local! {
    static CURRENT: Cell<Locale> = const {
        Cell::new(Locale { language: Language::English, currency: Currency::Yuan })
    };
}

/// The locale of this thread: English and yuan until told otherwise.
pub fn current() -> Locale {
    CURRENT.get()
}

/// Makes this the locale of the thread from now on, for threads with one reader.
pub fn set(locale: Locale) {
    CURRENT.set(locale);
}

/// Does work for a reader: the thread has this locale until the work is done or panics.
pub fn within<T>(locale: Locale, work: impl FnOnce() -> T) -> T {
    struct Before(Locale);
    impl Drop for Before {
        fn drop(&mut self) {
            CURRENT.set(self.0);
        }
    }
    let _before = Before(CURRENT.replace(locale));
    work()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHINESE: Locale = Locale { language: Language::Chinese, currency: Currency::Dollar };

    #[test]
    fn a_locale_ends_with_its_work_even_by_a_panic() {
        within(CHINESE, || {
            assert_eq!(within(Locale::default(), current), Locale::default());
            assert_eq!(current(), CHINESE);
        });
        let panicked = std::panic::catch_unwind(|| within(CHINESE, || panic!("meant")));
        assert!(panicked.is_err());
        assert_eq!(current(), Locale::default());
    }

    #[test]
    fn languages_are_known_by_key_and_by_tag() {
        for language in Language::ALL {
            assert_eq!(Language::from_tag(language.key()), Some(language));
            assert_eq!(Language::from_tag(language.tag()), Some(language));
        }
        assert_eq!(Language::from_tag("zh-CN"), Some(Language::Chinese));
        assert_eq!(Language::from_tag("EN-gb"), Some(Language::English));
        assert_eq!(Language::from_tag("de"), None);
    }
}
