//! The second half of a build: final names, manifest, compressed twins, swap.
//!
//! Trunk hashes a module before wasm-opt changes it and does not hash workers at all, so names are
//! given here, from the bytes that are served. Files that refer to each other by relative paths
//! share one hashed folder.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::json;

use super::snippets::keep_used;
use crate::compress::compress_tree;
use crate::fingerprint::{Files, fingerprint, read, read_sources, read_tree};
use crate::process::{note, step};
use crate::workspace::{Mode, Workspace};

/// Where `dist` remembers what it was made from; the server serves only `pkg` and `public`.
const STAMP: &str = "stamp.txt";

/// The models of the feed, as they lie in the repository.
const MODEL: &str = "data/models/world.safetensors";

/// What watches a booth's page, a script as it is.
const WATCHDOG: &str = "engine/watchdog.js";

/// The pages that have a module of their own, by its name.
pub(crate) const PAGES: [&str; 5] = ["brief", "lab", "compare", "live", "booth"];

/// What is served, by path below `dist`, and the manifest that names it.
struct Site {
    files: Files,
    manifest: String,
}

/// Writes `dist/` unless it is made from the same inputs already.
pub(super) fn assemble(
    workspace: &Workspace,
    staged: &Path,
    style: &Path,
    mode: Mode,
) -> Result<()> {
    let site = site(workspace, staged, style)?;
    let stamp = stamp(workspace, &site, mode)?;
    let dist = workspace.dist();
    if fs::read_to_string(dist.join(STAMP)).is_ok_and(|found| found == stamp) {
        note("dist/ is up to date");
        return Ok(());
    }
    step("naming, compressing and placing what is served in dist/", || {
        let fresh = workspace.at("dist.new");
        remove_folder(&fresh)?;
        for (path, contents) in &site.files {
            write(&fresh.join(path), contents)?;
        }
        if mode == Mode::Release {
            for part in ["pkg", "public"] {
                compress_tree(&fresh.join(part), &dist.join(part))?;
            }
        }
        write(&fresh.join("manifest.json"), site.manifest.as_bytes())?;
        write(&fresh.join(STAMP), stamp.as_bytes())?;
        swap(&fresh, &dist)
    })
}

fn site(workspace: &Workspace, staged: &Path, style: &Path) -> Result<Site> {
    let mut files = Files::new();
    let mut pages = Vec::new();
    for name in PAGES {
        let files_of = module(&staged.join(name), &format!("{name}.js"))?;
        pages.push((name, place(&mut files, name, files_of)));
    }
    let mut worker = |name: &str, entry: &str| -> Result<String> {
        let mut files_of = module(&staged.join(name), &format!("{name}.js"))?;
        files_of.insert("worker.js".to_owned(), read(&workspace.at(entry))?);
        Ok(place(&mut files, name, files_of))
    };
    let engine = worker("engine", "engine/worker.js")?;
    let analyst = worker("analyst", "engine/analyst-worker.js")?;
    let recommender = worker("recommender", "engine/recommender-worker.js")?;
    let load = worker("load", "engine/load-worker.js")?;

    let script = Files::from([("watchdog.js".to_owned(), read(&workspace.at(WATCHDOG))?)]);
    let watchdog = place(&mut files, "watchdog", script);

    let sheet = Files::from([("main.css".to_owned(), read(style)?)]);
    let style = format!("pkg/main-{}.css", fingerprint(&sheet));
    files.extend(sheet.into_values().map(|contents| (style.clone(), contents)));

    let weights = read(&workspace.at(MODEL))?;
    let model =
        place(&mut files, "model", Files::from([("world.safetensors".to_owned(), weights)]));

    let public = read_tree(&workspace.at("public"))?;
    files.extend(public.into_iter().map(|(path, contents)| (format!("public/{path}"), contents)));

    let workers = [&*engine, &analyst, &recommender, &load];
    let manifest = manifest(&pages, workers, &watchdog, &model, &style);
    Ok(Site { files, manifest })
}

/// The files of one module, without snippets that it does not use.
fn module(folder: &Path, glue_name: &str) -> Result<Files> {
    let glue = read(&folder.join(glue_name))?;
    Ok(keep_used(read_tree(folder)?, &String::from_utf8_lossy(&glue)))
}

/// Adds files under a folder that is named after their content, and returns that folder.
fn place(files: &mut Files, name: &str, module: Files) -> String {
    let folder = format!("pkg/{name}-{}", fingerprint(&module));
    files.extend(module.into_iter().map(|(path, contents)| (format!("{folder}/{path}"), contents)));
    folder
}

