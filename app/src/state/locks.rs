//! Which shares and beliefs stay as they are.

use model::INPUT_COUNT;

use super::share_groups::SHARE_GROUPS;

/// More shares than any split has.
const MOST_SHARES: usize = 8;

/// The locks of all splits. They are state of the page and no part of the plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Locks {
    shares: [[bool; MOST_SHARES]; SHARE_GROUPS.len()],
    beliefs: [bool; INPUT_COUNT],
}

impl Locks {
    /// The locks of one split, one for each share; a split that there is not has none.
    pub(crate) fn of(&self, group: usize) -> &[bool] {
        self.shares.get(group).map_or(&[], |locks| locks.as_slice())
    }

    /// Whether a share is locked.
    pub(crate) fn holds(&self, group: usize, share: usize) -> bool {
        self.of(group).get(share).copied().unwrap_or_default()
    }

    /// Locks an open share, opens a locked one.
    pub(crate) fn toggle(&mut self, group: usize, share: usize) {
        if let Some(lock) = self.shares.get_mut(group).and_then(|locks| locks.get_mut(share)) {
            *lock = !*lock;
        }
    }

    /// Whether the range of an input is locked.
    pub(crate) fn holds_belief(&self, input: usize) -> bool {
        self.beliefs.get(input).copied().unwrap_or_default()
    }

    /// Locks an open range, opens a locked one.
    pub(crate) fn toggle_belief(&mut self, input: usize) {
        if let Some(lock) = self.beliefs.get_mut(input) {
            *lock = !*lock;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_share_has_a_lock_of_its_own() {
        let mut locks = Locks::default();
        for (group, shares) in SHARE_GROUPS.iter().enumerate() {
            assert!(shares.keys.len() <= MOST_SHARES);
            for share in 0..shares.keys.len() {
                locks.toggle(group, share);
                assert!(locks.holds(group, share));
            }
        }
        locks.toggle(1, 2);
        assert!(!locks.holds(1, 2) && locks.holds(1, 1) && locks.holds(2, 2));
        locks.toggle(9, 9);
        assert!(!locks.holds(9, 9), "what is not there is not locked");
        locks.toggle_belief(3);
        assert!(locks.holds_belief(3) && !locks.holds_belief(4) && !locks.holds_belief(99));
    }
}
