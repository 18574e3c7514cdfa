use analysis::Answer;
use leptos::prelude::*;

use crate::components::figure::table_html;
use crate::state::answers::values;
use crate::state::conversation::Conversation;
use crate::state::topic::Topic;
use crate::state::workbench::Workbench;

/// Odds and quantities of all compared scenarios side by side.
#[component]
pub(crate) fn ValuesTable(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let newest =
        Conversation::newest(workbench.asking, |topic| matches!(topic, Topic::Compare(..)));
    let table = Memo::new(move |_| {
        newest.with(|shown| match shown.as_deref().map(|shown| (&shown.answer, &shown.asked)) {
            Some((Answer::Compare(found), asked)) => table_html(&values(found, asked)),
            _ => String::new(),
        })
    });
    view! {
        <section class="values" aria-labelledby="values-title">
            <h2 class="figure-title" id="values-title">"All values"</h2>
            <div
                class="figure-table"
                tabindex="0"
                role="region"
                aria-labelledby="values-title"
                inner_html=move || table.get()
            ></div>
        </section>
    }
    .into_any()
}
