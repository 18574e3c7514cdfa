//! `/context`: what others spend, what rules allow, and what was claimed.

mod capex;
mod claims;
mod intensity;
mod labels;
mod panels;
mod rules;
mod tokens;
mod verdicts;

use datasets::Facts;
use inquiry::take_html;
use leptos::prelude::*;
use model::Tag;
use words::{Phrase, say};

use self::panels::{Measure, Panel};
use super::parts::{self, contents, section, tag};
use crate::exports::{Cited, Picture};

/// The chapters of the page, with their anchors.
const CHAPTERS: [(&str, Phrase); 6] = [
    ("claims", Phrase::new("What the article claims", "文章的说法")),
    ("capex", Phrase::new("Capital expenditure, 2019 to 2026", "资本开支，2019至2026年")),
    ("intensity", Phrase::new("Capital expenditure over revenue", "资本开支占收入的比例")),
    ("tokens", Phrase::new("Tokens a day", "每日词元")),
    ("rules", Phrase::new("Export rules", "出口规则")),
    ("sources", SOURCES),
];
const SOURCES: Phrase = Phrase::new("Tables and sources", "资料表与来源");
const TITLE: Phrase = Phrase::new(
    "What others spend, what the rules allow, what was claimed",
    "同行花多少，规则允许什么，有哪些说法",
);
const LEAD: Phrase = Phrase::new(
    "The numbers that the model starts from, each with its source, its date and what it counts. Nothing here is ByteDance’s own data, and figures under different definitions are never added up.",
    "模型所依据的数字，每个都附有来源、日期和口径。这里没有字节跳动的内部数据，口径不同的数字绝不相加。",
);

/// The page: everything on it comes from the fact tables.
pub(super) fn page(facts: &Facts) -> AnyView {
    let bodies: [(String, AnyView); 6] = [
        (claims::finding(facts), claims::body(facts)),
        (capex::finding(facts), capex::body(facts)),
        (intensity::finding(facts), intensity::body(facts)),
        (tokens::finding(&facts.demand), tokens::body(facts)),
        (rules::finding(&facts.export_events), rules::body(facts)),
        (String::new(), sources(facts)),
    ];
    let chapters = CHAPTERS.iter().zip(bodies);
    let chapters =
        chapters.map(|((id, title), (finding, body))| section(id, *title, finding, body));
    view! {
        <div class="opening">
            <h1 class="opening-title">{TITLE.text()}</h1>
            <p class="opening-lead">{LEAD.text()}</p>
        </div>
        <Key/>
        {contents(&CHAPTERS)}
        {chapters.collect_view()}
    }
    .into_any()
}

/// The drawing of the page with this name, and where its numbers come from.
pub(crate) fn drawn(facts: &Facts, name: &str) -> Option<(Picture, Cited)> {
    let small = small_multiples(facts).into_iter().find_map(|(panels, measure)| {
        panels::picture(facts, name.strip_prefix(measure.prefix)?, (&panels, &measure))
    });
    let (picture, mut sources) =
        small.or_else(|| (name == tokens::NAME).then(|| tokens::picture(facts)))?;
    sources.sort();
    sources.dedup();
    Some((picture, Cited { as_of: facts.as_of().to_string(), sources }))
}

/// Companies and what is drawn of them.
fn small_multiples(facts: &Facts) -> [(Vec<Panel<'_>>, Measure); 2] {
    let (panels, _) = panels::panels(&facts.capex);
    [(panels, capex::measure()), (intensity::stating(&facts.capex), intensity::measure())]
}

/// Names of all drawings of the page.
#[cfg(test)]
pub(crate) fn drawings(facts: &Facts) -> Vec<String> {
    let names = small_multiples(facts).into_iter().flat_map(|(panels, measure)| {
        panels.into_iter().map(move |panel| format!("{}{}", measure.prefix, panel.key()))
    });
    names.chain([tokens::NAME.to_owned()]).collect()
}

/// What a drawing offers: its files, and the line that puts it into another page.
fn taking(name: &str, title: &str) -> AnyView {
    view! { <div class="figure-taking" inner_html=take_html(name, title, "", false)></div> }
        .into_any()
}

/// What tags and grades mean.
#[component]
fn Key() -> impl IntoView {
    const LABEL: Phrase = Phrase::new("How to read the numbers", "如何看这些数字");
    let tags = [
        (
            Tag::Reported,
            Phrase::new(
                "said by the company, an authority or the press",
                "公司、主管部门或媒体的说法",
            ),
        ),
        (Tag::Derived, Phrase::new("computed here from reported parts", "本站由已报道的部分算得")),
        (
            Tag::Estimate,
            Phrase::new("held to be so by a third party, or by us", "第三方或我们的估计"),
        ),
    ];
    let tags = tags.map(|(of, about)| (tag(of), about));
    let words = [
        (
            Phrase::new("Seed", "起始文章"),
            Phrase::new(
                "in notes: the article of 20 January 2026",
                "备注中指2026年1月20日的那篇文章",
            ),
        ),
        (
            Phrase::new("Grade", "评级"),
            Phrase::new(
                "A read in the source named, B recalled from it, C rumour or assumption",
                "A为在所列来源中读到，B为凭记忆引自该来源，C为传闻或假设",
            ),
        ),
    ];
    let words = words.map(|(name, about)| (parts::text(name), about));
    let entries = tags.into_iter().chain(words).map(|(name, about)| {
        view! { <div><dt>{name}</dt><dd>{about.text()}</dd></div> }
    });
    view! { <dl class="key" aria-label=LABEL.text()>{entries.collect_view()}</dl> }
}

/// Every fact table with its size, licence and hash.
fn sources(facts: &Facts) -> AnyView {
    let rows = facts.provenance().map(|table| {
        vec![
            parts::fact(facts, &table.title),
            parts::fact(facts, &table.description),
            parts::text(say!("{}, version {}", "{}，版本{}", table.license, table.version)),
            parts::day(&table.accessed),
            view! { <code class="hash">{table.sha256.chars().take(12).collect::<String>()}</code> }
                .into_any(),
        ]
    });
    let columns = [
        Phrase::new("Table", "资料表"),
        Phrase::new("What it holds, and where it breaks", "内容与缺陷"),
        Phrase::new("Licence", "许可"),
        Phrase::new("As of", "截至"),
        Phrase::name("SHA-256"),
    ];
    parts::table(SOURCES.text(), &columns, rows.into())
}
