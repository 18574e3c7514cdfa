//! Light, dark, or as the device is.

use words::Phrase;

/// How the site looks; the reader chooses, a cookie remembers, and the server reads it, so that no
/// page is painted twice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device is.
    #[default]
    Automatic,
    /// Light, whatever the device is.
    Light,
    /// Dark, whatever the device is.
    Dark,
}

impl Theme {
    /// Every theme, in the order of the header.
    pub const ALL: [Self; 3] = [Self::Automatic, Self::Light, Self::Dark];

    /// Its name in addresses and cookies.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// What a reader would call it.
    pub fn name(self) -> &'static str {
        let name = match self {
            Self::Automatic => Phrase::new("Auto", "自动"),
            Self::Light => Phrase::new("Light", "浅色"),
            Self::Dark => Phrase::new("Dark", "深色"),
        };
        name.text()
    }

    /// The theme with this name, if there is one.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.key() == key)
    }
}

/// What the server knows of the reader's wishes, given to pages by context.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    /// The chosen theme.
    pub theme: Theme,
    /// The page that is asked for, with its query.
    pub address: String,
}
