use web_sys::wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, window};

use crate::components::CRASH_NOTICE_ID;

/// Opens the dialog that says what happened after a panic and offers a reload.
///
/// Called from the panic hook, so it relies on nothing that may be broken by then: the dialog is
/// part of the server's HTML, and no reactive code runs. Missing elements are ignored.
pub fn show_crash_notice() {
    let dialog = window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(CRASH_NOTICE_ID))
        .and_then(|element| element.dyn_into::<HtmlDialogElement>().ok());
    if let Some(dialog) = dialog
        && !dialog.open()
        && dialog.show_modal().is_err()
    {
        dialog.set_open(true);
    }
}

/// Sets `data-hydrated` on the document element, for style sheets and browser tests.
pub fn mark_hydrated() {
    let root = window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    if let Some(root) = root {
        // Fails for invalid attribute names only, and this one is valid.
        let _ = root.set_attribute("data-hydrated", "");
    }
}
