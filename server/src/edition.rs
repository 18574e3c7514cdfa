//! What is served, by name: for browsers that keep it, and for whoever looks after booths.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use datasets::Facts;
use sha2::{Digest as _, Sha256};

use crate::state::{AppState, BoothSettings};

/// The pages that a browser keeps.
const PAGES: [&str; 9] = [
    "/booth",
    "/booth?lang=en",
    "/booth?lang=zh",
    "/",
    "/lab",
    "/live",
    "/compare",
    "/context",
    "/method",
];
/// The script that keeps them.
const WORKER: &str = include_str!("service-worker.js");
/// Says on every page of which edition it is.
const EDITION: HeaderName = HeaderName::from_static("x-headroom-edition");

/// What is served, by a name that changes with the files, the program, the facts and what a booth
/// is told: pages are made of all of them.
#[derive(Debug, Clone)]
pub(crate) struct Edition {
    name: String,
    worker: String,
}

impl Edition {
    /// The edition of the files in `dist` and of this program, with these facts and this booth.
    pub(crate) fn of(dist: &Path, facts: &Facts, booth: &BoothSettings) -> Self {
        let mut files = Vec::new();
        list(dist, "pkg", &mut files);
        list(&dist.join("public"), "", &mut files);
        files.sort();
        let mut hash = Sha256::new();
        for file in &files {
            hash.update(file);
            hash.update([0]);
        }
        // The names of the rest do not tell what is in them.
        for file in files.iter().filter(|file| !file.starts_with("/pkg/")) {
            hash.update(fs::read(dist.join("public").join(&file[1..])).unwrap_or_default());
        }
        hash.update(program());
        for table in facts.hashes() {
            hash.update(table);
        }
        for setting in [&booth.public_url, &booth.pin] {
            // An address or a PIN that is missing differs from an empty one.
            hash.update([u8::from(setting.is_some())]);
            hash.update(setting.as_deref().unwrap_or_default());
            hash.update([0]);
        }
        hash.update([u8::from(booth.reports), u8::from(booth.rehearses)]);
        let name = hash.finalize().iter().take(6).fold(String::new(), |mut name, byte| {
            // Writing to a String cannot fail.
            let _ = write!(name, "{byte:02x}");
            name
        });
        let json = |list: &[String]| serde_json::to_string(list).unwrap_or_default();
        let worker = WORKER
            .replace("__EDITION__", &name)
            .replace("__FILES__", &json(&files))
            .replace("__PAGES__", &json(&PAGES.map(str::to_owned)));
        Self { name, worker }
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

/// What tells one build of this program from another: pages are made by it.
fn program() -> String {
    let about = std::env::current_exe().and_then(fs::metadata);
    let made = about.as_ref().ok().and_then(|about| about.modified().ok());
    let made = made.and_then(|made| made.duration_since(UNIX_EPOCH).ok());
    format!(
        "{} {} {}",
        env!("CARGO_PKG_VERSION"),
        about.map_or(0, |about| about.len()),
        made.map_or(0, |made| made.as_nanos()),
    )
}

/// Addresses of all files below a folder, compressed twins left out.
fn list(root: &Path, below: &str, found: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(root.join(below)) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        let is_twin = ["br", "gz"].contains(&path.rsplit('.').next().unwrap_or_default());
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => list(root, &path, found),
            Ok(_) if !is_twin => found.push(format!("/{path}")),
            _ => {}
        }
    }
}

/// The script that keeps this edition in a browser.
pub(crate) async fn service_worker(State(state): State<AppState>) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/javascript"), (header::CACHE_CONTROL, "no-cache")];
    (headers, state.edition().worker.clone()).into_response()
}

/// Says on pages of which edition they are.
pub(crate) async fn sign(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Ok(name) = HeaderValue::from_str(state.edition().name()) {
        response.headers_mut().insert(EDITION, name);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_changes_with_all_that_pages_are_made_of_and_lists_no_twins() {
        let folder = std::env::temp_dir().join(format!("headroom-edition-{}", std::process::id()));
        let write = |path: &str, text: &str| {
            let path = folder.join(path);
            fs::create_dir_all(path.with_file_name("")).expect("the folder is ours");
            fs::write(path, text).expect("the folder is ours");
        };
        write("pkg/lab-1/lab.js", "1");
        write("pkg/lab-1/lab.js.br", "1");
        write("public/icon.svg", "1");
        let facts = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/facts");
        let facts = Facts::load(Path::new(facts)).expect("the facts agree with their sidecars");
        let of = |booth: &BoothSettings| Edition::of(&folder, &facts, booth);
        let mut booth = BoothSettings::default();
        let first = of(&booth);
        assert!(first.worker.contains(r#"["/icon.svg","/pkg/lab-1/lab.js"]"#), "{}", first.worker);
        assert!(!first.worker.contains("__"), "every blank is filled");
        assert_eq!(of(&booth).name(), first.name());
        write("public/icon.svg", "2");
        let second = of(&booth);
        assert_ne!(second.name(), first.name());
        write("pkg/lab-2/lab.js", "2");
        let third = of(&booth);
        assert_ne!(third.name(), second.name());
        booth.pin = Some("1234".to_owned());
        let fourth = of(&booth);
        assert_ne!(fourth.name(), third.name(), "pages hold what a booth is told");
        booth.rehearses = true;
        assert_ne!(of(&booth).name(), fourth.name(), "and whether they may be made to fail");
        fs::remove_dir_all(&folder).expect("the folder is ours");
    }
}
