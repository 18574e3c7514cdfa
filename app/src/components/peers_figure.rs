use inquiry::take_html;
use leptos::prelude::*;
use words::{Language, Phrase, dollars_bn, say};

use crate::components::Figure;
use crate::state::address::query_from_case;
use crate::state::figures::{PEERS, peers, standing};
use crate::state::initial::Initial;
use crate::state::peers::{Peer, PeerFigure};
use crate::state::sentences;

const COUNTS: Phrase =
    Phrase::new("What each figure counts, and its source", "每个数字的口径和来源");
const ALL_YEARS: Phrase = Phrase::new("All years and every definition", "全部年份和各种口径");

/// Capex of peers with what each figure counts and where it was read.
#[component]
pub(crate) fn PeersFigure() -> impl IntoView {
    let Initial { peers: list, case, .. } = use_context::<Initial>()?;
    let take = take_html("peers", PEERS.text(), &query_from_case(&case), true);
    let chart = Signal::stored(peers(&list));
    let finding = Signal::stored(sentences::peers(&list));
    let figures = |peer| -> Vec<_> { figures_of(peer).map(|figure| (peer, figure)).collect() };
    let rows = list.iter().flat_map(figures);
    let rows = rows.map(|(peer, figure)| definition(&peer.name, figure)).collect_view();
    Some(
        view! {
            <Figure title=PEERS finding chart tabled=chart take/>
            <details class="figure-data">
                <summary>{COUNTS.text()}</summary>
                <ul class="definitions">{rows}</ul>
            </details>
            <p class="figure-more">
                <a href="/context" data-plan="">{ALL_YEARS.text()}</a>
            </p>
        }
        .into_any(),
    )
}

/// The figures that are drawn, then those they were preferred to.
fn figures_of(peer: &Peer) -> impl Iterator<Item = &PeerFigure> {
    peer.figures.iter().chain(&peer.others)
}

fn definition(company: &str, figure: &PeerFigure) -> impl IntoView + use<> {
    let text = say!(
        "{company}, {}: US{}, {}. Counts: {}. Confidence {}. ",
        "{company}，{}：{}，{}。口径：{}。可信度{}。",
        figure.year,
        dollars_bn(figure.usd_bn),
        standing(figure.standing),
        figure.definition,
        figure.confidence,
    );
    // Titles of sources stay as they are.
    let english = (words::current().language != Language::English).then_some("en");
    let source = figure.source.clone();
    let source = match figure.url.clone() {
        Some(url) => {
            view! { <a href=url rel="external noreferrer" lang=english>{source}</a> }.into_any()
        }
        None => view! { <span lang=english>{source}</span> }.into_any(),
    };
    view! { <li>{text} {source}</li> }
}
