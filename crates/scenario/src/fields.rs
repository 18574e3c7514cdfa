//! A scenario as it is written: every field optional, nothing checked but its type.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::schema;

/// A plan for 2026, what is believed about the world that it meets, and which trials are run.
///
/// Every field is optional; what is not given is that of `preset`, and that of the plan reported in
/// December 2025 if there is no preset.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a table of fields")]
#[schemars(title = "Headroom scenario")]
pub struct ScenarioFile {
    /// The plan to begin from, whose fields stand where this file gives none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = schema::preset_keys()))]
    pub preset: Option<String>,
    /// B: total capital expenditure of 2026, billion yuan.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = model::CAPEX_RANGE_BN_CNY.0, max = model::CAPEX_RANGE_BN_CNY.1))]
    pub capex_bn_cny: Option<f64>,
    /// s: how capex is split, as fractions that sum to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<SplitFields>,
    /// w: target mix of the chip money, as fractions that sum to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mix: Option<MixFields>,
    /// Lz: overseas leases, billion yuan a year.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = model::LEASE_RANGE_BN_CNY.0, max = model::LEASE_RANGE_BN_CNY.1))]
    pub lease_bn_cny_per_year: Option<f64>,
    /// a: what the owned fleet does, as fractions that sum to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owned: Option<WorkloadFields>,
    /// `a_L`: what the fleet leased overseas does, as fractions that sum to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leased: Option<WorkloadFields>,
    /// σ: share of unspent chip money that goes into leases instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub spill: Option<f64>,
    /// pd: whether prefill and decode run on separate pools.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disaggregated: Option<bool>,
    /// e: how many H200 may be imported; `uncertain` takes each state with its prior probability.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub export: Option<ExportFields>,
    /// Multiplier on the supply caps of domestic chips.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = model::DOMESTIC_SUPPLY_RANGE.0, max = model::DOMESTIC_SUPPLY_RANGE.1))]
    pub domestic_supply: Option<f64>,
    /// Distributions of uncertain inputs that differ from the published ones, by the input's field
    /// name or symbol.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(extend("propertyNames" = schema::input_names()))]
    pub priors: BTreeMap<String, PriorFields>,
    /// Loadings of uncertain inputs on the latent factors that differ from the published ones, by
    /// the input's field name or symbol; the squares of a row must sum to less than 1.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(extend("propertyNames" = schema::input_names()))]
    pub loadings: BTreeMap<String, LoadingFields>,
    /// A full correlation matrix of the inputs' normal scores, in place of loadings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation: Option<CorrelationFields>,
    /// How often inputs are extreme together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tails: Option<TailFields>,
    /// The recommender's service times and latency objective.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceFields>,
    /// Which trials are run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sampling: Option<SamplingFields>,
}

/// Fractions of capex that sum to 1; a line that is not named gets nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a table of fractions")]
#[schemars(transform = schema::fractions)]
pub struct SplitFields {
    /// `s_acc`: AI processors.
    pub accelerators: f64,
    /// `s_host`: AI-server parts beside the processors.
    pub hosts: f64,
    /// `s_net`: switches, optics, cables and network cards.
    pub network: f64,
    /// `s_sto`: storage.
    pub storage: f64,
    /// `s_cpu`: general CPU servers.
    pub cpu_servers: f64,
    /// `s_dc`: data-centre shell and mechanical plant.
    pub shell: f64,
    /// `s_pow`: substations, uninterruptible supplies, generators.
    pub power: f64,
    /// `s_ctg`: contingency and engineering of in-house chips.
    pub contingency: f64,
}

/// Fractions of the chip money that sum to 1; a chip that is not named gets nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a table of fractions")]
#[schemars(transform = schema::fractions)]
pub struct MixFields {
    /// NVIDIA H200.
    pub h200: f64,
    /// Huawei Ascend 910C.
    pub ascend_910c: f64,
    /// Huawei Ascend 950PR.
    pub ascend_950pr: f64,
    /// Cambricon 690 class.
    pub cambricon_690: f64,
    /// The in-house inference chip.
    pub seedchip: f64,
}

/// Fractions of a fleet that sum to 1; a workload that is not named gets nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a table of fractions")]
#[schemars(transform = schema::fractions)]
pub struct WorkloadFields {
    /// Feed recommendation.
    pub recommendation: f64,
    /// Generative AI.
    pub generative: f64,
    /// Training.
    pub training: f64,
}

/// Whether and how many H200 may be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ExportFields {
    /// Each state with its prior probability.
    Uncertain,
    /// None.
    Denied,
    /// The reported trial of 20,000.
    Trial,
    /// 130,000.
    Quota,
    /// 450,000, as many as supply allows.
    Open,
}

/// A distribution: `p10` and `p90` of a log-normal, or `low`, `mode` and `high` of a triangle.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a table of `p10` and `p90`, or of `low`, `mode` and `high`"
)]
#[schemars(extend("oneOf" = schema::distributions()))]
pub struct PriorFields {
    /// 10th percentile, above 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p10: Option<f64>,
    /// 90th percentile, above `p10`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p90: Option<f64>,
    /// Smallest value, 0 or above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Most likely value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<f64>,
    /// Largest value, above `low`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
}

/// How much of an input's normal score each latent factor makes up; a factor that is not named
/// keeps its published loading.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a table of loadings by factor")]
pub struct LoadingFields {
    /// Prices and supply of chips.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chip_cycle: Option<f64>,
    /// How well software uses the hardware.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software: Option<f64>,
    /// Demand for AI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ai_boom: Option<f64>,
    /// Building and power.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub build: Option<f64>,
}

/// A correlation matrix of the inputs' normal scores.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a table of `matrix` and `project`")]
pub struct CorrelationFields {
    /// 30 rows of 30 numbers, in the order of the names of `priors`.
    #[schemars(transform = schema::square)]
    pub matrix: Vec<Vec<f64>>,
    /// Whether to take the nearest correlation matrix if this is none.
    #[serde(default)]
    pub project: bool,
}

/// How often inputs are extreme together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TailFields {
    /// Independent in the limit.
    Gaussian,
    /// Student's with four degrees of freedom: a stress test, extremes come together.
    Student,
}

/// The recommender's service times and latency objective; what is not given is the production
/// ranker's (estimate).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a table of service times")]
pub struct ServiceFields {
    /// Mean service time, milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.001, max = 60_000.0))]
    pub mean_millis: Option<f64>,
    /// Squared coefficient of variation of the service time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub squared_variation: Option<f64>,
    /// 99th percentile of the service time, milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.001, max = 60_000.0))]
    pub p99_millis: Option<f64>,
    /// Objective for the 99th percentile of the response time, milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.001, max = 60_000.0))]
    pub objective_millis: Option<f64>,
    /// Replicas that share one queue.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1.0, max = 10_000.0))]
    pub replicas: Option<f64>,
}

/// Which trials are run; what is not given is that of a settled run of 131,072 trials.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a table of `sequence`, `seed` and `trials`")]
pub struct SamplingFields {
    /// Where the points come from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sequence: Option<SequenceFields>,
    /// The seed; the same seed gives the same digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u32>,
    /// How many trials, rounded up to whole scrambles of 8,192.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = crate::MOST_TRIALS))]
    pub trials: Option<u64>,
}

/// Where points come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SequenceFields {
    /// Scrambled Sobol' points, which fill the cube evenly.
    Sobol,
    /// Pseudo-random points, to see how much slower they converge.
    Philox,
}
