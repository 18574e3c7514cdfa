//! The shape of the workspace: who may depend on whom, and what stays out of which folder.
#![expect(clippy::expect_used, reason = "a test that cannot read the workspace has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

/// Who may depend on whom; `docs/ARCHITECTURE.md` says why.
const ALLOWED: [(&str, &[&str]); 21] = [
    ("model", &["words"]),
    ("analysis", &["kernels", "model", "words"]),
    ("charts", &["words"]),
    ("datasets", &[]),
    ("recommender", &[]),
    ("recovery", &[]),
    ("kernels", &["model"]),
    ("latency", &[]),
    ("training", &["recommender", "world"]),
    ("world", &["recommender"]),
    ("inquiry", &["analysis", "charts", "model", "words"]),
    ("protocol", &["analysis", "model", "words"]),
    ("scenario", &["model"]),
    ("app", &["charts", "inquiry", "latency", "model", "protocol", "recovery", "words", "world"]),
    ("client", &["app"]),
    (
        "engine",
        &[
            "analysis",
            "inquiry",
            "kernels",
            "latency",
            "model",
            "protocol",
            "recommender",
            "recovery",
            "words",
            "world",
        ],
    ),
    (
        "server",
        &[
            "analysis",
            "app",
            "charts",
            "datasets",
            "inquiry",
            "latency",
            "model",
            "protocol",
            "recommender",
            "recovery",
            "scenario",
            "training",
            "words",
            "world",
        ],
    ),
    ("tests", &["charts", "datasets", "server"]),
    ("words", &[]),
    ("xtask", &[]),
    ("yardstick", &["recommender"]),
];

/// What a pure crate must not know of, directly.
const IMPURE: [&str; 9] =
    ["getrandom", "gloo", "js-sys", "leptos", "rand", "tokio", "wasm-bindgen", "web-sys", "wgpu"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn workspace() -> Metadata {
    let manifest = root().join("Cargo.toml");
    MetadataCommand::new()
        .manifest_path(manifest)
        .no_deps()
        .exec()
        .expect("the workspace is well formed")
}

/// The names of each member's dependencies, tests' own left out where `kind` says so.
fn dependencies(keep: fn(DependencyKind) -> bool) -> BTreeMap<String, BTreeSet<String>> {
    let packages = workspace().packages.into_iter();
    let names = |package: cargo_metadata::Package| {
        let kept = package.dependencies.into_iter().filter(|dependency| keep(dependency.kind));
        (package.name.to_string(), kept.map(|dependency| dependency.name).collect())
    };
    packages.map(names).collect()
}

/// Every file below a folder with one of these endings, build outputs left out.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("sources are UTF-8")
}

#[test]
fn crates_depend_only_on_whom_they_may() {
    let all = dependencies(|_| true);
    let members: BTreeSet<&String> = all.keys().collect();
    let listed: BTreeSet<String> = ALLOWED.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(members, listed.iter().collect(), "every member has a line in the table");
    for (name, allowed) in ALLOWED {
        for dependency in &all[name] {
            let inside = members.contains(dependency);
            assert!(!inside || allowed.contains(&dependency.as_str()), "{name} uses {dependency}");
        }
    }
}

#[test]
fn pure_crates_know_nothing_of_the_world() {
    let normal = dependencies(|kind| kind == DependencyKind::Normal);
    for name in [
        "model",
        "analysis",
        "charts",
        "inquiry",
        "protocol",
        "recommender",
        "scenario",
        "words",
        "world",
    ] {
        for impure in IMPURE {
            assert!(!normal[name].contains(impure), "{name} depends on {impure}");
        }
    }
    let pure = ["crates/model/src", "crates/recommender/src"];
    for path in pure.iter().flat_map(|folder| files(folder, &[".rs"])) {
        let source = text(&path);
        for world in ["std::time", "std::fs", "std::env", "std::net", "SystemTime", "Instant::now"]
        {
            assert!(!source.contains(world), "{} mentions {world}", path.display());
        }
    }
}

#[test]
fn only_engine_and_server_choose_kernels_features_and_only_leaves_choose_modes() {
    for path in files("app/src", &[".rs"]) {
        let inside_browser = path.to_string_lossy().contains("app/src/browser");
        let source = text(&path);
        assert!(inside_browser || !source.contains("web_sys"), "{} uses web_sys", path.display());
        assert!(!source.contains("wgpu"), "{} names wgpu", path.display());
    }
    for name in ["app/Cargo.toml", "crates/kernels/Cargo.toml"] {
        assert!(!text(&root().join(name)).contains("\ndefault ="), "{name} has default features");
    }
}

#[test]
fn the_environment_is_read_by_the_server_alone() {
    for folder in ["app/src", "client/src", "engine/src", "crates"] {
        // Tests are told by the project's own commands where they run.
        let in_tests = |path: &PathBuf| {
            let inside = path.strip_prefix(root()).expect("files lie in the workspace");
            inside.components().any(|part| part.as_os_str() == "tests")
        };
        for path in files(folder, &[".rs"]).into_iter().filter(|path| !in_tests(path)) {
            let source = text(&path);
            assert!(!source.contains("env::var"), "{} reads the environment", path.display());
        }
    }
}

#[test]
fn colours_and_pixels_live_in_the_tokens() {
    for path in files("style", &[".css"]) {
        if path.ends_with("tokens.css") {
            continue;
        }
        for (number, line) in text(&path).lines().enumerate() {
            let hex = line
                .split('#')
                .skip(1)
                .any(|rest| rest.chars().take_while(char::is_ascii_hexdigit).count() >= 3);
            assert!(!hex, "{}:{} has a colour of its own", path.display(), number + 1);
            let sized = line.trim_start().starts_with("font-size") && line.contains("px");
            assert!(!sized, "{}:{} sets type in pixels", path.display(), number + 1);
            assert!(!line.contains("!important"), "{}:{}", path.display(), number + 1);
        }
    }
}

#[test]
fn every_chart_colour_that_is_drawn_is_defined() {
    let tokens = text(&root().join("style/tokens.css"));
    let theme = text(&root().join("crates/charts/src/theme.rs"));
    let names: BTreeSet<&str> =
        theme.split('"').filter(|name| name.starts_with("--chart-")).collect();
    assert!(names.len() >= 13, "the theme names its roles: {names:?}");
    for name in names {
        assert!(tokens.contains(&format!("{name}:")), "tokens.css lacks {name}");
    }
}
