use web_sys::wasm_bindgen::JsValue;
use web_sys::window;

/// Writes the query into the address bar without a navigation or a history entry.
///
/// Browsers limit how often this may be done; a refusal leaves an older address, and the next
/// change mends it.
pub(crate) fn replace_query(query: &str) {
    let Some(window) = window() else { return };
    let Ok(path) = window.location().pathname() else { return };
    let address = if query.is_empty() { path } else { format!("{path}?{query}") };
    if let Ok(history) = window.history() {
        let state = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(&state, "", Some(&address));
    }
}
