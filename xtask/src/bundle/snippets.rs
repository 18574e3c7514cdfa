//! JavaScript that crates bring along.
//!
//! wasm-bindgen writes such files to `snippets/<crate>-<hash>/` and imports them from the glue
//! code. Trunk lets both modules and all earlier builds share one such folder, so only what the
//! glue code of this very module names is taken.

use std::collections::BTreeSet;

use crate::fingerprint::Files;

/// How the glue code begins the path of every snippet.
const PREFIX: &str = "./snippets/";

/// The folders below `snippets/` that a module's glue code imports from.
pub(super) fn used_folders(glue: &str) -> BTreeSet<String> {
    glue.split(PREFIX)
        .skip(1)
        .filter_map(|rest| rest.split_once('/').map(|(folder, _)| folder.to_owned()))
        .collect()
}

/// Leaves only files outside `snippets/` and those that the glue code imports.
pub(super) fn keep_used(mut files: Files, glue: &str) -> Files {
    let used = used_folders(glue);
    files.retain(|path, _| match path.strip_prefix("snippets/") {
        None => true,
        Some(rest) => rest.split_once('/').is_some_and(|(folder, _)| used.contains(folder)),
    });
    files
}

#[cfg(test)]
mod tests {
    use super::{keep_used, used_folders};
    use crate::fingerprint::Files;

    const GLUE: &str = "import { now } from './snippets/clock-0a1b/inline0.js';\n\
        import * as import2 from \"./snippets/leptos-ffff/src/x.js\"\nlet wasm;\n";

    #[test]
    fn imported_folders_are_found_with_either_quote() {
        let expected = ["clock-0a1b", "leptos-ffff"].map(str::to_owned);
        assert_eq!(used_folders(GLUE), expected.into());
    }

    #[test]
    fn snippets_of_other_modules_are_left_out() {
        let paths =
            ["client.js", "snippets/clock-0a1b/inline0.js", "snippets/stale-9999/inline0.js"];
        let files: Files = paths.iter().map(|path| ((*path).to_owned(), Vec::new())).collect();
        let kept: Vec<String> = keep_used(files, GLUE).into_keys().collect();
        assert_eq!(kept, paths[..2]);
    }
}
