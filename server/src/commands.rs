//! What the binary does when it is not serving: each command is a file of its own.
//!
//! A command reads a scenario, has a question answered, and puts what was found into a report of
//! typed tables; from the report every output format is made.

mod ask;
mod binding;
mod compare;
mod completions;
mod describe;
mod evaluate;
mod failure;
mod files;
mod frontier;
mod inspect;
mod levers;
mod option;
mod progress;
mod report;
mod sensitivity;
mod simulate;
mod source;
mod sweep;

use std::process::ExitCode;

pub use binding::BindingArguments;
pub use compare::CompareArguments;
pub use completions::CompletionArguments;
pub use describe::DescribeArguments;
pub use evaluate::EvaluateArguments;
pub(crate) use failure::{EXIT_CODES, Failure};
pub use frontier::FrontierArguments;
pub use inspect::InspectArguments;
pub use levers::LeversArguments;
pub use option::OptionArguments;
pub(crate) use report::{Caption, Cell, Column, Kind, Report, Table, text_of};
pub use sensitivity::SensitivityArguments;
pub use simulate::SimulateArguments;
pub(crate) use simulate::summary_tables;
pub use sweep::SweepArguments;

use crate::booth::booth;
use crate::command::Command;
use crate::recommender::recommend;
use crate::serve::serve;

/// Runs a command and says in one sentence what went wrong.
pub fn run(command: Command) -> ExitCode {
    if let Command::Recommender(command) = &command {
        return recommend(command);
    }
    match answer(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if let Some(sentence) = failure.sentence() {
                eprintln!("headroom: {sentence}");
            }
            failure.exit_code()
        }
    }
}

fn answer(command: Command) -> Result<(), Failure> {
    match command {
        Command::Serve(arguments) => Ok(to_the_end(serve(arguments))??),
        Command::Booth(arguments) => Ok(to_the_end(booth(arguments))??),
        Command::Simulate(arguments) => simulate::simulate(&arguments),
        Command::Compare(arguments) => compare::compare(&arguments),
        Command::Levers(arguments) => levers::levers(&arguments),
        Command::Sensitivity(arguments) => sensitivity::sensitivity(&arguments),
        Command::Frontier(arguments) => frontier::frontier(&arguments),
        Command::Option(arguments) => option::option(&arguments),
        Command::Sweep(arguments) => sweep::sweep(&arguments),
        Command::Inspect(arguments) => inspect::inspect(&arguments),
        Command::Binding(arguments) => binding::binding(&arguments),
        Command::Evaluate(arguments) => evaluate::evaluate(&arguments),
        Command::Scenario(arguments) => describe::describe(&arguments),
        Command::Completions(arguments) => completions::completions(&arguments),
        Command::Recommender(_) => Ok(()),
    }
}

/// The threads of the server.
/// Runs a server to its end, and does not wait for computations that nobody waits for any more.
fn to_the_end<T>(server: impl Future<Output = T>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| {
        Failure::Internal(format!("the threads of the server do not start: {error}"))
    })?;
    let ended = runtime.block_on(server);
    runtime.shutdown_background();
    Ok(ended)
}
