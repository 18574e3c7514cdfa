use gloo::events::EventListener;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{EventSource, MessageEvent, Request, RequestInit, Response, window};

/// A stream of the fleet's pictures; dropping it ends it.
pub(crate) struct FleetStream {
    source: EventSource,
    _listeners: [EventListener; 3],
}

impl Drop for FleetStream {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// Watches the fleet: `on_picture` is told every picture as JSON, `on_state` whether the stream is
/// open. The browser itself comes back after a cut; a server that refuses ends the stream, and
/// `on_state` is told `None`.
pub(crate) fn watch_fleet(
    on_picture: impl Fn(String) + 'static,
    on_state: impl Fn(Option<bool>) + Clone + 'static,
) -> Option<FleetStream> {
    let source = EventSource::new("/fleet/events").ok()?;
    let pictures = EventListener::new(&source, "fleet", move |event| {
        let data = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
        if let Some(text) = data {
            on_picture(text);
        }
    });
    let told = on_state.clone();
    let opened = EventListener::new(&source, "open", move |_| told(Some(true)));
    let watched = source.clone();
    let failed = EventListener::new(&source, "error", move |_| {
        let closed = watched.ready_state() == EventSource::CLOSED;
        on_state(if closed { None } else { Some(false) });
    });
    Some(FleetStream { source, _listeners: [pictures, opened, failed] })
}

/// Posts a report and says what became of it: nothing lost if it failed, because the next report
/// holds everything again.
pub(crate) fn post_report(body: String, done: impl FnOnce(Result<(), String>) + 'static) {
    spawn_local(async move { done(post(&body).await) });
}

async fn post(body: &str) -> Result<(), String> {
    let unreached = |_: JsValue| "the server does not answer".to_owned();
    let options = RequestInit::new();
    options.set_method("POST");
    options.set_body(&JsValue::from_str(body));
    let request = Request::new_with_str_and_init("/fleet/reports", &options).map_err(unreached)?;
    let window = window().ok_or("there is no page")?;
    let response = JsFuture::from(window.fetch_with_request(&request)).await.map_err(unreached)?;
    let response: Response = response.unchecked_into();
    if response.ok() { Ok(()) } else { Err(format!("the server answers {}", response.status())) }
}
