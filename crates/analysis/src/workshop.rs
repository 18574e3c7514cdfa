//! Worlds kept between jobs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kernels::{Sampler, Worlds, simulate};
use model::{Batch, Priors, SCRAMBLES, Sampling, Scenario, Sequence, Tally};

/// Scrambles kept, a megabyte each: those of a settled run.
const KEPT: usize = SCRAMBLES as usize;

/// Worlds that have been sampled, for the next plan that meets them.
///
/// Memory is bounded: worlds of one set of priors and one seed, [`SCRAMBLES`] scrambles of them.
#[derive(Debug, Default)]
pub struct Workshop {
    kept: Mutex<Option<Kept>>,
}

#[derive(Debug)]
struct Kept {
    priors: Priors,
    sequence: Sequence,
    seed: u32,
    sampler: Arc<Sampler>,
    worlds: BTreeMap<u32, Arc<Worlds>>,
}

impl Workshop {
    /// The sampler of these priors and points.
    pub fn sampler(&self, priors: &Priors, sequence: Sequence, seed: u32) -> Arc<Sampler> {
        let mut kept = self.kept();
        Arc::clone(&Self::current(&mut kept, priors, sequence, seed).sampler)
    }

    /// The worlds of a whole scramble, sampled unless they are kept.
    pub fn worlds(&self, scenario: &Scenario, sampling: &Sampling, scramble: u32) -> Arc<Worlds> {
        let Scenario { priors, .. } = scenario;
        let Sampling { sequence, seed, .. } = *sampling;
        let mut kept = self.kept();
        let current = Self::current(&mut kept, priors, sequence, seed);
        if let Some(worlds) = current.worlds.get(&scramble) {
            return Arc::clone(worlds);
        }
        let sampler = Arc::clone(&current.sampler);
        // Others may go on while this thread samples.
        drop(kept);
        let worlds = Arc::new(sampler.scramble(scramble));
        let mut kept = self.kept();
        let current = Self::current(&mut kept, priors, sequence, seed);
        if current.worlds.len() < KEPT {
            current.worlds.insert(scramble, Arc::clone(&worlds));
        }
        worlds
    }

    /// What a scenario shows in all trials of one scramble.
    pub(crate) fn observe(&self, scenario: &Scenario, sampling: &Sampling, scramble: u32) -> Batch {
        let worlds = self.worlds(scenario, sampling, scramble);
        let mut batch = Batch::with_capacity(worlds.trials());
        simulate(&worlds, &scenario.decisions(), &mut batch);
        batch
    }

    /// The tally of one scramble.
    pub fn tally(&self, scenario: &Scenario, sampling: &Sampling, scramble: u32) -> Tally {
        let batch = self.observe(scenario, sampling, scramble);
        let mut tally = Tally::default();
        tally.count(scramble, &batch);
        tally
    }

    fn kept(&self) -> MutexGuard<'_, Option<Kept>> {
        // Entries are whole at any time, so a panic elsewhere does not spoil them.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is kept for these priors and points; anything else is dropped.
    fn current<'kept>(
        kept: &'kept mut Option<Kept>,
        priors: &Priors,
        sequence: Sequence,
        seed: u32,
    ) -> &'kept mut Kept {
        let same =
            |kept: &Kept| kept.seed == seed && kept.sequence == sequence && kept.priors == *priors;
        if !kept.as_ref().is_some_and(same) {
            *kept = None;
        }
        kept.get_or_insert_with(|| Kept {
            priors: priors.clone(),
            sequence,
            seed,
            sampler: Arc::new(Sampler::new(priors, sequence, seed)),
            worlds: BTreeMap::new(),
        })
    }
}
