//! Closed vocabularies: the words that some columns are limited to.

use std::fmt;

use crate::cell::Cell;
use crate::sidecar::ColumnKind;

/// Defines an enum whose variants are the words of a column, in the order of the sidecar.
macro_rules! vocabulary {
    (
        $(#[$about:meta])*
        pub enum $name:ident { $( $(#[$about_word:meta])* $variant:ident = $word:literal, )+ }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[$about_word])* $variant, )+ }

        impl $name {
            /// The word that stands in the table.
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl Cell for $name {
            const KIND: ColumnKind = ColumnKind::Text;
            const WORDS: &'static [&'static str] = &[$( $word, )+];

            fn read(text: &str) -> Option<Self> {
                match text { $( $word => Some(Self::$variant), )+ _ => None }
            }
        }
    };
}

vocabulary! {
    /// How far a fact can be trusted, best first.
    pub enum Confidence {
        /// Read in the source named.
        A = "A",
        /// Recalled from a named filing or report.
        B = "B",
        /// Estimate or rumour.
        C = "C",
    }
}

vocabulary! {
    /// Whether a fact was public by 2026-01-20, when the article about the December 2025 plan came out.
    pub enum KnownBySeed {
        /// It was.
        Yes = "Y",
        /// It became public later.
        No = "N",
        /// Not established.
        Unclear = "?",
    }
}

vocabulary! {
    /// A claim of the article that the project began from.
    pub enum ClaimName {
        /// About half of the 2026 budget goes into AI processors.
        HalfOnProcessors = "half_on_processors",
        /// Three peers together spent over $300bn in 2025.
        PeersOver300Bn = "peers_over_300bn",
        /// The size of the plan for 2026.
        Plan2026 = "plan_2026",
        /// The plan is a significant increase on the year before.
        SignificantIncrease = "significant_increase",
        /// What was spent in 2025.
        Spent2025 = "spent_2025",
    }
}

vocabulary! {
    /// What standing a capital expenditure figure has.
    pub enum FigureKind {
        /// Reported by the company for a period that has ended.
        Actual = "actual",
        /// Computed in the table from reported parts.
        Derived = "derived",
        /// What the company told investors to expect.
        Guidance = "guidance",
        /// A sum over companies, made by the source.
        Aggregate = "aggregate",
        /// What a third party holds to have been spent.
        Estimate = "estimate",
        /// No figure was found; the row is kept for its revenue.
        Unknown = "unknown",
        /// One quarter only.
        Quarter = "quarter",
        /// An internal plan that was reported.
        Plan = "plan",
        /// What a third party expected to be spent.
        Forecast = "forecast",
    }
}

vocabulary! {
    /// Where a company has its head office.
    pub enum Region {
        /// United States.
        UnitedStates = "US",
        /// China.
        China = "CN",
    }
}

vocabulary! {
    /// Currency that a figure was reported in.
    pub enum Currency {
        /// United States dollar.
        Usd = "USD",
        /// Chinese yuan.
        Cny = "CNY",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_as_the_variant_that_writes_it() {
        for &word in FigureKind::WORDS {
            assert_eq!(FigureKind::read(word).map(FigureKind::as_str), Some(word));
        }
        assert_eq!(FigureKind::read("Actual"), None);
    }

    #[test]
    fn a_better_grade_orders_before_a_worse_one() {
        assert!(Confidence::A < Confidence::B && Confidence::B < Confidence::C);
    }
}
