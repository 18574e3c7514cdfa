use std::io;
use std::process::ExitCode;

use scenario::ScenarioError;
use thiserror::Error;

use crate::booth::BoothError;
use crate::serve::ServeError;

/// What the help says of exit codes; the numbers are those of `sysexits.h`.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
   0  done
   1  the site could not be served
   2  the command line is wrong
  65  a scenario, a table or a row holds what is not accepted
  66  an input cannot be opened or read
  70  something inside went wrong that should not have
  73  the output cannot be written";

/// Why a command has no answer: one sentence, and an exit code that says whose turn it is.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Serve(#[from] ServeError),
    #[error(transparent)]
    Booth(#[from] BoothError),
    #[error("{0}")]
    Usage(String),
    #[error("`{input}`: {reason}")]
    Data { input: String, reason: String },
    #[error("`{input}` cannot be read: {reason}")]
    Missing { input: String, reason: String },
    #[error("{0}; this is a fault of the program")]
    Internal(String),
    #[error("`{output}` cannot be written: {source}")]
    Write { output: String, source: io::Error },
    /// Whoever read the output has read enough.
    #[error("the reader of the output has left")]
    Left,
}

impl Failure {
    /// Input that holds what is not accepted.
    pub(crate) fn data(input: &str, reason: impl Into<String>) -> Self {
        Self::Data { input: input.to_owned(), reason: reason.into() }
    }

    /// An option whose value is refused.
    pub(crate) fn option(error: &ScenarioError) -> Self {
        Self::Usage(error.to_string())
    }

    /// Output that could not be written.
    pub(crate) fn write(output: &str, source: io::Error) -> Self {
        if source.kind() == io::ErrorKind::BrokenPipe {
            return Self::Left;
        }
        Self::Write { output: output.to_owned(), source }
    }

    /// The exit code, as [`EXIT_CODES`] lists them.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Left => 0,
            Self::Serve(_) | Self::Booth(_) => 1,
            Self::Usage(_) => 2,
            Self::Data { .. } => 65,
            Self::Missing { .. } => 66,
            Self::Internal(_) => 70,
            Self::Write { .. } => 73,
        })
    }

    /// What went wrong and why, in one sentence; nothing if nobody needs to know.
    pub(crate) fn sentence(&self) -> Option<String> {
        if matches!(self, Self::Left) {
            return None;
        }
        let mut sentence = self.to_string();
        let mut cause = match self {
            Self::Serve(error) => std::error::Error::source(error),
            Self::Booth(error) => std::error::Error::source(error),
            // The others have their cause in their sentence.
            _ => None,
        };
        while let Some(error) = cause {
            sentence.push_str(": ");
            sentence.push_str(&error.to_string());
            cause = error.source();
        }
        Some(sentence.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}