fn manifest(
    pages: &[(&str, String)],
    [engine, analyst, recommender, load]: [&str; 4],
    watchdog: &str,
    model: &str,
    style: &str,
) -> String {
    let page = |(name, folder): &(&str, String)| {
        let js = format!("/{folder}/{name}.js");
        let wasm = format!("/{folder}/{name}_bg.wasm");
        ((*name).to_owned(), json!({ "js": js, "wasm": wasm }))
    };
    let pages: serde_json::Map<String, serde_json::Value> = pages.iter().map(page).collect();
    let manifest = json!({
        "pages": pages,
        "engine": { "worker": format!("/{engine}/worker.js") },
        "analyst": { "worker": format!("/{analyst}/worker.js") },
        "recommender": { "worker": format!("/{recommender}/worker.js") },
        "load": { "worker": format!("/{load}/worker.js") },
        "watchdog": format!("/{watchdog}/watchdog.js"),
        "model": format!("/{model}/world.safetensors"),
        "style": format!("/{style}"),
    });
    format!("{manifest:#}\n")
}

/// Changes with everything that is served and with the code that prepares it.
fn stamp(workspace: &Workspace, site: &Site, mode: Mode) -> Result<String> {
    let code = fingerprint(&read_sources(workspace.root(), &["xtask/src"])?);
    Ok(format!("{} {} {code}\n", mode.folder(), fingerprint(&site.files)))
}

/// Puts the new folder in place of the old one; between the two renames there is none.
fn swap(fresh: &Path, dist: &Path) -> Result<()> {
    let old = PathBuf::from(format!("{}.old", dist.display()));
    remove_folder(&old)?;
    if dist.exists() {
        rename(dist, &old)?;
    }
    rename(fresh, dist)?;
    remove_folder(&old)
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to)
        .with_context(|| format!("`{}` cannot become `{}`", from.display(), to.display()))
}

fn remove_folder(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("`{}` cannot be removed", folder.display()))
        }
        _ => Ok(()),
    }
}

fn write(path: &Path, contents: &[u8]) -> Result<()> {
    fs::create_dir_all(path.with_file_name(""))
        .and_then(|()| fs::write(path, contents))
        .with_context(|| format!("`{}` cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{manifest, place, swap};
    use crate::fingerprint::Files;
    use std::env;
    use std::fs;

    #[test]
    fn a_module_lies_in_a_folder_named_after_its_content() {
        let module = |text: &str| Files::from([("client.js".to_owned(), text.as_bytes().to_vec())]);
        let mut files = Files::new();
        let one = place(&mut files, "client", module("1"));
        let two = place(&mut files, "client", module("2"));
        assert_ne!(one, two);
        assert!(one.starts_with("pkg/client-") && one.len() == "pkg/client-".len() + 16);
        assert!(files.contains_key(&format!("{one}/client.js")));
    }

    #[test]
    fn the_manifest_names_files_by_absolute_paths() {
        let pages = [("brief", "pkg/brief-1".to_owned()), ("lab", "pkg/lab-5".to_owned())];
        let workers = ["pkg/engine-2", "pkg/analyst-4", "pkg/recommender-5", "pkg/load-8"];
        let text = manifest(&pages, workers, "pkg/watchdog-7", "pkg/model-6", "pkg/main-3.css");
        let value: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(value["pages"]["brief"]["js"], "/pkg/brief-1/brief.js");
        assert_eq!(value["pages"]["lab"]["wasm"], "/pkg/lab-5/lab_bg.wasm");
        assert_eq!(value["engine"]["worker"], "/pkg/engine-2/worker.js");
        assert_eq!(value["analyst"]["worker"], "/pkg/analyst-4/worker.js");
        assert_eq!(value["recommender"]["worker"], "/pkg/recommender-5/worker.js");
        assert_eq!(value["load"]["worker"], "/pkg/load-8/worker.js");
        assert_eq!(value["model"], "/pkg/model-6/world.safetensors");
        assert_eq!(value["watchdog"], "/pkg/watchdog-7/watchdog.js");
        assert_eq!(value["style"], "/pkg/main-3.css");
    }

    #[test]
    fn a_swap_replaces_the_whole_folder() {
        let folder = env::temp_dir().join(format!("headroom-swap-{}", std::process::id()));
        let (fresh, dist) = (folder.join("dist.new"), folder.join("dist"));
        for (path, file) in [(&dist, "old.txt"), (&fresh, "new.txt")] {
            fs::create_dir_all(path).expect("the temporary folder is writable");
            fs::write(path.join(file), "").expect("the temporary folder is writable");
        }
        swap(&fresh, &dist).expect("nobody else uses this folder");
        assert!(dist.join("new.txt").is_file() && !dist.join("old.txt").exists());
        assert!(!fresh.exists() && !folder.join("dist.old").exists());
        fs::remove_dir_all(&folder).expect("it was made above");
    }
}
