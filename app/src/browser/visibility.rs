use gloo::events::EventListener;

use super::document::document;

/// Calls `callback` with whether the page is hidden, whenever that changes.
pub(crate) fn on_visibility(callback: impl Fn(bool) + 'static) -> Option<EventListener> {
    let document = document()?;
    let watched = document.clone();
    Some(EventListener::new(&document, "visibilitychange", move |_| callback(watched.hidden())))
}

/// Whether the page is hidden.
pub(crate) fn is_hidden() -> bool {
    document().is_some_and(|document| document.hidden())
}
