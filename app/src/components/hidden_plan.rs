use leptos::prelude::*;

use crate::state::address::query_from_plan;
use crate::state::workbench::Workbench;

/// The plan as hidden fields, so that a form without scripts keeps it.
#[component]
pub(crate) fn HiddenPlan(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    // With scripts the address is written by the page, and these are not looked at.
    let query = workbench.plan.with_untracked(query_from_plan);
    let field = |(name, value): (_, _)| {
        view! { <input type="hidden" name=String::from(name) value=String::from(value)/> }
    };
    form_urlencoded::parse(query.as_bytes()).map(field).collect_view()
}
