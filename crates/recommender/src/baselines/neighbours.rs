//! What is like the items met lately.

use crate::best::Best;
use crate::error::{RecommenderError, known};
use crate::evaluation::Scorer;

/// How similar items are found and weighed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NeighbourSettings {
    /// Similar items kept for each item, itself among them.
    pub kept: usize,
    /// What an event's weight is multiplied by for every event after it.
    pub decay: f64,
    /// How soon repeated events stop counting.
    pub saturation: f64,
    /// How much an item that many have met discounts each meeting: 0 not at all, 1 in full.
    pub fame_discount: f64,
}

impl NeighbourSettings {
    /// The settings of the retrieval baseline of `docs/RECOMMENDER.md` §4: every event counts alike.
    pub fn steady() -> Self {
        Self { kept: 100, decay: 1.0, ..Self::recent() }
    }

    /// The settings of the strongest simple baseline of `docs/RECOMMENDER.md` §2.
    pub fn recent() -> Self {
        Self { kept: 500, decay: 0.7, saturation: 1.2, fame_discount: 0.75 }
    }
}

/// Scores an item by its similarity to the items of a history, the latest counting most.
///
/// # Formula
/// `score(j) = sum over events i of decay^age(i) * sim(i, j)`, the latest event at age 0;
/// `sim(i, j) = sum over users of w(u, i) * w(u, j)`, largest `kept` per `i`;
/// `w(u, i) = n (k + 1) / (n + k (1 - b + b events(i) / mean events)) * ln(items / (1 + items of u))`
/// for an item that `u` met `n` times.
/// # Source
/// Okapi BM25, Robertson and Zaragoza (2009), items as documents and users as terms.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbours {
    decay: f64,
    similar: Vec<Vec<(u32, f64)>>,
}

impl Neighbours {
    /// Finds each item's most similar items.
    ///
    /// # Errors
    /// [`RecommenderError::UnknownItem`].
    pub fn fit(
        histories: &[&[u32]],
        items: usize,
        settings: NeighbourSettings,
    ) -> Result<Self, RecommenderError> {
        let users = weigh(histories, items, settings)?;
        let mut by_item = vec![Vec::new(); items];
        for (user, row) in users.iter().enumerate() {
            for (item, weight) in row {
                by_item[*item as usize].push((user, *weight));
            }
        }
        let mut sums = vec![0.0; items];
        let similar = by_item.iter().map(|row| closest(row, &users, &mut sums, settings.kept));
        Ok(Self { decay: settings.decay, similar: similar.collect() })
    }

    /// The items most similar to one item, itself among them, with their similarities.
    ///
    /// # Errors
    /// [`RecommenderError::UnknownItem`].
    pub fn similar(&self, item: u32) -> Result<&[(u32, f64)], RecommenderError> {
        Ok(&self.similar[known(item, self.similar.len())?])
    }
}

impl Scorer for Neighbours {
    fn items(&self) -> usize {
        self.similar.len()
    }

    fn score(&self, history: &[u32], into: &mut [f64]) -> Result<(), RecommenderError> {
        into.fill(0.0);
        let mut weight = 1.0;
        for item in history.iter().rev() {
            for (other, similarity) in self.similar(*item)? {
                into[*other as usize] += weight * similarity;
            }
            weight *= self.decay;
        }
        Ok(())
    }
}

/// Each user's items in ascending order with their BM25 weights.
fn weigh(
    histories: &[&[u32]],
    items: usize,
    settings: NeighbourSettings,
) -> Result<Vec<Vec<(u32, f64)>>, RecommenderError> {
    let mut users = Vec::with_capacity(histories.len());
    let mut events = vec![0.0; items];
    for history in histories {
        let counts = counted(history);
        for (item, count) in &counts {
            events[known(*item, items)?] += count;
        }
        users.push(counts);
    }
    let all = items as f64;
    let mean_events = events.iter().sum::<f64>() / all;
    let (k, b) = (settings.saturation, settings.fame_discount);
    for row in &mut users {
        let diversity = all.ln() - (row.len() as f64).ln_1p();
        for (item, weight) in row {
            let fame = events[*item as usize] / mean_events;
            let saturated = k * (1.0 - b + b * fame) + *weight;
            *weight = *weight * (k + 1.0) / saturated * diversity;
        }
    }
    Ok(users)
}

/// Distinct items of a history in ascending order, and how often each occurs.
fn counted(history: &[u32]) -> Vec<(u32, f64)> {
    let mut sorted = history.to_vec();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as f64)).collect()
}

/// The largest sums over one item's users; `sums` is all zeros before and after.
fn closest(
    row: &[(usize, f64)],
    users: &[Vec<(u32, f64)>],
    sums: &mut [f64],
    kept: usize,
) -> Vec<(u32, f64)> {
    for (user, weight) in row {
        for (item, other) in &users[*user] {
            sums[*item as usize] += weight * other;
        }
    }
    let mut best = Best::new(kept);
    for (item, sum) in (0_u32..).zip(sums.iter_mut()) {
        if *sum > 0.0 {
            best.offer(item, *sum);
        }
        *sum = 0.0;
    }
    best.into_list()
}

#[cfg(test)]
mod tests {
    use super::{NeighbourSettings, Neighbours};
    use crate::evaluation::Scorer;

    #[test]
    fn what_is_met_together_is_similar_and_the_latest_event_counts_most() {
        let histories: [&[u32]; 6] = [&[0, 1], &[0, 1], &[2, 3], &[2, 3], &[4], &[4]];
        let settings = NeighbourSettings { kept: 10, ..NeighbourSettings::recent() };
        let neighbours = Neighbours::fit(&histories, 5, settings).expect("the items are known");
        let mut scores = [0.0; 5];
        neighbours.score(&[0, 2], &mut scores).expect("the items are known");
        assert!(scores[3] > scores[1] && scores[1] > scores[4], "{scores:?}");
        assert_eq!(scores[4], 0.0);
        assert!((scores[1] - 0.7 * scores[3]).abs() < 1e-12);
    }

    #[test]
    fn only_the_closest_are_kept_the_lower_item_first() {
        let histories: [&[u32]; 4] = [&[0, 1, 2], &[0, 1, 2], &[3], &[3]];
        let settings = NeighbourSettings { kept: 2, ..NeighbourSettings::recent() };
        let neighbours = Neighbours::fit(&histories, 20, settings).expect("the items are known");
        let list = neighbours.similar(2).expect("the item is known");
        assert_eq!(list.iter().map(|(item, _)| *item).collect::<Vec<_>>(), [0, 1]);
    }
}
