//! Two opinions on one scale.

use crate::error::RecommenderError;
use crate::evaluation::{Case, Scorer};

/// Two scorers of the same catalogue, mixed after each was brought to mean 0 and deviation 1.
///
/// # Formula
/// `(1 - weight) z(first) + weight z(second)`, `z(s) = (s - mean s) / deviation s` over all items.
/// # Source
/// Ours; `docs/RECOMMENDER.md` §6 has what similar items of a session add to a sequence model.
pub struct Mixed<'a> {
    first: &'a dyn Scorer,
    second: &'a dyn Scorer,
    weight: f64,
}

impl<'a> Mixed<'a> {
    /// Mixes two scorers; `weight` is the share of the second.
    ///
    /// # Errors
    /// [`RecommenderError::BufferLength`] if their catalogues differ in size.
    pub fn new(
        first: &'a dyn Scorer,
        second: &'a dyn Scorer,
        weight: f64,
    ) -> Result<Self, RecommenderError> {
        let (items, length) = (first.items(), second.items());
        if items != length {
            return Err(RecommenderError::BufferLength { items, length });
        }
        Ok(Self { first, second, weight })
    }
}

impl Scorer for Mixed<'_> {
    fn items(&self) -> usize {
        self.first.items()
    }

    fn score(&self, history: &[u32], into: &mut [f64]) -> Result<(), RecommenderError> {
        self.score_case(&Case { history, views: &[], target: 0 }, into)
    }

    fn score_case(&self, case: &Case<'_>, into: &mut [f64]) -> Result<(), RecommenderError> {
        let mut other = vec![0.0; into.len()];
        self.first.score_case(case, into)?;
        self.second.score_case(case, &mut other)?;
        standardise(into);
        standardise(&mut other);
        for (score, other) in into.iter_mut().zip(other) {
            *score = (1.0 - self.weight) * *score + self.weight * other;
        }
        Ok(())
    }
}

/// Mean 0 and deviation 1; scores that are all the same become 0.
fn standardise(scores: &mut [f64]) {
    let count = scores.len().max(1) as f64;
    let mean = scores.iter().sum::<f64>() / count;
    let square = scores.iter().map(|score| (score - mean) * (score - mean)).sum::<f64>();
    let deviation = (square / count).sqrt();
    for score in scores {
        *score = if deviation > 0.0 { (*score - mean) / deviation } else { 0.0 };
    }
}

#[cfg(test)]
mod tests {
    use super::Mixed;
    use crate::baselines::Popularity;
    use crate::evaluation::Scorer;

    #[test]
    fn opinions_count_by_their_weight_whatever_their_scale() {
        let counts = |list: &[u32]| Popularity::fit(&[list], 3).expect("the items are known");
        let loud = counts(&[0; 100]);
        let quiet = counts(&[2]);
        let scores = |weight| {
            let mut scores = [0.0; 3];
            let mixed = Mixed::new(&loud, &quiet, weight).expect("the catalogues are the same");
            mixed.score(&[], &mut scores).expect("the items are known");
            scores
        };
        let [loud_item, neither, quiet_item] = scores(0.5);
        assert!((loud_item - quiet_item).abs() < 1e-12 && quiet_item > neither);
        assert!(scores(0.2)[0] > scores(0.2)[2] && scores(0.8)[0] < scores(0.8)[2]);
        let larger = Popularity::fit(&[], 4).expect("no items");
        assert!(Mixed::new(&loud, &larger, 0.5).is_err());
    }
}
