//! The worker's end of the channel to the page.

use std::cell::RefCell;

use analysis::Question;
use js_sys::{Promise, Uint8Array};
use protocol::{Reply, Request, decode, encode};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

/// The newest run and the newest question that nobody has taken yet.
#[derive(Default)]
pub(crate) struct Inbox {
    run: RefCell<Option<Request>>,
    question: RefCell<Option<(u32, Question)>>,
}

impl Inbox {
    /// Puts a request in the place of an older one of its kind.
    pub(crate) fn put(&self, request: Request) {
        match request {
            Request::Ask { generation, question } => {
                self.question.replace(Some((generation, question)));
            }
            request => drop(self.run.replace(Some(request))),
        }
    }

    /// Whether a run is waiting.
    pub(crate) fn has_run(&self) -> bool {
        self.run.borrow().is_some()
    }

    /// Whether a question is waiting.
    pub(crate) fn has_question(&self) -> bool {
        self.question.borrow().is_some()
    }

    /// The waiting run.
    pub(crate) fn take_run(&self) -> Option<Request> {
        self.run.take()
    }

    /// The waiting question with its generation.
    pub(crate) fn take_question(&self) -> Option<(u32, Question)> {
        self.question.take()
    }
}

/// The worker.
pub(crate) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Sends a reply to the page.
pub(crate) fn send(reply: &Reply) {
    let Ok(bytes) = encode(reply) else { return };
    // A page that is gone cannot be told anything.
    let _ = scope().post_message(&Uint8Array::from(bytes.as_slice()));
}

/// Milliseconds on the worker's clock.
pub(crate) fn now_millis() -> f64 {
    scope().performance().map_or(0.0, |performance| performance.now())
}

/// Hands over each request that arrives.
pub(crate) fn listen(take: impl Fn(Request) + 'static) {
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let bytes = Uint8Array::new(&event.data()).to_vec();
        match decode::<Request>(&bytes) {
            Ok(request) => take(request),
            Err(error) => send(&Reply::Refused(error.to_string())),
        }
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget(); // lives as long as the worker
}

/// Reports a panic to the page before the worker dies of it.
pub(crate) fn report_panics() {
    std::panic::set_hook(Box::new(|panic| send(&Reply::Crashed(panic.to_string()))));
}

/// Lets waiting messages in.
///
/// A message to oneself comes back at once; a timer would be held to four milliseconds.
pub(crate) async fn yield_now() {
    let Ok(channel) = MessageChannel::new() else { return };
    let promise = Promise::new(&mut |resolve, _| {
        channel.port1().set_onmessage(Some(&resolve));
        // A port that cannot post leaves the promise to the garbage collector.
        let _ = channel.port2().post_message(&JsValue::NULL);
    });
    // The promise is never rejected.
    let _ = JsFuture::from(promise).await;
    channel.port1().close();
}
