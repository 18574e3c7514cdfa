//! Where in the catalogue the best items must lie, from estimates with a known error.

use std::ops::Range;

use crate::best::Best;
use crate::panels::LANES;

/// The highest score in each stretch of a catalogue, as another device estimated it for one user.
///
/// A device that is fast but rounds differently, or coarsely on purpose, can so leave the last word
/// to the one that counts: see [`SequenceModel::settle`](crate::SequenceModel::settle).
#[derive(Debug, Clone, Copy)]
pub struct Shortlist<'a> {
    highest: &'a [f32],
    stretch: usize,
    error: f32,
}

impl<'a> Shortlist<'a> {
    /// Estimates stretch by stretch, none further than `error` from the true score.
    ///
    /// Seen items are left out; a stretch without unseen items says negative infinity. `None` if a
    /// stretch is no multiple of eight items, an estimate is no number or the error is negative.
    pub fn new(highest: &'a [f32], stretch: usize, error: f32) -> Option<Self> {
        let sound = stretch > 0 && stretch.is_multiple_of(LANES) && error >= 0.0;
        let numbers = highest.iter().all(|value| !value.is_nan());
        (sound && numbers).then_some(Self { highest, stretch, error })
    }

    pub(crate) fn stretches(&self) -> usize {
        self.highest.len()
    }

    pub(crate) fn stretch(&self) -> usize {
        self.stretch
    }

    /// The panels that may hold one of the best `count` items, ascending.
    ///
    /// # Formula
    /// With `h` the `count`-th highest estimate: stretches whose estimate is at least `h - 2 error`.
    /// The `count` stretches from `h` up have as many items that truly score `h - error` or more, so
    /// every item of the list does, and its stretch is estimated at no less than that minus `error`.
    /// Ours; `shortlists_change_no_bit_of_a_list` shows it.
    pub(crate) fn panels(&self, count: usize, items: usize) -> Vec<Range<usize>> {
        if count == 0 {
            return Vec::new();
        }
        let mut best = Best::new(count);
        for (index, highest) in (0..).zip(self.highest) {
            best.offer(index, *highest);
        }
        let bar = best.bar() - 2.0 * self.error;
        let (each, panels) = (self.stretch / LANES, items.div_ceil(LANES));
        let near = self.highest.iter().enumerate().filter(|(_, highest)| **highest >= bar);
        near.map(|(index, _)| index * each..panels.min((index + 1) * each)).collect()
    }
}
