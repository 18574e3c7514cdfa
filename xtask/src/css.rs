//! One style sheet from many.
//!
//! `style/main.css` declares the order of the cascade layers and imports one file per line. Trunk
//! copies style sheets without following imports, and a browser would fetch them one after the
//! other; so each import becomes a `@layer` block with the file's text.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::fingerprint::{ending, read_tree};
use crate::process::step;
use crate::workspace::Workspace;

/// The file that lists all others.
const MAIN: &str = "main.css";

/// One `@import "file" layer(name);` line.
#[derive(Debug, PartialEq, Eq)]
struct Import<'a> {
    file: &'a str,
    layer: Option<&'a str>,
}

/// Joins the style sheets and returns where the result lies.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf> {
    step("joining the style sheets", || {
        let text = join(&workspace.at("style"))?;
        let path = workspace.target().join("css").join(MAIN);
        fs::create_dir_all(path.with_file_name(""))
            .and_then(|()| fs::write(&path, text))
            .with_context(|| format!("`{}` cannot be written", path.display()))?;
        Ok(path)
    })
}

/// The joined text; an import without a file and a file without an import are both errors.
fn join(folder: &Path) -> Result<String> {
    let main = fs::read_to_string(folder.join(MAIN))
        .context("`style/main.css` is missing: bring it back with `git checkout style/main.css`")?;
    let mut imported = BTreeSet::from([MAIN.to_owned()]);
    let joined = inline(&main, |file| {
        imported.insert(file.to_owned());
        fs::read_to_string(folder.join(file)).with_context(|| {
            format!(
                "`style/{file}` is missing: create it, or take its line out of `style/main.css`"
            )
        })
    })?;
    for file in read_tree(folder)?.keys().filter(|file| ending(file) == "css") {
        ensure!(
            imported.contains(file),
            "`style/{file}` is not used: add `@import \"{file}\" layer(…);` to `style/main.css`"
        );
    }
    Ok(joined)
}

/// Replaces the import lines of `main` with what `read` returns for them.
fn inline(main: &str, mut read: impl FnMut(&str) -> Result<String>) -> Result<String> {
    let mut joined = String::new();
    for line in main.lines() {
        match parse_import(line)? {
            None => joined.extend([line, "\n"]),
            Some(Import { file, layer }) => {
                let text = read(file)?;
                ensure!(
                    !text.lines().any(|line| line.trim_start().starts_with("@import")),
                    "`style/{file}` has an `@import` of its own: move it to `style/main.css`"
                );
                match layer {
                    Some(layer) => joined.extend(["@layer ", layer, " {\n", &text, "}\n"]),
                    None => joined.push_str(&text),
                }
            }
        }
    }
    Ok(joined)
}

fn parse_import(line: &str) -> Result<Option<Import<'_>>> {
    let Some(rest) = line.trim().strip_prefix("@import") else { return Ok(None) };
    let parsed = parse_import_rest(rest.trim());
    let Some(import) = parsed else {
        bail!("`style/main.css` has `{line}`: write `@import \"file.css\" layer(name);`");
    };
    let inside = !import.file.is_empty()
        && !import.file.starts_with('/')
        && import.file.split('/').all(|part| !part.is_empty() && part != "..")
        && !import.file.contains(':');
    ensure!(inside, "`style/main.css` imports `{}`: name a file inside `style/`", import.file);
    Ok(Some(import))
}

/// `"file" layer(name);` or `url("file");`
fn parse_import_rest(rest: &str) -> Option<Import<'_>> {
    let rest = rest.strip_suffix(';')?.trim_end();
    let (target, tail) = if let Some(inner) = rest.strip_prefix("url(") {
        inner.split_once(')')?
    } else {
        let quote = rest.chars().next()?;
        let end = rest.get(1..)?.find(quote)? + 2;
        rest.split_at_checked(end)?
    };
    let file = ['"', '\'']
        .iter()
        .find_map(|quote| target.trim().strip_prefix(*quote)?.strip_suffix(*quote))?;
    let layer = match tail.trim() {
        "" => None,
        tail => Some(tail.strip_prefix("layer(")?.strip_suffix(')')?.trim()),
    };
    Some(Import { file, layer })
}

#[cfg(test)]
mod tests {
    use super::{Import, inline, parse_import};
    use anyhow::{Result, bail};

    fn read(file: &str) -> Result<String> {
        match file {
            "reset.css" => Ok("* { margin: 0 }\n".to_owned()),
            "components/card.css" => Ok(".card { gap: 1rem }\n".to_owned()),
            "nested.css" => Ok("@import \"reset.css\";\n".to_owned()),
            _ => bail!("no `{file}`"),
        }
    }

    #[test]
    fn imports_become_layer_blocks_in_their_order() {
        let main = "@layer reset, components;\n\
            @import \"components/card.css\" layer(components);\n\
            @import url('reset.css') layer(reset);\n";
        let joined = inline(main, read).expect("both files exist");
        assert_eq!(
            joined,
            "@layer reset, components;\n\
             @layer components {\n.card { gap: 1rem }\n}\n\
             @layer reset {\n* { margin: 0 }\n}\n"
        );
    }

    #[test]
    fn an_import_without_a_layer_stays_outside_all_layers() {
        assert_eq!(inline("@import \"reset.css\";", read).expect("it exists"), "* { margin: 0 }\n");
    }

    #[test]
    fn other_lines_are_kept() {
        let main = "/* order matters */\n:root { color-scheme: light dark }\n";
        assert_eq!(inline(main, read).expect("nothing is imported"), main);
    }

    #[test]
    fn layers_may_be_nested_by_name() {
        let import = parse_import("  @import 'a.css' layer( components.card ) ;");
        let expected = Import { file: "a.css", layer: Some("components.card") };
        assert_eq!(import.expect("this is well formed"), Some(expected));
    }

    #[test]
    fn malformed_imports_are_errors_that_show_the_form() {
        for line in
            ["@import reset.css;", "@import \"a.css\"", "@import \"a.css\" print;", "@import ;"]
        {
            let error = parse_import(line).expect_err(line).to_string();
            assert!(error.contains("write `@import \"file.css\" layer(name);`"), "{error}");
        }
    }

    #[test]
    fn imports_stay_inside_the_style_folder() {
        for file in ["../a.css", "/a.css", "https://example.org/a.css", ""] {
            assert!(parse_import(&format!("@import \"{file}\";")).is_err(), "{file}");
        }
    }

    #[test]
    fn an_import_inside_an_imported_file_is_refused() {
        let error =
            inline("@import \"nested.css\";", read).expect_err("nested imports are refused");
        assert!(error.to_string().contains("move it to `style/main.css`"));
    }

    #[test]
    fn a_missing_file_is_an_error() {
        assert!(inline("@import \"gone.css\" layer(reset);", read).is_err());
    }
}
