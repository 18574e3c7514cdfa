//! The sizes of a ranker, and where each tensor lies in one flat vector of weights.

use std::ops::Range;

use super::actions::ACTIONS;
use super::heads::RANKER_OUTPUTS;
use crate::dimensions::{Allocator, Pair, Tensor};
use crate::error::{RecommenderError, in_range};

/// Plain numbers that describe a candidate beside its vector.
pub const DENSE: usize = 64;

/// The sizes of a ranker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankerDimensions {
    /// Numbers of an item's vector, as the sequence model has it.
    pub item_width: usize,
    /// Numbers that describe a candidate or an event within the ranker.
    pub width: usize,
    /// Heads of attention; they divide the width evenly.
    pub heads: usize,
    /// Events that it can look back on.
    pub history: usize,
    /// Widths of the two layers before the outputs.
    pub hidden: [usize; 2],
}

/// The same ranker in three sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RankerSize {
    /// Width 32, layers of 64 and 32.
    Small,
    /// Width 64, layers of 256 and 128.
    Medium,
    /// Width 128, layers of 512 and 256.
    Large,
}

impl RankerSize {
    /// The sizes of the ranker over items of this width.
    pub fn dimensions(self, item_width: usize) -> RankerDimensions {
        let (width, heads, hidden) = match self {
            Self::Small => (32, 2, [64, 32]),
            Self::Medium => (64, 2, [256, 128]),
            Self::Large => (128, 4, [512, 256]),
        };
        RankerDimensions { item_width, width, heads, history: 50, hidden }
    }
}

impl RankerDimensions {
    /// Returns the sizes if a ranker can have them.
    ///
    /// # Errors
    /// [`RecommenderError::Size`] and [`RecommenderError::Heads`].
    pub fn checked(self) -> Result<Self, RecommenderError> {
        in_range("item_width", self.item_width, (1, 1024))?;
        in_range("width", self.width, (1, 1024))?;
        in_range("history", self.history, (1, 4096))?;
        in_range("hidden", self.hidden[0], (1, 8192))?;
        in_range("hidden", self.hidden[1], (1, 8192))?;
        if self.heads == 0 || !self.width.is_multiple_of(self.heads) {
            return Err(RecommenderError::Heads { width: self.width, heads: self.heads });
        }
        Ok(self)
    }

    /// Numbers that the layers see of a candidate.
    pub fn features(&self) -> usize {
        2 * self.width + DENSE
    }

    /// Multiplications and additions for one candidate against so many events.
    pub fn flops_per_candidate(&self, events: usize) -> u64 {
        let [first, second] = self.hidden;
        let products = self.item_width * self.width
            + self.width * self.width
            + 2 * (events + 1) * self.width
            + self.features() * first
            + first * second
            + second * RANKER_OUTPUTS;
        2 * products as u64
    }

    /// Multiplications and additions to remember so many events.
    pub fn flops_of_history(&self, events: usize) -> u64 {
        (2 * events * (self.item_width * self.width + 2 * self.width * self.width)) as u64
    }

    /// Where each tensor lies in the flat vector of weights.
    pub fn layout(&self) -> RankerLayout {
        let mut next = Allocator::default();
        let width = self.width;
        let [first, second] = self.hidden;
        let actions = next.tensor("ranker.actions", [ACTIONS, width]);
        let ages = next.tensor("ranker.ages", [self.heads, self.history]);
        RankerLayout {
            actions,
            ages,
            always_key: next.tensor("ranker.always_key", [width]),
            always_value: next.tensor("ranker.always_value", [width]),
            candidate: next.pair("ranker.candidate", [width, self.item_width].into()),
            history: next.pair("ranker.history", [width, self.item_width].into()),
            query: next.pair("ranker.query", [width, width].into()),
            key: next.pair("ranker.key", [width, width].into()),
            value: next.pair("ranker.value", [width, width].into()),
            first: next.pair("ranker.first", [first, self.features()].into()),
            second: next.pair("ranker.second", [second, first].into()),
            output: next.pair("ranker.output", [RANKER_OUTPUTS, second].into()),
            calibration: next.pair("ranker.calibration", [RANKER_OUTPUTS].into()),
            tensors: next.into_tensors(),
        }
    }
}

/// The place of every tensor of a ranker in one flat vector of weights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankerLayout {
    /// A vector for each action.
    pub actions: Range<usize>,
    /// What is added to a score by head and age, newest first.
    pub ages: Range<usize>,
    /// Key of the event that is always there.
    pub always_key: Range<usize>,
    /// Value of the event that is always there.
    pub always_value: Range<usize>,
    /// From an item's vector to a candidate.
    pub candidate: Pair,
    /// From an item's vector to an event.
    pub history: Pair,
    /// What a candidate looks for.
    pub query: Pair,
    /// What an event can be found by.
    pub key: Pair,
    /// What an event says when found.
    pub value: Pair,
    /// First layer.
    pub first: Pair,
    /// Second layer.
    pub second: Pair,
    /// Outputs.
    pub output: Pair,
    /// What each output is multiplied with, and what is added, so that predictions are calibrated.
    pub calibration: Pair,
    /// Every tensor by name and shape, in the order of the vector.
    pub tensors: Vec<Tensor>,
}

impl RankerLayout {
    /// Length of the flat vector.
    pub fn total(&self) -> usize {
        self.tensors.last().map_or(0, |tensor| tensor.range.end)
    }
}
