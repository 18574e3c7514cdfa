//! Browser entry of the page: attaches the interface to the HTML that the server sent.
//!
//! The document's start script loads this module after the first paint and calls [`hydrate`].
//! There is no `start` function on purpose: loading the module must not already run the page.
//! A panic ends the WASM instance, so the hook prints it and opens the notice that offers a reload.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::prelude::wasm_bindgen;

/// Installs the panic hook, hydrates `<body>` and marks the document as alive.
#[wasm_bindgen]
pub fn hydrate() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        app::show_crash_notice();
    }));
    leptos::mount::hydrate_body(app::App);
    app::mark_hydrated();
}
