//! The budget model: what an AI-infrastructure budget buys, and whether it is enough.
//!
//! A [`Plan`] says how the money is spent. A point of the unit cube says which world the plan
//! meets: [`Joint::world`] turns it into prices, supply caps, efficiencies and demand.
//! [`evaluate`] carries both through purchase, deployment, capacity and cost to an [`Outcome`].
//! A [`Tally`] counts outcomes without regard to their order, and a [`Summary`] reads the
//! probabilities and quantiles from the tally.
//!
//! Facts of the domain that surprise:
//! - *Money is rarely the limit.* Supply caps leave a fifth of the chip budget unspent in the
//!   median world, so more capex hardly moves the odds.
//! - *Medians mislead.* With every input at its median the goal is met with room to spare; across
//!   the joint distribution it is met in about 36 futures of 100.
//! - *A mixture of experts reads all its weights* at fleet batch sizes but computes with a tenth of
//!   them, so decode is bound by memory and prefill by arithmetic, and chips specialise.
//!
//! The equations are written once over [`Scalar`], without branches, so that other interpreters
//! (SIMD lanes, a shader writer) run the very same code. Nothing here knows of time, files, the
//! network, entropy, the DOM or a GPU: seeds and data are arguments.
//!
//! Money is in billion yuan, counts in thousands, power in megawatts, tokens in trillions a day,
//! requests in billions a day, so that every number also fits single precision.

mod accelerators;
mod batch;
mod capacity;
mod central;
mod cost;
mod coupling;
mod decisions;
mod distribution;
mod elementary;
mod error;
mod fleet;
mod inputs;
mod joint;
mod language_model;
mod nearest;
mod normal;
mod observables;
mod outcome;
mod philox;
mod plan;
mod points;
mod priors;
mod provision;
mod queueing;
mod ranges;
mod report;
mod sampler;
mod scalar;
mod scenario;
mod share;
mod statistics;
mod summary;
mod tag;
mod tally;
mod value;

pub use accelerators::{ACCELERATORS, Accelerator, BOUGHT, CLASSES, LEASED, Ownership};
pub use batch::{Batch, QUANTILES, Replicate};
pub use capacity::{Capacity, PEAK_REQUESTS_PER_SECOND, Rates, assign_decode};
pub use central::Central;
pub use cost::Cost;
pub use coupling::{Coupled, Coupling, MeasuredService, Replica, Roofline, couple};
pub use decisions::{DECISIONS, Decisions};
pub use distribution::{Distribution, Marginal};
pub use elementary::{EXPONENT_RANGE, EXPONENTIAL, LN_2_HIGH, LN_2_LOW, LOGARITHM, ROOT_HALF_BITS};
pub use error::ModelError;
pub use fleet::{Fleet, Purchase};
pub use inputs::{EXPORT_CAPS_K, FACTORS, Factor, INPUT_COUNT, INPUTS, InputSpec, Inputs};
pub use joint::{Joint, Latent, SCORES, World, student_stretch};
pub use language_model::{LanguageModel, Serving};
pub use normal::{
    TAIL_BELOW, cumulative_double, cumulative_single, polynomial, quantile_centre, quantile_double,
    quantile_single, quantile_single_by, quantile_tail,
};
pub use observables::{BINS, Binning, OBSERVABLES, Observable, ObservableSpec, Observation};
pub use outcome::{Constraint, Headroom, Outcome, evaluate};
pub use philox::philox;
pub use plan::{
    CAPEX_LINES, CAPEX_RANGE_BN_CNY, CapexLine, DOMESTIC_SUPPLY_RANGE, ExportRule, ExportState,
    LEASE_RANGE_BN_CNY, Plan, Preset, REFERENCE_ODDS, Workload,
};
pub use points::{
    DEFAULT_SEED, DIMENSIONS, DIRECTIONS, POINTS_PER_SCRAMBLE, SCRAMBLES, kronecker_point,
    scramble, scramble_seeds, sobol_bits, unit_from_bits, unit_point,
};
pub use priors::{Correlation, Dependence, Priors, Tails};
pub use provision::{
    Provision, Ranking, Variant, peak_requests_per_second, provision, sustainable_rate,
};
pub use queueing::{ServiceLevel, sustainable_utilisation};
pub use ranges::{Case, Ranges};
pub use report::{Along, CELLS, CellSpec};
pub use sampler::{Scramble, Sequence};
pub use scalar::Scalar;
pub use scenario::{Sampling, Scenario, result_id};
pub use share::{Shares, WHOLE};
pub use statistics::{
    conditional_value_at_risk, mean, order_statistics, quantile_rank, replicated, sortable_bits,
    value_of_sortable_bits,
};
pub use summary::{Distributed, Interval, Odds, Summary};
pub use tag::Tag;
pub use tally::{Flag, Tally};
pub use value::break_even_value_bn;

/// Version of the equations and priors; part of every result's identity.
pub const MODEL_VERSION: u32 = 1;
