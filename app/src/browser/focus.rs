use std::cell::RefCell;

use web_sys::wasm_bindgen::JsCast as _;
use web_sys::{Document, HtmlElement, window};

thread_local! {
    /// Where the focus was before a panel took it.
    static BEFORE: RefCell<Option<HtmlElement>> = const { RefCell::new(None) };
}

/// Moves the focus into a panel that has just opened; one that is not there is ignored.
pub(crate) fn focus_panel(id: &str, opened: bool) {
    let Some(document) = document() else { return };
    if opened {
        let before = document.active_element();
        BEFORE.set(before.and_then(|element| element.dyn_into().ok()));
    }
    let panel = document.get_element_by_id(id);
    focus(panel.and_then(|element| element.dyn_into().ok()));
}

/// Moves the focus back to where it was before the panel opened.
pub(crate) fn leave_panel() {
    focus(BEFORE.take());
}

fn focus(element: Option<HtmlElement>) {
    if let Some(element) = element {
        // A refusal leaves the focus where it is.
        let _ = element.focus();
    }
}

fn document() -> Option<Document> {
    window()?.document()
}
