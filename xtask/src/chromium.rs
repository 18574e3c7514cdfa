//! The system's Chromium: finding it, and installing it where that is allowed.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::process::find_on_path;
use crate::system;

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
    system::install("Chromium", "chromium", "or name a Chrome with `export CHROMIUM=/path/to/it`")
}
