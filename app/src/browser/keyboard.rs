use gloo::events::{EventListener, EventListenerOptions};
use web_sys::KeyboardEvent;
use web_sys::wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, HtmlInputElement};

use super::document::document;
use crate::state::keys::Pressed;

/// A pressed key, which whoever acts on it keeps from the browser.
pub(crate) struct Press<'event> {
    /// Which key it was.
    pub pressed: Pressed,
    event: &'event KeyboardEvent,
}

impl Press<'_> {
    /// Keeps the browser from doing what it does at this key.
    pub(crate) fn keep(&self) {
        self.event.prevent_default();
    }
}

/// Calls `callback` for every key pressed on the page, as long as it lives; Alt is the browser's.
pub(crate) fn on_press(callback: impl Fn(&Press<'_>) + 'static) {
    let Some(document) = document() else { return };
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&document, "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        if event.alt_key() {
            return;
        }
        let pressed = Pressed {
            key: event.key(),
            control: event.ctrl_key() || event.meta_key(),
            shift: event.shift_key(),
            typing: takes_letters(event),
        };
        callback(&Press { pressed, event });
    })
    .forget();
}

/// Whether letters typed here are text. Sliders, radio buttons and boxes take none.
fn takes_letters(event: &KeyboardEvent) -> bool {
    let Some(target) = event.target() else { return false };
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        return !matches!(&*input.type_(), "range" | "radio" | "checkbox" | "button" | "submit");
    }
    let element = target.dyn_ref::<HtmlElement>();
    element.is_some_and(|element| {
        element.is_content_editable() || matches!(&*element.tag_name(), "TEXTAREA" | "SELECT")
    })
}
