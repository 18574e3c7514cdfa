use leptos::prelude::*;

/// The element id by which the panic hook finds the crash notice.
pub(crate) const CRASH_NOTICE_ID: &str = "crash";

/// Notices that are in every page but hidden until the browser side fails.
///
/// They are plain HTML, because nothing of ours runs any more by the time they are needed.
/// `crash` is opened by the panic hook, `load-failed` by the start script of the document.
/// The empty `href` is the current address, and the address holds the state.
#[component]
pub(crate) fn Notices() -> impl IntoView {
    view! {
        <p id="load-failed" class="load-failed" role="status" hidden>
            "The interactive part of this page did not load. What it shows is complete. "
            <a href="">"Reload to try again"</a>
        </p>
        <dialog
            id=CRASH_NOTICE_ID
            class="crash-notice"
            role="alertdialog"
            aria-labelledby="crash-title"
            aria-describedby="crash-text"
        >
            <h2 id="crash-title">"Something broke"</h2>
            <p id="crash-text">
                "This page stopped working. Your choices are kept in the address, so a reload brings them back."
            </p>
            <a class="crash-reload" href="">"Reload the page"</a>
        </dialog>
    }
}
