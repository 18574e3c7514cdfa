use gloo::events::{EventListener, EventListenerOptions};
use inquiry::joined;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{
    Document, Event, HtmlAnchorElement, HtmlDialogElement, HtmlElement, MouseEvent, window,
};
use words::{Currency, Language, Locale};

use crate::components::{CRASH_NOTICE_ID, LIVE_ID};

/// The element whose content the browser side takes over; nothing on pages without one.
pub fn live_root() -> Option<HtmlElement> {
    document()?.get_element_by_id(LIVE_ID)?.dyn_into().ok()
}

/// Takes over the language and the currency in which the server wrote the page.
pub fn speak_as_the_page() {
    let Some(root) = document().and_then(|document| document.document_element()) else { return };
    let attribute = |name| root.get_attribute(name).unwrap_or_default();
    words::set(Locale {
        language: Language::from_tag(&attribute("lang")).unwrap_or_default(),
        currency: Currency::from_key(&attribute("data-currency")).unwrap_or_default(),
    });
}

/// Opens the dialog that says what happened after a panic and offers a reload.
///
/// Called from the panic hook, so it relies on nothing that may be broken by then: the dialog is
/// part of the server's HTML, and no reactive code runs. Missing elements are ignored.
pub fn show_crash_notice() {
    open_dialog(CRASH_NOTICE_ID);
    // A booth has nobody to press a button: its start script loads the page again.
    if let (Some(window), Ok(event)) = (window(), Event::new(FAILED)) {
        let _ = window.dispatch_event(&event);
    }
}

/// Tells the start script that the page cannot go on.
const FAILED: &str = "headroom-failed";

/// Opens the dialog with this id over the page, if there is one and it is closed.
pub(crate) fn open_dialog(id: &str) {
    let dialog = document()
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|element| element.dyn_into::<HtmlDialogElement>().ok());
    if let Some(dialog) = dialog
        && !dialog.open()
        && dialog.show_modal().is_err()
    {
        dialog.set_open(true);
    }
}

/// Closes the dialog with this id, if there is one; the focus goes back to where it was.
pub(crate) fn close_dialog(id: &str) {
    let dialog = document()
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|element| element.dyn_into::<HtmlDialogElement>().ok());
    if let Some(dialog) = dialog {
        dialog.close();
    }
}

/// Sets `data-hydrated` on the document element, for style sheets and browser tests.
pub fn mark_hydrated() {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        // Fails for invalid attribute names only, and this one is valid.
        let _ = root.set_attribute("data-hydrated", "");
    }
}

/// Has every link with `data-plan` lead to this plan; the attribute holds what else its query has.
pub(crate) fn carry_plan(plan_query: &str) {
    let Some(document) = document() else { return };
    let Ok(links) = document.query_selector_all("a[data-plan]") else { return };
    for place in 0..links.length() {
        let link = links.item(place).and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
        if let Some(link) = link {
            let more = link.get_attribute("data-plan").unwrap_or_default();
            let query = joined(plan_query.to_owned(), &more);
            // A link that is written is styled anew, even if it is as before.
            if link.search().trim_start_matches('?') != query {
                link.set_search(&query);
            }
        }
    }
}

/// Has every link with `data-plan` to such a path carry more than the plan, from the next
/// [`carry_plan`] on.
pub(crate) fn carry_more(path: &str, more: &str) {
    let links = document().and_then(|document| {
        document.query_selector_all(&format!("a[data-plan][href*=\"{path}\"]")).ok()
    });
    let Some(links) = links else { return };
    for place in 0..links.length() {
        let link = links.item(place).and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
        if let Some(link) =
            link.filter(|link| link.get_attribute("data-plan").as_deref() != Some(more))
        {
            // Fails for invalid attribute names only, and this one is valid.
            let _ = link.set_attribute("data-plan", more);
        }
    }
}

/// Writes HTML into the element with this `data-shows`, which the server has filled first.
pub(crate) fn show(name: &str, html: &str) {
    let element = document()
        .and_then(|document| document.query_selector(&format!("[data-shows={name}]")).ok()?);
    if let Some(element) = element {
        element.set_inner_html(html);
    }
}

/// Calls `callback` for every plain click on the page, as long as it lives.
///
/// A click that wants something special, such as a new tab, is left to the browser.
pub(crate) fn on_click(callback: impl Fn(&MouseEvent) + 'static) {
    let Some(document) = document() else { return };
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&document, "click", options, move |event| {
        let Some(event) = event.dyn_ref::<MouseEvent>() else { return };
        let special = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if !special {
            callback(event);
        }
    })
    .forget();
}

pub(super) fn document() -> Option<Document> {
    window()?.document()
}
