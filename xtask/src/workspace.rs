//! Where things lie.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process;

/// How much work the compilers may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Quick to build, large and slow to run.
    Dev,
    /// What is served, measured and tested.
    Release,
}

/// The repository and its build folder.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Mode {
    /// The folder that cargo uses for this mode.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "release",
        }
    }
}

impl Workspace {
    /// Asks cargo, which knows about `CARGO_TARGET_DIR` and configuration files.
    pub(crate) fn locate() -> Result<Self> {
        // Set by `cargo run`; the compiled-in value serves a binary that is called directly.
        let manifest_dir = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest_dir
            .parent()
            .map(Path::to_path_buf)
            .context("the folder `xtask` has no parent: run `cargo xtask` inside the repository")?;
        let output = process::capture(
            cargo().args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(&root),
        )?;
        let metadata: Value =
            serde_json::from_str(&output).context("`cargo metadata` did not answer in JSON")?;
        let target = metadata["target_directory"]
            .as_str()
            .map(PathBuf::from)
            .context("`cargo metadata` did not name the target folder")?;
        Ok(Self { root, target })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path inside the repository.
    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Cargo's build folder.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// What the server serves.
    pub(crate) fn dist(&self) -> PathBuf {
        self.at("dist")
    }

    /// The one folder with a Node manifest.
    pub(crate) fn browser_tests(&self) -> PathBuf {
        self.at("tests/browser")
    }

    /// Screenshots, logs and reports of browser runs; git ignores it.
    pub(crate) fn browser_results(&self) -> Result<PathBuf> {
        let folder = self.browser_tests().join("results");
        fs::create_dir_all(&folder)
            .with_context(|| format!("the folder `{}` cannot be made", folder.display()))?;
        Ok(folder)
    }

    /// The server that `cargo xtask build` makes.
    pub(crate) fn server_binary(&self, mode: Mode) -> PathBuf {
        let name = format!("headroom{}", env::consts::EXE_SUFFIX);
        self.target.join(mode.folder()).join(name)
    }

    /// `Cargo.lock` as text.
    pub(crate) fn lock_file(&self) -> Result<String> {
        fs::read_to_string(self.at("Cargo.lock"))
            .context("`Cargo.lock` is missing: write it with `cargo generate-lockfile`")
    }

    /// A cargo command that runs in the repository.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = cargo();
        command.current_dir(&self.root);
        command
    }
}

/// The cargo that started this program, else the one on PATH.
pub(crate) fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
