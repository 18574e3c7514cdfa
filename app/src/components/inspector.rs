use leptos::prelude::*;
use words::{Phrase, say};

use crate::browser;
use crate::components::{Live, plain};
use crate::state::address::query_from_case;
use crate::state::analyst::Analyst;
use crate::state::conversation::{Conversation, Progress};

const WHERE_FROM: Phrase = Phrase::new("Where a number comes from", "数字的出处");
const CLOSE: Phrase = Phrase::new("Close", "关闭");

/// The id of the panel, for links without scripts and for the focus.
const ID: &str = "inspector";

/// The panel that says where a number comes from; nothing while no number is asked about.
///
/// It lies beside the page and not over it, so that sliders can be moved while formulas are read.
#[component]
pub(crate) fn Inspect(
    /// What the page asks.
    analyst: Analyst,
) -> impl IntoView {
    let Analyst { linked: case, inspecting, .. } = analyst;
    let number = Memo::new(move |_| {
        inspecting.with(|known| known.topic().map_or(String::new(), inquiry::Topic::query))
    });
    move_focus(number);
    let content = Memo::new(move |_| inspecting.with(content));
    let without = move || format!("?{}", case.with(query_from_case));
    let close = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        analyst.close_inspector();
    };
    let leave = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            analyst.close_inspector();
        }
    };
    plain(view! {
        <aside
            class="inspector"
            id=ID
            tabindex="-1"
            aria-label=WHERE_FROM.text()
            hidden=move || number.with(String::is_empty)
            on:keydown=leave
        >
            <a class="inspector-close" href=without on:click=close>{CLOSE.text()}</a>
            <Live class="inspector-content" html=content/>
        </aside>
    })
}

/// The panel's HTML, or why there is none.
fn content(known: &Conversation) -> String {
    match (known.progress(), known.shown()) {
        (Progress::Failed(_), _) => {
            say!(
                "<p>This number could not be looked up. Reload the page to have the server do it.</p>",
                "<p>未能查到这个数字。可重新加载页面，由服务器查询。</p>",
            )
        }
        (_, Some(shown)) => shown.html.clone(),
        (_, None) => say!("<p>Looking it up…</p>", "<p>正在查询……</p>"),
    }
}

/// Moves the focus into the panel when it shows another number, and back when it is closed.
fn move_focus(number: Memo<String>) {
    let first = number.get_untracked();
    Effect::new(move |before: Option<String>| {
        let now = number.get();
        let before = before.unwrap_or_else(|| first.clone());
        if now.is_empty() && !before.is_empty() {
            browser::leave_panel();
        } else if now != before {
            browser::focus_panel(ID, before.is_empty());
        }
        now
    });
}
