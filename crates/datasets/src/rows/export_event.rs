//! Export rules and what they did.

use crate::cell::Url;
use crate::date::{PartialDate, Period};
use crate::row::row;
use crate::vocabulary::{Confidence, KnownBySeed};

row! {
    /// One event in the rules on accelerators for China.
    pub struct ExportEventRow {
        /// Day or month of the event, with the effective date where it differs.
        pub date: Period,
        /// Government, agency, company or paper that acted.
        pub actor: String,
        /// What happened.
        pub event: String,
        /// The rule, threshold or term that changed.
        pub what_changed: String,
        /// Accelerators in scope.
        pub chips_affected: String,
        /// Reported or inferred effect on ByteDance; empty if none is known.
        pub effect_on_bytedance: Option<String>,
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
