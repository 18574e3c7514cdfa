use leptos::prelude::*;
use words::Phrase;

use crate::state::initial::Initial;

const ABOUT: Phrase = Phrase::new("About the address", "关于网址");
const REST: Phrase = Phrase::new(
    "The rest of the address was used; what was ignored stands at its default.",
    "网址的其余部分已采用；被忽略的部分取默认值。",
);

/// What in the address was ignored; nothing if all of it was read.
#[component]
pub(crate) fn Notes() -> impl IntoView {
    let notes = use_context::<Initial>().map(|initial| initial.notes).unwrap_or_default();
    (!notes.is_empty()).then(|| {
        let items = notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view();
        view! {
            <aside class="notes" aria-label=ABOUT.text()>
                <ul>{items}</ul>
                <p>{REST.text()}</p>
            </aside>
        }
    })
}
