//! From fields to service level and trials.

use model::{POINTS_PER_SCRAMBLE, Sampling, Sequence, ServiceLevel};

use crate::error::in_range;
use crate::{ScenarioError, ScenarioFile, SequenceFields};

/// Most trials in one run: counts stay below 2³².
pub const MOST_TRIALS: u64 = 134_217_728;

const MILLIS: (f64, f64) = (0.001, 60_000.0);

impl ScenarioFile {
    pub(crate) fn service_level(
        &self,
        notes: &mut Vec<String>,
    ) -> Result<ServiceLevel, ScenarioError> {
        let usual = ServiceLevel::production();
        let Some(fields) = &self.service else { return Ok(usual) };
        let checked = |name: &str, given: Option<f64>, usual: f64, range| {
            given.map_or(Ok(usual), |value| in_range(&format!("service.{name}"), value, range))
        };
        let service = ServiceLevel {
            mean_millis: checked("mean_millis", fields.mean_millis, usual.mean_millis, MILLIS)?,
            squared_variation: checked(
                "squared_variation",
                fields.squared_variation,
                usual.squared_variation,
                (0.0, 1000.0),
            )?,
            p99_millis: checked("p99_millis", fields.p99_millis, usual.p99_millis, MILLIS)?,
            objective_millis: checked(
                "objective_millis",
                fields.objective_millis,
                usual.objective_millis,
                MILLIS,
            )?,
            replicas: checked("replicas", fields.replicas, usual.replicas, (1.0, 10_000.0))?,
        };
        if service.p99_millis >= service.objective_millis {
            notes.push(format!(
                "`service.objective_millis` of {} cannot be met, because the service alone takes \
                 {} ms at its 99th percentile; the recommender is counted at 5 % utilisation",
                service.objective_millis, service.p99_millis
            ));
        }
        Ok(service)
    }

    pub(crate) fn trials(&self, notes: &mut Vec<String>) -> Result<Sampling, ScenarioError> {
        let usual = Sampling::settled();
        let Some(fields) = &self.sampling else { return Ok(usual) };
        let sequence = fields.sequence.map_or(usual.sequence, Sequence::from);
        let seed = fields.seed.unwrap_or(usual.seed);
        let sampling = Sampling { sequence, seed, ..usual };
        match fields.trials {
            Some(trials) => sampling_of_trials("sampling.trials", trials, sampling, notes),
            None => Ok(sampling),
        }
    }
}

/// The sampling with at least this many trials, in whole scrambles; a note says if it is more.
///
/// # Errors
/// [`ScenarioError::Field`] for `field` if there are none or more than [`MOST_TRIALS`].
pub fn sampling_of_trials(
    field: &str,
    trials: u64,
    sampling: Sampling,
    notes: &mut Vec<String>,
) -> Result<Sampling, ScenarioError> {
    let accepted = format!("is a whole number from 1 to {MOST_TRIALS}");
    let refused = || ScenarioError::field(field, format!("is `{trials}`"), accepted);
    if !(1..=MOST_TRIALS).contains(&trials) {
        return Err(refused());
    }
    let scrambles = trials.div_ceil(u64::from(POINTS_PER_SCRAMBLE));
    let scrambles = u32::try_from(scrambles).map_err(|_| refused())?;
    let sampling = Sampling { scrambles, ..sampling };
    if u64::from(sampling.trials()) != trials {
        notes.push(format!(
            "`{field}` is rounded up from {trials} to {}, which is whole scrambles of \
             {POINTS_PER_SCRAMBLE}",
            sampling.trials()
        ));
    }
    Ok(sampling)
}

impl From<SequenceFields> for Sequence {
    fn from(fields: SequenceFields) -> Self {
        match fields {
            SequenceFields::Sobol => Self::Sobol,
            SequenceFields::Philox => Self::Philox,
        }
    }
}

impl From<Sequence> for SequenceFields {
    fn from(sequence: Sequence) -> Self {
        match sequence {
            Sequence::Sobol => Self::Sobol,
            Sequence::Philox => Self::Philox,
        }
    }
}
