use std::io::Write as _;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::failure::Failure;
use crate::command::Invocation;

const EXAMPLES: &str = "\
Examples:
  headroom completions bash > ~/.local/share/bash-completion/completions/headroom
  headroom completions zsh > ~/.zfunc/_headroom";

/// Which shell's completions are printed.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES)]
pub struct CompletionArguments {
    /// The shell
    shell: Shell,
}

/// Prints the completions of a shell.
pub(crate) fn completions(arguments: &CompletionArguments) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Invocation::command(), "headroom", &mut script);
    let written = std::io::stdout().write_all(&script);
    written.map_err(|error| Failure::write("standard output", error))
}
