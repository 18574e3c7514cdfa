//! Leave one out: a user's last event tests, the one before validates, the rest trains.

use super::Case;
use crate::views::Views;

/// Events below which a user only trains.
const FEWEST: usize = 3;

/// Histories, split by position.
#[derive(Debug, Clone, PartialEq)]
pub struct LeaveOneOut {
    histories: Vec<Vec<u32>>,
    /// Everything that each user was shown; empty if only the histories are known.
    views: Vec<Views>,
}

impl LeaveOneOut {
    /// Histories by user, oldest event first.
    pub fn new(histories: Vec<Vec<u32>>) -> Self {
        Self { histories, views: Vec::new() }
    }

    /// Everything that each user was shown, whose histories are split.
    pub fn of_views(views: Vec<Views>) -> Self {
        Self { histories: views.iter().map(|views| views.history().to_vec()).collect(), views }
    }

    /// Whole histories by user.
    pub fn histories(&self) -> &[Vec<u32>] {
        &self.histories
    }

    /// Everything that each user was shown, if that is known, and how many of these views may be
    /// trained on: those before the second-last event of the history, or all of short histories.
    pub fn training_views(&self) -> Vec<(&Views, usize)> {
        let end = |views: &Views| match views.history().len() {
            ..FEWEST => views.all().len(),
            count => views.before(count - 2).len(),
        };
        self.views.iter().map(|views| (views, end(views))).collect()
    }

    /// What may be trained on: all but the last two events, or everything of short histories.
    pub fn training(&self) -> Vec<&[u32]> {
        let part = |history: &Vec<u32>| if history.len() < FEWEST { 0 } else { 2 };
        self.histories.iter().map(|history| &history[..history.len() - part(history)]).collect()
    }

    /// The second-last events, each with everything before it.
    pub fn validation(&self) -> Vec<Case<'_>> {
        self.cases(2)
    }

    /// The last events, each with everything before it.
    pub fn test(&self) -> Vec<Case<'_>> {
        self.cases(1)
    }

    fn cases(&self, from_end: usize) -> Vec<Case<'_>> {
        let long = self.histories.iter().enumerate().filter(|(_, one)| one.len() >= FEWEST);
        long.map(|(user, history)| {
            let (past, future) = history.split_at(history.len() - from_end);
            let views = self.views.get(user).map_or(&[][..], |views| views.before(past.len()));
            Case { history: past, views, target: future[0] }
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Case, LeaveOneOut};
    use crate::marks::Mark;
    use crate::views::Views;

    #[test]
    fn the_last_event_tests_and_short_histories_only_train() {
        let split = LeaveOneOut::new(vec![vec![1, 2, 3, 4], vec![5, 6], vec![], vec![7, 8, 9]]);
        assert_eq!(split.training(), [&[1, 2][..], &[5, 6], &[], &[7]]);
        let first = Case { history: &[1, 2], views: &[], target: 3 };
        assert_eq!(split.validation(), [first, Case { history: &[7], views: &[], target: 8 }]);
        let first = Case { history: &[1, 2, 3], views: &[], target: 4 };
        assert_eq!(split.test(), [first, Case { history: &[7, 8], views: &[], target: 9 }]);
    }

    #[test]
    fn of_views_those_before_the_target_are_known() {
        let mut views = Views::default();
        let told = [(1, false), (2, true), (3, false), (4, true), (5, true), (6, false), (7, true)];
        for (item, speaks) in told {
            views.add(item, Mark::UNKNOWN, speaks);
        }
        let split = LeaveOneOut::of_views(vec![views, Views::of_items(&[8, 9])]);
        assert_eq!(split.histories(), [vec![2, 4, 5, 7], vec![8, 9]]);
        let items = |views: &[(u32, Mark)]| views.iter().map(|view| view.0).collect::<Vec<_>>();
        let [test] = split.test().try_into().expect("the second history is short");
        assert_eq!(
            (test.history, items(test.views), test.target),
            (&[2, 4, 5][..], vec![1, 2, 3, 4, 5, 6], 7)
        );
        let [validation] = split.validation().try_into().expect("the second history is short");
        assert_eq!((items(validation.views), validation.target), (vec![1, 2, 3, 4], 5));
        let ends: Vec<usize> = split.training_views().into_iter().map(|(_, end)| end).collect();
        assert_eq!(ends, [4, 2]);
    }
}
