//! The tools that must match, and how they come to be present.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow, ensure};

use crate::npm;
use crate::process::{capture, find_on_path, note, run, step};
use crate::workspace::{Workspace, cargo};

/// What browsers run.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Trunk 0.22 needs a newer compiler than this workspace.
const TRUNK_VERSION: &str = "0.21.14";

/// A Rust program of an exact version.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Tool {
    /// The crate.
    package: &'static str,
    /// The program that is called.
    program: &'static str,
    version: String,
    /// Whether the dependencies are those of the tool's own lock file.
    dependencies: Dependencies,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dependencies {
    Locked,
    Newest,
}

/// Folders that must come first in PATH for a build.
#[derive(Debug, Clone)]
pub(crate) struct Toolbox {
    folders: Vec<PathBuf>,
    versions: String,
}

impl Toolbox {
    /// PATH with the right versions in front.
    pub(crate) fn path(&self) -> Result<OsString> {
        let inherited = env::var_os("PATH").unwrap_or_default();
        env::join_paths(self.folders.iter().cloned().chain(env::split_paths(&inherited)))
            .context("a folder on PATH has a name that PATH cannot hold")
    }

    /// One text that changes when any tool does, the compiler included.
    pub(crate) fn versions(&self) -> &str {
        &self.versions
    }
}

impl Tool {
    fn trunk() -> Self {
        Self {
            package: "trunk",
            program: "trunk",
            version: TRUNK_VERSION.to_owned(),
            dependencies: Dependencies::Locked,
        }
    }

    /// The version is that of the library in `Cargo.lock`: the two must speak the same format.
    ///
    /// Dependencies are not locked, because a registry may no longer serve a version that was
    /// withdrawn after this tool's release, and then nobody could install it.
    fn wasm_bindgen(lock_file: &str) -> Result<Self> {
        let version = locked_version(lock_file, "wasm-bindgen").context(
            "`Cargo.lock` has no `wasm-bindgen`: bring the lock file up to date with `cargo update --workspace`",
        )?;
        Ok(Self {
            package: "wasm-bindgen-cli",
            program: "wasm-bindgen",
            version: version.to_owned(),
            dependencies: Dependencies::Newest,
        })
    }

    fn label(&self) -> String {
        format!("{}-{}", self.package, self.version)
    }

    /// The folder that holds the program, after installing it if need be.
    fn ensure(&self, cache: &Path) -> Result<PathBuf> {
        let installed = cache.join(self.label());
        let cached = installed.join("bin");
        if self.is_in(&cached) {
            return Ok(cached);
        }
        if let Some(found) = find_on_path(self.program).and_then(|program| {
            program.parent().map(Path::to_path_buf).filter(|folder| self.is_in(folder))
        }) {
            return Ok(found);
        }
        let title = format!(
            "installing {} {} (once per user, about ten minutes on two cores)",
            self.package, self.version
        );
        step(&title, || self.install(&installed, &cache.join(format!("build-{}", self.label()))))?;
        ensure!(
            self.is_in(&cached),
            "{} was installed but does not run: remove `{}` and run `cargo xtask setup`",
            self.package,
            installed.display()
        );
        Ok(cached)
    }

    fn is_in(&self, folder: &Path) -> bool {
        let program = folder.join(format!("{}{}", self.program, env::consts::EXE_SUFFIX));
        program.is_file()
            && capture(Command::new(program).arg("--version"))
                .is_ok_and(|answer| answer.split_whitespace().nth(1) == Some(&self.version))
    }

    /// `cargo install` with a light profile: these tools wait for files, not for their own code.
    fn install(&self, root: &Path, build_folder: &Path) -> Result<()> {
        fs::create_dir_all(build_folder)
            .with_context(|| format!("the folder `{}` cannot be made", build_folder.display()))?;
        let mut command = cargo();
        command
            .args(["install", self.package, "--version", &self.version, "--root"])
            .arg(root)
            // Flags and settings of this repository are meant for its own code.
            .current_dir(env::temp_dir())
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env("CARGO_TARGET_DIR", build_folder)
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        if self.dependencies == Dependencies::Locked {
            command.arg("--locked");
        }
        run(&mut command)?;
        // The intermediate products are of no further use; a leftover costs only space.
        let _ = fs::remove_dir_all(build_folder);
        Ok(())
    }
}

