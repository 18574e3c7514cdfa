//! The best few of many scores, kept while the scores go by.

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
pub(crate) struct Best<S> {
    count: usize,
    kept: Vec<(u32, S)>,
}

impl<S: PartialOrd + Copy> Best<S> {
    pub(crate) fn new(count: usize) -> Self {
        Self { count, kept: Vec::with_capacity(count.min(1024)) }
    }

    /// The lowest score kept, once there are as many items as were asked for.
    fn last(&self) -> Option<S> {
        let full = self.kept.len() == self.count;
        self.kept.last().filter(|_| full).map(|(_, score)| *score)
    }

    /// Takes an item in if its score is above the last one kept.
    pub(crate) fn offer(&mut self, item: u32, score: S) {
        if self.count == 0 || self.last().is_some_and(|last| score <= last) {
            return;
        }
        if self.kept.len() < self.count {
            self.kept.push((item, score));
        }
        // Those below make room one by one: few are, and a copy of few bytes is a call in a browser.
        let mut place = self.kept.len() - 1;
        while let Some(above) = place.checked_sub(1).filter(|above| self.kept[*above].1 < score) {
            self.kept[place] = self.kept[above];
            place = above;
        }
        self.kept[place] = (item, score);
    }

    pub(crate) fn into_list(self) -> Vec<(u32, S)> {
        self.kept
    }
}

impl Best<f32> {
    /// The score that an item must exceed to be kept.
    #[inline]
    pub(crate) fn bar(&self) -> f32 {
        if self.count == 0 {
            return f32::INFINITY;
        }
        self.last().unwrap_or(f32::NEG_INFINITY)
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
            let kept: Vec<u32> = best.into_list().iter().map(|(item, _)| *item).collect();
            assert_eq!(kept, order);
        }
    }
}
