use leptos::prelude::*;

use crate::state::links::hidden_fields;
use crate::state::workbench::Workbench;

/// The plan as hidden fields, so that a form without scripts keeps it.
#[component]
pub(crate) fn HiddenPlan(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    // With scripts the address is written by the page, and these are not looked at.
    let fields = workbench.plan.with_untracked(hidden_fields);
    view! { <div hidden inner_html=fields></div> }
}
