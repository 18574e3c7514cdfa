use leptos::prelude::*;
use words::Phrase;

use crate::state::keys::KEYS;

const TITLE: Phrase = Phrase::new("Keys", "按键");
const CLOSE: Phrase = Phrase::new("Close", "关闭");

/// What the keys of a page do, closed at first.
///
/// The server makes it and the document's script opens and closes it, on pages with code of their own and
/// without.
#[component]
pub(crate) fn KeyList(
    /// The path of the page.
    path: &'static str,
) -> impl IntoView {
    let here = KEYS.iter().filter(|(place, ..)| place.is_at(path));
    let rows = here.map(|(_, key, does)| {
        view! { <dt>{key.text()}</dt><dd>{does.text()}</dd> }
    });
    view! {
        <dialog class="keys" id="keys" aria-labelledby="keys-title">
            <h2 class="figure-title" id="keys-title">{TITLE.text()}</h2>
            <dl class="keys-list">{rows.collect_view()}</dl>
            <button class="button" type="button" data-do="close">{CLOSE.text()}</button>
        </dialog>
    }
}
