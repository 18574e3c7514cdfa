//! How good a scorer is: leave one out, rank the whole catalogue, count.

mod binary;
mod bootstrap;
mod off_policy;
mod replay;
mod retrieval;
mod split;

pub use binary::{Calibration, Outcome, area_under_curve, calibration, grouped_area_under_curve};
pub use bootstrap::{Interval, bootstrap};
pub use off_policy::{FEWEST_EFFECTIVE, LEAST_EFFECTIVE_SHARE, OffPolicy, Shown, off_policy};
pub use replay::{replay, switched};
pub use retrieval::{CANDIDATES, Retrieval, RetrievalCase, retrieve};
pub use split::LeaveOneOut;

use crate::best::Best;
use crate::error::{RecommenderError, known};
use crate::marks::Mark;
use crate::sequence::SequenceModel;

/// Length of the lists that are judged.
pub const CUTOFF: usize = 10;

/// Anything that can score the whole catalogue after a history.
pub trait Scorer {
    /// Items in the catalogue.
    fn items(&self) -> usize;

    /// Writes every item's score after a history; `into` is as long as the catalogue.
    ///
    /// # Errors
    /// Those of the implementation, first of all [`RecommenderError::UnknownItem`].
    fn score(&self, history: &[u32], into: &mut [f64]) -> Result<(), RecommenderError>;

    /// [`Scorer::score`] for a case, of which more than the history may be known; most scorers read
    /// the history alone.
    ///
    /// # Errors
    /// As [`Scorer::score`].
    fn score_case(&self, case: &Case<'_>, into: &mut [f64]) -> Result<(), RecommenderError> {
        self.score(case.history, into)
    }
}

impl Scorer for SequenceModel {
    fn items(&self) -> usize {
        self.dimensions().items
    }

    fn score(&self, history: &[u32], into: &mut [f64]) -> Result<(), RecommenderError> {
        self.scores(history, into)
    }

    fn score_case(&self, case: &Case<'_>, into: &mut [f64]) -> Result<(), RecommenderError> {
        if self.reads_marks() && !case.views.is_empty() {
            self.scores_of(case.views, into)
        } else {
            self.score(case.history, into)
        }
    }
}

/// A user's history, and the item that came next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case<'a> {
    /// What came before and spoke for itself, oldest first.
    pub history: &'a [u32],
    /// Everything that came before, if that is known; see [`Views`](crate::Views).
    pub views: &'a [(u32, Mark)],
    /// What came next.
    pub target: u32,
}

/// Where the targets came in, and how much of the catalogue was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    ranks: Vec<usize>,
    shown: Vec<bool>,
}

/// One evaluation with the items of the history left out of the ranking, and one with them in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluated {
    /// Items of the history left out.
    pub masked: Evaluation,
    /// All items ranked, as some published numbers have it.
    pub unmasked: Evaluation,
}

/// The usual measures at ten items; each lies between 0 and 1, higher is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// Share of cases whose target is in the list.
    pub hit_rate: f64,
    /// Mean of `1 / log2(rank + 2)` for targets in the list, the first rank being 0.
    pub ndcg: f64,
    /// Mean of `1 / (rank + 1)` for targets in the list.
    pub mrr: f64,
    /// Share of the catalogue that is in anyone's list.
    pub coverage: f64,
}

