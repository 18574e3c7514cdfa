//! `cargo xtask soak`: a booth under restless visitors and a failing machine.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::chromium::ensure_chromium;
use crate::npm;
use crate::process;
use crate::workspace::{Mode, Workspace};

/// How long, and which visitors and failures.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Arguments {
    /// How long to go on
    #[arg(long, default_value_t = 10.0)]
    minutes: f64,
    /// Decides what visitors do and what fails when
    #[arg(long, default_value_t = 1)]
    seed: u32,
}

impl Arguments {
    /// As long as every check of the project may take.
    pub(crate) fn short() -> Self {
        Self { minutes: 1.0, seed: 1 }
    }
}

/// Runs it against the release build; the script starts and stops the server itself.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let minutes = arguments.minutes;
    ensure!(minutes > 0.0 && minutes.is_finite(), "`--minutes` must be a positive number");
    let binary = workspace.server_binary(Mode::Release);
    ensure!(binary.is_file(), "the server is not built: run `cargo xtask build`");
    npm::ensure_packages(workspace)?;
    let mut command = Command::new("node");
    command
        .arg("soak.mjs")
        .current_dir(workspace.browser_tests())
        .env("CHROMIUM", ensure_chromium()?)
        .env("HEADROOM", binary)
        // The script's own server has another address.
        .env("BASE_URL", "http://127.0.0.1")
        .env("SOAK_MINUTES", minutes.to_string())
        .env("SOAK_SEED", arguments.seed.to_string());
    process::run(&mut command)
}
