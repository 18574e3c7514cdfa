use gloo::events::EventListener;
use js_sys::Uint8Array;
use protocol::{Reply, Request, decode, encode};
use web_sys::wasm_bindgen::JsCast as _;
use web_sys::{ErrorEvent, Event, MessageEvent, Worker, WorkerOptions, WorkerType, window};

/// The page's end of the channel to the engine; dropping it ends the worker.
pub(crate) struct EngineLink {
    worker: Worker,
    _listeners: [EventListener; 2],
}

impl EngineLink {
    /// Starts the worker that the document names.
    ///
    /// `on_death` is called when the worker fails without a word: a script that does not load or a
    /// trap. A panic is reported as [`Reply::Crashed`] first.
    pub(crate) fn open(
        on_reply: impl Fn(Reply) + 'static,
        on_death: impl Fn(String) + 'static,
    ) -> Result<Self, String> {
        let path = worker_path().ok_or("the document names no engine")?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&path, &options)
            .map_err(|_| "the browser does not start workers".to_owned())?;
        let messages = EventListener::new(&worker, "message", move |event| {
            if let Some(reply) = reply(event) {
                on_reply(reply);
            }
        });
        let failures = EventListener::new(&worker, "error", move |event| {
            let message = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
            on_death(message.unwrap_or_else(|| "the engine could not be loaded".to_owned()));
        });
        Ok(Self { worker, _listeners: [messages, failures] })
    }

    /// Sends a request.
    pub(crate) fn send(&self, request: &Request) {
        if let Ok(bytes) = encode(request) {
            // A dead worker raises its error event; nothing is to be done here.
            let _ = self.worker.post_message(&Uint8Array::from(bytes.as_slice()));
        }
    }
}

impl Drop for EngineLink {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// The reply in a message event; one that cannot be read is shown as a refusal.
fn reply(event: &Event) -> Option<Reply> {
    let data = event.dyn_ref::<MessageEvent>()?.data();
    let bytes = data.dyn_into::<Uint8Array>().ok()?.to_vec();
    Some(decode(&bytes).unwrap_or_else(|error| Reply::Refused(error.to_string())))
}

fn worker_path() -> Option<String> {
    let document = window()?.document()?;
    let meta = document.query_selector("meta[name=headroom-engine]").ok()??;
    meta.get_attribute("content")
}
