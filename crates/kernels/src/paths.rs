//! The kernel `paths`: trial numbers in, counts out.

mod shader;
mod twin;

pub use shader::shader;
#[cfg(feature = "gpu")]
pub(crate) use shader::{DECISION_VECTORS, SEED_VECTORS};
pub use twin::{tally_range, tally_scramble};

use model::{Decisions, Plan, ServiceLevel};

/// What a Monte Carlo run needs to know.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Run {
    /// The plan as numbers.
    pub decisions: Decisions<f64>,
    /// The seed from which every scramble takes its own.
    pub seed: u32,
}

impl Run {
    /// A run of a plan at the production service level.
    pub fn new(plan: &Plan, seed: u32) -> Self {
        Self { decisions: Decisions::from_plan(plan, &ServiceLevel::production()), seed }
    }
}
