//! Which trials a job looks at.

use model::{POINTS_PER_SCRAMBLE, Sampling};
use serde::{Deserialize, Serialize};

use crate::AnalysisError;
use crate::error::count_in;

/// Most scrambles of a question that compares: two million trials.
const MOST_SCRAMBLES: u32 = 256;

/// The first trials of one scramble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trials {
    /// Where the points come from.
    pub sampling: Sampling,
    /// The scramble.
    pub scramble: u32,
    /// How many of its trials, from the first on.
    pub count: u32,
}

impl Trials {
    /// All trials of a scramble.
    pub fn whole(sampling: Sampling, scramble: u32) -> Self {
        Self { sampling, scramble, count: POINTS_PER_SCRAMBLE }
    }

    /// All trials of a sampling, scramble by scramble.
    pub(crate) fn all(sampling: Sampling) -> impl Iterator<Item = Self> {
        (0..sampling.scrambles).map(move |scramble| Self::whole(sampling, scramble))
    }
}

/// Checks that a question which compares has a number of scrambles that can be worked with.
pub(crate) fn check_compared(sampling: &Sampling) -> Result<(), AnalysisError> {
    count_in("scrambles", sampling.scrambles as usize, (1, MOST_SCRAMBLES))
}
