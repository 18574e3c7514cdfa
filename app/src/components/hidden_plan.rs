use leptos::prelude::*;

use crate::state::analyst::Analyst;
use crate::state::links::hidden_fields;

/// The plan as hidden fields, so that a form without scripts keeps it.
#[component]
pub(crate) fn HiddenPlan(
    /// What the page asks, and about which plan.
    analyst: Analyst,
) -> impl IntoView {
    // With scripts the address is written by the page, and these are not looked at.
    let fields = analyst.case.with_untracked(hidden_fields);
    view! { <div hidden inner_html=fields></div> }
}
