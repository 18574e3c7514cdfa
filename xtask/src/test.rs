//! `cargo xtask test`: everything that must hold, cheapest first.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::process::{self, capture, find_on_path, note, run_watched};
use crate::report::{Outcome, Report};
use crate::system;
use crate::tally::Tally;
use crate::tools::WASM_TARGET;
use crate::workspace::Workspace;
use crate::{browser, bundle, size, soak, tools};

/// What to leave out.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Arguments {
    /// Leave out the browser tests
    #[arg(long)]
    no_browser: bool,
}

/// Runs the steps; ends with a table and one line of counts.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> ExitCode {
    let mut report = Report::default();
    let mut tally = Tally::default();
    // A missing tool is found before minutes of compiling, not after.
    let outcome = tools::setup(workspace)
        .and_then(|_| run_steps(workspace, arguments, &mut report, &mut tally));
    if let Err(error) = &outcome {
        eprintln!("error: {error:#}");
        // A step without tests of its own, such as a lint, counts as one.
        tally.failed = tally.failed.max(1);
    }
    println!("\n{}\n\n{tally}", report.table());
    if outcome.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn run_steps(
    workspace: &Workspace,
    arguments: &Arguments,
    report: &mut Report,
    tally: &mut Tally,
) -> Result<()> {
    report.step("format", || {
        passed(process::run(workspace.cargo().args(["fmt", "--all", "--check"])))
    })?;
    report.step("lints, native", || passed(lint_native(workspace)))?;
    report.step("lints, wasm", || passed(lint_wasm(workspace)))?;
    report.step("tests", || passed(run_native_tests(workspace, tally)))?;
    report.step("tests on a GPU", || run_gpu_tests(workspace, tally))?;
    report.step("documentation tests", || passed(run_doctests(workspace, tally)))?;
    report.step("build", || passed(bundle::build(workspace, &bundle::Arguments { dev: false })))?;
    report.step("size budget", || passed(size::run(workspace)))?;
    report.step("licences, bans, sources", || check_dependencies(workspace))?;
    report.step("browser tests", || {
        if arguments.no_browser {
            return Ok(Outcome::Skipped("--no-browser".to_owned()));
        }
        passed(browser::run_tests(workspace, &browser::Arguments::default(), tally))
    })?;
    report.step("soak, one minute", || {
        if arguments.no_browser {
            return Ok(Outcome::Skipped("--no-browser".to_owned()));
        }
        passed(soak::run(workspace, &soak::Arguments::short()))
    })?;
    report.step("ml-100k, three seeds", || passed(run_seeds(workspace, tally)))
}

/// Trains the sequence model three times on public data, which takes minutes and says how far it is.
fn run_seeds(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    let mut command = workspace.cargo();
    if find_on_path("cargo-nextest").is_some() {
        // Of the whole workspace, so that what the step `tests` compiled is used as it is.
        command.args(["nextest", "run", "--workspace", "--filterset", "binary(seeds)"]);
        command.args(["--run-ignored", "only", "--no-capture"]);
        return run_watched(&mut command, |line| tally.read_nextest_line(line));
    }
    command.args(["test", "--package", "training", "--test", "seeds"]);
    command.args(["--", "--ignored", "--nocapture"]);
    run_watched(&mut command, |line| tally.read_cargo_line(line))
}

fn lint_native(workspace: &Workspace) -> Result<()> {
    let arguments = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    process::run(workspace.cargo().args(arguments))
}

/// The browser's code has its own list of forbidden calls: what blocks or panics there.
fn lint_wasm(workspace: &Workspace) -> Result<()> {
    let mut command = workspace.cargo();
    command
        .args(["clippy", "--package", "client", "--package", "engine", "--target", WASM_TARGET])
        .args(["--", "-D", "warnings"])
        .env("CLIPPY_CONF_DIR", wasm_lint_folder(workspace)?);
    process::run(&mut command)
}

/// Clippy reads one file; this makes one of the general settings and those for browsers.
fn wasm_lint_folder(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target().join("xtask/clippy-wasm");
    let mut settings = fs::read_to_string(workspace.at("clippy.toml")).unwrap_or_default();
    settings.push_str(
        &fs::read_to_string(workspace.at("xtask/clippy-wasm.toml")).context(
            "`xtask/clippy-wasm.toml` is missing: bring it back with `git checkout xtask`",
        )?,
    );
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(folder.join("clippy.toml"), settings))
        .with_context(|| format!("`{}` cannot be written", folder.display()))?;
    Ok(folder)
}

fn run_native_tests(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    let mut command = workspace.cargo();
    if find_on_path("cargo-nextest").is_some() {
        command.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
        return run_watched(&mut command, |line| tally.read_nextest_line(line));
    }
    note("cargo-nextest is not installed; `cargo test` does the same, more slowly");
    command.args(["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]);
    run_watched(&mut command, |line| tally.read_cargo_line(line))
}

/// The shaders against the golden vectors and the CPU, on whatever Vulkan driver there is; Mesa's
/// software driver is installed where that is allowed.
fn run_gpu_tests(workspace: &Workspace, tally: &mut Tally) -> Result<Outcome> {
    if !has_vulkan_driver() {
        let otherwise = "a driver of your graphics card does as well";
        if let Err(error) = system::install("a Vulkan driver", "mesa-vulkan-drivers", otherwise) {
            return Ok(Outcome::Skipped(error.to_string()));
        }
    }
    let mut command = workspace.cargo();
    command.env("HEADROOM_NEEDS_GPU", "1");
    let arguments = ["--package", "kernels", "--features", "gpu", "--no-fail-fast"];
    if find_on_path("cargo-nextest").is_some() {
        command.args(["nextest", "run"]).args(arguments);
        return passed(run_watched(&mut command, |line| tally.read_nextest_line(line)));
    }
    command.arg("test").args(arguments);
    passed(run_watched(&mut command, |line| tally.read_cargo_line(line)))
}

/// Whether the Vulkan loader would find a driver's manifest.
fn has_vulkan_driver() -> bool {
    let folders = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"];
    folders
        .iter()
        .any(|folder| fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()))
}

fn run_doctests(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    let mut command = workspace.cargo();
    command.args(["test", "--doc", "--workspace", "--no-fail-fast"]);
    run_watched(&mut command, |line| tally.read_cargo_line(line))
}

/// Licences, bans and sources need no network; advisories are read where the database is reached.
fn check_dependencies(workspace: &Workspace) -> Result<Outcome> {
    if find_on_path("cargo-deny").is_none() {
        return Ok(Outcome::Skipped("cargo-deny is not installed".to_owned()));
    }
    process::run(workspace.cargo().args(["deny", "check", "bans", "licenses", "sources"]))?;
    match capture(workspace.cargo().args(["deny", "check", "advisories"])) {
        Ok(_) => note("no advisory concerns these versions"),
        Err(error) if error.to_string().contains("failed to fetch advisory database") => {
            note("advisories skipped: the advisory database cannot be reached");
        }
        Err(error) => bail!(error),
    }
    Ok(Outcome::Passed)
}

fn passed(result: Result<()>) -> Result<Outcome> {
    result.map(|()| Outcome::Passed)
}
