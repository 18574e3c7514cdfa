//! Names for contents: the same bytes under the same paths give the same sixteen letters.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// Folders that never reach a bundle.
const IGNORED_FOLDERS: [&str; 5] = ["benches", "node_modules", "snapshots", "target", "tests"];

/// File contents by their path, `/`-separated, relative to some folder.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The first 16 hexadecimal digits of SHA-256 over all paths and contents.
///
/// Lengths are hashed too, so that moving a byte from one file to the next changes the result.
pub(crate) fn fingerprint(files: &Files) -> String {
    let mut hasher = Sha256::new();
    for (path, contents) in files {
        for part in [path.as_bytes(), contents] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
    }
    hasher.finalize().iter().take(8).fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string grows without errors");
        text
    })
}

/// Everything below `folder`; nothing if there is no such folder.
pub(crate) fn read_tree(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    if folder.is_dir() {
        collect(folder, "", &[], &mut files)?;
    }
    Ok(files)
}

/// The named files and folders of a repository, without those that hold tests or build products.
pub(crate) fn read_sources(root: &Path, names: &[&str]) -> Result<Files> {
    let mut files = Files::new();
    for name in names {
        let path = root.join(name);
        if path.is_dir() {
            collect(&path, &format!("{name}/"), &IGNORED_FOLDERS, &mut files)?;
        } else if path.is_file() {
            files.insert((*name).to_owned(), read(&path)?);
        }
    }
    Ok(files)
}

/// What follows the last full stop of a file's name, or nothing.
pub(crate) fn ending(path: &str) -> &str {
    Path::new(path).extension().and_then(|ending| ending.to_str()).unwrap_or_default()
}

/// Contents of a file, or a sentence that names it.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("`{}` cannot be read", path.display()))
}

fn collect(folder: &Path, prefix: &str, ignored: &[&str], files: &mut Files) -> Result<()> {
    let listing =
        fs::read_dir(folder).with_context(|| format!("`{}` cannot be listed", folder.display()))?;
    for entry in listing {
        let entry = entry.with_context(|| format!("`{}` cannot be listed", folder.display()))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        if !path.is_dir() {
            files.insert(format!("{prefix}{name}"), read(&path)?);
        } else if !ignored.contains(&name.as_str()) {
            collect(&path, &format!("{prefix}{name}/"), ignored, files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Files, fingerprint, read_sources};
    use std::path::Path;

    fn files(entries: &[(&str, &str)]) -> Files {
        entries.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn equal_trees_have_equal_names_whatever_the_order() {
        let one = files(&[("a.js", "1"), ("b.wasm", "2")]);
        let other = files(&[("b.wasm", "2"), ("a.js", "1")]);
        assert_eq!(fingerprint(&one), fingerprint(&other));
    }

    #[test]
    fn a_fingerprint_is_sixteen_hexadecimal_digits() {
        let name = fingerprint(&files(&[("a", "b")]));
        assert_eq!(name.len(), 16);
        assert!(name.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase()));
    }

    #[test]
    fn content_path_and_border_between_files_all_count() {
        let names = [
            files(&[("a", "xy"), ("b", "z")]),
            files(&[("a", "x"), ("b", "yz")]),
            files(&[("a", "xy"), ("c", "z")]),
            files(&[("a", "xy")]),
        ]
        .map(|tree| fingerprint(&tree));
        for (i, name) in names.iter().enumerate() {
            assert!(!names[..i].contains(name), "tree {i} has the name of another");
        }
    }

    #[test]
    fn the_fingerprint_of_nothing_is_that_of_sha_256() {
        assert_eq!(fingerprint(&Files::new()), "e3b0c44298fc1c14");
    }

    #[test]
    fn sources_leave_out_what_no_bundle_contains() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let found = read_sources(root, &["src", "Cargo.toml", "no-such-file"]);
        let found = found.expect("the sources of this test can be read");
        assert!(found.contains_key("src/main.rs") && found.contains_key("Cargo.toml"));
        assert!(!found.contains_key("no-such-file"));
    }
}
