//! Capital expenditure of cloud and internet companies.

use crate::cell::Url;
use crate::date::{Date, Period};
use crate::row::row;
use crate::vocabulary::{Confidence, Currency, FigureKind, KnownBySeed, Region};

row! {
    /// One figure of capital expenditure, under one definition.
    ///
    /// Figures under different definitions must be neither added nor compared silently.
    pub struct CapexRow {
        /// Company, segment or group of companies that the figure covers.
        pub company: String,
        /// Stock symbols, `private`, or `-` for a group.
        pub ticker: String,
        /// Where the company has its head office.
        pub region: Region,
        /// Period label: FY = fiscal year, CY = calendar year, with Q for a quarter.
        pub fiscal_year: String,
        /// Last day of the period.
        pub period_end: Date,
        /// Capital expenditure of the period under `capex_definition`; empty if none was found.
        /// Unit: 10^9 USD, nominal.
        pub capex_usd_bn: Option<f64>,
        /// What the figure counts, or how guidance was turned into one number.
        pub capex_definition: String,
        /// Revenue of the same period. Unit: 10^9 USD, nominal.
        pub revenue_usd_bn: Option<f64>,
        /// Where the fact was read; `recalled (not re-read)` means that the source was not opened
        /// again, `assumption` that there is none.
        pub source: String,
        /// Date of the source as far as it is known; empty if undated; a range or a pair is kept
        /// as written.
        pub source_date: Option<Period>,
        /// Address of the source; empty if it has none or was not opened.
        pub url: Option<Url>,
        /// Grade of the fact.
        pub confidence: Option<Confidence>,
        /// Grade of the revenue.
        pub revenue_confidence: Option<Confidence>,
        /// Capital expenditure in the currency it was reported in, if not US dollars. Unit: 10^9
        /// of `currency`, nominal.
        pub capex_local_bn: Option<f64>,
        /// Currency the figure was reported in.
        pub currency: Currency,
        /// Exchange rate used for the conversion, an approximate average of the period. Unit: CNY
        /// per USD.
        pub fx_cny_per_usd: Option<f64>,
        /// Standing of the figure.
        pub kind: FigureKind,
        /// Caveats, conflicts with other sources and side facts.
        pub note: Option<String>,
        /// First grade named in `confidence`, that of the main figure.
        pub confidence_lead: Option<Confidence>,
        /// Lowest grade named in `confidence`.
        pub confidence_worst: Option<Confidence>,
        /// Whether the fact was public by 2026-01-20.
        pub published_by_seed: KnownBySeed,
    }
}
