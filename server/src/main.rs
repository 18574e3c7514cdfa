//! The binary: reads the command line and runs the command.

use std::process::ExitCode;

use clap::Parser;
use server::Invocation;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let invocation = Invocation::parse();
    start_logging();
    server::run(invocation.command)
}

fn start_logging() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
