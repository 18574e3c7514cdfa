//! Which scenario a command is about.

use app::{Ignored, read_query};
use clap::Args;
use model::{Case, Preset, Sampling, Scenario, Sequence};
use scenario::{MOST_BYTES, Reading, ScenarioError, query_of, sampling_of_trials};

use super::failure::Failure;
use super::files::{STANDARD, length, read};

/// The scenario of a command.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct ScenarioArguments {
    /// The scenario: a TOML or JSON file, `-`, the address of a page, or a preset
    ///
    /// Presets are december-2025, 2025-actual, may-2026, high, scmp, all-domestic, lease-first.
    /// `headroom scenario --example` prints a file to begin from.
    #[arg(long, short, value_name = "SCENARIO", default_value = "december-2025")]
    pub scenario: String,
}

/// Which trials are run, where they differ from the scenario's.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct SamplingArguments {
    /// How many trials, rounded up to whole scrambles of 8,192 [default: the scenario's, or 131072]
    #[arg(long, value_name = "COUNT")]
    pub trials: Option<u64>,

    /// The seed; the same seed gives the same digits [default: the scenario's, or 20260120]
    #[arg(long, value_name = "NUMBER")]
    pub seed: Option<u32>,

    /// Where the points come from [default: the scenario's, or sobol]
    #[arg(long, value_name = "SEQUENCE", value_parser = ["sobol", "philox"])]
    pub sequence: Option<String>,
}

impl ScenarioArguments {
    /// Reads the scenario.
    pub(crate) fn read(&self) -> Result<Reading, Failure> {
        read_scenario(&self.scenario)
    }
}

impl SamplingArguments {
    /// Puts what is given in place of the scenario's.
    pub(crate) fn apply(&self, mut reading: Reading) -> Result<Reading, Failure> {
        let Sampling { sequence, seed, .. } = reading.sampling;
        let named = |key: &String| Sequence::ALL.into_iter().find(|known| known.key() == key);
        let sampling = Sampling {
            sequence: self.sequence.as_ref().and_then(named).unwrap_or(sequence),
            seed: self.seed.unwrap_or(seed),
            ..reading.sampling
        };
        reading.sampling = match self.trials {
            Some(trials) => {
                // What the scenario said of its own trials is of no interest any more.
                reading.notes.retain(|note| !note.starts_with("`sampling.trials`"));
                sampling_of_trials("--trials", trials, sampling, &mut reading.notes)
                    .map_err(|error| Failure::option(&error))?
            }
            None => sampling,
        };
        Ok(reading)
    }
}

/// Reads a scenario from what stands on the command line.
pub(crate) fn read_scenario(source: &str) -> Result<Reading, Failure> {
    if let Some(preset) = Preset::ALL.iter().find(|preset| preset.key == source) {
        let scenario = Scenario::published(preset.plan());
        return Ok(Reading { scenario, sampling: Sampling::settled(), notes: Vec::new() });
    }
    let written_out = source.trim_start().starts_with('{') || query_of(source).is_some();
    if written_out && length(source).is_none() {
        return scenario::read(source.as_bytes(), address)
            .map_err(|error| Failure::data("--scenario", error.to_string()));
    }
    // A long file is refused before a byte of it is read.
    if let Some(bytes) = length(source).filter(|bytes| *bytes > MOST_BYTES) {
        let error = ScenarioError::TooLarge { bytes, most: MOST_BYTES };
        return Err(Failure::data(source, error.to_string()));
    }
    let bytes = read(source, MOST_BYTES).map_err(|failure| explained(source, failure))?;
    scenario::read(&bytes, address).map_err(|error| Failure::data(source, error.to_string()))
}

/// The case of an address. A page says what it ignored; a command takes no address that it does not
/// know all of.
fn address(query: &str) -> Result<Case, String> {
    let (case, ignored) = read_query(query);
    match ignored.into_iter().next() {
        Some(Ignored::Field { field, reason }) => Err(format!("`{field}`: {reason}")),
        Some(Ignored::More(_)) | None => Ok(case),
    }
}

/// A missing file may be a misspelt preset.
fn explained(source: &str, failure: Failure) -> Failure {
    match failure {
        Failure::Missing { input, reason } if source != STANDARD => {
            let presets = Preset::ALL.map(|preset| preset.key).join(", ");
            let reason = format!(
                "{reason}; accepted are a file, `-`, the address of a page, or one of {presets}"
            );
            Failure::Missing { input, reason }
        }
        other => other,
    }
}
