//! How good predicted probabilities are: their order, and whether they mean what they say.

use std::cmp::Ordering;

/// A predicted probability and what happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Between 0 and 1; for orderings any score will do.
    pub predicted: f64,
    /// Whether it happened.
    pub happened: bool,
}

/// The chance that something that happened was predicted higher than something that did not.
///
/// Nothing without at least one of each. Equal predictions count one half.
///
/// # Formula
/// `(sum of the ranks of what happened - n (n + 1) / 2) / (n m)`, equal predictions sharing their
/// mean rank; `n` happened and `m` did not.
/// # Source
/// Mann and Whitney (1947).
pub fn area_under_curve(outcomes: &[Outcome]) -> Option<f64> {
    let mut sorted = outcomes.to_vec();
    sorted.sort_by(|a, b| a.predicted.total_cmp(&b.predicted));
    let positive = sorted.iter().filter(|outcome| outcome.happened).count() as f64;
    let negative = sorted.len() as f64 - positive;
    if positive == 0.0 || negative == 0.0 {
        return None;
    }
    let mut sum = 0.0;
    let mut below = 0.0;
    let same = |a: &Outcome, b: &Outcome| a.predicted.total_cmp(&b.predicted) == Ordering::Equal;
    for ties in sorted.chunk_by(same) {
        let size = ties.len() as f64;
        let happened = ties.iter().filter(|outcome| outcome.happened).count() as f64;
        sum += happened * (below + f64::midpoint(size, 1.0));
        below += size;
    }
    Some((sum - positive * (positive + 1.0) / 2.0) / (positive * negative))
}

/// The area under the curve within each group, averaged by the sizes of the groups.
///
/// A group is what one user saw: only order within it can be put to use, so what tells users
/// apart counts for nothing here. Groups in which everything or nothing happened are left out.
///
/// # Source
/// Zhou et al., "Deep Interest Network" (2018).
pub fn grouped_area_under_curve(groups: &[Vec<Outcome>]) -> Option<f64> {
    let (mut sum, mut size) = (0.0, 0.0);
    for group in groups {
        if let Some(area) = area_under_curve(group) {
            sum += area * group.len() as f64;
            size += group.len() as f64;
        }
    }
    (size > 0.0).then(|| sum / size)
}

/// Whether predicted probabilities mean what they say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// Mean prediction over the share that happened; 1 is right, and above 1 promises too much.
    pub ratio: f64,
    /// Mean distance between prediction and share in bins of equally many outcomes.
    pub error: f64,
}

/// Compares predictions with what happened, overall and in bins by prediction.
///
/// Nothing if nothing happened, or if there are fewer outcomes than bins.
///
/// # Source
/// Expected calibration error, Naeini et al. (2015), with equally filled bins.
pub fn calibration(outcomes: &[Outcome], bins: usize) -> Option<Calibration> {
    let happened = outcomes.iter().filter(|outcome| outcome.happened).count();
    if happened == 0 || bins == 0 || outcomes.len() < bins {
        return None;
    }
    let mut sorted = outcomes.to_vec();
    sorted.sort_by(|a, b| a.predicted.total_cmp(&b.predicted));
    let promised = |part: &[Outcome]| part.iter().map(|outcome| outcome.predicted).sum::<f64>();
    let kept = |part: &[Outcome]| part.iter().filter(|outcome| outcome.happened).count() as f64;
    let edge = |bin: usize| bin * sorted.len() / bins;
    let gap = |bin: usize| {
        let part = &sorted[edge(bin)..edge(bin + 1)];
        (promised(part) - kept(part)).abs()
    };
    let error = (0..bins).map(gap).sum::<f64>() / sorted.len() as f64;
    Some(Calibration { ratio: promised(&sorted) / happened as f64, error })
}

#[cfg(test)]
mod tests {
    use super::{Outcome, area_under_curve, calibration, grouped_area_under_curve};
    use crate::random::Random;

    fn outcomes(pairs: &[(f64, bool)]) -> Vec<Outcome> {
        let outcome = |(predicted, happened): &(f64, bool)| Outcome {
            predicted: *predicted,
            happened: *happened,
        };
        pairs.iter().map(outcome).collect()
    }

    #[test]
    fn the_area_counts_pairs_in_the_right_order_and_halves_of_ties() {
        let mixed = outcomes(&[(0.1, false), (0.4, true), (0.4, false), (0.8, true)]);
        assert_eq!(area_under_curve(&mixed), Some(3.5 / 4.0));
        assert_eq!(area_under_curve(&outcomes(&[(0.1, true), (0.2, false)])), Some(0.0));
        assert_eq!(area_under_curve(&outcomes(&[(0.1, true), (0.2, true)])), None);
    }

    #[test]
    fn what_tells_groups_apart_is_worth_nothing_within_them() {
        // Each group is ordered wrongly; the second has all the high predictions and most events.
        let first = outcomes(&[(0.1, true), (0.2, false), (0.15, false)]);
        let second = outcomes(&[(0.8, true), (0.85, true), (0.9, false)]);
        let all = [first.clone(), second.clone()].concat();
        assert!(area_under_curve(&all).is_some_and(|area| area > 0.4));
        assert_eq!(grouped_area_under_curve(&[first, second]), Some(0.0));
        assert_eq!(grouped_area_under_curve(&[outcomes(&[(0.5, true)])]), None);
    }

    #[test]
    fn honest_predictions_are_calibrated_and_doubled_ones_are_not() {
        const DRAWS: usize = 40_000;
        let mut random = Random::new(3, 0);
        let honest: Vec<Outcome> = (0..DRAWS)
            .map(|_| {
                let predicted = 0.4 * random.unit();
                Outcome { predicted, happened: random.unit() < predicted }
            })
            .collect();
        let found = calibration(&honest, 10).expect("there are outcomes");
        // Four standard errors of a share of 0.2 among all, and of 0.4 at most in each bin.
        let overall = 4.0 * (0.2 * 0.8 / DRAWS as f64).sqrt() / 0.2;
        assert!((found.ratio - 1.0).abs() < overall, "{found:?}");
        assert!(found.error < 4.0 * (0.4 * 0.6 / (DRAWS as f64 / 10.0)).sqrt(), "{found:?}");
        let boasted: Vec<Outcome> = honest
            .iter()
            .map(|outcome| Outcome { predicted: 2.0 * outcome.predicted, ..*outcome })
            .collect();
        let found = calibration(&boasted, 10).expect("there are outcomes");
        assert!((found.ratio - 2.0).abs() < 2.0 * overall && found.error > 0.15, "{found:?}");
        assert_eq!(calibration(&honest[..5], 10), None);
    }
}
