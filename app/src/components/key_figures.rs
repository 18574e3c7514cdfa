use leptos::prelude::*;
use model::Case;
use words::{Phrase, say};

use crate::components::{Live, plain};
use crate::state::figures::{key_figures, odds};
use crate::state::links::where_from;
use crate::state::workbench::Workbench;

const ESTIMATE: Phrase = Phrase::new("Estimate", "估计值");
const MEDIAN: Phrase = Phrase::new("Median", "中位数");
const RANGE: Phrase = Phrase::new("90 % of futures", "90%的未来");
const WHERE_FROM: Phrase = Phrase::new("Where from", "出处");
const OTHER_RESULTS: Phrase = Phrase::new("Other results", "其他结果");

/// The figures that no chart shows, each with its 90 % range and where it comes from.
#[component]
pub(crate) fn KeyFigures(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let table = Memo::new(move |_| {
        let row = |case: &Case, figure: crate::state::figures::KeyFigure| {
            format!(
                "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"key-figures-range\">{}</td>\
                 <td class=\"key-figures-range\">{}</td></tr>",
                figure.label,
                figure.median,
                figure.range,
                where_from(case, figure.symbol, figure.expression),
            )
        };
        let rows: Vec<_> = workbench.told.with(|answer| {
            let figures = key_figures(answer).into_iter();
            figures.map(|figure| row(&answer.case, figure)).collect()
        });
        format!(
            "<table class=\"key-figures\"><thead><tr><th scope=\"col\">{ESTIMATE}</th>\
             <th scope=\"col\">{MEDIAN}</th><th scope=\"col\">{RANGE}</th>\
             <th scope=\"col\">{WHERE_FROM}</th></tr></thead><tbody>{}</tbody></table>",
            rows.concat(),
        )
    });
    plain(view! {
        <section class="panel" aria-labelledby="key-figures">
            <h2 class="figure-title" id="key-figures">{OTHER_RESULTS.text()}</h2>
            <Live class="key-figures-box" html=table/>
        </section>
    })
}

/// The odds of each part of the goal, and where each comes from.
#[component]
pub(crate) fn OddsList(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let list = Memo::new(move |_| {
        let item = |case: &Case, (label, futures, symbol): (&str, String, &str)| {
            format!(
                "<div class=\"odds-item\"><dt>{label}</dt><dd>{} {}\
                 </dd></div>",
                say!("<strong>{futures}</strong> in 100", "100种中<strong>{futures}</strong>种"),
                where_from(case, symbol, symbol),
            )
        };
        let items: Vec<_> = workbench
            .told
            .with(|answer| odds(answer).into_iter().map(|part| item(&answer.case, part)).collect());
        format!("<dl class=\"odds\" id=\"odds\">{}</dl>", items.concat())
    });
    view! { <Live class="odds-box" html=list/> }
}
