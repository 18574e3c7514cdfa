//! What a fleet can serve: tokens, recommendations and training.

use crate::fleet::{Fleet, ahead};
use crate::language_model::{LanguageModel, Serving};
use crate::provision::peak_requests_per_second;
use crate::{ACCELERATORS, CLASSES, Decisions, Inputs, Scalar};

pub(crate) const DAY: f64 = 86_400.0;
const YEAR_SECONDS: f64 = 365.25 * DAY;

// Fleet throughput and demand.
const DISAGGREGATION_EFFICIENCY: f64 = 0.85;
const SERVING_UTILISATION: f64 = 0.85;
const TOKENS_DEC_2025_TN: f64 = 50.0;
const REQUESTS_BN: f64 = 1.9 * 45.0;
pub(crate) const REQUEST_PEAK: f64 = 2.2;
/// Recommendation requests a second at the peak of the fleet's day (estimate).
///
/// # Formula
/// `1.9 bn users · 45 requests a day · 2.2 / 86 400 s`, the demand of BUDGET_MODEL §6 as it is in
/// December 2025.
pub const PEAK_REQUESTS_PER_SECOND: f64 = peak_requests_per_second(REQUESTS_BN);
const TRAINING_AVAILABILITY: f64 = 0.90;
/// Training that the plan wants, FLOP a year (estimate).
const TRAINING_GOAL_FLOP: f64 = 1.2e27;

// One recommendation request: RankMixer-1B class.
pub(crate) const CANDIDATES: f64 = 400.0;
pub(crate) const CANDIDATE_FLOP: f64 = 4.11e9;
pub(crate) const REUSE: f64 = 0.30;
pub(crate) const UPSTREAM_FLOP: f64 = 0.2e12;
/// Most of an accelerator's peak that ranking achieves.
pub(crate) const MOST_UTILISATION: f64 = 0.60;

/// Token rates of one accelerator per class.
#[derive(Debug, Clone, Copy)]
pub struct Rates<S> {
    /// Uncached input tokens a second.
    pub prefill: [S; CLASSES],
    /// Output tokens a second.
    pub decode: [S; CLASSES],
    /// What limits the decode batch: 0 memory, 1 bandwidth, 2 compute.
    pub decode_limit: [S; CLASSES],
}

impl<S: Scalar> Rates<S> {
    /// The rates of a world.
    ///
    /// # Units
    /// tokens/s per accelerator.
    /// # Formula
    /// [`LanguageModel::prefill_rate`] and [`LanguageModel::decode_rate`] of the Seed-1.6 class.
    #[inline]
    pub fn new(inputs: &Inputs<S>) -> Self {
        const MODEL: LanguageModel = LanguageModel::SEED_1_6;
        let serving = Serving {
            decode_utilisation: inputs.decode_utilisation,
            context_tokens: inputs.context_tokens,
            model_efficiency: inputs.model_efficiency,
        };
        let decode: [(S, S); CLASSES] =
            std::array::from_fn(|class| MODEL.decode_rate(&ACCELERATORS[class], &serving));
        let prefill = |class: usize| {
            let accelerator = &ACCELERATORS[class];
            MODEL.prefill_rate(accelerator, inputs.prefill_utilisation, inputs.model_efficiency)
        };
        Self {
            prefill: std::array::from_fn(prefill),
            decode: decode.map(|(rate, _)| rate),
            decode_limit: decode.map(|(_, limit)| limit),
        }
    }
}

/// Splits each class between prefill and decode so that token throughput is greatest.
///
/// Classes go to decode in descending order of decode over prefill rate until both sides balance;
/// the marginal class is split. Each class's share is its own balance equation held to `[0, 1]`,
/// so that nothing is sorted.
///
/// # Shape
/// `prefill` and `decode` hold the whole class's rates, `advantage` decode over prefill rate per
/// accelerator, `needs` the prefill and decode work per token. Returns the decode share per class
/// and the throughput in tokens/s.
/// # Formula
/// `x = ((P − P_before)/fp − D_before/fd) / (D/fd + P/fp)`, BUDGET_MODEL §6.3.
#[inline]
pub fn assign_decode<S: Scalar, const N: usize>(
    prefill: &[S; N],
    decode: &[S; N],
    advantage: &[S; N],
    [per_prefill, per_decode]: [S; 2],
) -> ([S; N], S) {
    let all_prefill = S::sum(*prefill);
    let prefill_before = ahead(advantage, prefill);
    let decode_before = ahead(advantage, decode);
    let shares: [S; N] = std::array::from_fn(|i| {
        let surplus =
            (all_prefill - prefill_before[i]) / per_prefill - decode_before[i] / per_decode;
        let weight = decode[i] / per_decode + prefill[i] / per_prefill;
        (surplus / weight.maximum(S::literal(1e-20))).clamp(S::zero(), S::one())
    });
    let throughput = S::sum((0..N).map(|i| shares[i] * decode[i])) / per_decode;
    (shares, throughput)
}

