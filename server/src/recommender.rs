//! `headroom recommender`: weights from a table, and what they are worth beside the baselines.

mod adapt;
mod arguments;
mod evaluate;
mod failure;
mod files;
mod judgement;
mod progress;
mod ranking;
mod retrieval;
mod table;
mod train;
mod trial;

use std::io::{self, Write};
use std::process::ExitCode;

pub(crate) use arguments::EXAMPLES;
pub use arguments::RecommenderCommand;

use failure::Failure;
use serde::Serialize;

/// Runs a command of the recommender and returns the process's exit code.
///
/// The answer goes to standard output, progress and the sentence about a failure to standard
/// error. Exit codes are listed in `headroom recommender --help`.
pub fn recommend(command: &RecommenderCommand) -> ExitCode {
    match answer(command).and_then(|text| say(&text)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("headroom: {}", failure.sentence());
            failure.exit_code()
        }
    }
}

fn answer(command: &RecommenderCommand) -> Result<String, Failure> {
    match command {
        RecommenderCommand::Train(arguments) => {
            worded(&train::train(arguments)?, arguments.output.json, table::render)
        }
        RecommenderCommand::Evaluate(arguments) => {
            worded(&evaluate::evaluate(arguments)?, arguments.output.json, table::render)
        }
        RecommenderCommand::Trial(arguments) => {
            worded(&trial::trial(arguments)?, arguments.json, table::render_trials)
        }
        RecommenderCommand::Adapt(arguments) => {
            worded(&adapt::adapt(arguments)?, arguments.json, table::render_adaptation)
        }
    }
}

fn worded<T: Serialize>(
    answer: &T,
    json: bool,
    table: fn(&T) -> String,
) -> Result<String, Failure> {
    if !json {
        return Ok(table(answer));
    }
    let text = serde_json::to_string_pretty(answer);
    Ok(text.map_err(|source| Failure::Output { source: source.into() })? + "\n")
}

fn say(text: &str) -> Result<(), Failure> {
    match io::stdout().write_all(text.as_bytes()) {
        // Whoever closed the pipe has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|source| Failure::Output { source }),
    }
}
