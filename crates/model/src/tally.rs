//! Counts of many trials. Counts are integers, so the order of trials does not matter.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::statistics::Binned;
use crate::{BINS, Batch, OBSERVABLES, Replicate};

/// A yes-or-no question asked of every trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// Token and recommendation headroom both meet the goal.
    Goal,
    /// Token headroom is not negative.
    Tokens,
    /// Recommendation headroom is at least .10.
    Requests,
    /// Training meets its goal.
    Training,
    /// The net present value is positive.
    Profit,
}

impl Flag {
    /// How many flags there are.
    pub const COUNT: usize = 5;

    /// The flag's bit in [`Batch::flags`].
    pub const fn bit(self) -> u8 {
        1 << self as u8
    }
}

pub(crate) const FLAGS: usize = Flag::COUNT;
pub(crate) const CONSTRAINTS: usize = 6;

/// Histograms of many trials and the statistics of each scramble; merges exactly, whoever counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    counts: Vec<u32>,
    replicates: BTreeMap<u32, Replicate>,
}

impl Default for Tally {
    fn default() -> Self {
        Self { counts: vec![0; Self::LENGTH], replicates: BTreeMap::new() }
    }
}

impl Tally {
    /// How many counts a tally holds: one histogram per observable.
    pub const LENGTH: usize = OBSERVABLES.len() * BINS;

    /// Counts the trials of a whole scramble.
    pub fn count(&mut self, scramble: u32, batch: &Batch) {
        let planes = OBSERVABLES.iter().zip(batch.planes());
        let binned: Vec<Binned> = planes.map(|(spec, plane)| spec.binning.binned(plane)).collect();
        for (histogram, binned) in self.counts.chunks_exact_mut(BINS).zip(&binned) {
            for (sum, count) in histogram.iter_mut().zip(&binned.counts) {
                *sum += count;
            }
        }
        self.replicates.insert(scramble, Replicate::new(batch, &binned));
    }

    /// Adds scrambles that were counted elsewhere: their common histograms and the statistics of
    /// each.
    ///
    /// Returns whether they were taken: histograms of another length are left alone.
    #[must_use]
    pub fn add_chunk(
        &mut self,
        counts: &[u32],
        replicates: impl IntoIterator<Item = (u32, Replicate)>,
    ) -> bool {
        if counts.len() != Self::LENGTH {
            return false;
        }
        for (sum, count) in self.counts.iter_mut().zip(counts) {
            *sum += count;
        }
        self.replicates.extend(replicates);
        true
    }

    /// Adds another tally, of other scrambles of the same run.
    pub fn merge(&mut self, other: &Self) {
        for (sum, count) in self.counts.iter_mut().zip(&other.counts) {
            *sum += count;
        }
        self.replicates.extend(other.replicates.iter().map(|(k, v)| (*k, v.clone())));
    }

    /// Whether the histograms have the length that the accessors rely on; a decoded tally is
    /// checked.
    pub fn complete(&self) -> bool {
        self.counts.len() == Self::LENGTH
    }

    /// Every count: the histograms in order.
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// Trials counted.
    pub fn trials(&self) -> u32 {
        self.replicates.values().map(|replicate| replicate.trials).sum()
    }

    /// Trials in which a flag holds.
    pub fn flag(&self, flag: Flag) -> u32 {
        self.replicates.values().map(|replicate| replicate.flags[flag as usize]).sum()
    }

    /// Trials in which each constraint binds, in the order of their codes.
    pub fn binding(&self) -> [u32; CONSTRAINTS] {
        std::array::from_fn(|code| self.replicates.values().map(|r| r.binding[code]).sum())
    }

    /// The histogram of an observable by its place in [`OBSERVABLES`].
    pub fn histogram(&self, place: usize) -> &[u32] {
        &self.counts[place * BINS..][..BINS]
    }

    /// The scrambles in the order of their numbers.
    pub fn replicates(&self) -> impl Iterator<Item = &Replicate> {
        self.replicates.values()
    }
}
