//! What a screen in a hall asks of its browser: to stay awake, to be told nothing that a finger did
//! not mean, and to let others know that it lives.

use std::cell::RefCell;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::render::{AnimationFrame, request_animation_frame};
use js_sys::{Date, Function, Promise, Reflect};
use protocol::Fault;
use web_sys::wasm_bindgen::closure::Closure;
use web_sys::wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, HtmlElement, KeyboardEvent, Window, window};

use super::document::document;
use super::{address, named_path, seed};

/// Said twice a second to the start script, whose watchdog reloads a page that falls silent.
const BEAT: &str = "headroom-beat";
/// Asks the start script to take the version that is waiting.
const UPDATE: &str = "headroom-update";
/// Set by the start script on the document's element while a version is waiting.
const WAITING: &str = "data-update";
/// The fields of an address that stay when a visitor leaves: by what `headroom booth` knows its own
/// screen, and since when that is to leave the GPU alone.
const KEPT: [&str; 2] = ["screen=", "careful="];

thread_local! {
    /// The title as it was last written.
    static TITLE: RefCell<String> = const { RefCell::new(String::new()) };
    /// What will move the focus.
    static FOCUS: RefCell<Option<AnimationFrame>> = const { RefCell::new(None) };
    /// By what the server tells screens apart; chosen at random with every load.
    static NAME: u32 = seed();
}

/// Milliseconds of the wall clock, which goes on while timers are held up.
pub(crate) fn date_millis() -> f64 {
    Date::now()
}

/// The fields of the address that are not the visitor's.
pub(crate) fn kept_fields() -> String {
    let query = address().map(|(_, query)| query).unwrap_or_default();
    let is_kept = |field: &&str| KEPT.iter().any(|kept| field.starts_with(kept));
    let kept: Vec<&str> = query.split('&').filter(is_kept).collect();
    kept.join("&")
}

/// Calls `touched` at every sign of a visitor, swallows the gestures that would leave the page or
/// its size, and keeps the screen awake; as long as the page lives.
pub(crate) fn keep_from_harm(touched: impl Fn() + Clone + 'static) {
    let Some(document) = document() else { return };
    for sign in ["pointerdown", "pointermove", "keydown", "touchstart", "wheel"] {
        let touched = touched.clone();
        EventListener::new(&document, sign, move |_| touched()).forget();
    }
    let strict = EventListenerOptions::enable_prevent_default();
    for trap in ["contextmenu", "dragstart", "gesturestart", "selectstart"] {
        let swallow = |event: &Event| event.prevent_default();
        EventListener::new_with_options(&document, trap, strict, swallow).forget();
    }
    EventListener::new_with_options(&document, "wheel", strict, |event| {
        let pinched = Reflect::get(event, &"ctrlKey".into()).is_ok_and(|held| held.is_truthy());
        if pinched {
            event.prevent_default();
        }
    })
    .forget();
    // Keys that leave, zoom or search; a booth has no keyboard, but someone may bring one.
    EventListener::new_with_options(&document, "keydown", strict, |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let zooms = (event.ctrl_key() || event.meta_key()) && "+-=0".contains(&*event.key());
        let leaves = event.alt_key() && event.key().starts_with("Arrow");
        if zooms || leaves {
            event.prevent_default();
        }
    })
    .forget();
    EventListener::new(&document, "visibilitychange", |_| stay_awake()).forget();
    stay_awake();
}

/// Asks for the screen to stay on; a browser that has no such thing, or is hidden, lets it be.
fn stay_awake() {
    let _ = try_stay_awake();
}

fn try_stay_awake() -> Result<(), JsValue> {
    let navigator = window().ok_or(JsValue::NULL)?.navigator();
    let lock = Reflect::get(&navigator, &"wakeLock".into())?;
    let request: Function = Reflect::get(&lock, &"request".into())?.dyn_into()?;
    let promise: Promise = request.call1(&lock, &"screen".into())?.dyn_into()?;
    ignore(&promise);
    Ok(())
}

