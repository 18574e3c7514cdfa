//! From sources to `dist/` and the server binary.
//!
//! Trunk compiles the WASM modules ([`stage`]); the result gets its final names, compressed
//! twins and a manifest ([`assemble`]). Each half is skipped when a stamp over its inputs is
//! unchanged, so that a second build takes as long as cargo needs to find nothing to do.

mod assemble;
mod snippets;
mod stage;

pub(crate) use assemble::PAGES;

use anyhow::Result;

use crate::process::{run, step};
use crate::workspace::{Mode, Workspace};
use crate::{css, tools};

/// How to build.
#[derive(Debug, Clone, clap::Args)]
// A group is named after its type, and `serve` has these arguments inside its own `Arguments`.
#[group(skip)]
pub(crate) struct Arguments {
    /// Skip optimisation and compression: quick to build, larger and slower in the browser
    #[arg(long)]
    pub(crate) dev: bool,
}

impl Arguments {
    /// The choice as a word.
    pub(crate) fn mode(&self) -> Mode {
        if self.dev { Mode::Dev } else { Mode::Release }
    }
}

/// Builds everything that is out of date.
pub(crate) fn build(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let mode = arguments.mode();
    let toolbox = tools::setup(workspace)?;
    let style = css::build(workspace)?;
    let staged = stage::stage(workspace, &toolbox, mode)?;
    assemble::assemble(workspace, &staged, &style, mode)?;
    build_server(workspace, mode)
}

fn build_server(workspace: &Workspace, mode: Mode) -> Result<()> {
    step("building the server", || {
        let mut command = workspace.cargo();
        command.args(["build", "--package", "server"]);
        if mode == Mode::Release {
            command.arg("--release");
        }
        run(&mut command)
    })
}