/// What a fleet can serve against what is asked of it.
#[derive(Debug, Clone, Copy)]
pub struct Capacity<S> {
    /// Token capacity at the mean of the day, tn/day.
    pub tokens_tn: S,
    /// Token demand, tn/day.
    pub token_demand_tn: S,
    /// Share of each class's generative part that decodes.
    pub decode_share: [S; CLASSES],
    /// FLOP of one recommendation request.
    pub request_flop: S,
    /// Recommendation requests a second of one accelerator per class.
    pub request_rate: [S; CLASSES],
    /// Request capacity at the mean of the day, bn/day.
    pub requests_bn: S,
    /// Request demand, bn/day.
    pub request_demand_bn: S,
    /// Training, FLOP a year.
    pub training_flop: S,
    /// Training that the plan wants, FLOP a year.
    pub training_goal_flop: S,
}

impl<S: Scalar> Capacity<S> {
    /// The capacity of a fleet in a world.
    ///
    /// # Formula
    /// BUDGET_MODEL §6.3–6.7.
    #[inline]
    pub fn new(
        decisions: &Decisions<S>,
        inputs: &Inputs<S>,
        rates: &Rates<S>,
        fleet: &Fleet<S>,
    ) -> Self {
        let (decode_share, tokens_per_second) = token_throughput(decisions, inputs, rates, fleet);
        let request_flop =
            inputs.request_growth * (CANDIDATES * CANDIDATE_FLOP * (1.0 - REUSE) + UPSTREAM_FLOP);
        let request_rate =
            std::array::from_fn(|class| request_rate(decisions, inputs, request_flop, class));
        let serving = |class: usize, workload: usize| {
            fleet.live_k[class] * fleet.allocation[class][workload] * 1e3
        };
        let requests_per_second =
            S::sum((0..CLASSES).map(|class| serving(class, 0) * request_rate[class]));
        let training_per_second = S::sum((0..CLASSES).map(|class| {
            let accelerator = &ACCELERATORS[class];
            let utilisation = (inputs.training_utilisation * accelerator.compute_efficiency)
                .minimum(S::literal(0.60));
            serving(class, 2) * utilisation * (accelerator.bf16_tflops * 1e12)
        }));
        Self {
            tokens_tn: tokens_per_second * (DAY / 1e12 * SERVING_UTILISATION) / inputs.token_peak,
            token_demand_tn: inputs.token_growth * TOKENS_DEC_2025_TN,
            decode_share,
            request_flop,
            request_rate,
            requests_bn: requests_per_second * (DAY / REQUEST_PEAK / 1e9),
            request_demand_bn: S::literal(REQUESTS_BN),
            training_flop: training_per_second * (YEAR_SECONDS * TRAINING_AVAILABILITY),
            training_goal_flop: S::literal(TRAINING_GOAL_FLOP),
        }
    }
}

/// Token throughput of the generative fleet with separate or shared pools.
#[inline]
fn token_throughput<S: Scalar>(
    decisions: &Decisions<S>,
    inputs: &Inputs<S>,
    rates: &Rates<S>,
    fleet: &Fleet<S>,
) -> ([S; CLASSES], S) {
    let uncached = inputs.input_share * (S::one() - inputs.cache_hit);
    let output = S::one() - inputs.input_share;
    let count = |class: usize| -> S { fleet.live_k[class] * fleet.allocation[class][1] * 1e3 };
    let prefill = std::array::from_fn(|class| count(class) * rates.prefill[class]);
    let decode = std::array::from_fn(|class| count(class) * rates.decode[class]);
    let advantage = std::array::from_fn(|class| rates.decode[class] / rates.prefill[class]);
    let (shares, separate) = assign_decode(&prefill, &decode, &advantage, [uncached, output]);
    let together = S::sum((0..CLASSES).map(|class| {
        // A class that cannot decode within the token time serves nothing on shared pools.
        let decode_seconds = output / rates.decode[class].maximum(S::literal(1e-9));
        count(class) / (uncached / rates.prefill[class] + decode_seconds)
    }));
    let throughput = S::select(
        S::zero().less(decisions.disaggregated),
        separate * DISAGGREGATION_EFFICIENCY,
        together,
    );
    (shares, throughput)
}

/// Requests a second of one accelerator at the utilisation that its latency allows.
#[inline]
fn request_rate<S: Scalar>(
    decisions: &Decisions<S>,
    inputs: &Inputs<S>,
    request_flop: S,
    class: usize,
) -> S {
    let accelerator = &ACCELERATORS[class];
    let utilisation = (inputs.ranking_utilisation * accelerator.compute_efficiency)
        .minimum(S::literal(MOST_UTILISATION));
    utilisation * (accelerator.bf16_tflops * 1e12) * decisions.utilisation / request_flop
}
