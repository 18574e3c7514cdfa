use leptos::prelude::*;

use crate::state::figures::{key_figures, odds};
use crate::state::workbench::Workbench;

/// The figures that no chart shows, each with its 90 % range.
#[component]
pub(crate) fn KeyFigures(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let rows = move || {
        let figures = workbench.answer.with(key_figures);
        let row = |figure: crate::state::figures::KeyFigure| {
            view! {
                <tr>
                    <th scope="row">{figure.label}</th>
                    <td>{figure.median}</td>
                    <td class="key-figures-range">{figure.range}</td>
                </tr>
            }
        };
        figures.into_iter().map(row).collect_view()
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
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
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
    let items = move || {
        let odds = workbench.answer.with(odds);
        let item = |(label, futures)| {
            view! {
                <div class="odds-item">
                    <dt>{label}</dt>
                    <dd><strong>{futures}</strong> " in 100"</dd>
                </div>
            }
        };
        odds.into_iter().map(item).collect_view()
    };
    view! { <dl class="odds" id="odds">{items}</dl> }
}
