use leptos::prelude::*;

use crate::state::initial::Initial;

/// What in the address was ignored; nothing if all of it was read.
#[component]
pub(crate) fn Notes() -> impl IntoView {
    let notes = use_context::<Initial>().map(|initial| initial.notes).unwrap_or_default();
    (!notes.is_empty()).then(|| {
        let items = notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view();
        view! {
            <aside class="notes" aria-label="About the address">
                <ul>{items}</ul>
                <p>"The rest of the address was used; what was ignored stands at its default."</p>
            </aside>
        }
    })
}
