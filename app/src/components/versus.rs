use analysis::Answer;
use leptos::prelude::*;

use crate::state::answers::versus;
use crate::state::conversation::Conversation;
use crate::state::topic::Topic;
use crate::state::workbench::Workbench;

/// How each later scenario differs from the first, future by future.
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
    view! { <ul class="versus">{move || lines.get().into_iter().map(line).collect_view()}</ul> }
        .into_any()
}
