//! Scrambled Sobol' points, eight consecutive indices at a time.

use model::{DIMENSIONS, DIRECTIONS, Scalar, Scramble, Sequence, sobol_bits};
use wide::{f32x8, i32x8, u8x16, u16x8, u32x8};

use crate::{LANES, Lanes};

/// The lanes by number, and how many there are.
const LANE_NUMBERS: [u32; LANES] = [0, 1, 2, 3, 4, 5, 6, 7];
const EIGHT: u32 = 8;
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
                u32x8::new(LANE_NUMBERS.map(|lane| sobol_bits(dimension, lane)))
            }),
            steps: steps.collect(),
        }
    }

    /// The next eight points, and the two uniforms that each shares among its inputs.
    #[inline]
    pub(crate) fn eight(&mut self) -> [Lanes; DIMENSIONS] {
        let first = self.next;
        self.next = first.wrapping_add(EIGHT);
        match self.scramble.sequence() {
            Sequence::Sobol => {
                let eight = self.sobol();
                self.advance(first);
                eight
            }
            Sequence::Philox => {
                let points = LANE_NUMBERS.map(|lane| self.scramble.point(first.wrapping_add(lane)));
                std::array::from_fn(|dimension| gather(|lane| points[lane][dimension]))
            }
        }
    }

    /// The shared uniforms of eight trials from an index on.
    pub(crate) fn tails(&self, first: u32) -> [Lanes; 2] {
        let tails = LANE_NUMBERS.map(|lane| self.scramble.tail(first.wrapping_add(lane)));
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
        let changed = first ^ first.wrapping_add(EIGHT);
        let highest = changed.ilog2() as usize;
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

/// Eight of `u32::reverse_bits`: bytes change places, and a table reverses each half byte.
#[inline]
fn reverse_bits(bits: u32x8) -> u32x8 {
    let halves: [u8x16; 2] = bytemuck::cast(bits);
    bytemuck::cast(halves.map(reverse_bits_of_four))
}

#[inline]
fn reverse_bits_of_four(bits: u8x16) -> u8x16 {
    const BYTES: u8x16 = u8x16::new([3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12]);
    /// The half bytes 0 to 15 with their bits reversed, in the upper half.
    const UPPER: u8x16 =
        u8x16::new([0, 128, 64, 192, 32, 160, 96, 224, 16, 144, 80, 208, 48, 176, 112, 240]);
    /// The same in the lower half.
    const LOWER: u8x16 = u8x16::new([0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15]);
    let low_half = u8x16::splat(0x0f);
    let bytes = bits.shuffle(BYTES);
    let words: u16x8 = bytemuck::cast(bytes);
    let upper: u8x16 = bytemuck::cast(words >> 4_u32);
    UPPER.shuffle(bytes & low_half) | LOWER.shuffle(upper & low_half)
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
                    for (lane, number) in LANE_NUMBERS.into_iter().enumerate() {
                        let expected = scramble.point(first + block * EIGHT + number);
                        for (dimension, lanes) in eight.iter().enumerate() {
                            assert_eq!(f64::from(lanes.to_array()[lane]), expected[dimension]);
                        }
                    }
                }
            }
        }
    }
}
