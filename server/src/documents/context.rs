//! `/context`: what others spend, what rules allow, and what was claimed.

mod capex;
mod claims;
mod intensity;
mod rules;
mod tokens;
mod verdicts;

use datasets::Facts;
use leptos::prelude::*;

use super::parts::{self, Tag, contents, section, tag};

/// The chapters of the page, with their anchors.
const CHAPTERS: [(&str, &str); 6] = [
    ("claims", "What the article claims"),
    ("capex", "Capital expenditure, 2019 to 2026"),
    ("intensity", "Capital expenditure over revenue"),
    ("tokens", "Tokens a day"),
    ("rules", "Export rules"),
    ("sources", "Tables and sources"),
];

/// The page: everything on it comes from the fact tables.
pub(super) fn page(facts: &Facts) -> AnyView {
    let bodies: [(String, AnyView); 6] = [
        (claims::finding(facts), claims::body(facts)),
        (capex::finding(&facts.capex), capex::body(&facts.capex)),
        (intensity::finding(&facts.capex), intensity::body(&facts.capex)),
        (tokens::finding(&facts.demand), tokens::body(&facts.demand)),
        (rules::finding(&facts.export_events), rules::body(&facts.export_events)),
        (String::new(), sources(facts)),
    ];
    let chapters = CHAPTERS.iter().zip(bodies);
    let chapters = chapters.map(|((id, title), (finding, body))| section(id, title, finding, body));
    view! {
        <div class="opening">
            <h1 class="opening-title">"What others spend, what the rules allow, what was claimed"</h1>
            <p class="opening-lead">
                "The numbers that the model starts from, each with its source, its date and what it counts. Nothing here is ByteDance’s own data, and figures under different definitions are never added up."
            </p>
        </div>
        <Key/>
        {contents(&CHAPTERS)}
        {chapters.collect_view()}
    }
    .into_any()
}

/// What tags and grades mean.
#[component]
fn Key() -> impl IntoView {
    view! {
        <dl class="key" aria-label="How to read the numbers">
            <div><dt>{tag(Tag::Reported)}</dt><dd>"said by the company, an authority or the press"</dd></div>
            <div><dt>{tag(Tag::Derived)}</dt><dd>"computed here from reported parts"</dd></div>
            <div><dt>{tag(Tag::Estimate)}</dt><dd>"held to be so by a third party, or by us"</dd></div>
            <div><dt>"Seed"</dt><dd>"in notes: the article of 20 January 2026"</dd></div>
            <div><dt>"Grade"</dt><dd>"A read in the source named, B recalled from it, C rumour or assumption"</dd></div>
        </dl>
    }
}

/// Every fact table with its size, licence and hash.
fn sources(facts: &Facts) -> AnyView {
    let rows = facts.provenance().map(|table| {
        vec![
            parts::text(&*table.title),
            parts::text(&*table.description),
            parts::text(format!("{}, version {}", table.license, table.version)),
            parts::day(&table.accessed),
            view! { <code class="hash">{table.sha256.chars().take(12).collect::<String>()}</code> }
                .into_any(),
        ]
    });
    let columns = ["Table", "What it holds, and where it breaks", "Licence", "As of", "SHA-256"];
    parts::table("Tables and sources", &columns, rows.into())
}
