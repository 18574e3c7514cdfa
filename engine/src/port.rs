//! A worker's end of the channel to whoever started it.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use js_sys::{Function, Promise, Uint8Array};
use protocol::{Fault, ProtocolError, encode};
use serde::Serialize;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

/// The name by which a worker knows that it must leave the GPU alone.
pub(crate) const CAREFUL: &str = "careful";

/// The worker.
pub(crate) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Sends a message.
pub(crate) fn send(message: &impl Serialize) {
    let Ok(bytes) = encode(message) else { return };
    // A page that is gone cannot be told anything.
    let _ = scope().post_message(&Uint8Array::from(bytes.as_slice()));
}

/// Milliseconds on the worker's clock.
pub(crate) fn now_millis() -> f64 {
    scope().performance().map_or(0.0, |performance| performance.now())
}

/// Milliseconds on the wall's clock, which the page and the worker share.
pub(crate) fn wall_millis() -> f64 {
    scope().performance().map_or(0.0, |clock| clock.time_origin() + clock.now())
}

/// Hands over each message that arrives; `refuse` is told of those that cannot be read.
pub(crate) fn listen<M: 'static>(
    decode: fn(&[u8]) -> Result<M, ProtocolError>,
    refuse: fn(String),
    take: impl Fn(M) + 'static,
) {
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let bytes = Uint8Array::new(&event.data()).to_vec();
        match decode(&bytes) {
            Ok(message) => take(message),
            Err(error) => refuse(error.to_string()),
        }
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget(); // lives as long as the worker
}

/// Reports a panic before the worker dies of it.
pub(crate) fn report_panics(report: fn(String)) {
    std::panic::set_hook(Box::new(move |panic| report(panic.to_string())));
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

/// Waits, for some milliseconds more where the browser is busy.
pub(crate) async fn sleep(millis: f64) {
    let mut timer = Timer(None);
    let promise = Promise::new(&mut |resolve, _| timer.set(&resolve, millis));
    // The promise is never rejected.
    let _ = JsFuture::from(promise).await;
}

/// What comes of work, unless it takes longer than this.
pub(crate) async fn within<T>(millis: f64, work: impl Future<Output = T>) -> Option<T> {
    let (mut work, mut end) = (pin!(work), pin!(sleep(millis)));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => end.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// A timer that ends with this value.
struct Timer(Option<i32>);

impl Timer {
    #[expect(clippy::cast_possible_truncation, reason = "pauses are far below 2^31 ms")]
    fn set(&mut self, resolve: &Function, millis: f64) {
        let set = scope()
            .set_timeout_with_callback_and_timeout_and_arguments_0(resolve, millis.round() as i32);
        self.0 = set.ok();
        if self.0.is_none() {
            // A worker that has no timers waits no time.
            let _ = resolve.call0(&JsValue::NULL);
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(timer) = self.0 {
            scope().clear_timeout_with_handle(timer);
        }
    }
}

/// Fails on purpose, as [`protocol::Fault`] says; what to do with a GPU is the caller's to know.
pub(crate) fn rehearse(fault: Fault, lose_gpu: impl FnOnce()) {
    match fault {
        Fault::LoseGpu => lose_gpu(),
        Fault::Panic => panic!("a panic was rehearsed"),
        Fault::Hang => loop {
            std::hint::spin_loop();
        },
    }
}
