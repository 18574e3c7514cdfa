//! The questions and their answers.

mod compare;
mod levers;
mod run;
mod sensitivity;

use serde::{Deserialize, Serialize};

use crate::{AnalysisError, Study};

pub use compare::{
    Assumption, Compare, Compared, Comparison, Difference, Paired, Pairing, less_is_better,
};
pub use levers::{Lever, LeverRow, LeverTable, Levers, Step, published_levers};
pub use run::Run;
pub use sensitivity::{Column, Explained, Matrices, Sensitivities, Sensitivity, columns};

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Question {
    /// How does one scenario turn out?
    Run(Run),
    /// How do scenarios differ in the same futures?
    Compare(Compare),
    /// Which lever helps most?
    Levers(Levers),
    /// Which uncertainty explains how much?
    Sensitivity(Sensitivity),
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// How the scenario turns out.
    Run(model::Summary),
    /// How the scenarios differ.
    Compare(Comparison),
    /// What each lever does.
    Levers(LeverTable),
    /// What each uncertainty explains.
    Sensitivity(Sensitivities),
}

impl Question {
    /// The work that the question takes.
    ///
    /// # Errors
    /// [`AnalysisError`] if its numbers cannot be worked with.
    pub fn study(&self) -> Result<Box<dyn Study>, AnalysisError> {
        match self {
            Self::Run(run) => run.study(),
            Self::Compare(compare) => compare.study(),
            Self::Levers(levers) => levers.study(),
            Self::Sensitivity(sensitivity) => sensitivity.study(),
        }
    }
}
