//! Published recommender systems.

use crate::cell::Url;
use crate::row::row;
use crate::vocabulary::{Confidence, KnownBySeed};

row! {
    /// One model or system from a paper on recommendation in production.
    pub struct RecommenderPaperRow {
        /// Short name of the paper or system.
        pub paper: String,
        /// Organisation of the authors.
        pub org: String,
        /// Year of publication. Unit: calendar year.
        pub year: u16,
        /// arXiv identifier, or the venue where there is none.
        pub arxiv: Option<String>,
        /// Which model of the paper the row describes.
        pub model_or_system: String,
        /// Dense parameters as printed; M = 10^6, B = 10^9. Unit: parameters.
        pub dense_params: Option<String>,
        /// All parameters including embeddings, as printed. Unit: parameters.
        pub total_params: Option<String>,
        /// Compute as printed, with its prefix.
        pub flops_reported: Option<String>,
        /// What the reported compute is counted over.
        pub flops_basis: Option<String>,
        /// Compute per scored candidate derived here; several models of one row are separated by
        /// slashes. Unit: 10^9 FLOP per candidate.
        pub gflops_per_candidate_derived: Vec<f64>,
        /// Model FLOP utilisation before the paper's change. Unit: percent of peak FLOP/s.
        pub mfu_before_pct: Option<f64>,
        /// Model FLOP utilisation after the paper's change. Unit: percent of peak FLOP/s.
        pub mfu_after_pct: Option<f64>,
        /// Latency as defined in `latency_definition`. Unit: ms.
        pub latency_ms: Option<f64>,
        /// What the latency measures, or how it changed where no level is given.
        pub latency_definition: Option<String>,
        /// Request rate or throughput as printed.
        pub qps_or_throughput: Option<String>,
        /// Hardware named in the paper.
        pub training_cluster: Option<String>,
        /// Amount of data named in the paper.
        pub data_scale: Option<String>,
        /// Result of the online experiment as printed.
        pub online_effect: Option<String>,
        /// Where the fact was read; `recalled (not re-read)` means that the source was not opened
        /// again, `assumption` that there is none.
        pub source: String,
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
