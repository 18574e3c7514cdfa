//! A number of the model with everything behind it, as a reader sees it.

use analysis::questions::{Inspected, Mention, MentionKind};

use super::format::number;
use super::names::input_name;

/// Numbers that readers most often ask about, for the list at the end of the panel.
pub(crate) const STARTS: [&str; 12] = [
    "goal", "h_gen", "K_gen", "D_gen", "h_rec", "h_tr", "spent", "unspent", "mw_it", "tco",
    "c_mtok", "npv",
];

/// One thing that a formula mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MentionLine {
    /// The symbol.
    pub symbol: String,
    /// Whether it has a formula of its own, so that it can be inspected.
    pub is_cell: bool,
    /// What a reader would call it, where that is known.
    pub name: String,
    /// The value in the median world, with its unit.
    pub value: String,
    /// Where it comes from.
    pub source: String,
    /// Reported, derived or estimate; empty for what is none of them.
    pub tag: &'static str,
}

/// A value with its unit; a dash stands for no unit.
pub(crate) fn with_unit(value: f64, unit: &str) -> String {
    match unit {
        "" | "–" => number(value),
        unit => format!("{}\u{202f}{unit}", number(value)),
    }
}

/// What the formula mentions, cells first.
pub(crate) fn mentions(found: &Inspected) -> Vec<MentionLine> {
    let mut mentions: Vec<&Mention> = found.inputs.iter().collect();
    mentions.sort_by_key(|mention| mention.kind != MentionKind::Cell);
    mentions.into_iter().map(line).collect()
}

fn line(mention: &Mention) -> MentionLine {
    let Mention { symbol, kind, value, unit, source } = mention;
    let cell = model::CELLS.iter().find(|cell| symbol.split('[').next() == Some(cell.symbol));
    let fallback = match kind {
        MentionKind::Cell => cell.map_or("", |cell| cell.name),
        MentionKind::Decision => "Decision of the plan",
        MentionKind::Input => "",
    };
    MentionLine {
        symbol: symbol.clone(),
        is_cell: *kind == MentionKind::Cell,
        name: input_name(symbol, fallback).to_owned(),
        value: with_unit(*value, unit),
        source: source.clone(),
        tag: tag(*kind, source),
    }
}

fn tag(kind: MentionKind, source: &str) -> &'static str {
    let begins = |word: &str| source.starts_with(word);
    match kind {
        MentionKind::Input if begins("reported") => "reported",
        MentionKind::Input if begins("derived") || begins("fact") => "derived",
        MentionKind::Input if source.contains("estimate") => "estimate",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use analysis::questions::Inspector;
    use model::{Plan, Scenario};

    use super::*;

    fn inspected(symbol: &str) -> Inspected {
        let scenario = Scenario::published(Plan::december_2025());
        Inspector::new(&scenario).inspect(symbol).expect("it is a cell")
    }

    #[test]
    fn inputs_have_names_units_sources_and_tags() {
        let [growth] = &mentions(&inspected("D_gen"))[..] else { panic!("one input") };
        assert_eq!(growth.name, "Growth of tokens a day");
        assert_eq!((growth.tag, growth.is_cell), ("reported", false));
        assert!(growth.value.ends_with('×'), "{}", growth.value);
    }

    #[test]
    fn cells_lead_on() {
        let lines = mentions(&inspected("h_gen"));
        assert!(lines.iter().all(|line| line.is_cell && !line.name.is_empty()), "{lines:?}");
    }

    #[test]
    fn every_start_is_a_cell() {
        for symbol in STARTS {
            assert!(!inspected(symbol).formula.is_empty());
        }
    }
}
