//! The best few of many scores, kept while the scores go by.

use std::cmp::Ordering;

/// An item and how much a model expects of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// The item, counted from 0.
    pub item: u32,
    /// The model's score; only comparisons within one list mean something.
    pub score: f32,
}

/// The best items seen so far, best first, equal scores by the lower item.
///
/// Items must come in ascending order: then an item that only equals the last one kept never
/// displaces it, and one comparison decides nearly every item.
#[derive(Debug, Clone)]
pub(crate) struct Best {
    count: usize,
    kept: Vec<Scored>,
}

impl Best {
    pub(crate) fn new(count: usize) -> Self {
        Self { count, kept: Vec::with_capacity(count.min(1024)) }
    }

    /// The score that an item must exceed to be kept.
    #[inline]
    pub(crate) fn bar(&self) -> f32 {
        if self.count == 0 {
            return f32::INFINITY;
        }
        let full = self.kept.len() == self.count;
        self.kept.last().filter(|_| full).map_or(f32::NEG_INFINITY, |last| last.score)
    }

    /// Takes an item in if its score is above the bar; a score that is no number never is.
    pub(crate) fn offer(&mut self, item: u32, score: f32) {
        let above = score.partial_cmp(&self.bar()) == Some(Ordering::Greater);
        if !above {
            return;
        }
        let place = self.kept.partition_point(|kept| kept.score >= score);
        if self.kept.len() == self.count {
            self.kept.pop();
        }
        self.kept.insert(place, Scored { item, score });
    }

    pub(crate) fn into_list(self) -> Vec<Scored> {
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::Best;
    use crate::random::Random;

    #[test]
    fn it_keeps_what_a_stable_sort_puts_first() {
        let mut random = Random::new(5, 0);
        for count in [0, 1, 7, 50, 400] {
            let scores: Vec<f32> = (0..300).map(|_| random.below(40) as f32).collect();
            let mut best = Best::new(count);
            for (item, score) in (0_u32..).zip(&scores) {
                best.offer(item, *score);
            }
            let mut order: Vec<u32> = (0..300).collect();
            order.sort_by(|a, b| scores[*b as usize].total_cmp(&scores[*a as usize]));
            order.truncate(count);
            let kept: Vec<u32> = best.into_list().iter().map(|scored| scored.item).collect();
            assert_eq!(kept, order);
        }
    }

    #[test]
    fn what_is_no_number_is_never_kept() {
        let mut best = Best::new(3);
        for (item, score) in (0_u32..).zip([f32::NAN, 1.0, f32::NEG_INFINITY, f32::NAN]) {
            best.offer(item, score);
        }
        assert_eq!(best.into_list().len(), 1);
    }
}
