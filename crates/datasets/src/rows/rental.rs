//! Rents of accelerators.

use crate::cell::Url;
use crate::date::{PartialDate, Period};
use crate::row::row;
use crate::vocabulary::{Confidence, KnownBySeed};

row! {
    /// One price per accelerator-hour, for one kind of contract.
    pub struct RentalRow {
        /// Accelerator rented.
        pub chip: String,
        /// Where it is rented.
        pub region: String,
        /// Kind of contract or price.
        pub tier: String,
        /// When the price held.
        pub as_of: Period,
        /// Low end of the price band. Unit: USD per accelerator-hour, nominal.
        pub usd_per_gpu_hour_low: Option<f64>,
        /// Central price. Unit: USD per accelerator-hour, nominal.
        pub usd_per_gpu_hour_mid: Option<f64>,
        /// High end of the price band. Unit: USD per accelerator-hour, nominal.
        pub usd_per_gpu_hour_high: Option<f64>,
        /// What the price covers and how the band arose.
        pub definition: String,
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
