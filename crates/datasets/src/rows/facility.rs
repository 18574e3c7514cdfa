//! What turns accelerators into running capacity.

use crate::cell::Url;
use crate::date::{PartialDate, Period};
use crate::row::row;
use crate::vocabulary::{Confidence, KnownBySeed};

row! {
    /// One ratio or unit cost of facilities, as a band.
    pub struct FacilityRow {
        /// Quantity described.
        pub parameter: String,
        /// Region, company or system it applies to.
        pub region: String,
        /// Low end of the band. Unit: as given in column `unit`.
        pub low: Option<f64>,
        /// Central value. Unit: as given in column `unit`.
        pub mid: Option<f64>,
        /// High end of the band. Unit: as given in column `unit`.
        pub high: Option<f64>,
        /// Unit of the three values.
        pub unit: String,
        /// When the values held; a plus sign means from then on.
        pub as_of: Period,
        /// What exactly is measured and how the band arose.
        pub definition: Option<String>,
        /// Where the fact was read; `recalled (not re-read)` means that the source was not opened
        /// again, `assumption` that there is none.
        pub source: String,
        /// Date of the source as far as it is known; empty if undated.
        pub source_date: Option<PartialDate>,
        /// Address of the source; empty if it has none or was not opened.
        pub url: Option<Url>,
        /// Grade of the fact, with the parts it applies to where they differ.
        pub confidence: String,
        /// Caveats, conflicts with other sources and side facts.
        pub note: Option<String>,
        /// First grade named in `confidence`, that of the main figure.
        pub confidence_lead: Confidence,
        /// Lowest grade named in `confidence`.
        pub confidence_worst: Confidence,
        /// Whether the fact was public by 2026-01-20.
        pub published_by_seed: KnownBySeed,
    }
}
