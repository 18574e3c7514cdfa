use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::recommender::RecommenderCommand;

/// What an AI-infrastructure budget buys, and whether it is enough
#[derive(Debug, Clone, PartialEq, Parser)]
#[command(name = "headroom", version, arg_required_else_help = true)]
pub struct Invocation {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Everything the binary can do.
#[derive(Debug, Clone, PartialEq, Subcommand)]
pub enum Command {
    /// Serve the site until it is told to stop
    ///
    /// Stops on Ctrl-C or SIGTERM, after the answers under way are finished.
    /// `RUST_LOG` sets what is logged, for example `RUST_LOG=server=debug,tower_http=debug`.
    Serve(ServeArguments),

    /// Train a recommender on any table of who met what, and measure how good one is
    #[command(subcommand)]
    Recommender(RecommenderCommand),
}

/// How to serve the site.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct ServeArguments {
    /// Where to listen
    #[arg(long, value_name = "HOST:PORT", env = "HEADROOM_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: String,

    /// Folder with the browser bundle, as written by `cargo xtask build`
    #[arg(long, value_name = "DIR", env = "HEADROOM_DIST", default_value = "dist")]
    pub dist: PathBuf,

    /// Folder with the fact tables
    #[arg(long, value_name = "DIR", env = "HEADROOM_DATA", default_value = "data")]
    pub data: PathBuf,
}

#[cfg(test)]
mod tests {
    use super::{Command, Invocation};
    use clap::{CommandFactory, Parser};

    #[test]
    fn the_command_line_is_consistent() {
        Invocation::command().debug_assert();
    }

    #[test]
    fn an_address_is_taken_as_given() {
        let invocation = Invocation::try_parse_from(["headroom", "serve", "--addr", "[::1]:80"])
            .expect("the arguments are complete");
        let Command::Serve(arguments) = invocation.command else {
            panic!("the command is `serve`");
        };
        assert_eq!(arguments.addr, "[::1]:80");
    }
}
