//! The words of a request: how a feed is made, what its stages are, and what comes out.

use super::value::ValueWeights;
use crate::ranker::Prediction;

/// How a feed is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FeedSettings {
    /// Length of the list.
    pub count: usize,
    /// Candidates from the state of the long context, of the short one, from what is like the
    /// last likings, from what is popular, and at random.
    pub candidates: [usize; 5],
    /// What a view is worth.
    pub weights: ValueWeights,
    /// How much quality counts against diversity, from 0 to 1.
    pub theta: f32,
    /// How freely the list is drawn, in units of the spread of values; 0 for the best.
    pub temperature: f32,
    /// Decides all draws of a session.
    pub seed: u64,
}

impl FeedSettings {
    /// The settings of the shipped feed.
    pub fn reference(seed: u64) -> Self {
        Self {
            count: 10,
            candidates: [200, 100, 80, 80, 40],
            weights: ValueWeights::balanced(),
            theta: 0.65,
            temperature: 0.15,
            seed,
        }
    }
}

/// Where a candidate came from first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
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

/// One item of a list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FeedItem {
    /// The item.
    pub item: u32,
    /// Where it came from.
    pub source: Source,
    /// What is expected of it.
    pub prediction: Prediction,
    /// What that is worth, before its creator's presence is taken off.
    pub value: f32,
    /// Chance to be drawn at this place, given the pool and what was drawn before: to be logged.
    pub propensity: f64,
}

/// A stage of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
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

/// What a stage did and cost, counted from the sizes of the models and not measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageCost {
    /// The stage.
    pub stage: Stage,
    /// Items that went in; events for the first stage.
    pub before: usize,
    /// Items that came out.
    pub after: usize,
    /// Multiplications and additions.
    pub flops: u64,
    /// Bytes of weights and vectors read.
    pub bytes: u64,
}

/// The answer to one request.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedList {
    /// The list, first to show first.
    pub items: Vec<FeedItem>,
    /// The stages in order.
    pub stages: Vec<StageCost>,
}
