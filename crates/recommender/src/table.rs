//! The vectors of all items: looked up as input, and multiplied with a user's state as output.

use std::ops::Range;

use wide::f32x8;

use crate::best::{Best, Scored};
use crate::bytes::BytePanels;
use crate::panels::{LANES, Panels};
use crate::sieve::Sieve;

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
    Single(Box<SingleTable>),
    Byte(BytePanels),
}

/// Item vectors in single precision.
#[derive(Debug, Clone)]
pub(crate) struct SingleTable {
    panels: Panels,
    /// The rows as they are: in panels a row lies in 32 places, which costs as much as a third of
    /// the encoder when nothing of them is in a cache.
    rows: Vec<f32>,
    sieve: Sieve,
}

impl ItemTable {
    pub(crate) fn new(rows: &[f32], width: usize, precision: Precision) -> Self {
        match precision {
            Precision::Single => Self::Single(Box::new(SingleTable {
                panels: Panels::pack(rows, width),
                rows: rows.to_vec(),
                sieve: Sieve::new(rows, width),
            })),
            Precision::Byte => Self::Byte(BytePanels::pack(rows, width)),
        }
    }

    pub(crate) fn items(&self) -> usize {
        match self {
            Self::Single(table) => table.panels.outputs(),
            Self::Byte(panels) => panels.outputs(),
        }
    }

    pub(crate) fn copy_row(&self, item: usize, into: &mut [f32]) {
        match self {
            Self::Single(table) => {
                into.copy_from_slice(&table.rows[item * into.len()..][..into.len()]);
            }
            Self::Byte(panels) => panels.copy_row(item, into),
        }
    }

    /// The best items for each user, those already seen left out; no score outlives its panel.
    ///
    /// `seen` holds one ascending list per user. In single precision the bytes of a [`Sieve`] say
    /// first which panels to score: the same list, for less than half of the memory's traffic.
    pub(crate) fn best(&self, users: &[f32], seen: &[Vec<u32>], count: usize) -> Vec<Vec<Scored>> {
        let Self::Single(table) = self else { return self.best_of_all(users, seen, count) };
        let width = table.panels.inputs();
        let each = users.chunks_exact(width).zip(seen);
        let sieved = table.sieve.panels(users, seen, count).into_iter().zip(each);
        let settled = sieved.map(|(panels, (user, seen))| match panels {
            Some(panels) => self.best_within(user, seen, &panels, count),
            None => self.best_of_all(user, std::slice::from_ref(seen), count).concat(),
        });
        settled.collect()
    }

    /// [`ItemTable::best`] by scoring everything.
    pub(crate) fn best_of_all(
        &self,
        users: &[f32],
        seen: &[Vec<u32>],
        count: usize,
    ) -> Vec<Vec<Scored>> {
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
            Self::Single(table) => table.panels.multiply_within(user, panels, visit),
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
            Self::Single(table) => table.panels.multiply(users, visit),
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

#[cfg(test)]
mod tests {
    use super::{ItemTable, Precision};
    use crate::random::Random;
    use proptest::prelude::*;

    const WIDTH: usize = 12;

    /// Rows that lie close together, repeat, vanish, or differ by many orders of magnitude.
    fn rows(kinds: &[(u8, i32)], seed: u64) -> Vec<f32> {
        let mut random = Random::new(seed, 0);
        let mut rows: Vec<f32> = Vec::new();
        for (kind, magnitude) in kinds {
            let before = rows.len();
            for place in 0..WIDTH {
                let near = before.checked_sub(WIDTH).map_or(0.5, |start| rows[start + place]);
                rows.push(match kind {
                    0 => 0.0,
                    1 => near,
                    2 => near * (1.0 + f32::EPSILON * random.normal()),
                    3 if place == before / WIDTH % WIDTH => 1.0,
                    3 => 1e-6 * random.normal(),
                    4 => random.normal() * 10_f32.powi(*magnitude),
                    _ => random.normal(),
                });
            }
        }
        rows
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn a_sieve_changes_no_bit_of_a_list(
            kinds in prop::collection::vec((0..8_u8, -44..38_i32), 1..90),
            states in prop::collection::vec((0..8_u8, -44..38_i32), 1..4),
            odd in prop::option::of((0..WIDTH, prop::sample::select(vec![f32::NAN, f32::INFINITY, f32::MIN, 0.0]))),
            seen in prop::collection::btree_set(0..90_u32, 0..30),
            count in 0..30_usize,
            seed in any::<u64>(),
        ) {
            let table = ItemTable::new(&rows(&kinds, seed), WIDTH, Precision::Single);
            let mut users = rows(&states, seed ^ 1);
            if let Some((place, value)) = odd {
                users[place] = value;
            }
            let seen: Vec<Vec<u32>> = states.iter().map(|_| seen.iter().copied().collect()).collect();
            let bits = |lists: Vec<Vec<super::Scored>>| -> Vec<Vec<(u32, u32)>> {
                let list = |list: Vec<super::Scored>| {
                    list.into_iter().map(|one| (one.item, one.score.to_bits())).collect()
                };
                lists.into_iter().map(list).collect()
            };
            let whole = bits(table.best_of_all(&users, &seen, count));
            prop_assert_eq!(bits(table.best(&users, &seen, count)), whole);
        }
    }

    #[test]
    fn a_sieve_lets_few_panels_through() {
        let mut random = Random::new(4, 0);
        let mut draw = |count: usize| -> Vec<f32> { (0..count).map(|_| random.normal()).collect() };
        let table = ItemTable::new(&draw(64 * 20_000), 64, Precision::Single);
        let ItemTable::Single(table) = &table else { panic!("it was asked for") };
        let panels = table.sieve.panels(&draw(64), &[Vec::new()], 20).remove(0);
        let panels = panels.expect("the numbers are moderate").len();
        // A panel for each of the best and as many again, of 2,500.
        assert!((3..=60).contains(&panels), "{panels}");
    }
}
