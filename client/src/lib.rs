//! Browser entries of the pages: each attaches the live part of one page to the HTML that the
//! server sent.
//!
//! There is one module per page, so that a reader of one page loads no code of another. The
//! document's start script loads the module of the page after the first paint; its `main` calls
//! [`start`]. A panic ends the WASM instance, so the hook prints it and opens the notice that
//! offers a reload.
#![cfg(target_arch = "wasm32")]

use leptos::IntoView;
use leptos::mount::hydrate_from;

/// Installs the panic hook, hydrates the live part of the page and marks the document as alive.
pub fn start<V: IntoView>(live: impl FnOnce() -> V + 'static) {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        app::show_crash_notice();
    }));
    app::speak_as_the_page();
    if let Some(root) = app::live_root() {
        hydrate_from(root, live).forget();
        app::mark_hydrated();
    }
}
