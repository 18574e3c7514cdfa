//! Which point of the unit cube a trial stands at.

use serde::{Deserialize, Serialize};

use crate::philox::philox;
use crate::points::{DIMENSIONS, scramble_seeds, unit_from_bits, unit_point};

/// Where points come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sequence {
    /// Scrambled Sobol' points, which fill the cube evenly.
    #[default]
    Sobol,
    /// Pseudo-random points, to see how much slower they converge.
    Philox,
}

impl Sequence {
    /// Both sequences.
    pub const ALL: [Self; 2] = [Self::Sobol, Self::Philox];

    /// The key used in addresses and files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Sobol => "sobol",
            Self::Philox => "philox",
        }
    }
}

/// Domain separation: the words of a trial's shared tail follow those of its coordinates.
const TAIL_BLOCK: u32 = 9;

/// The points of one scramble of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scramble {
    sequence: Sequence,
    seed: u32,
    number: u32,
    seeds: [u32; DIMENSIONS],
}

impl Scramble {
    /// A scramble of a run by its number.
    pub fn new(sequence: Sequence, seed: u32, number: u32) -> Self {
        Self { sequence, seed, number, seeds: scramble_seeds(seed, number) }
    }

    /// The sequence.
    pub const fn sequence(&self) -> Sequence {
        self.sequence
    }

    /// The seed of each dimension of the Sobol' scramble.
    pub const fn seeds(&self) -> &[u32; DIMENSIONS] {
        &self.seeds
    }

    /// The point of an index, as single-precision numbers strictly between 0 and 1.
    pub fn point(&self, index: u32) -> [f64; DIMENSIONS] {
        match self.sequence {
            Sequence::Sobol => unit_point(&self.seeds, index),
            Sequence::Philox => {
                let mut point = [0.0; DIMENSIONS];
                for (block, coordinates) in (0..).zip(point.chunks_mut(4)) {
                    for (place, word) in coordinates.iter_mut().zip(self.words(index, block)) {
                        *place = f64::from(unit_from_bits(word));
                    }
                }
                point
            }
        }
    }

    /// Two more uniforms of a trial, for what all its inputs share.
    pub fn tail(&self, index: u32) -> [f64; 2] {
        let [first, second, ..] = self.words(index, TAIL_BLOCK);
        [first, second].map(|word| f64::from(unit_from_bits(word)))
    }

    fn words(&self, index: u32, block: u32) -> [u32; 4] {
        philox([index, self.number, block, 0], [self.seed, 0x4865_6164])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tails_words_follow_those_of_the_coordinates() {
        assert_eq!(DIMENSIONS.div_ceil(4), TAIL_BLOCK as usize);
    }

    #[test]
    fn pseudo_random_points_are_uniform_in_every_dimension() {
        let scramble = Scramble::new(Sequence::Philox, 5, 2);
        let count = 4096_u32;
        let mut sums = [0.0; DIMENSIONS];
        for index in 0..count {
            for (sum, coordinate) in sums.iter_mut().zip(scramble.point(index)) {
                assert!(coordinate > 0.0 && coordinate < 1.0);
                *sum += coordinate;
            }
        }
        // Standard deviation of a uniform: √(1/12).
        let tolerance = 4.0 * (1.0 / 12.0_f64).sqrt() / f64::from(count).sqrt();
        for sum in sums {
            assert!((sum / f64::from(count) - 0.5).abs() < tolerance);
        }
    }

    #[test]
    fn a_point_depends_on_seed_scramble_and_index_alone() {
        for sequence in Sequence::ALL {
            let at = |seed, number, index| Scramble::new(sequence, seed, number).point(index);
            assert_eq!(at(1, 2, 3), at(1, 2, 3));
            assert_ne!(at(1, 2, 3), at(1, 2, 4));
            assert_ne!(at(1, 2, 3), at(1, 3, 3));
            assert_ne!(at(1, 2, 3), at(2, 2, 3));
        }
    }
}
