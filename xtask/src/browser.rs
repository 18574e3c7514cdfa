//! `cargo xtask e2e`: the browser tests against the built server.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::chromium::ensure_chromium;
use crate::npm;
use crate::process::{self, note, run_watched, step};
use crate::server::RunningServer;
use crate::tally::Tally;
use crate::workspace::{Mode, Workspace};

/// Which tests to run.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Arguments {
    /// Run only tests whose name matches this regular expression
    #[arg(long, value_name = "PATTERN")]
    filter: Option<String>,

    /// Take the pictures in tests/browser/references anew instead of comparing with them
    #[arg(long)]
    update_references: bool,
}

/// Runs the tests and returns how many passed; a failing test is an error.
pub(crate) fn run_tests(
    workspace: &Workspace,
    arguments: &Arguments,
    tally: &mut Tally,
) -> Result<()> {
    npm::ensure_packages(workspace)?;
    let chromium = ensure_chromium()?;
    let server = RunningServer::start(workspace)?;
    let folder = workspace.browser_tests();
    let mut command = Command::new("node");
    command
        .args(["--test", "--test-reporter=spec", "--test-concurrency=1"])
        .current_dir(&folder)
        .env("BASE_URL", server.url())
        .env("HEADROOM", workspace.server_binary(Mode::Release))
        .env("CHROMIUM", chromium);
    if arguments.update_references {
        command.env("UPDATE_REFERENCES", "1");
    }
    if let Some(filter) = &arguments.filter {
        command.arg(format!("--test-name-pattern={filter}"));
    }
    command.args(test_files(&folder)?);
    run_watched(&mut command, |line| tally.read_node_line(line))
}

/// The command of its own: runs the tests and prints what came of them.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let mut tally = Tally::default();
    let title = "running the browser tests";
    let outcome = step(title, || run_tests(workspace, arguments, &mut tally));
    println!("{tally}");
    outcome
}

/// Runs one Node script against the built server; `false` if there is no such script.
pub(crate) fn run_script(workspace: &Workspace, name: &str) -> Result<bool> {
    let folder = workspace.browser_tests();
    if !folder.join(name).is_file() {
        note(&format!("skipped: tests/browser/{name} does not exist"));
        return Ok(false);
    }
    npm::ensure_packages(workspace)?;
    let chromium = ensure_chromium()?;
    let server = RunningServer::start(workspace)?;
    let mut command = Command::new("node");
    command.arg(name).current_dir(&folder);
    command.env("BASE_URL", server.url()).env("CHROMIUM", chromium);
    process::run(&mut command).map(|()| true)
}

/// Named one by one, because what Node makes of a folder differs between its versions.
fn test_files(folder: &Path) -> Result<Vec<String>> {
    let listing =
        fs::read_dir(folder).with_context(|| format!("`{}` cannot be listed", folder.display()))?;
    let mut files: Vec<String> = listing
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| name.ends_with(".test.mjs"))
        .collect();
    files.sort();
    ensure!(
        !files.is_empty(),
        "`{}` holds no `*.test.mjs`: bring them back with `git checkout tests/browser`",
        folder.display()
    );
    Ok(files)
}
