//! Failures on purpose, so that tests, and whoever sets up a booth, see what follows them.

use gloo::events::EventListener;
use protocol::Fault;
use web_sys::wasm_bindgen::JsCast as _;
use web_sys::{CustomEvent, window};

use super::address;

/// The event that brings a failure about; its detail is `engine:lose-gpu` and the like.
const EVENT: &str = "headroom-rehearse";
/// What an address must hold for the event to be listened to.
const FLAG: &str = "debug=faults";

/// Calls `fail` when a failure of `whom` is to be rehearsed, as long as the page lives.
///
/// Only a page whose address asks for it listens. Whoever can raise the event runs code in the page
/// already and could end its workers without our help, so nothing is given away; the flag is there
/// so that no page listens that nobody wants to test.
pub(crate) fn on_rehearsal(whom: &'static str, fail: impl Fn(Fault) + 'static) {
    let wanted = address().is_some_and(|(_, query)| query.split('&').any(|field| field == FLAG));
    let (true, Some(window)) = (wanted, window()) else { return };
    EventListener::new(&window, EVENT, move |event| {
        let detail = event.dyn_ref::<CustomEvent>().and_then(|event| event.detail().as_string());
        let asked = detail.as_deref().and_then(|detail| detail.split_once(':'));
        if let Some((_, fault)) = asked.filter(|(about, _)| *about == whom) {
            match fault {
                "lose-gpu" => fail(Fault::LoseGpu),
                "panic" => fail(Fault::Panic),
                "hang" => fail(Fault::Hang),
                _ => {}
            }
        }
    })
    .forget();
}
