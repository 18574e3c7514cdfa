//! Failures on purpose, so that tests, and whoever sets up a booth, see what follows them.

use gloo::events::EventListener;
use protocol::Fault;
use web_sys::wasm_bindgen::JsCast as _;
use web_sys::{CustomEvent, window};

use super::named_path;

/// The event that brings a failure about; its detail is `engine:lose-gpu` and the like.
const EVENT: &str = "headroom-rehearse";
/// What the document says where the server was started for rehearsals.
const SWITCH: &str = "headroom-rehearse";

/// Calls `fail` when a failure of `whom` is to be rehearsed, as long as the page lives.
///
/// Only pages of a server that was started for rehearsals listen.
pub(crate) fn on_rehearsal(whom: &'static str, fail: impl Fn(Fault) + 'static) {
    let (Some(_), Some(window)) = (named_path(SWITCH), window()) else { return };
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
