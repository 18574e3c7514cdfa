//! The project's own commands: `cargo xtask <command>`.
//!
//! One value passes through everything here: the [`workspace::Workspace`], which knows where things
//! lie. `setup` makes the tools present, `build` turns sources into `dist/` and the server binary,
//! and the other commands start from there. Every failure is one sentence that names the mend.

mod bench;
mod browser;
mod bundle;
mod chromium;
mod compress;
mod css;
mod fingerprint;
mod lighthouse;
mod npm;
mod process;
mod report;
mod serve;
mod server;
mod size;
mod soak;
mod system;
mod tally;
mod test;
mod tools;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

/// Build, run and check this project
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", arg_required_else_help = true)]
struct Invocation {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Install what is missing: the wasm target, Trunk, wasm-bindgen, wasm-opt, Node packages
    ///
    /// Rust tools go to `$HEADROOM_TOOLS`, else to `headroom/tools` in the user's cache folder, so
    /// that several clones share them. Tools on PATH are used where the version is exactly right.
    Setup,
    /// Join the style sheets that `style/main.css` lists into one
    Css,
    /// Build the browser bundles into `dist/` and the server `headroom`
    Build(bundle::Arguments),
    /// Build everything, then serve it until Ctrl-C
    Serve(serve::Arguments),
    /// Check everything, cheapest first, and stop at the first step that fails
    Test(test::Arguments),
    /// Print the size of each bundle and fail when one is over its budget
    ///
    /// Sizes are those of the last `cargo xtask build`; 1 kB is 1000 bytes.
    Size,
    /// Run the browser tests against the server that was built last
    E2e(browser::Arguments),
    /// Measure speed, natively and in the browser, and print the machine beside it
    Bench(bench::Arguments),
    /// Have restless visitors use the booth while GPU, workers, network and server fail
    Soak(soak::Arguments),
    /// Score `/` by Lighthouse, mobile profile; performance and accessibility must reach 95
    Lighthouse(lighthouse::Arguments),
    /// Say where a server listens as soon as it is healthy (used by `serve`)
    #[command(hide = true)]
    Announce(serve::Announcement),
}

fn main() -> ExitCode {
    match Workspace::locate().and_then(|workspace| dispatch(&workspace, Invocation::parse())) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(workspace: &Workspace, invocation: Invocation) -> Result<ExitCode> {
    match invocation.command {
        Command::Setup => tools::setup(workspace).map(drop)?,
        Command::Css => css::build(workspace).map(drop)?,
        Command::Build(arguments) => bundle::build(workspace, &arguments)?,
        Command::Serve(arguments) => serve::run(workspace, &arguments)?,
        Command::Test(arguments) => return Ok(test::run(workspace, &arguments)),
        Command::Size => size::run(workspace)?,
        Command::E2e(arguments) => browser::run(workspace, &arguments).map(drop)?,
        Command::Bench(arguments) => bench::run(workspace, &arguments)?,
        Command::Soak(arguments) => soak::run(workspace, &arguments)?,
        Command::Lighthouse(arguments) => lighthouse::run(workspace, &arguments)?,
        Command::Announce(announcement) => serve::announce(&announcement),
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::Invocation;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Invocation::command().debug_assert();
    }
}
