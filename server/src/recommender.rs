//! `headroom recommender`: weights from a table, and what they are worth beside the baselines.

mod arguments;
mod evaluate;
mod failure;
mod files;
mod judgement;
mod progress;
mod retrieval;
mod table;
mod train;

use std::io::{self, Write};
use std::process::ExitCode;

pub use arguments::RecommenderCommand;

use failure::Failure;
use judgement::Judgement;

/// Runs a command of the recommender and returns the process's exit code.
///
/// The answer goes to standard output, progress and the sentence about a failure to standard
/// error. Exit codes are listed in `headroom recommender --help`.
pub fn recommend(command: &RecommenderCommand) -> ExitCode {
    let (answer, json) = match command {
        RecommenderCommand::Train(arguments) => (train::train(arguments), arguments.output.json),
        RecommenderCommand::Evaluate(arguments) => {
            (evaluate::evaluate(arguments), arguments.output.json)
        }
    };
    match answer.and_then(|judgement| say(&judgement, json)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("headroom: {}", failure.sentence());
            failure.exit_code()
        }
    }
}

fn say(judgement: &Judgement, json: bool) -> Result<(), Failure> {
    let text = if json {
        let text = serde_json::to_string_pretty(judgement);
        text.map_err(|source| Failure::Output { source: source.into() })? + "\n"
    } else {
        table::render(judgement)
    };
    match io::stdout().write_all(text.as_bytes()) {
        // Whoever closed the pipe has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|source| Failure::Output { source }),
    }
}
