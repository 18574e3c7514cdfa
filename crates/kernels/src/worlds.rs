//! Worlds: what trials meet, sampled once and met by every plan.

use std::ops::Range;

use model::{
    Joint, Latent, POINTS_PER_SCRAMBLE, Priors, Scalar, Scramble, Sequence, Tails, World,
    student_stretch,
};

use crate::points::Points;
use crate::{LANES, Lanes};

/// Draws worlds of given priors from given points.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampler {
    joint: Joint<Lanes>,
    sequence: Sequence,
    seed: u32,
}

/// Worlds of consecutive trials, eight side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Worlds {
    blocks: Vec<World<Lanes>>,
}

/// Latent coordinates of consecutive trials, eight side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Latents {
    /// The coordinates.
    pub blocks: Vec<Latent<Lanes>>,
    /// What stretches the scores of each block; one for Gaussian tails.
    pub stretches: Vec<Lanes>,
}

impl Sampler {
    /// A sampler of these priors.
    pub fn new(priors: &Priors, sequence: Sequence, seed: u32) -> Self {
        Self { joint: Joint::new(priors).map(Lanes::literal), sequence, seed }
    }

    /// The worlds of a whole scramble.
    pub fn scramble(&self, scramble: u32) -> Worlds {
        self.worlds(scramble, 0..POINTS_PER_SCRAMBLE)
    }

    /// The worlds of the trials of one scramble whose index lies in a range.
    ///
    /// # Panics
    /// If the range does not start and end at a multiple of [`LANES`].
    pub fn worlds(&self, scramble: u32, range: Range<u32>) -> Worlds {
        let mut blocks = Vec::with_capacity(range.len() / LANES);
        self.each(scramble, range, |latent, stretch| {
            blocks.push(self.joint.world_of(latent, stretch));
        });
        Worlds { blocks }
    }

    /// The latent coordinates of the trials of one scramble whose index lies in a range.
    ///
    /// # Panics
    /// As [`Sampler::worlds`].
    pub fn latents(&self, scramble: u32, range: Range<u32>) -> Latents {
        let blocks = range.len() / LANES;
        let mut latents =
            Latents { blocks: Vec::with_capacity(blocks), stretches: Vec::with_capacity(blocks) };
        self.each(scramble, range, |latent, stretch| {
            latents.blocks.push(*latent);
            latents.stretches.push(stretch);
        });
        latents
    }

    /// The worlds of latent coordinates.
    pub fn worlds_of(&self, latents: &Latents) -> Worlds {
        let pairs = latents.blocks.iter().zip(&latents.stretches);
        Worlds {
            blocks: pairs.map(|(latent, &stretch)| self.joint.world_of(latent, stretch)).collect(),
        }
    }

    #[inline]
    fn each(&self, scramble: u32, range: Range<u32>, mut take: impl FnMut(&Latent<Lanes>, Lanes)) {
        let whole = |index: u32| (index as usize).is_multiple_of(LANES);
        assert!(whole(range.start) && whole(range.end), "ranges are whole vectors");
        let mut points =
            Points::new(Scramble::new(self.sequence, self.seed, scramble), range.start);
        for first in range.step_by(LANES) {
            let latent = Latent::at(&points.eight());
            let stretch = match self.joint.tails() {
                Tails::Gaussian => Lanes::one(),
                Tails::Student => {
                    let [one, other] = points.tails(first);
                    student_stretch(one, other)
                }
            };
            take(&latent, stretch);
        }
    }
}

impl Worlds {
    /// Worlds that were drawn elsewhere; a block that is not full repeats its last world.
    #[expect(clippy::cast_possible_truncation, reason = "lanes are single precision")]
    pub fn from_worlds(worlds: &[World<f64>]) -> Self {
        let lane = |chunk: &[World<f64>], read: &dyn Fn(&World<f64>) -> f64| {
            Lanes::from_array(std::array::from_fn(|lane| {
                read(&chunk[lane.min(chunk.len() - 1)]) as f32
            }))
        };
        let block = |chunk: &[World<f64>]| World {
            values: std::array::from_fn(|input| lane(chunk, &|world| world.values[input])),
            export: lane(chunk, &|world| world.export),
            clearance_month: lane(chunk, &|world| world.clearance_month),
        };
        Self { blocks: worlds.chunks(LANES).map(block).collect() }
    }

    /// The worlds, eight side by side.
    pub fn blocks(&self) -> &[World<Lanes>] {
        &self.blocks
    }

    /// The worlds, to change something in each.
    pub fn blocks_mut(&mut self) -> &mut [World<Lanes>] {
        &mut self.blocks
    }

    /// How many trials there are.
    pub fn trials(&self) -> usize {
        self.blocks.len() * LANES
    }

    /// The first worlds, in whole blocks.
    #[must_use]
    pub fn first(&self, trials: usize) -> Self {
        Self { blocks: self.blocks[..(trials / LANES).min(self.blocks.len())].to_vec() }
    }
}
