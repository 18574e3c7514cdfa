//! Counts of many trials. Counts are integers, so the order of trials does not matter.

use crate::{BINS, OBSERVABLES};

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
}

const FLAGS: usize = Flag::COUNT;
const CONSTRAINTS: usize = 6;

/// Counters that stand before the histograms in [`Tally::counts`]: flags, then constraints.
pub const COUNTERS: usize = FLAGS + CONSTRAINTS;

/// Counts of trials that merge exactly, whoever counted them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    counts: Vec<u32>,
    replicates: Vec<Replicate>,
}

/// How many trials of one scramble met the goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Replicate {
    trials: u32,
    goals: u32,
}

impl Default for Tally {
    fn default() -> Self {
        Self { counts: vec![0; Self::LENGTH], replicates: Vec::new() }
    }
}

impl Tally {
    /// How many counts a tally holds: [`COUNTERS`] and one histogram per observable.
    pub const LENGTH: usize = COUNTERS + OBSERVABLES.len() * BINS;

    /// Counts one trial: its observables, its flags and the code of what binds.
    #[inline]
    pub fn count(
        &mut self,
        values: &[f32; OBSERVABLES.len()],
        flags: [bool; FLAGS],
        binding: usize,
    ) {
        for (counter, flag) in self.counts.iter_mut().zip(flags) {
            *counter += u32::from(flag);
        }
        self.counts[FLAGS + binding.min(CONSTRAINTS - 1)] += 1;
        let histograms = self.counts[COUNTERS..].chunks_exact_mut(BINS);
        for ((histogram, spec), value) in histograms.zip(&OBSERVABLES).zip(values) {
            histogram[spec.binning.bin(*value)] += 1;
        }
    }

    /// Adds the counts of a whole scramble that was tallied elsewhere.
    ///
    /// Returns whether they were taken: a slice of another length is left alone.
    #[must_use]
    pub fn add_scramble(&mut self, counts: &[u32], trials: u32) -> bool {
        if counts.len() != Self::LENGTH {
            return false;
        }
        for (sum, count) in self.counts.iter_mut().zip(counts) {
            *sum += count;
        }
        self.replicates.push(Replicate { trials, goals: counts[0] });
        true
    }

    /// Closes the trials counted since the last scramble as a replicate of their own.
    pub fn close_scramble(&mut self) {
        let trials: u32 = self.binding().iter().sum();
        let before: u32 = self.replicates.iter().map(|replicate| replicate.trials).sum();
        let goals_before: u32 = self.replicates.iter().map(|replicate| replicate.goals).sum();
        let goals = self.flag(Flag::Goal) - goals_before;
        self.replicates.push(Replicate { trials: trials - before, goals });
    }

    /// Adds another tally.
    pub fn merge(&mut self, other: &Self) {
        for (sum, count) in self.counts.iter_mut().zip(&other.counts) {
            *sum += count;
        }
        self.replicates.extend_from_slice(&other.replicates);
    }

    /// Every count: flags, constraints, then the histograms in order.
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// Trials counted.
    pub fn trials(&self) -> u32 {
        self.binding().iter().sum()
    }

    /// Trials in which a flag holds.
    pub fn flag(&self, flag: Flag) -> u32 {
        self.counts[flag as usize]
    }

    /// Trials in which each constraint binds, in the order of their codes.
    pub fn binding(&self) -> [u32; CONSTRAINTS] {
        std::array::from_fn(|code| self.counts[FLAGS + code])
    }

    /// The histogram of an observable by its place in [`OBSERVABLES`].
    pub fn histogram(&self, place: usize) -> &[u32] {
        &self.counts[COUNTERS + place * BINS..][..BINS]
    }

    /// The share of trials that met the goal, per replicate.
    pub(crate) fn replicate_odds(&self) -> impl Iterator<Item = f64> + '_ {
        let counted = self.replicates.iter().filter(|replicate| replicate.trials > 0);
        counted.map(|replicate| f64::from(replicate.goals) / f64::from(replicate.trials))
    }
}
