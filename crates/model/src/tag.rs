//! What a number rests on.

use serde::{Deserialize, Serialize};
use words::Phrase;

/// What a number rests on, as BUDGET_MODEL tags it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// Read in the source that is named.
    Reported,
    /// In the fact tables.
    Facts,
    /// Derived by arithmetic from what is reported or in the fact tables.
    Derived,
    /// From a work that is named, quoted from memory and not read again.
    Recalled,
    /// An expert's estimate, or ours.
    Estimate,
}

impl Tag {
    /// The tags in the order of BUDGET_MODEL.
    pub const ALL: [Self; 5] =
        [Self::Reported, Self::Facts, Self::Derived, Self::Recalled, Self::Estimate];

    /// The letter in BUDGET_MODEL.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Reported => "R",
            Self::Facts => "F",
            Self::Derived => "D",
            Self::Recalled => "K",
            Self::Estimate => "E",
        }
    }

    /// The word for style sheets and files, which is the same in every language.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Facts => "facts",
            Self::Derived => "derived",
            Self::Recalled => "recalled",
            Self::Estimate => "estimate",
        }
    }

    /// What a reader would call it.
    pub const fn name(self) -> Phrase {
        match self {
            Self::Reported => Phrase::new("reported", "据报道"),
            Self::Facts => Phrase::new("fact tables", "资料表"),
            Self::Derived => Phrase::new("derived", "推算"),
            Self::Recalled => Phrase::new("recalled", "凭记忆"),
            Self::Estimate => Phrase::new("estimate", "估计值"),
        }
    }
}
