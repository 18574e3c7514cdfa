//! What is popular just now, mixed into another scorer.

use crate::error::{RecommenderError, known};
use crate::evaluation::Scorer;

/// Added to a count before its logarithm, so that what nobody met lately is unlikely and no more.
const UNSEEN: f64 = 0.3;

/// How recent popularity and another score are joined.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Join {
    Product { floor: f64 },
    Logarithm { weight: f64 },
}

/// Another scorer, its scores joined with how often each item was met lately.
///
/// After an empty history the recent popularity decides alone.
///
/// # Formula
/// For similarities `(score + floor) * count`; for scores on a logarithmic scale
/// `score + weight * ln(count + .3)`.
/// # Source
/// Ours; `docs/RECOMMENDER.md` §4 has what it brings.
pub struct Timely<'a> {
    base: &'a dyn Scorer,
    counts: &'a [u32],
    join: Join,
}

impl<'a> Timely<'a> {
    /// Joins similarities, which are 0 or more; `floor` keeps items without similar ones in play.
    ///
    /// # Errors
    /// [`RecommenderError::BufferLength`] if there is not one count per item.
    pub fn product(
        base: &'a dyn Scorer,
        counts: &'a [u32],
        floor: f64,
    ) -> Result<Self, RecommenderError> {
        Self::new(base, counts, Join::Product { floor })
    }

    /// Joins scores whose differences are logarithms of odds, such as those of a softmax.
    ///
    /// # Errors
    /// [`RecommenderError::BufferLength`] if there is not one count per item.
    pub fn logarithm(
        base: &'a dyn Scorer,
        counts: &'a [u32],
        weight: f64,
    ) -> Result<Self, RecommenderError> {
        Self::new(base, counts, Join::Logarithm { weight })
    }

    fn new(base: &'a dyn Scorer, counts: &'a [u32], join: Join) -> Result<Self, RecommenderError> {
        let items = base.items();
        if counts.len() != items {
            return Err(RecommenderError::BufferLength { items, length: counts.len() });
        }
        Ok(Self { base, counts, join })
    }
}

impl Scorer for Timely<'_> {
    fn items(&self) -> usize {
        self.counts.len()
    }

    fn score(&self, history: &[u32], into: &mut [f64]) -> Result<(), RecommenderError> {
        for item in history {
            known(*item, self.counts.len())?;
        }
        if history.is_empty() {
            for (score, count) in into.iter_mut().zip(self.counts) {
                *score = f64::from(*count);
            }
            return Ok(());
        }
        self.base.score(history, into)?;
        for (score, count) in into.iter_mut().zip(self.counts) {
            let count = f64::from(*count);
            *score = match self.join {
                Join::Product { floor } => (*score + floor) * count,
                Join::Logarithm { weight } => *score + weight * (count + UNSEEN).ln(),
            };
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Timely;
    use crate::baselines::Popularity;
    use crate::evaluation::Scorer;

    #[test]
    fn recent_counts_join_and_stand_alone_without_a_history() {
        let base = Popularity::fit(&[&[0, 0, 0, 1]], 3).expect("the items are known");
        let counts = [1, 2, 5];
        let scores = |timely: &Timely<'_>, history: &[u32]| {
            let mut scores = [0.0; 3];
            timely.score(history, &mut scores).expect("the items are known");
            scores
        };
        let product = Timely::product(&base, &counts, 0.5).expect("one count per item");
        assert_eq!(scores(&product, &[0]), [3.5, 3.0, 2.5]);
        assert_eq!(scores(&product, &[]), [1.0, 2.0, 5.0]);
        let plain = Timely::logarithm(&base, &counts, 0.0).expect("one count per item");
        assert_eq!(scores(&plain, &[0]), [3.0, 1.0, 0.0]);
        let joined = Timely::logarithm(&base, &counts, 2.0).expect("one count per item");
        assert!((scores(&joined, &[0])[2] - 2.0 * 5.3_f64.ln()).abs() < 1e-12);
        assert!(Timely::product(&base, &[1], 0.0).is_err());
    }
}
