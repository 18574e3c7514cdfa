//! Scrambled Sobol' points, eight consecutive indices at a time.

use model::{DIMENSIONS, DIRECTIONS, Scalar, Scramble, Sequence, sobol_bits};
use wide::{f32x8, i32x8, u32x8};

use crate::{LANES, Lanes};

/// Bits of an index that blocks of eight count in.
const BLOCK_BITS: usize = 29;

/// The points of one scramble, eight at a time in ascending order.
pub(crate) struct Points {
    scramble: Scramble,
    next: u32,
    /// The Sobol' bits of index `next`.
    base: [u32; DIMENSIONS],
    /// The bits of indices 0 to 7; any eight that start at a multiple of 8 differ from them by one
    /// exclusive or.
    first_eight: [u32x8; DIMENSIONS],
    /// What changes from one block to the next, by the highest bit that does.
    steps: Vec<[u32; DIMENSIONS]>,
}

impl Points {
    /// Points from an index on, which must be a multiple of [`LANES`].
    pub(crate) fn new(scramble: Scramble, first: u32) -> Self {
        let mut step = [0; DIMENSIONS];
        let steps = (0..BLOCK_BITS).map(|bit| {
            for (sum, directions) in step.iter_mut().zip(&DIRECTIONS) {
                *sum ^= directions[3 + bit];
            }
            step
        });
        Self {
            scramble,
            next: first,
            base: std::array::from_fn(|dimension| sobol_bits(dimension, first)),
            first_eight: std::array::from_fn(|dimension| {
                u32x8::new([0, 1, 2, 3, 4, 5, 6, 7].map(|lane| sobol_bits(dimension, lane)))
            }),
            steps: steps.collect(),
        }
    }

    /// The next eight points, and the two uniforms that each shares among its inputs.
    #[inline]
    pub(crate) fn eight(&mut self) -> [Lanes; DIMENSIONS] {
        let first = self.next;
        self.next = first.wrapping_add(LANES as u32);
        match self.scramble.sequence() {
            Sequence::Sobol => {
                let eight = self.sobol();
                self.advance(first);
                eight
            }
            Sequence::Philox => {
                let points: [_; LANES] = std::array::from_fn(|lane| {
                    self.scramble.point(first.wrapping_add(lane as u32))
                });
                std::array::from_fn(|dimension| gather(|lane| points[lane][dimension]))
            }
        }
    }

    /// The shared uniforms of eight trials from an index on.
    pub(crate) fn tails(&self, first: u32) -> [Lanes; 2] {
        let tails: [_; LANES] =
            std::array::from_fn(|lane| self.scramble.tail(first.wrapping_add(lane as u32)));
        [0, 1].map(|which: usize| gather(|lane| tails[lane][which]))
    }

    #[inline]
    fn sobol(&self) -> [Lanes; DIMENSIONS] {
        let seeds = self.scramble.seeds();
        std::array::from_fn(|dimension| {
            let bits = self.first_eight[dimension] ^ u32x8::splat(self.base[dimension]);
            unit(reverse_bits(scramble(bits, seeds[dimension])))
        })
    }

    /// Moves the base from `first` to the block after it.
    #[inline]
    fn advance(&mut self, first: u32) {
        let changed = first ^ first.wrapping_add(LANES as u32);
        let highest = (31 - changed.leading_zeros()) as usize;
        for (base, step) in self.base.iter_mut().zip(&self.steps[highest - 3]) {
            *base ^= step;
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "coordinates were made in single precision")]
fn gather(at: impl Fn(usize) -> f64) -> Lanes {
    Lanes(f32x8::new(std::array::from_fn(|lane| at(lane) as f32)))
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
    use super::*;

    #[test]
    fn eight_lanes_hold_the_same_points_as_the_model() {
        for sequence in Sequence::ALL {
            let scramble = Scramble::new(sequence, 11, 2);
            for first in [0, 8, 4096, 8160] {
                let mut points = Points::new(scramble, first);
                for block in 0..4 {
                    let eight = points.eight();
                    for lane in 0..LANES {
                        let index = first + block * LANES as u32 + lane as u32;
                        let expected = scramble.point(index);
                        for (dimension, lanes) in eight.iter().enumerate() {
                            assert_eq!(f64::from(lanes.to_array()[lane]), expected[dimension]);
                        }
                    }
                }
            }
        }
    }
}
