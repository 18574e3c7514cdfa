//! What comes from the Node packages of `tests/browser`: wasm-opt and the browser tests' libraries.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow, ensure};

use crate::fingerprint::{fingerprint, read_sources};
use crate::process::{capture, find_on_path, run, step};
use crate::workspace::Workspace;

/// The oldest Node that the packages run on.
const OLDEST_NODE: u32 = 20;

/// The mend for every problem with Node.
const INSTALL_NODE: &str =
    "install Node.js 20 or newer with npm, for example `apt-get install nodejs npm`";

/// Installs the packages unless they are those of the lock file, and returns their program folder.
pub(crate) fn ensure_packages(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.browser_tests();
    let modules = folder.join("node_modules");
    let manifests = read_sources(&folder, &["package.json", "package-lock.json"])?;
    ensure!(
        manifests.len() == 2,
        "`tests/browser/package-lock.json` is missing: bring it back with `git checkout tests/browser`"
    );
    let wanted = fingerprint(&manifests);
    let stamp = modules.join(".headroom-stamp");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(modules.join(".bin"));
    }
    check_node()?;
    step("installing the Node packages of tests/browser", || {
        // Some packages name a newer Node than they need; that warning helps nobody.
        run(Command::new("npm").args(["ci", "--loglevel=error"]).current_dir(&folder))?;
        fs::write(&stamp, &wanted)
            .with_context(|| format!("`{}` cannot be written", stamp.display()))
    })?;
    Ok(modules.join(".bin"))
}

/// The version of binaryen, as wasm-opt says it.
pub(crate) fn wasm_opt_version(programs: &Path) -> Result<String> {
    let answer = capture(Command::new(programs.join("wasm-opt")).arg("--version")).context(
        "`wasm-opt` does not run: remove `tests/browser/node_modules` and run `cargo xtask setup`",
    )?;
    answer
        .split_whitespace()
        .nth(2)
        .map(str::to_owned)
        .ok_or_else(|| anyhow!("`wasm-opt --version` answered `{}`", answer.trim()))
}

/// Finds out before a build whether Node can do its part.
pub(crate) fn check_node() -> Result<()> {
    ensure!(find_on_path("node").is_some(), "Node.js is missing: {INSTALL_NODE}");
    ensure!(find_on_path("npm").is_some(), "npm is missing: {INSTALL_NODE}");
    let answer = capture(Command::new("node").arg("--version"))?;
    let major = major_version(&answer)
        .with_context(|| format!("`node --version` answered `{}`", answer.trim()))?;
    ensure!(major >= OLDEST_NODE, "Node.js {} is too old: {INSTALL_NODE}", answer.trim());
    Ok(())
}

fn major_version(answer: &str) -> Option<u32> {
    answer.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major_version;

    #[test]
    fn the_major_version_is_the_first_number() {
        assert_eq!(major_version("v20.20.2\n"), Some(20));
        assert_eq!(major_version("20"), None);
        assert_eq!(major_version("vx.1"), None);
    }
}
