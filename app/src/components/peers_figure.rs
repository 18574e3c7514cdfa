use leptos::prelude::*;

use crate::components::Figure;
use crate::state::figures::{peers, standing};
use crate::state::initial::Initial;
use crate::state::peers::{Peer, PeerFigure};
use crate::state::sentences;

/// Capex of peers with what each figure counts and where it was read.
#[component]
pub(crate) fn PeersFigure() -> impl IntoView {
    let list = use_context::<Initial>()?.peers;
    let chart = Signal::stored(peers(&list));
    let finding = Signal::stored(sentences::peers(&list));
    let figures = |peer| -> Vec<_> { figures_of(peer).map(|figure| (peer, figure)).collect() };
    let rows = list.iter().flat_map(figures);
    let rows = rows.map(|(peer, figure)| definition(&peer.company, figure)).collect_view();
    Some(
        view! {
            <Figure title="Capital expenditure of peers, US$ bn" finding chart tabled=chart/>
            <details class="figure-data">
                <summary>"What each figure counts, and its source"</summary>
                <ul class="definitions">{rows}</ul>
            </details>
            <p class="figure-more">
                <a href="/context" data-plan="">"All years and every definition"</a>
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
    let text = format!(
        "{company}, {}: US${}bn, {}. Counts: {}. Confidence {}. ",
        figure.year,
        figure.usd_bn,
        standing(figure.standing),
        figure.definition,
        figure.confidence,
    );
    let source = figure.source.clone();
    let source = match figure.url.clone() {
        Some(url) => view! { <a href=url rel="external noreferrer">{source}</a> }.into_any(),
        None => view! { <span>{source}</span> }.into_any(),
    };
    view! { <li>{text} {source}</li> }
}
