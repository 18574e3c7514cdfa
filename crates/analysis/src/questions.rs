//! The questions and their answers.

mod binding;
mod compare;
mod designs;
mod frontier;
mod inspect;
mod levers;
mod option;
mod partial_ranks;
mod run;
mod sensitivity;
mod sweep;
mod swings;

use serde::{Deserialize, Serialize};

use crate::{AnalysisError, Study};

pub use binding::{Binding, BindingRow, BindingTable};
pub use compare::{Assumption, Compare, Comparison, Difference, Paired, Way, better_way};
pub use frontier::{Front, Frontier, Judged, Objectives};
pub use inspect::{Inspect, Inspected, Inspector, Mention, MentionKind};
pub use levers::{Lever, LeverRow, LeverTable, Levers, Step, published_levers};
pub use option::{ClearanceOption, Month, OptionValue, Policy, PolicyValue, TrialValue};
pub use partial_ranks::{PartialRanks, RankJob, RankRow, RankTable, Ranked};
pub use run::Run;
pub use sensitivity::{Column, Explained, Matrices, Sensitivities, Sensitivity, columns};
pub use sweep::{Axis, Cell, Grid, Sweep};
pub use swings::{Swing, SwingTable, Swings};

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
    /// How do the odds lie over two things that move?
    Sweep(Sweep),
    /// Which plans does no other plan beat in everything?
    Frontier(Frontier),
    /// What is it worth to wait for clearance?
    Option(ClearanceOption),
    /// Where does a number come from?
    Inspect(Inspect),
    /// Which inputs move the outcome, others held fixed?
    Ranks(PartialRanks),
    /// What does each input do on its own in the median world?
    Swings(Swings),
    /// What binds, export state by export state?
    Binding(Binding),
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
    /// The cells of the sweep.
    Sweep(Grid),
    /// The plans that none beats.
    Frontier(Front),
    /// What waiting is worth.
    Option(Box<OptionValue>),
    /// The number with its formula, its inputs and their sources.
    Inspect(Box<Inspected>),
    /// Partial rank correlations.
    Ranks(RankTable),
    /// The swings.
    Swings(SwingTable),
    /// What binds.
    Binding(BindingTable),
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
            Self::Sweep(sweep) => sweep.study(),
            Self::Frontier(frontier) => frontier.study(),
            Self::Option(option) => option.study(),
            Self::Inspect(inspect) => Ok(inspect.study()),
            Self::Ranks(ranks) => ranks.study(),
            Self::Swings(swings) => swings.study(),
            Self::Binding(binding) => binding.study(),
        }
    }
}
