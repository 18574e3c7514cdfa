//! A number of the model with everything behind it, as a reader sees it.

use std::fmt::Write as _;

use analysis::questions::{Inspected, Mention, MentionKind};

use html_escape::{encode_double_quoted_attribute, encode_text};
use model::Tag;

use crate::names::input_name;
use crate::topic::{Topic, joined};
use words::{Phrase, before_unit, number, say};

/// Numbers that readers most often ask about, for the list at the end of the panel.
const STARTS: [&str; 12] = [
    "goal", "h_gen", "K_gen", "D_gen", "h_rec", "h_tr", "spent", "unspent", "mw_it", "tco",
    "c_mtok", "npv",
];

/// One thing that a formula mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
struct MentionLine {
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
    /// What it rests on, where that is known.
    pub tag: Option<Tag>,
}

/// A value with its unit; a dash stands for no unit.
fn with_unit(value: f64, unit: &str) -> String {
    match unit {
        "" | "–" => number(value),
        unit => format!("{}{}{unit}", number(value), before_unit(unit)),
    }
}

/// What the formula mentions, cells first.
fn mentions(found: &Inspected) -> Vec<MentionLine> {
    let of = |cells: bool| {
        let wanted = move |mention: &&Mention| (mention.kind == MentionKind::Cell) == cells;
        found.inputs.iter().filter(wanted).map(line)
    };
    of(true).chain(of(false)).collect()
}

fn line(mention: &Mention) -> MentionLine {
    let Mention { symbol, kind, value, unit, source, tag, changed } = mention;
    let cell = model::CELLS.iter().find(|cell| symbol.split('[').next() == Some(cell.symbol));
    let fallback = match kind {
        MentionKind::Cell => cell.map_or("", |cell| cell.name.text()),
        MentionKind::Decision => Phrase::new("Decision of the plan", "方案中的决策").text(),
        MentionKind::Input => "",
    };
    let (tag, source) = if *changed {
        // The published basis says nothing of a range of the reader's own.
        (None, say!("your own range; published: {source}", "您的区间；已发布的依据：{source}"))
    } else {
        (*tag, source.clone())
    };
    MentionLine {
        symbol: symbol.clone(),
        is_cell: *kind == MentionKind::Cell,
        name: input_name(symbol, fallback).to_owned(),
        value: with_unit(*value, unit),
        source,
        tag,
    }
}

/// The panel as HTML.
pub(crate) fn html(found: &Inspected, plan_query: &str) -> String {
    let links = Links { plan_query };
    let Inspected { symbol, name, unit, value, parts, formula, live, used_by, .. } = found;
    let mut html = format!(
        "<h2 class=\"inspector-title\">{}</h2><p class=\"inspector-value\"><code>{}</code> = \
         <strong>{}</strong></p><p class=\"inspector-note\">{MEDIAN_WORLD}</p>",
        encode_text(name),
        encode_text(symbol),
        encode_text(&with_unit(*value, unit)),
    );
    html += &part(FORMULA, &code(&format!("{symbol} = {formula}")));
    if !parts.is_empty() {
        let parts: Vec<_> = parts.iter().map(|(name, is)| format!("{name} = {is}")).collect();
        // Writing to a String cannot fail.
        let _ = write!(html, "<p class=\"inspector-note\">{WHERE}</p>");
        html += &code(&parts.join("\n"));
    }
    html += &part(LIVE, &code(&format!("= {live}")));
    let lines: String = mentions(found).iter().map(|line| links.mention(line)).collect();
    html += &part(PARTS, &format!("<ul class=\"mentions\">{lines}</ul>"));
    if !used_by.is_empty() {
        html += &part(USED_BY, &links.list(used_by.iter().map(String::as_str)));
    }
    html + &part(OTHERS, &links.list(STARTS.into_iter()))
}

