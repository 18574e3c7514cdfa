//! What still pages have in common: tables that scroll by themselves, tags, sources.

use datasets::{Confidence, DemandRow, Facts, FigureKind, Url};
use leptos::prelude::*;
use model::Tag;
use words::{Language, Phrase, say};
pub(super) use words::{headroom as change, percent, plain as short};

use crate::said::said;

/// The tag of a figure of capital expenditure.
pub(super) const fn kind_tag(kind: FigureKind) -> Tag {
    match kind {
        FigureKind::Derived => Tag::Derived,
        FigureKind::Estimate | FigureKind::Forecast | FigureKind::Unknown => Tag::Estimate,
        _ => Tag::Reported,
    }
}

/// The tag of an observation, which its grade and its words tell.
pub(super) fn observation_tag(row: &DemandRow) -> Tag {
    if row.source.contains("derived") {
        Tag::Derived
    } else if row.confidence == Confidence::C || row.definition.contains("estimate") {
        Tag::Estimate
    } else {
        Tag::Reported
    }
}

/// The tag as a word that stands out.
pub(super) fn tag(tag: Tag) -> AnyView {
    view! { <span class="tag" data-tag=tag.key()>{tag.name().text()}</span> }.into_any()
}

/// Where something was read, as a link if it has an address; titles stay as they are.
pub(super) fn source(words: &str, url: Option<&Url>) -> AnyView {
    let words = words.to_owned();
    match url.map(|url| url.as_str().to_owned()) {
        Some(url) => {
            view! { <a href=url rel="external noreferrer" lang=english()>{words}</a> }.into_any()
        }
        None => view! { <span lang=english()>{words}</span> }.into_any(),
    }
}

/// The language of what stays English, where it is not that of the page.
fn english() -> Option<&'static str> {
    (words::current().language != Language::English).then_some(Language::English.tag())
}

/// A text of the fact tables as a part of a page, which says so where it stands in another language than the page.
pub(super) fn fact(facts: &Facts, text: &str) -> AnyView {
    let known = facts.in_chinese(text).is_some();
    let language = english().filter(|_| !known);
    let said = said(facts, text);
    match language {
        None => said.into_any(),
        language => view! { <span lang=language>{said}</span> }.into_any(),
    }
}

/// The full stop of the reader's language.
pub(super) fn stop() -> &'static str {
    Phrase::new(".", "。").text()
}

/// What stands between two sentences, if anything does.
pub(super) fn gap() -> Option<&'static str> {
    (words::current().language == Language::English).then_some(" ")
}

/// What stands between two parts of a list.
pub(super) fn comma() -> &'static str {
    Phrase::new(", ", "，").text()
}

/// A date as written, or that there is none.
pub(super) fn date(date: Option<impl ToString>) -> String {
    date.map_or_else(|| say!("undated", "无日期"), |date| date.to_string())
}

/// A date that is not broken between lines.
pub(super) fn day(day: &(impl ToString + ?Sized)) -> AnyView {
    view! { <span class="unbroken">{day.to_string()}</span> }.into_any()
}

/// A grade as written.
pub(super) fn grade(confidence: Option<Confidence>) -> String {
    confidence.map_or_else(|| say!("ungraded", "未评级"), |grade| grade.to_string())
}

/// A cell's text.
pub(super) fn text(text: impl Into<String>) -> AnyView {
    text.into().into_any()
}

/// A table in a region of its own, which scrolls and can be reached by keyboard.
///
/// The first cell of a row is its heading.
pub(super) fn table(label: &str, columns: &[Phrase], rows: Vec<Vec<AnyView>>) -> AnyView {
    let head = columns.iter().map(|name| view! { <th scope="col">{name.text()}</th> });
    let head = head.collect_view();
    let row = |cells: Vec<AnyView>| {
        let mut cells = cells.into_iter();
        let heading = cells.next().map(|cell| view! { <th scope="row">{cell}</th> });
        let cells = cells.map(|cell| view! { <td>{cell}</td> }).collect_view();
        view! { <tr>{heading}{cells}</tr> }
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=label.to_owned()>
            <table class="data">
                <thead><tr>{head}</tr></thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A section with an anchor, a heading and a sentence that says what it shows.
pub(super) fn section(id: &'static str, title: Phrase, finding: String, body: AnyView) -> AnyView {
    let finding = (!finding.is_empty()).then(|| view! { <p class="chapter-finding">{finding}</p> });
    view! {
        <section class="chapter" id=id aria-labelledby=format!("{id}-title")>
            <h2 class="chapter-title" id=format!("{id}-title")>{title.text()}</h2>
            {finding}
            {body}
        </section>
    }
    .into_any()
}

/// Links to the sections of a page.
pub(super) fn contents(entries: &[(&'static str, Phrase)]) -> AnyView {
    const HERE: Phrase = Phrase::new("On this page", "本页内容");
    let links = entries.iter().map(|(id, title)| {
        view! { <li><a href=format!("#{id}") rel="external">{title.text()}</a></li> }
    });
    view! {
        <nav class="contents" aria-label=HERE.text()>
            <ul>{links.collect_view()}</ul>
        </nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_carry_a_sign_and_numbers_no_idle_zeros() {
        assert_eq!(change(-0.08), "\u{2212}8\u{202f}%");
        assert_eq!(change(0.25), "+25\u{202f}%");
        assert_eq!(percent(0.531), "53\u{202f}%");
        assert_eq!(
            (short(0.12), short(50.0), short(281.3)),
            ("0.12".into(), "50".into(), "281".into())
        );
    }

    #[test]
    fn what_nobody_said_is_an_estimate() {
        assert_eq!(kind_tag(FigureKind::Guidance), Tag::Reported);
        assert_eq!(kind_tag(FigureKind::Forecast), Tag::Estimate);
        assert_eq!(kind_tag(FigureKind::Derived), Tag::Derived);
    }
}