/// Lets a promise end as it will: a rejection that nobody takes would be an error on the page.
fn ignore(promise: &Promise) {
    thread_local! {
        static NOTHING: Closure<dyn FnMut(JsValue)> = Closure::new(|_| {});
    }
    NOTHING.with(|nothing| {
        // What it becomes is of no use to anybody.
        let _ = promise.catch(nothing);
    });
}

/// Tells the watchdog that the page lives.
pub(crate) fn beat() {
    raise(BEAT);
}

/// Whether a new version of the site is ready to be taken.
pub(crate) fn is_update_waiting() -> bool {
    let root = document().and_then(|document| document.document_element());
    root.is_some_and(|root| root.has_attribute(WAITING))
}

/// Takes the new version: the start script loads the page again when it is in place.
pub(crate) fn take_update() {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let _ = root.remove_attribute(WAITING);
    }
    raise(UPDATE);
}

/// Loads the page again.
pub(crate) fn reload() {
    if let Some(window) = window() {
        let _ = window.location().reload();
    }
}

/// Tells the server that the screen lives, how many have used it and the fields of its address that
/// are not the visitor's. Without a network nobody is told, unless the server is this machine.
pub(crate) fn report_booth(visits: u32, kept: &str) {
    let Some(window) = window().filter(reaches_server) else { return };
    let name = NAME.with(|name| format!("{name:08x}"));
    // A page that is hidden is called up once a minute at most.
    let rests = if super::is_hidden() { "&rests=1" } else { "" };
    ignore(&window.fetch_with_str(&format!("/status?booth={name}&visits={visits}{rests}&{kept}")));
}

/// The key of the step that the page was made for.
pub(crate) fn shown_step() -> Option<String> {
    document()?.query_selector(".booth").ok()??.get_attribute("data-step")
}

/// Whether there is a network to the server: one on this machine needs none, and a browser says that
/// it is offline when its cable is pulled.
fn reaches_server(window: &Window) -> bool {
    let here = ["localhost", "127.0.0.1", "[::1]"];
    let host = window.location().hostname().unwrap_or_default();
    window.navigator().on_line() || here.contains(&host.as_str())
}

/// Writes the title of the page, where tools that look after screens find it.
pub(crate) fn show_status(status: &str) {
    let unchanged = TITLE.with_borrow(|known| known == status);
    if let (false, Some(document)) = (unchanged, document()) {
        document.set_title(status);
        TITLE.set(status.to_owned());
    }
}

/// The title of the page.
pub(crate) fn title() -> String {
    document().map(|document| document.title()).unwrap_or_default()
}

/// Says in what language the page is written.
pub(crate) fn declare_language(tag: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let _ = root.set_attribute("lang", tag);
    }
}

/// Moves the focus to the heading of a step once it is shown.
pub(crate) fn focus_step(key: &'static str) {
    let focus = move |_| {
        let heading = document().and_then(|page| page.get_element_by_id(&format!("booth-{key}")));
        if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
            let _ = heading.focus();
        }
    };
    // Dropping the handle would cancel it; the one before has done its work or is not wanted.
    FOCUS.set(Some(request_animation_frame(focus)));
}

/// The hash of the PIN of the staff, if there is one.
pub(crate) fn staff_pin() -> Option<String> {
    named_path("headroom-booth-pin").filter(|hash| !hash.is_empty())
}

/// Fails on purpose: the page itself.
pub(crate) fn fail_here(fault: Fault) {
    match fault {
        Fault::Panic => panic!("a panic was rehearsed"),
        Fault::Hang => loop {
            std::hint::spin_loop();
        },
        Fault::LoseGpu => {} // the page has none
    }
}

fn raise(name: &str) {
    if let (Some(window), Ok(event)) = (window(), Event::new(name)) {
        // It cannot be cancelled, so there is nothing to be told.
        let _ = window.dispatch_event(&event);
    }
}