const FORMULA: Phrase = Phrase::new("Formula", "公式");
const WHERE: Phrase = Phrase::new("where", "其中");
const LIVE: Phrase = Phrase::new("With the numbers of the median world", "代入中位世界的数值");
const PARTS: Phrase = Phrase::new("What it is made of", "由什么构成");
const USED_BY: Phrase = Phrase::new("Used by", "用于");
const OTHERS: Phrase = Phrase::new("Other numbers", "其他数字");
const WHERE_FROM: Phrase = Phrase::new("Where from: ", "出处：");
const MEDIAN_WORLD: Phrase = Phrase::new(
    "In the median world: every input at its median, exports in their likeliest state. The odds \
     come from all futures.",
    "在中位世界里：每个输入取中位数，出口取最可能的状态。达标概率来自全部未来。",
);

fn part(title: Phrase, content: &str) -> String {
    format!("<h3 class=\"inspector-part\">{title}</h3>{content}")
}

fn code(text: &str) -> String {
    format!("<pre class=\"formula\"><code>{}</code></pre>", encode_text(text))
}

/// Links to other numbers of the same plan; the page asks by `data-topic`, the server by address.
struct Links<'a> {
    plan_query: &'a str,
}

impl Links<'_> {
    fn link(&self, symbol: &str) -> String {
        let topic = Topic::Cell(symbol.to_owned()).query();
        let address = joined(self.plan_query.to_owned(), &topic);
        format!(
            "<a class=\"where-from\" href=\"?{}#inspector\" data-topic=\"{}\" \
             aria-label=\"{WHERE_FROM}{name}\">{name}</a>",
            encode_double_quoted_attribute(&address),
            encode_double_quoted_attribute(&topic),
            name = encode_double_quoted_attribute(symbol),
        )
    }

    fn list<'a>(&self, symbols: impl Iterator<Item = &'a str>) -> String {
        let items: Vec<_> =
            symbols.map(|symbol| ["<li>", &self.link(symbol), "</li>"].concat()).collect();
        let items = items.concat();
        format!("<ul class=\"symbols\">{items}</ul>")
    }

    fn mention(&self, line: &MentionLine) -> String {
        let MentionLine { symbol, is_cell, name, value, source, tag } = line;
        let code = || format!("<code>{}</code>", encode_text(symbol));
        let symbol = if *is_cell { self.link(symbol) } else { code() };
        let tag = tag.map_or(String::new(), |tag| {
            format!("<span class=\"tag\" data-tag=\"{}\">{}</span>", tag.key(), tag.name())
        });
        format!(
            "<li class=\"mention\"><span class=\"mention-name\">{symbol} {}</span>\
             <span class=\"mention-value\">{}</span>\
             <span class=\"mention-source\">{tag}{}</span></li>",
            encode_text(name),
            encode_text(value),
            encode_text(source),
        )
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
        assert_eq!((growth.tag, growth.is_cell), (Some(Tag::Reported), false));
        assert!(growth.value.ends_with('×'), "{}", growth.value);
    }

    #[test]
    fn a_range_of_the_readers_own_is_called_that() {
        let growth = model::INPUTS.iter().position(|spec| spec.symbol == "g_gen");
        let believed = model::Distribution::LogNormal { p10: 2.0, p90: 6.0 };
        let ranges = model::Ranges::published().with(growth.expect("an input"), believed);
        let case = model::Case::december_2025().with_ranges(ranges.expect("in range"));
        let found = Inspector::new(&case.scenario()).inspect("D_gen").expect("it is a cell");
        let [growth] = &mentions(&found)[..] else { panic!("one input") };
        assert!(growth.source.starts_with("your own range; published: "), "{}", growth.source);
        assert_eq!((growth.tag, &*growth.value), (None, "3.46\u{202f}×"));
    }

    #[test]
    fn cells_lead_on() {
        let lines = mentions(&inspected("h_gen"));
        assert!(lines.iter().all(|line| line.is_cell && !line.name.is_empty()), "{lines:?}");
    }

    #[test]
    fn the_panel_leads_on_with_the_plan_and_cannot_be_broken_by_text() {
        let html = html(&inspected("h_gen"), "v=1&lease=40");
        assert!(html.contains("href=\"?v=1&amp;lease=40&amp;inspect=K_gen#inspector\""), "{html}");
        assert!(html.contains("data-topic=\"inspect=K_gen\""));
        assert!(!html.contains("<code></code>"));
    }

    #[test]
    fn every_start_is_a_cell() {
        for symbol in STARTS {
            assert!(!inspected(symbol).formula.is_empty());
        }
    }
}
