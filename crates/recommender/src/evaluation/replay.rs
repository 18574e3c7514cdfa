//! How soon a scorer understands someone whom it has never met.

use super::{Case, Scorer, evaluate};
use crate::error::RecommenderError;

/// What one history taught, event by event: gains at ten of each event from what came before it.
///
/// Items met before are left out of the ranking. The first event has nothing before it and is
/// not judged; the list begins with the second.
///
/// # Errors
/// Those of [`evaluate`].
pub fn replay(scorer: &dyn Scorer, history: &[u32]) -> Result<Vec<f64>, RecommenderError> {
    let case = |end: usize| Case { history: &history[..end], target: history[end] };
    let cases: Vec<Case<'_>> = (1..history.len()).map(case).collect();
    Ok(evaluate(scorer, &cases)?.masked.gains())
}

/// Two histories as one: the first `count` events of one person, then those of another.
///
/// Events of the second that the first already holds are skipped, since they could not be
/// recommended. Nothing if either is too short.
pub fn switched(first: &[u32], second: &[u32], count: usize) -> Option<Vec<u32>> {
    let mut joined = first.get(..count)?.to_vec();
    let fresh = second.iter().filter(|item| !first[..count].contains(item));
    joined.extend(fresh.take(count));
    (joined.len() == 2 * count).then_some(joined)
}

#[cfg(test)]
mod tests {
    use super::{replay, switched};
    use crate::baselines::Popularity;

    #[test]
    fn each_event_is_judged_from_what_came_before_it() {
        let popularity = Popularity::fit(&[&[0, 0, 0, 1, 1, 2]], 20).expect("known");
        let gains = replay(&popularity, &[1, 0, 2, 19]).expect("known");
        assert_eq!(gains, [1.0, 1.0, 0.0]);
        assert!(replay(&popularity, &[1]).expect("known").is_empty());
    }

    #[test]
    fn a_switch_joins_two_histories_without_repeats() {
        assert_eq!(switched(&[1, 2, 3], &[2, 4, 5], 2), Some(vec![1, 2, 4, 5]));
        assert_eq!(switched(&[1, 2, 3], &[2, 4], 2), None);
        assert_eq!(switched(&[1], &[2, 4], 2), None);
    }
}
