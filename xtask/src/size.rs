//! `cargo xtask size`: what a reader's connection must carry.

use anyhow::{Result, ensure};

use crate::bundle::PAGES;
use crate::fingerprint::{Files, ending, read_tree};
use crate::workspace::Workspace;

/// Everything that a page needs for the first interaction.
const FIRST_VIEW_BROTLI_BYTES: usize = 350_000;

/// The worker, fetched after the first paint.
const ENGINE: Budget<'_> = Budget { name: "engine", brotli_bytes: 150_000 };

/// The worker that answers questions, fetched with the first of them.
const ANALYST: Budget<'_> = Budget { name: "analyst", brotli_bytes: 260_000 };

/// The worker that recommends, fetched by the pages that show a feed; see decision 14.
const RECOMMENDER: Budget<'_> = Budget { name: "recommender", brotli_bytes: 145_000 };

/// The worker of the load test, fetched with the first one; see decision 19.
const LOAD: Budget<'_> = Budget { name: "load", brotli_bytes: 133_000 };

struct Budget<'a> {
    name: &'a str,
    brotli_bytes: usize,
}

/// A file as it lies in `dist` and as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Weight {
    path: String,
    raw_bytes: usize,
    brotli_bytes: usize,
}

/// Prints the table; an exceeded budget is an error.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let files = read_tree(&workspace.dist())?;
    ensure!(
        files.keys().any(|path| ending(path) == "br"),
        "`dist/` holds nothing compressed: run `cargo xtask build`"
    );
    println!("{:<50} {:>10} {:>10}", "file", "raw kB", "brotli kB");
    let names = PAGES.map(|page| format!("first view of {page}"));
    let pages = PAGES.iter().zip(&names).map(|(page, name)| {
        let budget = Budget { name, brotli_bytes: FIRST_VIEW_BROTLI_BYTES };
        (budget, weigh(&files, |path| is_first_view(page, path)))
    });
    let workers = [
        (ENGINE, weigh(&files, |path| path.starts_with("pkg/engine-"))),
        (ANALYST, weigh(&files, |path| path.starts_with("pkg/analyst-"))),
        (RECOMMENDER, weigh(&files, |path| path.starts_with("pkg/recommender-"))),
        (LOAD, weigh(&files, |path| path.starts_with("pkg/load-"))),
    ];
    let over: Vec<String> = pages
        .chain(workers)
        .filter_map(|(budget, weights)| print_part(&budget, &weights))
        .collect();
    ensure!(
        over.is_empty(),
        "{}: find what grew by `cargo xtask size` before and after, and make it smaller",
        over.join(" and ")
    );
    Ok(())
}

/// A page's module, the style sheet, and fonts, which block the text they are for.
fn is_first_view(page: &str, path: &str) -> bool {
    path.starts_with(&format!("pkg/{page}-"))
        || path.starts_with("pkg/main-")
        || ["otf", "ttf", "woff", "woff2"].contains(&ending(path))
}

/// What is served for each chosen file: its twin if there is one, else the file.
fn weigh(files: &Files, chosen: impl Fn(&str) -> bool) -> Vec<Weight> {
    files
        .iter()
        .filter(|(path, _)| chosen(path) && !["br", "gz"].contains(&ending(path)))
        .map(|(path, contents)| Weight {
            path: path.clone(),
            raw_bytes: contents.len(),
            brotli_bytes: files.get(&format!("{path}.br")).unwrap_or(contents).len(),
        })
        .collect()
}

/// Prints the files and the sum, and returns a sentence if the sum is over the budget.
fn print_part(budget: &Budget<'_>, weights: &[Weight]) -> Option<String> {
    for Weight { path, raw_bytes, brotli_bytes } in weights {
        println!("{path:<50} {:>10} {:>10}", kilobytes(*raw_bytes), kilobytes(*brotli_bytes));
    }
    let raw = weights.iter().map(|weight| weight.raw_bytes).sum();
    let brotli = weights.iter().map(|weight| weight.brotli_bytes).sum();
    let title = format!("= {} (budget {} kB)", budget.name, budget.brotli_bytes / 1000);
    println!("{title:<50} {:>10} {:>10}", kilobytes(raw), kilobytes(brotli));
    over_budget(budget, brotli)
}

fn over_budget(budget: &Budget<'_>, brotli: usize) -> Option<String> {
    (brotli > budget.brotli_bytes).then(|| {
        let excess = kilobytes(brotli - budget.brotli_bytes);
        format!("the {} is {excess} kB over its budget", budget.name)
    })
}

/// Thousands of bytes with one decimal, rounded up so that nothing over a budget looks within it.
fn kilobytes(bytes: usize) -> String {
    let tenths = bytes.div_ceil(100);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::{Budget, is_first_view, kilobytes, over_budget, weigh};
    use crate::fingerprint::Files;

    #[test]
    fn a_file_weighs_what_its_twin_weighs() {
        let lengths = [("pkg/main-1.css", 900), ("pkg/main-1.css.br", 300), ("font.woff2", 70)];
        let files: Files =
            lengths.iter().map(|(path, length)| ((*path).to_owned(), vec![0; *length])).collect();
        let weights = weigh(&files, |path| is_first_view("lab", path));
        let brotli: Vec<usize> = weights.iter().map(|weight| weight.brotli_bytes).collect();
        assert_eq!(brotli, [70, 300]);
    }

    #[test]
    fn the_budget_itself_is_within_the_budget() {
        let budget = Budget { name: "first view", brotli_bytes: 350_000 };
        assert_eq!(over_budget(&budget, 350_000), None);
        let sentence = over_budget(&budget, 350_001).expect("one byte is one byte");
        assert_eq!(sentence, "the first view is 0.1 kB over its budget");
    }

    #[test]
    fn sizes_are_rounded_up() {
        assert_eq!(kilobytes(0), "0.0");
        assert_eq!(kilobytes(1), "0.1");
        assert_eq!(kilobytes(141_000), "141.0");
    }

    #[test]
    fn fonts_belong_to_the_first_view_and_other_modules_do_not() {
        let is_first_view = |path| is_first_view("lab", path);
        assert!(is_first_view("public/fonts/text.woff2"));
        assert!(is_first_view("pkg/lab-0123/lab_bg.wasm"));
        assert!(is_first_view("pkg/main-0123.css"));
        assert!(!is_first_view("pkg/brief-0123/brief_bg.wasm"));
        assert!(!is_first_view("pkg/engine-0123/engine_bg.wasm"));
    }
}
