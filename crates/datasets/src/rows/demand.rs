//! What the fleet serves and buys.

use crate::cell::Url;
use crate::date::{PartialDate, Period};
use crate::row::row;
use crate::vocabulary::{Confidence, KnownBySeed};

row! {
    /// One observed value of one metric.
    pub struct DemandRow {
        /// Product, model, company or country observed.
        pub entity: String,
        /// What is measured.
        pub metric: String,
        /// The observed value; empty if not disclosed or given in words only. Unit: as given in
        /// column `unit`.
        pub value: Option<f64>,
        /// Unit of `value`.
        pub unit: String,
        /// When the value held; 2025-9M means the first nine months.
        pub as_of: Period,
        /// What exactly was counted; `same` repeats the first row of the same entity and metric.
        pub definition: String,
        /// Where the fact was read; `recalled (not re-read)` means that the source was not opened
        /// again, `assumption` that there is none.
        pub source: String,
        /// Who first published the value, where the source only relays it.
        pub publisher_or_origin: Option<String>,
        /// Date of the source as far as it is known; empty if undated.
        pub source_date: Option<PartialDate>,
        /// Address of the source; empty if it has none or was not opened.
        pub url: Option<Url>,
        /// Grade of the fact.
        pub confidence: Confidence,
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
