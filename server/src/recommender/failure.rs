use std::error::Error;
use std::io;
use std::process::ExitCode;

use recommender::RecommenderError;
use thiserror::Error;
use training::TrainingError;

/// Why there is no answer.
#[derive(Debug, Error)]
pub(super) enum Failure {
    #[error("`{file}` cannot be read")]
    Read {
        file: String,
        #[source]
        source: io::Error,
    },
    #[error("`{file}` cannot be written")]
    Write {
        file: String,
        #[source]
        source: io::Error,
    },
    #[error("the answer cannot be written")]
    Output {
        #[source]
        source: io::Error,
    },
    #[error("`{file}` holds no weights that can be used")]
    Weights {
        file: String,
        #[source]
        source: RecommenderError,
    },
    #[error("`{file}` cannot be gone on from")]
    Checkpoint {
        file: String,
        #[source]
        source: TrainingError,
    },
    #[error("`{weights}` was trained on other items than those of `{data}`")]
    OtherCatalogue { weights: String, data: String },
    #[error(
        "whom was the model not trained on? Give the number of --leave-out-every as --left-out-every"
    )]
    NobodyLeftOut,
    #[error("--left-out-every is for tables; of the world, people beyond its log are replayed")]
    LeftOutOfWorld,
    #[error("`{data}` does not say what was done with each event and when; `world` does")]
    NoMarks { data: String },
    #[error(transparent)]
    Training(#[from] TrainingError),
}

impl Failure {
    /// What went wrong and why, in one sentence.
    pub(super) fn sentence(&self) -> String {
        let mut sentence = self.to_string();
        let mut cause = match self {
            // Transparent: its text is the cause's already.
            Self::Training(error) => error.source(),
            other => other.source(),
        };
        while let Some(error) = cause {
            sentence.push_str(": ");
            sentence.push_str(&error.to_string());
            cause = error.source();
        }
        sentence
    }

    /// As listed in the help; the numbers are those of `sysexits.h`.
    pub(super) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Training(TrainingError::Diverged { .. }) => 1,
            Self::Training(TrainingError::Setting { .. } | TrainingError::Recommender(_))
            | Self::NobodyLeftOut
            | Self::LeftOutOfWorld => 2,
            Self::Read { .. } => 66,
            Self::Write { .. } | Self::Output { .. } => 73,
            _ => 65,
        })
    }
}

impl From<RecommenderError> for Failure {
    fn from(error: RecommenderError) -> Self {
        Self::Training(error.into())
    }
}
