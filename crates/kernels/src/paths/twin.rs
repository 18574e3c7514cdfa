//! The kernel on the CPU: the readable twin of `paths.wgsl`.

use model::{Batch, Decisions, Flag, OBSERVABLES, Scalar, evaluate};
use wide::f32x8;

use crate::{LANES, Lanes, Worlds};

/// Carries a plan through worlds and adds what is observed to a batch.
pub fn simulate(worlds: &Worlds, decisions: &Decisions<f64>, batch: &mut Batch) {
    let decisions = decisions.literal::<Lanes>();
    for world in worlds.blocks() {
        let observation = evaluate(&decisions, &world.inputs(&decisions)).observe();
        let values: [_; OBSERVABLES.len()] = observation.values.map(Lanes::to_array);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "codes of constraints are the integers 0 to 5"
        )]
        let binding = observation.binding.to_array().map(|code| code as u8);
        batch.extend(&values, flag_bits(&observation.flags), binding);
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
    /// Whether the goal is met.
    pub goal: Vec<bool>,
}

/// Carries a plan through worlds for the numbers that plans are compared by; leaves out costs and
/// values, which makes it faster than [`simulate`].
pub fn score(worlds: &Worlds, decisions: &Decisions<f64>) -> Scores {
    let decisions = decisions.literal::<Lanes>();
    let mut scores = Scores::default();
    for world in worlds.blocks() {
        let outcome = evaluate(&decisions, &world.inputs(&decisions));
        let capacity = &outcome.capacity;
        let served = capacity.tokens_tn.minimum(capacity.token_demand_tn);
        scores.token_headroom.extend(outcome.token_headroom.to_array());
        scores.request_headroom.extend(outcome.request_headroom.to_array());
        scores.training_headroom.extend(outcome.training_headroom.to_array());
        scores.served_tn.extend(served.to_array());
        scores.goal.extend(outcome.goal.to_array().map(|goal| goal > 0.5));
    }
    scores
}
