//! Where a file's numbers come from: a run of the model, or the fact tables.

use words::say;

use crate::commands::{Caption, text_of};

/// What lets the numbers of a file be found again.
#[derive(Debug, Clone)]
pub(crate) enum Credit {
    /// A run of the model.
    Run(Caption),
    /// Rows of the fact tables.
    Facts(Cited),
}

/// Rows of the fact tables, which no plan changes.
#[derive(Debug, Clone)]
pub(crate) struct Cited {
    /// The day of the tables.
    pub as_of: String,
    /// Titles of the sources, each once.
    pub sources: Vec<String>,
}

impl Credit {
    /// What tells the file from those of other plans or days.
    pub(crate) fn id(&self) -> String {
        match self {
            Self::Run(caption) => caption.result_id.clone(),
            Self::Facts(cited) => format!("facts-{}", cited.as_of),
        }
    }

    /// It in sentences.
    pub(crate) fn sentences(&self) -> Vec<String> {
        match self {
            Self::Run(caption) => of_run(caption),
            Self::Facts(cited) => cited.sentences(),
        }
    }

    /// It as columns of a table: their names and the one cell of each.
    pub(crate) fn columns(&self) -> charts::Columns {
        match self {
            Self::Run(caption) => {
                caption.lines().into_iter().map(|(name, cell)| (name, text_of(&cell))).unzip()
            }
            Self::Facts(cited) => {
                let notes = cited.sentences();
                let names = (1..=notes.len()).map(|number| format!("note_{number}"));
                (names.collect(), notes)
            }
        }
    }
}

impl Cited {
    fn sentences(&self) -> Vec<String> {
        let from = say!(
            "Headroom, fact tables as of {}: press reports and estimates, none of them ByteDance’s own data; CC-BY-4.0.",
            "Headroom，资料表截至{}：媒体报道与估计值，其中没有字节跳动的内部数据；CC-BY-4.0。",
            self.as_of
        );
        let sources = self.sources.join(words::Phrase::new("; ", "；").text());
        let sources = say!("Sources: {sources}.", "来源：{sources}。");
        let each = say!(
            "Every figure with its definition, date and source: /context.",
            "每个数字的口径、日期和来源见/context。"
        );
        vec![from, sources, each]
    }
}

/// The caption of a run in sentences.
fn of_run(caption: &Caption) -> Vec<String> {
    let Caption { result_id, scenario, sequence, seed, trials, notes } = caption;
    let run = say!(
        "Headroom, result {result_id}: {trials} trials of {sequence} points, seed {seed}.",
        "Headroom，结果{result_id}：{sequence}点列的{trials}次试验，种子{seed}。",
    );
    let mut sentences = vec![run, say!("Scenario: {scenario}.", "情景：{scenario}。")];
    sentences.extend(notes.iter().map(|note| sentence(note)));
    sentences
}

/// A note as a sentence.
fn sentence(note: &str) -> String {
    let mut letters = note.chars();
    let first = letters.next().map(char::to_uppercase);
    let stop = say!(".", "。");
    first.into_iter().flatten().chain(letters).chain(stop.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_become_sentences() {
        assert_eq!(sentence("facts as of 2026"), "Facts as of 2026.");
        assert_eq!(sentence("± is an error"), "± is an error.");
    }

    #[test]
    fn facts_name_their_day_and_their_sources_and_no_run() {
        let sources = vec!["One".to_owned(), "Two".to_owned()];
        let credit = Credit::Facts(Cited { as_of: "2026-01-20".to_owned(), sources });
        assert_eq!(credit.id(), "facts-2026-01-20");
        let words = credit.sentences().concat();
        assert!(words.contains("as of 2026-01-20") && words.contains("One; Two"), "{words}");
        assert!(!words.contains("trials"), "{words}");
        assert_eq!(credit.columns().0.len(), credit.columns().1.len());
    }
}
