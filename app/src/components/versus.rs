use analysis::Answer;
use leptos::prelude::*;

use crate::components::figure::table_html;
use crate::state::answers::{values, versus};
use crate::state::conversation::Conversation;
use crate::state::topic::Topic;
use crate::state::workbench::Workbench;

/// How each later scenario differs from the first, then the values of all.
#[component]
pub(crate) fn Versus(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let newest =
        Conversation::newest(workbench.asking, |topic| matches!(topic, Topic::Compare(..)));
    let lines = Memo::new(move |_| {
        newest.with(|shown| match shown.as_deref().map(|shown| (&shown.answer, &shown.asked)) {
            Some((Answer::Compare(found), asked)) => versus(found, asked),
            _ => Vec::new(),
        })
    });
    let table = Memo::new(move |_| {
        newest.with(|shown| match shown.as_deref().map(|shown| (&shown.answer, &shown.asked)) {
            Some((Answer::Compare(found), asked)) => table_html(&values(found, asked)),
            _ => String::new(),
        })
    });
    let line = |line: crate::state::answers::Versus| {
        let flags =
            (!line.flags.is_empty()).then(|| view! { <p class="versus-flag">{line.flags}</p> });
        view! {
            <li class="versus-line">
                <h2 class="versus-name">{line.name}</h2>
                <p class="versus-points"><strong>{line.points}</strong> " points"</p>
                <p class="versus-finding">{line.finding}</p>
                {flags}
            </li>
        }
    };
    let stale = move || {
        let plan = workbench.plan.get();
        workbench.asking.with(|known| known.is_stale(&plan)).then_some("true")
    };
    view! {
        <div class="answer" data-stale=stale>
            <ul class="versus">{move || lines.get().into_iter().map(line).collect_view()}</ul>
            <section class="panel" aria-labelledby="values-title">
                <h2 class="figure-title" id="values-title">"All values"</h2>
                <div
                    class="figure-table"
                    tabindex="0"
                    role="region"
                    aria-labelledby="values-title"
                    inner_html=move || table.get()
                ></div>
            </section>
        </div>
    }
    .into_any()
}