/// Makes everything present that a build needs, and says in one line if nothing was missing.
pub(crate) fn setup(workspace: &Workspace) -> Result<Toolbox> {
    ensure_wasm_target()?;
    let cache = cache_folder()?;
    let trunk = Tool::trunk();
    let wasm_bindgen = Tool::wasm_bindgen(&workspace.lock_file()?)?;
    let folders =
        vec![trunk.ensure(&cache)?, wasm_bindgen.ensure(&cache)?, npm::ensure_packages(workspace)?];
    let wasm_opt = npm::wasm_opt_version(&folders[2])?;
    note(&format!(
        "tools are ready: trunk {}, wasm-bindgen {}, wasm-opt {wasm_opt}",
        trunk.version, wasm_bindgen.version
    ));
    let compiler = capture(Command::new("rustc").arg("-vV"))?;
    let versions = format!("{}\n{}\n{wasm_opt}\n{compiler}", trunk.label(), wasm_bindgen.label());
    Ok(Toolbox { folders, versions })
}

fn ensure_wasm_target() -> Result<()> {
    if wasm_target_is_present()? {
        return Ok(());
    }
    ensure!(
        find_on_path("rustup").is_some(),
        "the Rust standard library for `{WASM_TARGET}` is missing: install Rust through rustup and run `rustup target add {WASM_TARGET}`, or install your system's package of it"
    );
    step(&format!("adding the Rust target {WASM_TARGET}"), || {
        run(Command::new("rustup").args(["target", "add", WASM_TARGET]))
    })?;
    ensure!(
        wasm_target_is_present()?,
        "the compiler in use does not see `{WASM_TARGET}`: run `rustup target add {WASM_TARGET}` for the toolchain that `rustc --version` names"
    );
    Ok(())
}

fn wasm_target_is_present() -> Result<bool> {
    let folder =
        capture(Command::new("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]))?;
    Ok(Path::new(folder.trim()).is_dir())
}

/// One per user, so that several clones share the tools.
fn cache_folder() -> Result<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("HEADROOM_TOOLS")
        .or_else(|| set("XDG_CACHE_HOME").map(|cache| cache.join("headroom/tools")))
        .or_else(|| env::home_dir().map(|home| home.join(".cache/headroom/tools")))
        .ok_or_else(|| {
            anyhow!("no home folder to keep tools in: name a folder, `export HEADROOM_TOOLS=…`")
        })
        .and_then(|folder| std::path::absolute(folder).context("the tools folder has no place"))
}

/// The version of a package in the text of a `Cargo.lock`; the first one if there are several.
fn locked_version<'a>(lock_file: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock_file.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::{Dependencies, Tool, locked_version};

    const LOCK: &str = "\
version = 4

[[package]]
name = \"wasm-bindgen-futures\"
version = \"0.4.80\"

[[package]]
name = \"wasm-bindgen\"
version = \"0.2.130\"
dependencies = [
 \"cfg-if\",
]
";

    #[test]
    fn a_version_is_read_from_the_entry_of_that_very_name() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(LOCK, "wasm-bindgen-futures"), Some("0.4.80"));
        assert_eq!(locked_version(LOCK, "wasm"), None);
    }

    #[test]
    fn the_tool_follows_the_lock_file() {
        let tool = Tool::wasm_bindgen(LOCK).expect("the lock file above has it");
        assert_eq!(tool.label(), "wasm-bindgen-cli-0.2.130");
        assert_eq!(tool.dependencies, Dependencies::Newest);
    }

    #[test]
    fn a_lock_file_without_the_library_says_how_to_mend_it() {
        let error = Tool::wasm_bindgen("version = 4\n").expect_err("it has no packages");
        assert!(error.to_string().contains("cargo update"), "{error}");
    }

    #[test]
    fn a_damaged_lock_file_is_no_version() {
        assert_eq!(locked_version("name = \"a\"", "a"), None);
        assert_eq!(locked_version("name = \"a\"\nsource = \"b\"", "a"), None);
    }
}
