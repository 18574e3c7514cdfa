//! The first half of a build: Trunk, which calls cargo, wasm-bindgen and wasm-opt.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::fingerprint::{fingerprint, read_sources};
use crate::process::{note, run, step};
use crate::tools::Toolbox;
use crate::workspace::{Mode, Workspace};

/// Everything that can change a WASM module. `data` is here because a crate may embed a table.
const SOURCES: [&str; 10] = [
    ".cargo",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "app",
    "client",
    "crates",
    "data",
    "engine",
    "index.html",
];

/// What Trunk must have left behind.
const PRODUCTS: [&str; 18] = [
    "brief/brief.js",
    "brief/brief_bg.wasm",
    "lab/lab.js",
    "lab/lab_bg.wasm",
    "compare/compare.js",
    "compare/compare_bg.wasm",
    "live/live.js",
    "live/live_bg.wasm",
    "booth/booth.js",
    "booth/booth_bg.wasm",
    "engine/engine.js",
    "engine/engine_bg.wasm",
    "analyst/analyst.js",
    "analyst/analyst_bg.wasm",
    "recommender/recommender.js",
    "recommender/recommender_bg.wasm",
    "load/load.js",
    "load/load_bg.wasm",
];

/// Compiles the WASM modules if needed and returns the folder with one folder for each.
pub(super) fn stage(workspace: &Workspace, toolbox: &Toolbox, mode: Mode) -> Result<PathBuf> {
    let folder = workspace.target().join("xtask").join(mode.folder());
    let stamp = folder.with_extension("stamp");
    let wanted = inputs(workspace, toolbox)?;
    let is_current = fs::read_to_string(&stamp).is_ok_and(|found| found == wanted);
    if is_current && missing_product(&folder).is_none() {
        note("the browser bundles are up to date");
        return Ok(folder);
    }
    // A half-finished stage must not look finished.
    let _ = fs::remove_file(&stamp);
    fs::create_dir_all(&folder)
        .with_context(|| format!("the folder `{}` cannot be made", folder.display()))?;
    // Trunk runs offline so that it never fetches tools; so cargo must have the crates of every
    // platform before.
    step("fetching crates", || run(workspace.cargo().args(["fetch", "--quiet"])))?;
    // Fetching may have changed the lock file. What is edited from here on may or may not be in
    // the bundles, so that it must make them outdated.
    let compiled = inputs(workspace, toolbox)?;
    step("building the browser bundles with Trunk", || {
        run(&mut trunk(workspace, toolbox, mode, &folder)?)
    })?;
    if let Some(product) = missing_product(&folder) {
        ensure!(false, "Trunk did not write `{product}`: compare `index.html` with `PRODUCTS`");
    }
    fs::write(&stamp, compiled)
        .with_context(|| format!("`{}` cannot be written", stamp.display()))?;
    Ok(folder)
}

fn trunk(workspace: &Workspace, toolbox: &Toolbox, mode: Mode, folder: &Path) -> Result<Command> {
    let mut command = Command::new("trunk");
    // Its own messages repeat what cargo has said already.
    command.args(["--log", "warn", "build", "--dist"]).arg(folder).current_dir(workspace.root());
    if mode == Mode::Release {
        command.arg("--release");
    }
    command
        .env("PATH", toolbox.path()?)
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        // Its backtraces bury the compiler's own message.
        .env_remove("RUST_BACKTRACE")
        // The modules must lie where this program looks for them.
        .env("CARGO_TARGET_DIR", workspace.target());
    // Trunk takes the value for a flag's and stops at the customary `1`.
    if env::var_os("NO_COLOR").is_some() {
        command.env("NO_COLOR", "true");
    }
    Ok(command)
}

fn inputs(workspace: &Workspace, toolbox: &Toolbox) -> Result<String> {
    let mut sources = read_sources(workspace.root(), &SOURCES)?;
    sources.insert("tools".to_owned(), toolbox.versions().as_bytes().to_vec());
    let flags = env::var("RUSTFLAGS").unwrap_or_default();
    sources.insert("flags".to_owned(), flags.into_bytes());
    Ok(fingerprint(&sources))
}

fn missing_product(folder: &Path) -> Option<&'static str> {
    PRODUCTS.into_iter().find(|product| !folder.join(product).is_file())
}
