//! What the article that the project began from claims.

use crate::cell::Url;
use crate::date::{PartialDate, Period};
use crate::row::row;
use crate::vocabulary::{ClaimName, Confidence, KnownBySeed};

row! {
    /// One claim, which stands here because it was made.
    pub struct ClaimRow {
        /// Name of the claim.
        pub claim: ClaimName,
        /// What is claimed, in one sentence.
        pub statement: String,
        /// The number claimed; empty if the claim names none. Unit: as given in column `unit`.
        pub figure: Option<f64>,
        /// Unit of `figure`, `none` where there is no figure.
        pub unit: String,
        /// What the claim is about.
        pub period: Period,
        /// Where the claim was read.
        pub source: String,
        /// Date of the source as far as it is known; empty if undated.
        pub source_date: Option<PartialDate>,
        /// Address of the source; empty if it has none or was not opened.
        pub url: Option<Url>,
        /// Grade of the fact that it was claimed.
        pub confidence: Confidence,
        /// Caveats, conflicts with other sources and side facts.
        pub note: Option<String>,
        /// Whether the claim was public by 2026-01-20.
        pub published_by_seed: KnownBySeed,
    }
}
