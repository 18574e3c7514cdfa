//! The system's Chromium: finding it, and installing it where that is allowed.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::process::{capture, find_on_path, run, step};

/// Names under which systems install it.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Flags for a browser without a window, without a sandbox (containers run as root) and without
/// requests of its own.
pub(crate) const QUIET_FLAGS: &str = "--headless=new --no-sandbox --disable-background-networking \
    --disable-component-update --disable-default-apps --disable-extensions --disable-sync \
    --no-default-browser-check --no-first-run";

/// The browser's path, after installing it if it is missing and this user may.
pub(crate) fn ensure_chromium() -> Result<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM").filter(|value| !value.is_empty()) {
        let named = PathBuf::from(named);
        let found = if named.is_file() {
            Some(named.clone())
        } else {
            named.to_str().and_then(find_on_path)
        };
        return found.with_context(|| {
            format!(
                "`CHROMIUM` names `{}`, which is no program: correct it or `unset CHROMIUM`",
                named.display()
            )
        });
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    install()?;
    find().context(
        "Chromium was installed but is not on PATH: name it, `export CHROMIUM=/path/to/it`",
    )
}

fn find() -> Option<PathBuf> {
    NAMES.into_iter().find_map(find_on_path)
}

fn install() -> Result<()> {
    ensure!(
        find_on_path("apt-get").is_some(),
        "Chromium is missing: install it with your system's package manager (its package is mostly called `chromium`), or name a Chrome with `export CHROMIUM=/path/to/it`"
    );
    let is_root = capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let is_ci = env::var_os("CI").is_some_and(|value| value == "true" || value == "1");
    if !is_root && !is_ci {
        bail!(
            "Chromium is missing: install it with `sudo apt-get update && sudo apt-get install -y chromium`"
        );
    }
    step("installing Chromium through apt-get", || {
        run(&mut apt_get(is_root, &["update"]))?;
        run(&mut apt_get(is_root, &["install", "-y", "chromium"]))
    })
    .context(
        "Chromium cannot be installed: run `apt-get update && apt-get install -y chromium` by hand",
    )
}

fn apt_get(is_root: bool, arguments: &[&str]) -> Command {
    let mut command = if is_root {
        Command::new("apt-get")
    } else {
        // Never asks for a password: nobody sits before a CI machine.
        let mut command = Command::new("sudo");
        command.args(["-n", "apt-get"]);
        command
    };
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    command
}
