//! How soon a scorer understands someone whom it has never met.

use super::{Case, Scorer, evaluate};
use crate::error::RecommenderError;
use crate::views::Views;

/// What one history taught, event by event: gains at ten of each event from what came before it.
///
/// Items of the history are left out of the ranking. Its first event has no history before it and is
/// not judged; the list begins with the second, and no more than `most` events are looked at.
///
/// # Errors
/// Those of [`evaluate`].
pub fn replay(
    scorer: &dyn Scorer,
    views: &Views,
    most: usize,
) -> Result<Vec<f64>, RecommenderError> {
    let history = views.history();
    let case = |end: usize| Case {
        history: &history[..end],
        views: views.before(end),
        target: history[end],
    };
    let cases: Vec<Case<'_>> = (1..history.len().min(most)).map(case).collect();
    Ok(evaluate(scorer, &cases)?.masked.gains())
}

/// Two people as one: the first up to `count` events of the history, then as many of the second.
///
/// Events of the second's history that the first already holds are skipped, since they could not be
/// recommended. Nothing if either is too short.
pub fn switched(first: &Views, second: &Views, count: usize) -> Option<Views> {
    let mut joined = Views::default();
    for (views, least) in [(first, count), (second, 2 * count)] {
        let met = joined.history().to_vec();
        for (place, (item, mark)) in views.all().iter().enumerate() {
            if joined.history().len() == least {
                break;
            }
            let speaks = views.speaks(place);
            if !speaks || !met.contains(item) {
                joined.add(*item, *mark, speaks);
            }
        }
        if joined.history().len() < least {
            return None;
        }
    }
    Some(joined)
}

#[cfg(test)]
mod tests {
    use super::{replay, switched};
    use crate::baselines::Popularity;
    use crate::marks::Mark;
    use crate::views::Views;

    #[test]
    fn each_event_is_judged_from_what_came_before_it() {
        let popularity = Popularity::fit(&[&[0, 0, 0, 1, 1, 2]], 20).expect("known");
        let gains = |items: &[u32], most| {
            replay(&popularity, &Views::of_items(items), most).expect("the items are known")
        };
        assert_eq!(gains(&[1, 0, 2, 19], 9), [1.0, 1.0, 0.0]);
        assert_eq!(gains(&[1, 0, 2, 19], 2), [1.0]);
        assert!(gains(&[1], 9).is_empty());
    }

    #[test]
    fn a_switch_joins_two_histories_without_repeats() {
        let history = |first: &[u32], second: &[u32], count| {
            let joined = switched(&Views::of_items(first), &Views::of_items(second), count);
            joined.map(|views| views.history().to_vec())
        };
        assert_eq!(history(&[1, 2, 3], &[2, 4, 5], 2), Some(vec![1, 2, 4, 5]));
        assert_eq!(history(&[1, 2, 3], &[2, 4], 2), None);
        assert_eq!(history(&[1], &[2, 4], 2), None);
    }

    #[test]
    fn what_did_not_speak_for_itself_goes_along() {
        let views = |told: &[(u32, bool)]| {
            let mut views = Views::default();
            for (item, speaks) in told {
                views.add(*item, Mark::UNKNOWN, *speaks);
            }
            views
        };
        let first = views(&[(9, false), (1, true), (8, false), (2, true), (7, false)]);
        let second = views(&[(2, true), (6, false), (4, true), (8, false), (5, true), (3, true)]);
        let joined = switched(&first, &second, 2).expect("both are long enough");
        let items: Vec<u32> = joined.all().iter().map(|view| view.0).collect();
        assert_eq!(items, [9, 1, 8, 2, 6, 4, 8, 5]);
        assert_eq!(joined.history(), [1, 2, 4, 5]);
    }
}
