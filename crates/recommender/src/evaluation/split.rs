//! Leave one out: a user's last event tests, the one before validates, the rest trains.

use super::Case;

/// Events below which a user only trains.
const FEWEST: usize = 3;

/// Histories, split by position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaveOneOut {
    histories: Vec<Vec<u32>>,
}

impl LeaveOneOut {
    /// Histories by user, oldest event first.
    pub fn new(histories: Vec<Vec<u32>>) -> Self {
        Self { histories }
    }

    /// Whole histories by user.
    pub fn histories(&self) -> &[Vec<u32>] {
        &self.histories
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

    /// Of something that is known of each user, that of those who have a case, in their order.
    ///
    /// # Shape
    /// `all` has an entry for each history.
    pub fn judged<'a, T>(&self, all: &'a [T]) -> Vec<&'a T> {
        let pairs = self.histories.iter().zip(all);
        pairs.filter(|(history, _)| history.len() >= FEWEST).map(|(_, one)| one).collect()
    }

    fn cases(&self, from_end: usize) -> Vec<Case<'_>> {
        let long = self.histories.iter().filter(|history| history.len() >= FEWEST);
        long.map(|history| {
            let (past, future) = history.split_at(history.len() - from_end);
            Case { history: past, target: future[0] }
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Case, LeaveOneOut};

    #[test]
    fn the_last_event_tests_and_short_histories_only_train() {
        let split = LeaveOneOut::new(vec![vec![1, 2, 3, 4], vec![5, 6], vec![], vec![7, 8, 9]]);
        assert_eq!(split.training(), [&[1, 2][..], &[5, 6], &[], &[7]]);
        let first = Case { history: &[1, 2], target: 3 };
        assert_eq!(split.validation(), [first, Case { history: &[7], target: 8 }]);
        let first = Case { history: &[1, 2, 3], target: 4 };
        assert_eq!(split.test(), [first, Case { history: &[7, 8], target: 9 }]);
        assert_eq!(split.judged(&['a', 'b', 'c', 'd']), [&'a', &'d']);
    }
}
