use leptos::prelude::*;

/// What in the address was ignored; nothing if all of it was read.
#[component]
pub(crate) fn Notes() -> impl IntoView {
    let notes = use_context::<AddressNotes>().map(|AddressNotes(notes)| notes).unwrap_or_default();
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

/// The notes of the server on the address, by context.
#[derive(Debug, Clone)]
pub(crate) struct AddressNotes(pub Vec<String>);
