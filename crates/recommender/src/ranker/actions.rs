//! What was done with an item that was shown, as the ranker distinguishes it.

/// Number of actions.
pub const ACTIONS: usize = 8;

/// What someone did with an item: the strongest thing that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Action {
    /// Left within 3 s.
    Skipped = 0,
    /// Watched in part.
    Partial = 1,
    /// Watched for long.
    Long = 2,
    /// Watched to the end.
    Finished = 3,
    /// Liked.
    Liked = 4,
    /// Commented on, passed on, or its creator followed.
    Engaged = 5,
    /// Marked as not interesting.
    NotInterested = 6,
    /// Met, but it is not known what was done.
    Unknown = 7,
}

impl Action {
    /// All actions, in the order of their numbers.
    pub const ALL: [Self; ACTIONS] = [
        Self::Skipped,
        Self::Partial,
        Self::Long,
        Self::Finished,
        Self::Liked,
        Self::Engaged,
        Self::NotInterested,
        Self::Unknown,
    ];

    /// Whether it speaks for the item: what the sequence model reads.
    pub fn positive(self) -> bool {
        matches!(self, Self::Long | Self::Finished | Self::Liked | Self::Engaged)
    }
}

/// An item that was shown, and what was done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// The item.
    pub item: u32,
    /// What was done.
    pub action: Action,
}
