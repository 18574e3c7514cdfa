//! A scenario prepared for the kernels.

use model::{Batch, Decisions, Joint, Sampling, Scenario, Sequence, Tally};

use crate::{Sampler, Worlds, simulate};

/// What a Monte Carlo run needs to know.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    decisions: Decisions<f64>,
    sampler: Sampler,
    marginals: Vec<f64>,
    seed: u32,
    runs_on_gpu: bool,
}

impl Run {
    /// A run of a scenario.
    pub fn new(scenario: &Scenario, sampling: &Sampling) -> Self {
        let Scenario { priors, .. } = scenario;
        Self {
            decisions: scenario.decisions(),
            sampler: Sampler::new(priors, sampling.sequence, sampling.seed),
            marginals: Joint::new(priors).marginal_numbers(),
            seed: sampling.seed,
            runs_on_gpu: sampling.sequence == Sequence::Sobol && priors.keeps_published_shape(),
        }
    }

    /// The plan as numbers.
    pub const fn decisions(&self) -> &Decisions<f64> {
        &self.decisions
    }

    /// What draws the worlds.
    pub const fn sampler(&self) -> &Sampler {
        &self.sampler
    }

    /// The numbers of the marginal distributions.
    pub fn marginals(&self) -> &[f64] {
        &self.marginals
    }

    /// The seed from which every scramble takes its own.
    pub const fn seed(&self) -> u32 {
        self.seed
    }

    /// Whether the shaders were generated for this kind of run.
    pub const fn runs_on_gpu(&self) -> bool {
        self.runs_on_gpu
    }

    /// Tallies one scramble whose worlds are known.
    pub fn tally_in(&self, worlds: &Worlds, scramble: u32, tally: &mut Tally) {
        let mut batch = Batch::with_capacity(worlds.trials());
        simulate(worlds, &self.decisions, &mut batch);
        tally.count(scramble, &batch);
    }

    /// Tallies one scramble.
    pub fn tally_scramble(&self, scramble: u32, tally: &mut Tally) {
        self.tally_in(&self.sampler.scramble(scramble), scramble, tally);
    }
}