/// Ranks the target of each case among all items.
///
/// The rank counts the items with a higher score, and those with the same score and a lower
/// number. A target that its own history already holds is last among the masked.
///
/// # Source
/// The protocol of `docs/RECOMMENDER.md` §1: full ranking, no sampled negatives.
/// # Errors
/// [`RecommenderError::UnknownItem`], and those of the scorer.
pub fn evaluate(scorer: &dyn Scorer, cases: &[Case<'_>]) -> Result<Evaluated, RecommenderError> {
    let items = scorer.items();
    let mut scores = vec![0.0; items];
    let empty = Evaluation { ranks: Vec::with_capacity(cases.len()), shown: vec![false; items] };
    let mut evaluated = Evaluated { masked: empty.clone(), unmasked: empty };
    for case in cases {
        known(case.target, items)?;
        scorer.score_case(case, &mut scores)?;
        evaluated.unmasked.add(&scores, case.target);
        for item in case.history {
            scores[known(*item, items)?] = f64::NEG_INFINITY;
        }
        evaluated.masked.add(&scores, case.target);
    }
    Ok(evaluated)
}

impl Evaluation {
    fn add(&mut self, scores: &[f64], target: u32) {
        let own = scores[target as usize];
        let mut rank = 0;
        let mut best = Best::new(CUTOFF);
        for (item, score) in (0_u32..).zip(scores) {
            rank += usize::from(*score > own || (*score == own && item < target));
            if *score > f64::NEG_INFINITY {
                best.offer(item, *score);
            }
        }
        self.ranks.push(rank);
        for (item, _) in best.into_list() {
            self.shown[item as usize] = true;
        }
    }

    /// Rank of each case's target, the best being 0.
    pub fn ranks(&self) -> &[usize] {
        &self.ranks
    }

    /// Each case's contribution to the normalised discounted cumulative gain at ten.
    pub fn gains(&self) -> Vec<f64> {
        let gain = |rank: f64| 1.0 / (rank + 2.0).log2();
        self.ranks.iter().map(|rank| within(*rank, gain)).collect()
    }

    /// The usual measures; all are 0 without a case.
    pub fn quality(&self) -> Quality {
        let mean = |value: &dyn Fn(f64) -> f64| {
            let sum: f64 = self.ranks.iter().map(|rank| within(*rank, value)).sum();
            sum / self.ranks.len().max(1) as f64
        };
        let shown = self.shown.iter().filter(|shown| **shown).count();
        Quality {
            hit_rate: mean(&|_| 1.0),
            ndcg: mean(&|rank| 1.0 / (rank + 2.0).log2()),
            mrr: mean(&|rank| 1.0 / (rank + 1.0)),
            coverage: shown as f64 / self.shown.len().max(1) as f64,
        }
    }
}

/// The value of a rank in the list, 0 beyond it.
fn within(rank: usize, value: impl Fn(f64) -> f64) -> f64 {
    if rank < CUTOFF { value(rank as f64) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::{Case, Quality, Scorer, evaluate};
    use crate::error::RecommenderError;

    /// Twelve items; item 3 scores highest, 5 and 6 the same, all others nothing.
    struct Fixed;

    impl Scorer for Fixed {
        fn items(&self) -> usize {
            12
        }

        fn score(&self, _: &[u32], into: &mut [f64]) -> Result<(), RecommenderError> {
            into.fill(0.0);
            (into[3], into[5], into[6]) = (2.0, 1.0, 1.0);
            Ok(())
        }
    }

    fn ranks(history: &[u32], target: u32) -> (usize, usize) {
        let evaluated =
            evaluate(&Fixed, &[Case { history, views: &[], target }]).expect("items are known");
        (evaluated.masked.ranks()[0], evaluated.unmasked.ranks()[0])
    }

    #[test]
    fn ranks_follow_the_rule_for_ties_and_the_mask() {
        assert_eq!(ranks(&[], 3), (0, 0));
        assert_eq!(ranks(&[], 5), (1, 1));
        assert_eq!(ranks(&[], 6), (2, 2));
        assert_eq!(ranks(&[], 0), (3, 3));
        assert_eq!(ranks(&[3, 0], 6), (1, 2));
        assert_eq!(ranks(&[3, 0], 1), (2, 4));
        // A target that was already met cannot be recommended.
        assert_eq!(ranks(&[3, 0], 3), (11, 0));
    }

    #[test]
    fn measures_are_those_of_the_ranks() {
        let case = |target| Case { history: &[], views: &[], target };
        let cases = [case(3), case(6), case(11)];
        let evaluated = evaluate(&Fixed, &cases).expect("items are known");
        let expected = Quality {
            hit_rate: 2.0 / 3.0,
            ndcg: (1.0 + 0.5) / 3.0,
            mrr: (1.0 + 1.0 / 3.0) / 3.0,
            coverage: 10.0 / 12.0,
        };
        let found = evaluated.masked.quality();
        assert!((found.ndcg - expected.ndcg).abs() < 1e-12);
        assert!((found.mrr - expected.mrr).abs() < 1e-12);
        assert_eq!((found.hit_rate, found.coverage), (expected.hit_rate, expected.coverage));
        assert!(evaluate(&Fixed, &[case(12)]).is_err());
    }
}
