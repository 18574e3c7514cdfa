use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// The files that the browser needs, by the names that `cargo xtask build` gave them.
///
/// Names carry a hash of the content, so that a browser may keep them forever.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Bundle {
    /// The code of the pages that have a live part.
    pub pages: PageModules,
    /// The worker that runs scenarios.
    pub engine: WorkerFiles,
    /// The worker that answers questions.
    pub analyst: WorkerFiles,
    /// The worker that recommends.
    pub recommender: WorkerFiles,
    /// The worker of the load test.
    pub load: WorkerFiles,
    /// The models of the feed.
    pub model: AssetPath,
    /// What watches the booth's page.
    pub watchdog: AssetPath,
    /// The style sheet.
    pub style: AssetPath,
}

/// The modules of the pages: a reader of one page loads that page's only.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PageModules {
    /// That of the brief.
    pub brief: ModuleFiles,
    /// That of the workbench.
    pub lab: ModuleFiles,
    /// That of the comparison.
    pub compare: ModuleFiles,
    /// That of the feed.
    pub live: ModuleFiles,
    /// That of the booth.
    pub booth: ModuleFiles,
}

/// A page's code: JavaScript glue and the WASM module it starts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ModuleFiles {
    /// The ES module.
    pub js: AssetPath,
    /// The WASM module.
    pub wasm: AssetPath,
}

/// A worker's files, as far as the page must know them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct WorkerFiles {
    /// The worker's ES module; it finds its WASM module beside itself.
    pub worker: AssetPath,
}

/// An absolute URL path below `/pkg/` that needs no escaping anywhere in a document.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct AssetPath(String);

/// Why there is no usable bundle; each message names the command that mends it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BundleError {
    /// The manifest cannot be read.
    #[error(
        "the browser bundle is missing: run `cargo xtask build`, or name its folder with `--dist` (cannot read `{}`)",
        path.display()
    )]
    Missing {
        /// Where the manifest was expected.
        path: PathBuf,
        /// What the file system said.
        #[source]
        source: std::io::Error,
    },
    /// The manifest is not what this server understands.
    #[error(
        "the browser bundle is not understood: run `cargo xtask build` again (in `{}`)",
        path.display()
    )]
    Invalid {
        /// The manifest.
        path: PathBuf,
        /// Where and how it deviates.
        #[source]
        source: serde_json::Error,
    },
    /// The manifest names a file that is not there.
    #[error("the browser bundle is incomplete: run `cargo xtask build` again (no `{}`)", path.display())]
    Incomplete {
        /// The missing file.
        path: PathBuf,
    },
    /// A name in the manifest is no path below `/pkg/`.
    #[error(
        "expected a path below `/pkg/` of letters, digits, `.`, `_`, `-` and `/`, found `{found}`"
    )]
    Path {
        /// The offending name.
        found: String,
    },
}

impl Bundle {
    /// Reads `manifest.json` in `dist` and checks that the files it names are there.
    pub fn read(dist: &Path) -> Result<Self, BundleError> {
        let path = dist.join("manifest.json");
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(source) => return Err(BundleError::Missing { path, source }),
        };
        let bundle: Self = match serde_json::from_slice(&text) {
            Ok(bundle) => bundle,
            Err(source) => return Err(BundleError::Invalid { path, source }),
        };
        bundle.find_missing(dist).map_or(Ok(bundle), |path| Err(BundleError::Incomplete { path }))
    }

    fn find_missing(&self, dist: &Path) -> Option<PathBuf> {
        let Self { pages, engine, analyst, recommender, load, model, watchdog, style } = self;
        let PageModules { brief, lab, compare, live, booth } = pages;
        let modules = [brief, lab, compare, live, booth];
        modules
            .into_iter()
            .flat_map(|files| [&files.js, &files.wasm])
            .chain([engine, analyst, recommender, load].map(|files| &files.worker))
            .chain([model, watchdog, style])
            .map(|asset| dist.join(asset.as_str().trim_start_matches('/')))
            .find(|path| !path.is_file())
    }
}

impl AssetPath {
    /// The path, beginning with `/pkg/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for AssetPath {
    type Error = BundleError;

    fn try_from(found: String) -> Result<Self, BundleError> {
        let plain = |part: &str| {
            !part.is_empty()
                && !part.starts_with('.')
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        };
        match found.strip_prefix("/pkg/") {
            Some(rest) if rest.split('/').all(plain) => Ok(Self(found)),
            _ => Err(BundleError::Path { found }),
        }
    }
}

impl TryFrom<&str> for AssetPath {
    type Error = BundleError;

    fn try_from(found: &str) -> Result<Self, BundleError> {
        Self::try_from(found.to_owned())
    }
}

impl fmt::Display for AssetPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{AssetPath, Bundle, BundleError};
    use std::path::Path;

    #[test]
    fn a_manifest_with_all_names_is_a_bundle() {
        let module = |name: &str| {
            format!(
                r#""{name}":{{"js":"/pkg/{name}-1/{name}.js","wasm":"/pkg/{name}-1/{name}_bg.wasm"}}"#
            )
        };
        let pages = ["brief", "lab", "compare", "live", "booth"].map(module).join(",");
        let rest = r#"
            "engine":{"worker":"/pkg/engine-2/worker.js"},
            "analyst":{"worker":"/pkg/analyst-4/worker.js"},
            "recommender":{"worker":"/pkg/recommender-5/worker.js"},
             "load":{"worker":"/pkg/load-8/worker.js"},
             "model":"/pkg/model-6/world.safetensors",
             "watchdog":"/pkg/watchdog-7/watchdog.js","style":"/pkg/main-3.css","later":[]}"#;
        let text = format!(r#"{{"pages":{{{pages}}},{rest}"#);
        let bundle: Bundle = serde_json::from_str(&text).expect("the text is a manifest");
        assert_eq!(bundle.engine.worker.as_str(), "/pkg/engine-2/worker.js");
    }

    #[test]
    fn names_that_could_leave_the_folder_or_the_attribute_are_refused() {
        for name in ["", "/pkg/", "/pkg/../a", "/pkg//a", "pkg/a", "/pkg/a\"b", "/pkg/<a>", "/a.js"]
        {
            assert!(AssetPath::try_from(name).is_err(), "{name}");
        }
    }

    #[test]
    fn a_missing_manifest_names_the_command_that_writes_it() {
        let error = Bundle::read(Path::new("no-such-folder")).expect_err("there is no such folder");
        assert!(matches!(error, BundleError::Missing { .. }));
        assert!(error.to_string().contains("cargo xtask build"));
    }
}
