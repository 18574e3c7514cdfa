use std::cell::Cell;

use gloo::events::EventListener;
use js_sys::Date;
use web_sys::wasm_bindgen::JsValue;
use web_sys::{Window, window};

/// Path and query of the page, without `?`; nothing on the server, where no page is shown.
pub(crate) fn address() -> Option<(String, String)> {
    cfg_select! {
        feature = "ssr" => { None }
        _ => {
            let location = window()?.location();
            let query = location.search().ok()?;
            Some((location.pathname().ok()?, query.trim_start_matches('?').to_owned()))
        }
    }
}

/// Writes the query into the address bar without a navigation or a history entry.
///
/// Browsers limit how often this may be done; a refusal leaves an older address, and the next
/// change mends it.
pub(crate) fn replace_query(query: &str) {
    let Some((window, address)) = place_of(query) else { return };
    if let Ok(history) = window.history() {
        let state = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(&state, "", Some(&address));
    }
}

thread_local! {
    /// When the address was last written while something moved, in milliseconds.
    static WRITTEN: Cell<f64> = const { Cell::new(0.0) };
}

/// Milliseconds between two writings of the address while something moves. Browsers stop listening
/// at about 20 a second, and what they then leave out may be the last one.
const PAUSE_MILLIS: f64 = 200.0;

/// As [`replace_query`], while a slider is dragged: what comes too soon is left out, because the
/// release writes the address once more.
pub(crate) fn replace_query_now_and_then(query: &str) {
    let now = Date::now();
    if now - WRITTEN.get() >= PAUSE_MILLIS {
        WRITTEN.set(now);
        replace_query(query);
    }
}

/// Writes the query into the address bar as a new entry of the history, unless it is there already.
pub(crate) fn push_query(query: &str) {
    let Some((window, address)) = place_of(query) else { return };
    let unchanged = self::address().is_some_and(|(_, known)| known == query);
    if let (false, Ok(history)) = (unchanged, window.history()) {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// Calls `callback` when the reader goes back or forward in the history, as long as the page lives.
pub(crate) fn on_travel(callback: impl Fn() + 'static) {
    if let Some(window) = window() {
        EventListener::new(&window, "popstate", move |_| callback()).forget();
    }
}

fn place_of(query: &str) -> Option<(Window, String)> {
    let window = window()?;
    let path = window.location().pathname().ok()?;
    let address = if query.is_empty() { path } else { format!("{path}?{query}") };
    Some((window, address))
}
