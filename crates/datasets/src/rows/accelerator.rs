//! Accelerators: peak rates, memory, power, price and access.

use crate::cell::Url;
use crate::date::Period;
use crate::row::row;
use crate::vocabulary::{Confidence, KnownBySeed};

row! {
    /// One accelerator: what it computes, holds, draws and costs.
    pub struct AcceleratorRow {
        /// Name of the accelerator with memory size or system where versions differ.
        pub chip: String,
        /// Company that designs it.
        pub vendor: String,
        /// When it reached customers, to the precision known.
        pub release_date: Period,
        /// Peak dense BF16 rate. Unit: 10^12 FLOP/s.
        pub bf16_dense_tflops: Option<f64>,
        /// Peak dense FP8 rate; empty if the part has no FP8 or none is stated. Unit: 10^12
        /// FLOP/s.
        pub fp8_dense_tflops: Option<f64>,
        /// Peak dense INT8 rate. Unit: 10^12 op/s.
        pub int8_dense_tops: Option<f64>,
        /// Capacity of the device memory. Unit: GB.
        pub hbm_gb: Option<f64>,
        /// Bandwidth of the device memory. Unit: TB/s.
        pub hbm_tbps: Option<f64>,
        /// Thermal design power of the accelerator. Unit: W.
        pub tdp_w: Option<f64>,
        /// Bandwidth of the scale-up link per accelerator. Unit: GB/s, both directions together.
        pub interconnect_gbs_bidir: Option<f64>,
        /// Low end of the price band. Unit: USD per accelerator, nominal.
        pub price_usd_low: Option<f64>,
        /// Central price. Unit: USD per accelerator, nominal.
        pub price_usd_mid: Option<f64>,
        /// High end of the price band. Unit: USD per accelerator, nominal.
        pub price_usd_high: Option<f64>,
        /// What each end of the price band rests on.
        pub price_basis: String,
        /// Whether and how the part could be bought for use in China in January 2026.
        pub china_access_jan2026: String,
        /// Where the fact was read; `recalled (not re-read)` means that the source was not opened
        /// again, `assumption` that there is none.
        pub source: String,
        /// Date of the source as far as it is known; empty if undated; a range or a pair is kept
        /// as written.
        pub source_date: Option<Period>,
        /// Address of the source; empty if it has none or was not opened.
        pub url: Option<Url>,
        /// Grade of the fact, with the parts it applies to where they differ.
        pub confidence: String,
        /// Where the price was read; `assumption` where there is no source.
        pub price_source: Option<String>,
        /// Address of the price source.
        pub price_url: Option<Url>,
        /// Grade of the price band, by part where parts differ.
        pub price_confidence: Option<String>,
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
