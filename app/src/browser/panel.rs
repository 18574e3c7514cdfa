use std::cell::RefCell;

use gloo::render::{AnimationFrame, request_animation_frame};
use web_sys::wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, MouseEvent};

use super::document::document;

thread_local! {
    /// Where the focus was before a panel took it.
    static BEFORE: RefCell<Option<HtmlElement>> = const { RefCell::new(None) };
    /// What will move the focus.
    static FOCUS: RefCell<Option<AnimationFrame>> = const { RefCell::new(None) };
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

/// The value of this attribute of whatever was clicked, if it or something around it has one.
pub(crate) fn clicked(event: &MouseEvent, attribute: &str) -> Option<String> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(&format!("[{attribute}]")).ok()??.get_attribute(attribute)
}

/// Moves the focus to the element with this id; what is folded around it is opened.
pub(crate) fn jump_to(id: &str) {
    let Some(element) = document().and_then(|document| document.get_element_by_id(id)) else {
        return;
    };
    if let Ok(Some(folded)) = element.closest("details") {
        // Fails for invalid attribute names only, and this one is valid.
        let _ = folded.set_attribute("open", "");
    }
    element.scroll_into_view();
    focus(element.dyn_into().ok());
}

/// Focuses what asks this once the page has been drawn again.
pub(crate) fn focus_again(topic: String) {
    let focus = move |_| {
        let link = document().and_then(|document| {
            document.query_selector(&format!("[data-topic='{topic}']")).ok()?
        });
        focus(link.and_then(|element| element.dyn_into().ok()));
    };
    // Dropping the handle would cancel it; the one before has done its work or is not wanted.
    FOCUS.set(Some(request_animation_frame(focus)));
}

fn focus(element: Option<HtmlElement>) {
    if let Some(element) = element {
        // A refusal leaves the focus where it is.
        let _ = element.focus();
    }
}
