//! Units of work and what comes of them.

use model::{Sampling, Scenario, Tally};
use serde::{Deserialize, Serialize};

use crate::Workshop;
use crate::pairing::{Compared, Pairing};
use crate::questions::{Matrices, RankJob};
use crate::score::{Score, Scoring};

/// A unit of work: a few milliseconds on one core, a function of its own fields alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "a round holds at most a few hundred jobs")]
pub enum Job {
    /// Tally one scramble.
    Tally {
        /// What is run.
        scenario: Scenario,
        /// Which trials are run; one scramble of them here.
        sampling: Sampling,
        /// The scramble.
        scramble: u32,
    },
    /// Score plans in the same worlds.
    Score(Box<Scoring>),
    /// Compare scenarios trial by trial.
    Pair(Box<Pairing>),
    /// Mix the coordinates of two samples.
    Mix(Box<Matrices>),
    /// Correlate ranks.
    Rank(Box<RankJob>),
}

/// What came of a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Finding {
    /// The tally of one scramble.
    Tally(Tally),
    /// The scores of plans, in the order of the job's.
    Scores(Vec<Score>),
    /// Scenarios side by side.
    Compared(Compared),
    /// Numbers whose meaning the job knows.
    Numbers(Vec<f64>),
}

impl Finding {
    /// Whether its lists have the lengths that others rely on; a decoded finding is checked.
    pub fn complete(&self) -> bool {
        match self {
            Self::Tally(tally) => tally.complete(),
            Self::Compared(compared) => compared.complete(),
            Self::Scores(_) | Self::Numbers(_) => true,
        }
    }
}

impl Job {
    /// Does the work.
    pub fn run(&self, workshop: &Workshop) -> Finding {
        match self {
            Self::Tally { scenario, sampling, scramble } => {
                Finding::Tally(workshop.tally(scenario, sampling, *scramble))
            }
            Self::Score(scoring) => Finding::Scores(scoring.run(workshop)),
            Self::Pair(pairing) => Finding::Compared(pairing.run(workshop)),
            Self::Mix(matrices) => Finding::Numbers(matrices.run(workshop)),
            Self::Rank(job) => Finding::Numbers(job.run(workshop)),
        }
    }
}
