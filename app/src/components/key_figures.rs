use leptos::prelude::*;

use crate::components::WhereFrom;
use crate::state::figures::{KeyFigure, key_figures, odds};
use crate::state::workbench::Workbench;

/// The figures that no chart shows, each with its 90 % range.
#[component]
pub(crate) fn KeyFigures(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    // The rows stay and their numbers change, so that links keep the focus.
    let figures = Memo::new(move |_| workbench.answer.with(key_figures));
    let row = |(place, figure): (usize, KeyFigure)| {
        let median = move || figures.with(|figures| figures[place].median.clone());
        let range = move || figures.with(|figures| figures[place].range.clone());
        view! {
            <tr>
                <th scope="row">{figure.label}</th>
                <td>{median}</td>
                <td class="key-figures-range">{range}</td>
                <td class="key-figures-range"><WhereFrom symbol=figure.symbol/></td>
            </tr>
        }
    };
    view! {
        <section class="panel" aria-labelledby="key-figures">
            <h2 class="figure-title" id="key-figures">"Other results"</h2>
            <table class="key-figures">
                <thead>
                    <tr>
                        <th scope="col">"Estimate"</th>
                        <th scope="col">"Median"</th>
                        <th scope="col">"90 % of futures"</th>
                        <th scope="col">"Where from"</th>
                    </tr>
                </thead>
                <tbody>{figures.get_untracked().into_iter().enumerate().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

/// The odds of each part of the goal.
#[component]
pub(crate) fn OddsList(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let odds = Memo::new(move |_| workbench.answer.with(odds));
    let item = |(place, (label, _, symbol)): (usize, (&'static str, String, &'static str))| {
        let futures = move || odds.with(|odds| odds[place].1.clone());
        view! {
            <div class="odds-item">
                <dt>{label}</dt>
                <dd><strong>{futures}</strong> " in 100 " <WhereFrom symbol/></dd>
            </div>
        }
    };
    let items = odds.get_untracked().into_iter().enumerate().map(item).collect_view();
    view! { <dl class="odds" id="odds">{items}</dl> }.into_any()
}
