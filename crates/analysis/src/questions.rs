//! The questions and their answers.

mod run;

use serde::{Deserialize, Serialize};

use crate::{AnalysisError, Study};

pub use run::Run;

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Question {
    /// How does one scenario turn out?
    Run(Run),
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// How the scenario turns out.
    Run(model::Summary),
}

impl Question {
    /// The work that the question takes.
    ///
    /// # Errors
    /// [`AnalysisError::OutOfRange`] if its numbers cannot be worked with.
    pub fn study(&self) -> Result<Box<dyn Study>, AnalysisError> {
        match self {
            Self::Run(run) => run.study(),
        }
    }
}
