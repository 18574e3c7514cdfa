//! The same list for everyone: what most have met.

use crate::error::{RecommenderError, known};
use crate::evaluation::Scorer;

/// Scores an item by how often it was met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Popularity {
    counts: Vec<u32>,
}

impl Popularity {
    /// Counts the events of all histories.
    ///
    /// # Errors
    /// [`RecommenderError::UnknownItem`].
    pub fn fit(histories: &[&[u32]], items: usize) -> Result<Self, RecommenderError> {
        let mut counts = vec![0; items];
        for item in histories.iter().copied().flatten() {
            counts[known(*item, items)?] += 1;
        }
        Ok(Self { counts })
    }

    /// Events per item.
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }
}

impl Scorer for Popularity {
    fn items(&self) -> usize {
        self.counts.len()
    }

    fn score(&self, _: &[u32], into: &mut [f64]) -> Result<(), RecommenderError> {
        for (score, count) in into.iter_mut().zip(&self.counts) {
            *score = f64::from(*count);
        }
        Ok(())
    }
}
