use std::cell::RefCell;

use gloo::render::{AnimationFrame, request_animation_frame};
use web_sys::wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlButtonElement, HtmlElement, MouseEvent, Node};

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

/// Enables or disables the button that does this, wherever it stands.
pub(crate) fn allow(deed: &str, allowed: bool) {
    let button = document()
        .and_then(|document| document.query_selector(&format!("button[data-do={deed}]")).ok()?)
        .and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
    if let Some(button) = button {
        button.set_disabled(!allowed);
    }
}

/// Moves the focus to the next or the previous of the elements that a selector finds, counted from
/// where the focus is; around the ends.
pub(crate) fn focus_neighbour(selector: &str, forward: bool) {
    let Some(document) = document() else { return };
    let Ok(stops) = document.query_selector_all(selector) else { return };
    let stops: Vec<HtmlElement> =
        (0..stops.length()).filter_map(|place| stops.get(place)?.dyn_into().ok()).collect();
    let Some(active) = document.active_element() else { return };
    let precedes = |stop: &HtmlElement| {
        stop.compare_document_position(&active) & Node::DOCUMENT_POSITION_FOLLOWING != 0
    };
    let here = stops.iter().position(|stop| stop.is_same_node(Some(&active)));
    let before = stops.iter().filter(|stop| precedes(stop)).count();
    let count = stops.len();
    let next = match (forward, here) {
        (true, Some(here)) => here + 1,
        (true, None) => before,
        (false, Some(here)) => here + count - 1,
        (false, None) => before + count - 1,
    };
    if let Some(stop) = next.checked_rem(count).and_then(|next| stops.get(next)) {
        if let Ok(Some(folded)) = stop.closest("details") {
            // Fails for invalid attribute names only, and this one is valid.
            let _ = folded.set_attribute("open", "");
        }
        let _ = stop.focus();
    }
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
