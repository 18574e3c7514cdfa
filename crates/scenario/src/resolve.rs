use model::{Sampling, Scenario};

use crate::{ScenarioError, ScenarioFile};

/// A scenario that has been read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The plan and what is believed about the world.
    pub scenario: Scenario,
    /// Which trials are run.
    pub sampling: Sampling,
    /// What was accepted but not taken literally, in sentences without a final period.
    pub notes: Vec<String>,
}

impl ScenarioFile {
    /// The scenario, with what is not given taken from the preset.
    ///
    /// # Errors
    /// [`ScenarioError::Field`] for the first field that holds what it cannot hold.
    pub fn resolve(&self) -> Result<Reading, ScenarioError> {
        let mut notes = Vec::new();
        let plan = self.plan()?;
        let priors = self.beliefs(&mut notes)?;
        let service = self.service_level(&mut notes)?;
        let sampling = self.trials(&mut notes)?;
        Ok(Reading { scenario: Scenario { plan, priors, service }, sampling, notes })
    }
}
