use leptos::prelude::*;

use crate::state::format::count;
use crate::state::workbench::use_workbench;

/// The day of the fact tables, by context.
#[derive(Debug, Clone)]
pub(crate) struct FactsDate(pub String);

/// What every page ends with: the day of the facts, whose result the numbers are, and what they are not.
#[component]
pub(crate) fn Footer() -> impl IntoView {
    let facts = use_context::<FactsDate>().map(|FactsDate(date)| {
        view! { <li>"Facts as of " <time datetime=date.clone()>{date.clone()}</time></li> }
    });
    view! {
        <footer class="site-footer">
            <ul class="site-facts">{facts}<ResultFacts/></ul>
            <p>
                "Press reports and estimates; ByteDance is private and none of this is its data. Not investment advice."
            </p>
        </footer>
    }
}

/// The result's name, how many trials it rests on, how sure it is, and who computed it.
#[component]
fn ResultFacts() -> impl IntoView {
    let workbench = use_workbench()?;
    let name = move || workbench.answer.with(|answer| answer.name.clone());
    let trials = move || workbench.answer.with(|answer| count(answer.summary.trials));
    let error =
        move || workbench.answer.with(|a| format!("{:.2}", a.summary.odds.goal_error * 100.0));
    let backend = move || workbench.answer.with(|answer| answer.backend.name());
    Some(view! {
        <li>"Result " <span class="site-result">{name}</span></li>
        <li>{trials} " trials"</li>
        <li>"Odds ±" {error} " points"</li>
        <li>"Computed by " {backend}</li>
    })
}
