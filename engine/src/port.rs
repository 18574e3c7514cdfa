//! The worker's end of the channel to the page.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Promise, Uint8Array};
use protocol::{Reply, Request, decode, encode};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

/// The newest request that nobody has taken yet.
pub(crate) type Inbox = Rc<RefCell<Option<Request>>>;

fn scope() -> DedicatedWorkerGlobalScope {
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

/// Puts each request into the inbox, over any older one, and calls `wake`.
pub(crate) fn listen(inbox: &Inbox, wake: impl Fn() + 'static) {
    let inbox = Rc::clone(inbox);
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let bytes = Uint8Array::new(&event.data()).to_vec();
        match decode::<Request>(&bytes) {
            Ok(request) => {
                inbox.replace(Some(request));
                wake();
            }
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
