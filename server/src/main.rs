//! The binary: reads the command line, runs the command, and says in one sentence what went wrong.

use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use server::{Command, Invocation};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let invocation = Invocation::parse();
    start_logging();
    if let Command::Recommender(command) = &invocation.command {
        return server::recommend(command);
    }
    match run(invocation) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("headroom: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(invocation: Invocation) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the threads of the server")?;
    match invocation.command {
        Command::Serve(arguments) => runtime.block_on(server::serve(arguments))?,
        Command::Recommender(_) => {}
    }
    Ok(())
}

fn start_logging() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
