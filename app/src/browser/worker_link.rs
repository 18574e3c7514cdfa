use std::marker::PhantomData;

use super::storage::is_careful;
use gloo::events::EventListener;
use js_sys::Uint8Array;
use protocol::{
    Call, Inquiry, LoadCall, LoadReturn, ProtocolError, Reply, Request, Response, Return, decode,
    encode,
};
use serde::Serialize;
use web_sys::wasm_bindgen::JsCast as _;
use web_sys::{ErrorEvent, Event, MessageEvent, Worker, WorkerOptions, WorkerType, window};

/// The name by which workers know that they must leave the GPU alone.
const CAREFUL: &str = "careful";

/// The page's end of the channel to a worker that is sent `M`; dropping it ends the worker.
pub(crate) struct WorkerLink<M> {
    worker: Worker,
    _listeners: [EventListener; 2],
    _sent: PhantomData<M>,
}

/// The channel to the engine, which runs scenarios.
pub(crate) type EngineLink = WorkerLink<Request>;

impl EngineLink {
    /// Starts the engine.
    ///
    /// `on_death` is called when the worker fails without a word: a script that does not load or a
    /// trap. A panic is reported as [`Reply::Crashed`] first.
    pub(crate) fn open(
        on_reply: impl Fn(Reply) + 'static,
        on_death: impl Fn(String) + 'static,
    ) -> Result<Self, String> {
        let on_message = move |reply: Result<Reply, String>| {
            on_reply(reply.unwrap_or_else(Reply::Refused));
        };
        Self::start("headroom-engine", decode::<Reply>, on_message, on_death)
    }
}

/// The channel to the analyst, which answers questions.
pub(crate) type AnalystLink = WorkerLink<Inquiry>;

impl AnalystLink {
    /// Starts the analyst; `on_death` is called as for the engine.
    pub(crate) fn open(
        on_response: impl Fn(Response) + 'static,
        on_death: impl Fn(String) + 'static,
    ) -> Result<Self, String> {
        let on_message = move |response: Result<Response, String>| {
            on_response(response.unwrap_or_else(Response::Refused));
        };
        Self::start("headroom-analyst", decode::<Response>, on_message, on_death)
    }
}

/// The channel to the recommender.
pub(crate) type RecommenderLink = WorkerLink<Call>;

impl RecommenderLink {
    /// Starts the recommender; `on_death` is called as for the engine.
    pub(crate) fn open(
        on_return: impl Fn(Return) + 'static,
        on_death: impl Fn(String) + 'static,
    ) -> Result<Self, String> {
        let on_message = move |found: Result<Return, String>| {
            on_return(found.unwrap_or_else(Return::Refused));
        };
        Self::start("headroom-recommender", decode::<Return>, on_message, on_death)
    }
}

/// The channel to the worker of the load test.
pub(crate) type LoadLink = WorkerLink<LoadCall>;

impl LoadLink {
    /// Starts the worker of the load test; `on_death` is called as for the engine.
    pub(crate) fn open(
        on_return: impl Fn(LoadReturn) + 'static,
        on_death: impl Fn(String) + 'static,
    ) -> Result<Self, String> {
        let on_message = move |found: Result<LoadReturn, String>| {
            on_return(found.unwrap_or_else(LoadReturn::Refused));
        };
        Self::start("headroom-load", decode::<LoadReturn>, on_message, on_death)
    }
}

impl<M: Serialize> WorkerLink<M> {
    /// Starts the worker that the document names in this `meta` element.
    fn start<R: 'static>(
        meta: &str,
        decode: fn(&[u8]) -> Result<R, ProtocolError>,
        on_message: impl Fn(Result<R, String>) + 'static,
        on_death: impl Fn(String) + 'static,
    ) -> Result<Self, String> {
        let path = named_path(meta).ok_or("the document names no such worker")?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        if is_careful() {
            options.set_name(CAREFUL);
        }
        let worker = Worker::new_with_options(&path, &options)
            .map_err(|_| "the browser does not start workers".to_owned())?;
        let messages = EventListener::new(&worker, "message", move |event| {
            if let Some(bytes) = bytes(event) {
                on_message(decode(&bytes).map_err(|error| error.to_string()));
            }
        });
        let failures = EventListener::new(&worker, "error", move |event| {
            let message = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
            on_death(message.unwrap_or_else(|| "the worker could not be loaded".to_owned()));
        });
        Ok(Self { worker, _listeners: [messages, failures], _sent: PhantomData })
    }

    /// Sends a message.
    pub(crate) fn send(&self, message: &M) {
        if let Ok(bytes) = encode(message) {
            // A dead worker raises its error event; nothing is to be done here.
            let _ = self.worker.post_message(&Uint8Array::from(bytes.as_slice()));
        }
    }
}

impl<M> Drop for WorkerLink<M> {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

fn bytes(event: &Event) -> Option<Vec<u8>> {
    let data = event.dyn_ref::<MessageEvent>()?.data();
    Some(data.dyn_into::<Uint8Array>().ok()?.to_vec())
}

/// The path that the document gives under this name.
pub(crate) fn named_path(meta: &str) -> Option<String> {
    let document = window()?.document()?;
    let meta = document.query_selector(&format!("meta[name={meta}]")).ok()??;
    meta.get_attribute("content")
}
