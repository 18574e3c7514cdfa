//! How one scenario turns out.

use model::{Sampling, Scenario, Summary, Tally};
use serde::{Deserialize, Serialize};

use crate::{AnalysisError, Answer, Finding, Job, Study};

/// Most scrambles in one run: 134 million trials keep every count below 2³².
const MOST_SCRAMBLES: u32 = 16_384;

/// A run of the full model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// What is run.
    pub scenario: Scenario,
    /// Which trials are run.
    pub sampling: Sampling,
}

/// Checks that a run has a number of scrambles that can be worked with.
pub(crate) fn check_scrambles(sampling: &Sampling) -> Result<(), AnalysisError> {
    let value = sampling.scrambles;
    if (1..=MOST_SCRAMBLES).contains(&value) {
        return Ok(());
    }
    Err(AnalysisError::OutOfRange { field: "scrambles", low: 1, high: MOST_SCRAMBLES, value })
}

impl Run {
    pub(crate) fn study(&self) -> Result<Box<dyn Study>, AnalysisError> {
        check_scrambles(&self.sampling)?;
        Ok(Box::new(Running { run: self.clone(), asked: false, tally: Tally::default() }))
    }
}

struct Running {
    run: Run,
    asked: bool,
    tally: Tally,
}

impl Study for Running {
    fn next_round(&mut self) -> Vec<Job> {
        if std::mem::replace(&mut self.asked, true) {
            return Vec::new();
        }
        let Run { scenario, sampling } = &self.run;
        let job =
            |scramble| Job::Tally { scenario: scenario.clone(), sampling: *sampling, scramble };
        (0..sampling.scrambles).map(job).collect()
    }

    fn take(&mut self, findings: Vec<Finding>) -> Result<(), AnalysisError> {
        for finding in findings {
            match finding {
                Finding::Tally(tally) => self.tally.merge(&tally),
                _ => return Err(AnalysisError::Mismatch),
            }
        }
        Ok(())
    }

    fn answer(&mut self) -> Result<Answer, AnalysisError> {
        Summary::new(&self.tally).map(Answer::Run).ok_or(AnalysisError::Mismatch)
    }
}
