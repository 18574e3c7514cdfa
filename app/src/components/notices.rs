use leptos::prelude::*;
use words::Phrase;

/// The element id by which the panic hook finds the crash notice.
pub(crate) const CRASH_NOTICE_ID: &str = "crash";

const NOT_LOADED: Phrase = Phrase::new(
    "The interactive part of this page did not load. What it shows is complete. ",
    "本页的交互部分未能加载，所示内容是完整的。",
);
const TRY_AGAIN: Phrase = Phrase::new("Reload to try again", "重新加载再试");
const BROKE: Phrase = Phrase::new("Something broke", "出错了");
const STOPPED: Phrase = Phrase::new(
    "This page stopped working. Your choices are kept in the address, so a reload brings them back.",
    "本页已停止工作。您的选择保存在网址中，重新加载即可恢复。",
);
const RELOAD: Phrase = Phrase::new("Reload the page", "重新加载页面");

/// Notices that are in every page but hidden until the browser side fails.
///
/// They are plain HTML, because nothing of ours runs any more by the time they are needed.
/// `crash` is opened by the panic hook, `load-failed` by the start script of the document.
/// The empty `href` is the current address, and the address holds the state.
#[component]
pub(crate) fn Notices() -> impl IntoView {
    view! {
        <p id="load-failed" class="load-failed" role="status" hidden>
            {NOT_LOADED.text()}
            <a href="">{TRY_AGAIN.text()}</a>
        </p>
        <dialog
            id=CRASH_NOTICE_ID
            class="crash-notice"
            role="alertdialog"
            aria-labelledby="crash-title"
            aria-describedby="crash-text"
        >
            <h2 id="crash-title">{BROKE.text()}</h2>
            <p id="crash-text">
                {STOPPED.text()}
            </p>
            <a class="crash-reload" href="">{RELOAD.text()}</a>
        </dialog>
    }
}
