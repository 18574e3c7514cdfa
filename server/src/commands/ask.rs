//! Having a question answered, and what its answers have in common with tables.

use analysis::{AnalysisError, Answer, Estimate, Question, Workshop, answer};
use clap::Args;
use model::POINTS_PER_SCRAMBLE;
use scenario::Reading;

use super::failure::Failure;
use super::progress::Progress;
use super::report::{Cell, OutputArguments};
use super::source::{SamplingArguments, ScenarioArguments};

/// What most questions are asked with: one scenario, its trials, and where the answer goes.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct AskArguments {
    #[command(flatten)]
    scenario: ScenarioArguments,
    #[command(flatten)]
    sampling: SamplingArguments,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

impl AskArguments {
    /// The scenario with the trials that are asked for.
    pub(crate) fn reading(&self) -> Result<Reading, Failure> {
        self.sampling.apply(self.scenario.read()?)
    }
}

/// Has a question answered on every core, with a bar if it takes long.
pub(crate) fn ask(question: &Question, what: &'static str) -> Result<Answer, Failure> {
    let progress = Progress::new(what);
    let answer = answer(question, &Workshop::default(), |done, known| progress.report(done, known));
    answer.map_err(|error| refused(&error))
}

/// Fields of questions that are options of the command line.
const OPTIONS: [(&str, &str); 7] = [
    ("designs", "--designs"),
    ("lease_bn_cny", "--lease-min` or `--lease-max"),
    ("queue_factor", "--queue-factor"),
    ("replicates", "--replicates"),
    ("rounds", "--rounds"),
    ("rows", "--rows"),
    ("trials", "--trials"),
];

/// A question's refusal in the words of the command line.
fn refused(error: &AnalysisError) -> Failure {
    let option = |field: &'static str| {
        OPTIONS.iter().find(|(known, _)| *known == field).map_or(field, |(_, option)| option)
    };
    let trials = |scrambles: u32| u64::from(scrambles) * u64::from(POINTS_PER_SCRAMBLE);
    Failure::Usage(match error {
        AnalysisError::Mismatch => return Failure::Internal(error.to_string()),
        AnalysisError::OutOfRange { field: "scrambles", high, value, .. } => format!(
            "`--trials` asks for `{}` trials; accepted is a whole number from 1 to {}",
            trials(*value),
            trials(*high)
        ),
        AnalysisError::OutOfRange { field: "runs", high, value, .. } => format!(
            "the values of the axes and `--trials` ask for `{}` trials; accepted are at most {} in \
             all",
            trials(*value),
            trials(*high)
        ),
        AnalysisError::OutOfRange { field, low, high, value } => {
            let option = option(field);
            format!("`{option}` is `{value}`; accepted is a whole number from {low} to {high}")
        }
        AnalysisError::NotWhole { field, unit, value } => {
            format!("`{}` is `{value}`; accepted is a multiple of {unit}", option(field))
        }
        AnalysisError::Quantity { field, low, high, value } => {
            let option = option(field);
            format!("`{option}` is `{value}`; accepted is a number from {low} to {high}")
        }
        other => other.to_string(),
    })
}

/// An answer to another question than the one that was asked.
pub(crate) fn other_answer() -> Failure {
    Failure::Internal("a question was answered with the answer to another".to_owned())
}

impl From<Estimate> for Cell {
    fn from(Estimate { value, error }: Estimate) -> Self {
        Self::Estimate { value, error }
    }
}

impl From<Option<Estimate>> for Cell {
    fn from(estimate: Option<Estimate>) -> Self {
        estimate.map_or(Self::Empty, Self::from)
    }
}

impl From<Option<f64>> for Cell {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}
