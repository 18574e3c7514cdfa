//! How much of what a user went on to like is among the first few hundred candidates.

use super::Scorer;
use crate::best::Best;
use crate::error::{RecommenderError, known};

/// Lengths of the candidate lists that are judged.
pub const CANDIDATES: [usize; 4] = [10, 50, 100, 200];

/// A user's history, and everything that turned out to be relevant later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetrievalCase {
    /// What came before, oldest first.
    pub history: Vec<u32>,
    /// Items that must not be retrieved; empty to allow all.
    pub excluded: Vec<u32>,
    /// Distinct items that were relevant later.
    pub relevant: Vec<u32>,
}

/// How well candidates were chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Retrieval {
    /// Share of all relevant items that are among the first 10, 50, 100 and 200 candidates.
    pub recall: [f64; CANDIDATES.len()],
    /// Share of the catalogue that is among anyone's first ten.
    pub coverage: f64,
}

/// Ranks the catalogue for every case and counts the relevant items found.
///
/// Equal scores go by the lower item. Recall is over all pairs of user and item, so that a user
/// with many relevant items counts for more than one with few.
///
/// # Errors
/// [`RecommenderError::UnknownItem`], and those of the scorer.
pub fn retrieve(
    scorer: &dyn Scorer,
    cases: &[RetrievalCase],
) -> Result<Retrieval, RecommenderError> {
    let items = scorer.items();
    let mut scores = vec![0.0; items];
    let mut shown = vec![false; items];
    let mut found = [0_usize; CANDIDATES.len()];
    let mut all = 0_usize;
    for case in cases {
        scorer.score(&case.history, &mut scores)?;
        for item in &case.excluded {
            scores[known(*item, items)?] = f64::NEG_INFINITY;
        }
        let list = candidates(&scores);
        for (count, length) in found.iter_mut().zip(CANDIDATES) {
            let first = &list[..length.min(list.len())];
            *count += first.iter().filter(|item| case.relevant.contains(item)).count();
        }
        for item in list.iter().take(CANDIDATES[0]) {
            shown[*item as usize] = true;
        }
        all += case.relevant.len();
    }
    let shown = shown.iter().filter(|shown| **shown).count();
    Ok(Retrieval {
        recall: found.map(|count| count as f64 / all.max(1) as f64),
        coverage: shown as f64 / items.max(1) as f64,
    })
}

fn candidates(scores: &[f64]) -> Vec<u32> {
    let mut best = Best::new(CANDIDATES[CANDIDATES.len() - 1]);
    for (item, score) in (0_u32..).zip(scores) {
        if *score > f64::NEG_INFINITY {
            best.offer(item, *score);
        }
    }
    best.into_list().into_iter().map(|(item, _)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::{RetrievalCase, retrieve};
    use crate::baselines::Popularity;

    #[test]
    fn recall_counts_pairs_and_leaves_out_what_is_excluded() {
        // Items 0 to 299, the lower the more popular.
        let times = |item: u32| std::iter::repeat_n(item, 300 - item as usize);
        let history: Vec<u32> = (0..300).flat_map(times).collect();
        let popularity = Popularity::fit(&[&history], 300).expect("the items are known");
        let case = |excluded: &[u32], relevant: &[u32]| RetrievalCase {
            history: vec![0],
            excluded: excluded.to_vec(),
            relevant: relevant.to_vec(),
        };
        let cases = [case(&[], &[0, 10, 299]), case(&[0], &[0, 10, 150])];
        let found = retrieve(&popularity, &cases).expect("the items are known");
        assert_eq!(found.recall, [2.0 / 6.0, 3.0 / 6.0, 3.0 / 6.0, 4.0 / 6.0]);
        assert_eq!(found.coverage, 11.0 / 300.0);
        assert!(retrieve(&popularity, &[case(&[300], &[])]).is_err());
    }
}
