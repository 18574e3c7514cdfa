//! What a page and the recommender say to each other of a feed.

use serde::{Deserialize, Serialize};

/// What someone did with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// Left within 3 s.
    Skipped,
    /// Watched in part.
    Watched,
    /// Watched for long.
    WatchedLong,
    /// Watched to the end.
    Finished,
    /// Liked.
    Liked,
    /// Commented on, passed on, or its creator followed.
    Engaged,
    /// Marked as not interesting: its creator and its topic stay away, at once.
    NotInterested,
}

/// Where a candidate came from first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// The sequence model with its long context.
    Sequence,
    /// The sequence model with its short context.
    Lately,
    /// What is like the last likings.
    Similar,
    /// What is popular.
    Popular,
    /// Drawn at random.
    Explored,
}

impl Origin {
    /// What a reader would call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sequence => "fits all you watched",
            Self::Lately => "fits what you watched last",
            Self::Similar => "like your last likings",
            Self::Popular => "popular",
            Self::Explored => "to explore",
        }
    }
}

/// A text in both languages of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// In English.
    pub english: String,
    /// In Chinese.
    pub chinese: String,
}

/// An earlier item that speaks for a recommendation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Because {
    /// The earlier item.
    pub item: u32,
    /// Its title.
    pub title: Words,
    /// Cosine of the angle between the two items' vectors.
    pub similarity: f32,
}

/// An item of a feed, with what the models believe of it and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The item.
    pub item: u32,
    /// Its title; simulated, like everything about items.
    pub title: Words,
    /// Who made it.
    pub creator: Words,
    /// What it is about.
    pub topic: Words,
    /// Number of its tag, for colours and drawings.
    pub tag: u16,
    /// Length in seconds.
    pub seconds: f32,
    /// Where it came from.
    pub origin: Origin,
    /// Which share of views of videos as long as this is expected to be shorter.
    pub play: f32,
    /// Chances of finishing, liking, commenting, following, passing on, not being interested,
    /// skipping, and watching for long.
    pub chances: [f32; 8],
    /// What the view is worth, by the weights in use.
    pub value: f32,
    /// Chance to be drawn at this place, as it is logged.
    pub propensity: f64,
    /// Earlier items that are most like it, nearest first.
    pub because: Vec<Because>,
}

/// A stage of a request for a feed, measured and counted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FeedStage {
    /// Which.
    pub stage: FeedStep,
    /// Milliseconds that it took.
    pub millis: f64,
    /// Items that went in; events for the first stage.
    pub before: u32,
    /// Items that came out.
    pub after: u32,
    /// Multiplications and additions, counted from the models' sizes.
    pub flops: f64,
    /// Bytes of weights and vectors, counted likewise.
    pub bytes: f64,
}

/// The stages in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FeedStep {
    /// From the history to the state of the person.
    Encode,
    /// From the state to candidates.
    Retrieve,
    /// From candidates to predictions.
    Rank,
    /// From predictions to values.
    Value,
    /// From values to a pool of unlike items.
    Diversify,
    /// From the pool to the list.
    Draw,
}

impl FeedStep {
    /// What a reader would call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Encode => "encode",
            Self::Retrieve => "retrieve",
            Self::Rank => "rank",
            Self::Value => "value",
            Self::Diversify => "diversify",
            Self::Draw => "draw",
        }
    }
}
