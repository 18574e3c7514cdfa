//! Packages of the operating system, installed where that is allowed.

use std::env;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::process::{capture, find_on_path, run, step};

/// Installs a package through apt-get, as root or on a CI machine; elsewhere says what to do.
pub(crate) fn install(name: &str, package: &str, otherwise: &str) -> Result<()> {
    ensure!(
        find_on_path("apt-get").is_some(),
        "{name} is missing: install it with your system's package manager (its package is mostly called `{package}`), {otherwise}"
    );
    let is_root = capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let is_ci = env::var_os("CI").is_some_and(|value| value == "true" || value == "1");
    if !is_root && !is_ci {
        bail!(
            "{name} is missing: install it with `sudo apt-get update && sudo apt-get install -y {package}`"
        );
    }
    step(&format!("installing {name} through apt-get"), || {
        run(&mut apt_get(is_root, &["update"]))?;
        run(&mut apt_get(is_root, &["install", "-y", package]))
    })
    .with_context(|| {
        format!("{name} cannot be installed: run `apt-get update && apt-get install -y {package}` by hand")
    })
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
