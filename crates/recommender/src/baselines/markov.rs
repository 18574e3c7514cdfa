//! What usually follows the last item.

use std::collections::BTreeMap;

use super::popularity::Popularity;
use crate::error::{RecommenderError, known};
use crate::evaluation::Scorer;

/// Scores an item by how often it followed the last one, and a little by how often it was met.
///
/// # Formula
/// `P(item | last) + backoff * P(item)`, both as shares of counts.
/// # Source
/// A first-order Markov chain with additive backoff, as measured in `docs/RECOMMENDER.md` §2.
#[derive(Debug, Clone, PartialEq)]
pub struct Markov {
    backoff: f64,
    popularity: Popularity,
    followers: Vec<BTreeMap<u32, u32>>,
}

impl Markov {
    /// Counts the pairs of neighbouring events of all histories.
    ///
    /// # Errors
    /// [`RecommenderError::UnknownItem`].
    pub fn fit(histories: &[&[u32]], items: usize, backoff: f64) -> Result<Self, RecommenderError> {
        let popularity = Popularity::fit(histories, items)?;
        let mut followers = vec![BTreeMap::new(); items];
        for pair in histories.iter().flat_map(|history| history.windows(2)) {
            *followers[known(pair[0], items)?].entry(pair[1]).or_insert(0) += 1;
        }
        Ok(Self { backoff, popularity, followers })
    }
}

impl Scorer for Markov {
    fn items(&self) -> usize {
        self.followers.len()
    }

    fn score(&self, history: &[u32], into: &mut [f64]) -> Result<(), RecommenderError> {
        self.popularity.score(history, into)?;
        let all: f64 = into.iter().sum();
        let factor = if all > 0.0 { self.backoff / all } else { 0.0 };
        for score in into.iter_mut() {
            *score *= factor;
        }
        let Some(last) = history.last() else { return Ok(()) };
        let followers = &self.followers[known(*last, self.items())?];
        let all: u32 = followers.values().sum();
        for (item, count) in followers {
            into[*item as usize] += f64::from(*count) / f64::from(all);
        }
        Ok(())
    }
}
