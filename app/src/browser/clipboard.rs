use std::cell::RefCell;
use std::rc::Rc;

use web_sys::wasm_bindgen::JsValue;
use web_sys::wasm_bindgen::closure::Closure;
use web_sys::window;

/// Copies the address of the page, and calls `done` with whether that worked.
///
/// Browsers have a clipboard only for pages that came by a safe way, and may ask the reader.
pub(crate) fn copy_address(done: impl FnOnce(bool) + 'static) {
    let window = window().filter(web_sys::Window::is_secure_context);
    let address = window.as_ref().and_then(|window| window.location().href().ok());
    let (Some(window), Some(address)) = (window, address) else { return done(false) };
    let done = Rc::new(RefCell::new(Some(done)));
    let told = |copied: bool| {
        let done = Rc::clone(&done);
        Closure::once(move |_: JsValue| {
            if let Some(done) = done.take() {
                done(copied);
            }
        })
    };
    let (copied, refused) = (told(true), told(false));
    let _ = window.navigator().clipboard().write_text(&address).then2(&copied, &refused);
    // One of them is called, once, after this returns; a few bytes per press of the button.
    copied.forget();
    refused.forget();
}
