//! The kernel on the CPU: the readable twin of `paths.wgsl`.

use std::ops::Range;

use model::{
    DIMENSIONS, Flag, Inputs, OBSERVABLES, POINTS_PER_SCRAMBLE, Scalar, Tally, evaluate,
    scramble_seeds, sobol_bits,
};
use wide::{f32x8, i32x8, u32x8};

use crate::{LANES, Lanes, Run};

/// Tallies one whole scramble.
pub fn tally_scramble(run: &Run, scramble: u32, tally: &mut Tally) {
    tally_range(run, scramble, 0..POINTS_PER_SCRAMBLE, tally);
    tally.close_scramble();
}

/// Tallies the trials of one scramble whose index lies in a range.
///
/// # Panics
/// If the range does not start and end at a multiple of [`LANES`].
pub fn tally_range(run: &Run, scramble: u32, range: Range<u32>, tally: &mut Tally) {
    let whole = |index: u32| (index as usize).is_multiple_of(LANES);
    assert!(whole(range.start) && whole(range.end), "ranges are whole vectors");
    let decisions = run.decisions.literal::<Lanes>();
    let points = Points::new(scramble_seeds(run.seed, scramble));
    for first in range.step_by(LANES) {
        let inputs = Inputs::from_unit_point(&points.at(first), &decisions);
        let observation = evaluate(&decisions, &inputs).observe();
        let values = observation.values.map(Lanes::to_array);
        let flags = observation.flags.map(Lanes::to_array);
        let binding = observation.binding.to_array();
        for lane in 0..LANES {
            let values: [f32; OBSERVABLES.len()] = std::array::from_fn(|i| values[i][lane]);
            let flags: [bool; Flag::COUNT] = std::array::from_fn(|i| flags[i][lane] > 0.5);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "codes of constraints are the integers 0 to 5"
            )]
            tally.count(&values, flags, binding[lane] as usize);
        }
    }
}

/// Scrambled Sobol' points, eight consecutive indices at a time.
struct Points {
    seeds: [u32; DIMENSIONS],
    /// The points of indices 0 to 7; any eight that start at a multiple of 8 differ from them by
    /// one exclusive or.
    first_eight: [u32x8; DIMENSIONS],
}

impl Points {
    fn new(seeds: [u32; DIMENSIONS]) -> Self {
        let first_eight = std::array::from_fn(|dimension| {
            u32x8::new([0, 1, 2, 3, 4, 5, 6, 7].map(|lane| sobol_bits(dimension, lane)))
        });
        Self { seeds, first_eight }
    }

    #[inline]
    fn at(&self, first: u32) -> [Lanes; DIMENSIONS] {
        std::array::from_fn(|dimension| {
            let bits = self.first_eight[dimension] ^ u32x8::splat(sobol_bits(dimension, first));
            unit(reverse_bits(scramble(bits, self.seeds[dimension])))
        })
    }
}

/// Eight of `model::scramble`.
#[inline]
fn scramble(bits: u32x8, seed: u32) -> u32x8 {
    let mut bits = bits + u32x8::splat(seed);
    for factor in [0x6c50_b47c, 0xb82f_1e52, 0xc7af_e638, 0x8d22_f6e6] {
        bits ^= bits * u32x8::splat(factor);
    }
    bits
}

/// Eight of `u32::reverse_bits`.
#[inline]
fn reverse_bits(bits: u32x8) -> u32x8 {
    let mut bits = bits;
    for (shift, mask) in
        [(1, 0x5555_5555), (2, 0x3333_3333), (4, 0x0f0f_0f0f), (8, 0x00ff_00ff), (16, 0x0000_ffff)]
    {
        let mask = u32x8::splat(mask);
        bits = ((bits >> shift) & mask) | ((bits & mask) << shift);
    }
    bits
}

/// Eight of `model::unit_from_bits`, from bits in their natural order.
#[inline]
fn unit(bits: u32x8) -> Lanes {
    let steps: i32x8 = bytemuck::cast(bits >> 8);
    let number = (f32x8::from_i32x8(steps) + f32x8::splat(0.5)) * f32x8::splat(1.0 / 16_777_216.0);
    Lanes(number).minimum(Lanes(f32x8::splat(1.0 - f32::EPSILON / 2.0)))
}

#[cfg(test)]
mod tests {
    use model::unit_point;

    use super::*;

    #[test]
    fn eight_lanes_hold_the_same_points_as_the_model() {
        let seeds = scramble_seeds(11, 2);
        let points = Points::new(seeds);
        for first in [0, 8, 4096, 8184] {
            let eight = points.at(first);
            for (lane, index) in (first..).take(LANES).enumerate() {
                let expected = unit_point(&seeds, index);
                for (dimension, lanes) in eight.iter().enumerate() {
                    assert_eq!(f64::from(lanes.to_array()[lane]), expected[dimension]);
                }
            }
        }
    }

    #[test]
    fn parts_of_a_scramble_add_up_to_the_whole() {
        let run = Run::new(&model::Plan::december_2025(), 1);
        let mut whole = Tally::default();
        tally_range(&run, 0, 0..1024, &mut whole);
        let mut parts = Tally::default();
        tally_range(&run, 0, 512..1024, &mut parts);
        tally_range(&run, 0, 0..512, &mut parts);
        assert_eq!(whole, parts);
    }
}
