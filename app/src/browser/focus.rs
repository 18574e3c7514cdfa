use web_sys::wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, window};

/// Moves the focus to an element; one that is not there is ignored.
pub(crate) fn focus(id: &str) {
    let element = window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        // A refusal leaves the focus where it is.
        let _ = element.focus();
    }
}
