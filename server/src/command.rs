use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand};

use crate::booth::BoothArguments;
use crate::commands::{
    BindingArguments, CompareArguments, CompletionArguments, DescribeArguments, EXIT_CODES,
    EvaluateArguments, FrontierArguments, InspectArguments, LeversArguments, OptionArguments,
    SensitivityArguments, SimulateArguments, SweepArguments,
};
use crate::recommender::{EXAMPLES, RecommenderCommand};

/// What an AI-infrastructure budget buys, and whether it is enough
#[derive(Debug, Clone, PartialEq, Parser)]
#[command(name = "headroom", version, arg_required_else_help = true, after_help = EXIT_CODES)]
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

    /// Serve the site and show it on this machine's screen, for visitors of a hall
    Booth(BoothArguments),

    /// Run a scenario: how likely, how much, and what binds
    Simulate(SimulateArguments),

    /// Compare up to four scenarios in the same futures
    Compare(CompareArguments),

    /// Pull each lever: points of the odds, and points per billion yuan
    Levers(LeversArguments),

    /// Say which uncertainty matters how much: variance shares, partial ranks or swings
    Sensitivity(SensitivityArguments),

    /// Say what keeps the fleet from being larger, export state by export state
    Binding(BindingArguments),

    /// Search for the plans that no other plan beats in everything
    Frontier(FrontierArguments),

    /// Value export clearance as an option: what waiting and knowing are worth
    Option(OptionArguments),

    /// Move one or two things and say how the odds lie
    Sweep(SweepArguments),

    /// Say where a number comes from: its formula, its inputs, their sources and its uses
    Inspect(InspectArguments),

    /// Evaluate the model at given points or in given worlds, row by row
    Evaluate(EvaluateArguments),

    /// Say what a scenario is: its schema, an example, canonical JSON, its address
    Scenario(DescribeArguments),

    /// Print the completions of a shell
    Completions(CompletionArguments),

    /// Train a recommender on any table of who met what, and measure how good one is
    #[command(subcommand, after_help = EXAMPLES)]
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

    /// Where phones reach this site; the booth's codes lead there
    #[arg(long, value_name = "URL", env = "HEADROOM_PUBLIC_URL", value_parser = public_url)]
    pub public_url: Option<String>,

    /// Digits that open the staff's corner of the booth, four to eight of them
    #[arg(long, value_name = "PIN", env = "HEADROOM_BOOTH_PIN", hide_env_values = true, value_parser = pin)]
    pub booth_pin: Option<String>,

    /// A proxy stands in front: believe what it adds to `X-Forwarded-For`
    #[arg(long, env = "HEADROOM_BEHIND_PROXY", value_parser = FalseyValueParser::new())]
    pub behind_proxy: bool,

    /// Have booths report what they measure to this server, for the fleet on `/live`
    #[arg(long, env = "HEADROOM_BOOTH_REPORTS", value_parser = FalseyValueParser::new())]
    pub booth_reports: bool,

    /// Let pages be made to fail, to see what follows; not for a server that strangers reach
    #[arg(long, env = "HEADROOM_REHEARSE", value_parser = FalseyValueParser::new())]
    pub rehearse: bool,
}

fn public_url(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]/_~".contains(&byte);
    match host {
        Some(host) if !host.is_empty() && host.bytes().all(plain) => Ok(text.to_owned()),
        _ => Err("expected an address such as `https://headroom.example`".to_owned()),
    }
}

fn pin(text: &str) -> Result<String, String> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits && (4..=8).contains(&text.len()) {
        Ok(text.to_owned())
    } else {
        Err("expected four to eight digits".to_owned())
    }
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
