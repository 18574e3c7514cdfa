//! The vectors of all items: looked up as input, and multiplied with a user's state as output.

use std::ops::Range;

use wide::f32x8;

use crate::best::{Best, Scored};
use crate::bytes::BytePanels;
use crate::panels::{LANES, Panels};

/// How the vectors of items are held in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// Single precision: four bytes a number.
    Single,
    /// One byte a number and one scale a row.
    Byte,
}

#[derive(Debug, Clone)]
pub(crate) enum ItemTable {
    /// Beside the panels the rows as they are: in panels a row lies in 32 places, which costs as
    /// much as a third of the encoder when nothing of them is in a cache.
    Single(Panels, Vec<f32>),
    Byte(BytePanels),
}

impl ItemTable {
    pub(crate) fn new(rows: &[f32], width: usize, precision: Precision) -> Self {
        match precision {
            Precision::Single => Self::Single(Panels::pack(rows, width), rows.to_vec()),
            Precision::Byte => Self::Byte(BytePanels::pack(rows, width)),
        }
    }

    pub(crate) fn items(&self) -> usize {
        match self {
            Self::Single(panels, _) => panels.outputs(),
            Self::Byte(panels) => panels.outputs(),
        }
    }

    pub(crate) fn copy_row(&self, item: usize, into: &mut [f32]) {
        match self {
            Self::Single(_, rows) => into.copy_from_slice(&rows[item * into.len()..][..into.len()]),
            Self::Byte(panels) => panels.copy_row(item, into),
        }
    }

    /// The best items for each user, those already seen left out; no score outlives its panel.
    ///
    /// `seen` holds one ascending list per user.
    pub(crate) fn best(&self, users: &[f32], seen: &[Vec<u32>], count: usize) -> Vec<Vec<Scored>> {
        let mut lists: Vec<Best<f32>> = seen.iter().map(|_| Best::new(count)).collect();
        let items = self.items();
        self.multiply(users, |user, panel, scores| {
            let best = &mut lists[user];
            if scores.simd_gt(f32x8::splat(best.bar())).any() {
                offer(best, &seen[user], panel * LANES..items.min((panel + 1) * LANES), scores);
            }
        });
        lists.into_iter().map(scored).collect()
    }

    /// [`ItemTable::best`] for one user and among these panels, which ascend.
    pub(crate) fn best_within(
        &self,
        user: &[f32],
        seen: &[u32],
        panels: &[Range<usize>],
        count: usize,
    ) -> Vec<Scored> {
        let mut best = Best::new(count);
        let items = self.items();
        let visit = |panel: usize, scores: f32x8| {
            if scores.simd_gt(f32x8::splat(best.bar())).any() {
                offer(&mut best, seen, panel * LANES..items.min((panel + 1) * LANES), scores);
            }
        };
        match self {
            Self::Single(table, _) => table.multiply_within(user, panels, visit),
            Self::Byte(table) => table.multiply_within(user, panels, visit),
        }
        scored(best)
    }

    /// Every item's score for one user; `into` is as long as the catalogue.
    pub(crate) fn scores(&self, user: &[f32], into: &mut [f64]) {
        let mut panels = into.chunks_mut(LANES);
        self.multiply(user, |_, _, scores| {
            if let Some(chunk) = panels.next() {
                for (target, score) in chunk.iter_mut().zip(scores.to_array()) {
                    *target = f64::from(score);
                }
            }
        });
    }

    #[inline]
    fn multiply(&self, users: &[f32], visit: impl FnMut(usize, usize, f32x8)) {
        match self {
            Self::Single(panels, _) => panels.multiply(users, visit),
            Self::Byte(panels) => panels.multiply(users, visit),
        }
    }
}

fn scored(best: Best<f32>) -> Vec<Scored> {
    best.into_list().into_iter().map(|(item, score)| Scored { item, score }).collect()
}

/// Offers the unseen items of a panel; a score that is no number is never above the bar.
#[cold]
fn offer(best: &mut Best<f32>, seen: &[u32], items: Range<usize>, scores: f32x8) {
    for (item, score) in items.zip(scores.to_array()) {
        if let Ok(item) = u32::try_from(item)
            && score > best.bar()
            && seen.binary_search(&item).is_err()
        {
            best.offer(item, score);
        }
    }
}
