//! The kernel on the CPU: the readable twin of `paths.wgsl`.

use model::{
    Batch, Capacity, Cost, Decisions, Flag, Fleet, Headroom, OBSERVABLES, Purchase, Rates, Scalar,
    evaluate,
};
use wide::f32x8;

use crate::{LANES, Lanes, Worlds};

/// Carries a plan through worlds and adds what is observed to a batch.
pub fn simulate(worlds: &Worlds, decisions: &Decisions<f64>, batch: &mut Batch) {
    let decisions = decisions.literal::<Lanes>();
    for world in worlds.blocks() {
        let observation = evaluate(&decisions, &world.inputs(&decisions)).observe();
        let values: [_; OBSERVABLES.len()] = observation.values.map(Lanes::to_array);
        batch.extend(&values, flag_bits(&observation.flags), codes(observation.binding));
    }
}

/// The flags of each lane as bits.
#[inline]
fn flag_bits(flags: &[Lanes; Flag::COUNT]) -> [u8; LANES] {
    let mut bits = [0; LANES];
    for (flag, lanes) in flags.iter().enumerate() {
        let holds = lanes.0.simd_gt(f32x8::splat(0.5)).to_bitmask();
        for (lane, bits) in bits.iter_mut().enumerate() {
            *bits |= u8::from(holds >> lane & 1 == 1) << flag;
        }
    }
    bits
}

/// What a comparison of many plans needs of each trial.
///
/// # Shape
/// One number per trial, in their order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scores {
    /// Token headroom.
    pub token_headroom: Vec<f32>,
    /// Recommendation headroom.
    pub request_headroom: Vec<f32>,
    /// Training headroom.
    pub training_headroom: Vec<f32>,
    /// Tokens served, tn/day.
    pub served_tn: Vec<f32>,
    /// Capital and leases paid, bn yuan.
    pub cash_bn: Vec<f32>,
    /// Whether the goal is met.
    pub goal: Vec<bool>,
    /// The code of what binds.
    pub binding: Vec<u8>,
}

impl Scores {
    /// Forgets the trials and keeps the room.
    pub fn clear(&mut self) {
        self.token_headroom.clear();
        self.request_headroom.clear();
        self.training_headroom.clear();
        self.served_tn.clear();
        self.cash_bn.clear();
        self.goal.clear();
        self.binding.clear();
    }
}

/// Carries a plan through worlds for the numbers that plans are compared by, and adds them.
///
/// Values and unit costs are left out, which makes it faster than [`simulate`]. `h200_yield` is the
/// share of the H200 that arrive as good as assumed; one is the model as published.
pub fn score(worlds: &Worlds, decisions: &Decisions<f64>, h200_yield: f64, scores: &mut Scores) {
    let decisions = decisions.literal::<Lanes>();
    for world in worlds.blocks() {
        let inputs = world.inputs(&decisions);
        let rates = Rates::new(&inputs);
        let purchase = Purchase::new(&decisions, &inputs, &rates);
        let mut fleet = Fleet::new(&decisions, &inputs, purchase);
        fleet.live_k[0] = fleet.live_k[0] * h200_yield;
        let capacity = Capacity::new(&decisions, &inputs, &rates, &fleet);
        let headroom = Headroom::of(&capacity);
        let cost = Cost::new(&decisions, &inputs, &fleet);
        let served = capacity.tokens_tn.minimum(capacity.token_demand_tn);
        scores.token_headroom.extend(headroom.tokens.to_array());
        scores.request_headroom.extend(headroom.requests.to_array());
        scores.training_headroom.extend(headroom.training.to_array());
        scores.served_tn.extend(served.to_array());
        scores.cash_bn.extend((cost.capex_bn + cost.lease_bn).to_array());
        scores.goal.extend(headroom.goal.to_array().map(|goal| goal > 0.5));
        scores.binding.extend(codes(fleet.binding));
    }
}

/// The codes of constraints, which are the integers 0 to 5.
#[inline]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "codes of constraints are the integers 0 to 5"
)]
fn codes(binding: Lanes) -> [u8; LANES] {
    binding.to_array().map(|code| code as u8)
}
