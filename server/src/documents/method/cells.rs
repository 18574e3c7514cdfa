//! The model's numbers under their anchors, and formulas with links in them.

use std::collections::BTreeMap;

use analysis::questions::{Inspected, Mention, MentionKind};
use leptos::prelude::*;
use model::Ranges;

/// Every number of the model, findable by its symbol.
pub(super) struct Cells<'a> {
    all: &'a [Inspected],
    mentions: BTreeMap<&'a str, &'a Mention>,
    /// What is believed of the inputs.
    pub(super) ranges: &'a Ranges,
}

impl<'a> Cells<'a> {
    pub(super) fn new(all: &'a [Inspected], ranges: &'a Ranges) -> Self {
        let mentions = all.iter().flat_map(|cell| &cell.inputs);
        let mentions = mentions.map(|mention| (&*mention.symbol, mention)).collect();
        Self { all, mentions, ranges }
    }

    /// The numbers under one symbol of the table: one, or one for each index.
    pub(super) fn family(&self, symbol: &str) -> Vec<&'a Inspected> {
        self.all.iter().filter(|cell| family(&cell.symbol) == symbol).collect()
    }

    /// What formulas mention of one kind, by symbol.
    pub(super) fn mentioned(&self, kind: MentionKind) -> impl Iterator<Item = &'a Mention> {
        self.mentions.values().copied().filter(move |mention| mention.kind == kind)
    }

    /// The cells whose formulas mention a symbol.
    pub(super) fn users(&self, symbol: &str) -> Vec<&'a str> {
        let uses = |cell: &&Inspected| cell.inputs.iter().any(|mention| mention.symbol == symbol);
        let mut users: Vec<&str> =
            self.all.iter().filter(uses).map(|cell| family(&cell.symbol)).collect();
        users.dedup();
        users
    }
}

/// The symbol without its index.
pub(super) fn family(symbol: &str) -> &str {
    symbol.split('[').next().unwrap_or(symbol)
}

/// The anchor of something that formulas mention.
pub(super) fn anchor(kind: MentionKind, symbol: &str) -> String {
    let kind = match kind {
        MentionKind::Cell => "cell",
        MentionKind::Input => "input",
        MentionKind::Decision => "plan",
    };
    app::anchor(kind, symbol)
}

/// A piece of a formula: text, or a symbol with its anchor.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    Symbol(&'a str, String),
}

/// A formula cut at the symbols that it mentions.
///
/// A symbol counts only where no letter, digit or underscore touches it, so that `lease` is not
/// found within `n_lease`; of two that fit, the longer is taken.
pub(super) fn pieces<'a>(formula: &'a str, mentions: &[Mention]) -> Vec<Piece<'a>> {
    let mut known: Vec<&Mention> =
        mentions.iter().filter(|known| !known.symbol.is_empty()).collect();
    known.sort_by_key(|mention| std::cmp::Reverse(mention.symbol.len()));
    let mut pieces = Vec::new();
    let (mut begin, mut at) = (0, 0);
    let mut before = None;
    while let Some(letter) = formula[at..].chars().next() {
        let rest = &formula[at..];
        let fits = |mention: &&&Mention| {
            let follows = rest.strip_prefix(&*mention.symbol).map(|rest| rest.chars().next());
            !before.is_some_and(is_word) && follows.is_some_and(|next| !next.is_some_and(is_word))
        };
        if let Some(mention) = known.iter().find(fits) {
            if begin < at {
                pieces.push(Piece::Text(&formula[begin..at]));
            }
            let end = at + mention.symbol.len();
            pieces.push(Piece::Symbol(&formula[at..end], anchor(mention.kind, &mention.symbol)));
            (begin, at, before) = (end, end, mention.symbol.chars().next_back());
        } else {
            at += letter.len_utf8();
            before = Some(letter);
        }
    }
    if begin < formula.len() {
        pieces.push(Piece::Text(&formula[begin..]));
    }
    pieces
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// A formula with every symbol in it linked to where it is explained.
pub(super) fn linked(formula: &str, mentions: &[Mention]) -> AnyView {
    let piece = |piece: Piece<'_>| match piece {
        Piece::Text(text) => text.to_owned().into_any(),
        Piece::Symbol(symbol, anchor) => {
            view! { <a href=format!("#{anchor}") rel="external">{symbol.to_owned()}</a> }.into_any()
        }
    };
    let pieces: Vec<AnyView> = pieces(formula, mentions).into_iter().map(piece).collect();
    pieces.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(symbol: &str, kind: MentionKind) -> Mention {
        Mention {
            symbol: symbol.to_owned(),
            kind,
            value: 1.0,
            unit: String::new(),
            source: String::new(),
            tag: None,
            changed: false,
        }
    }

    #[test]
    fn symbols_are_linked_and_words_that_contain_them_are_not() {
        let mentions = [mention("lease", MentionKind::Cell), mention("fx", MentionKind::Input)];
        let found = pieces("n_lease + lease · fx / max(fx2, 1)", &mentions);
        assert_eq!(
            found,
            [
                Piece::Text("n_lease + "),
                Piece::Symbol("lease", "cell-lease".to_owned()),
                Piece::Text(" · "),
                Piece::Symbol("fx", "input-fx".to_owned()),
                Piece::Text(" / max(fx2, 1)"),
            ]
        );
    }

    #[test]
    fn the_longer_symbol_wins_and_letters_outside_ascii_are_no_trouble() {
        let mentions =
            [mention("W", MentionKind::Cell), mention("W[H20, installed]", MentionKind::Cell)];
        let found = pieces("−W[H20, installed]·é", &mentions);
        assert_eq!(found[1], Piece::Symbol("W[H20, installed]", "cell-W-H20-installed".to_owned()));
        assert_eq!(pieces("", &mentions), []);
    }

    #[test]
    fn an_index_is_no_part_of_the_family() {
        assert_eq!(family("q[Ascend 910C]"), "q");
        assert_eq!(family("K_gen"), "K_gen");
    }
}
