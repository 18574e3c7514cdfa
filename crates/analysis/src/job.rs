//! Units of work and what comes of them.

use model::{Sampling, Scenario, Tally};
use serde::{Deserialize, Serialize};

use crate::Workshop;

/// A unit of work: a few milliseconds on one core, a function of its own fields alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
}

/// What came of a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Finding {
    /// The tally of one scramble.
    Tally(Tally),
}

impl Finding {
    /// Whether its lists have the lengths that others rely on; a decoded finding is checked.
    pub fn complete(&self) -> bool {
        match self {
            Self::Tally(tally) => tally.complete(),
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
        }
    }
}
