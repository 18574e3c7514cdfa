use leptos::prelude::*;

use crate::browser::{self, Press};
use crate::components::{Live, plain};
use crate::state::hydrated::use_hydrated;
use crate::state::keys::{Command, KEYS};
use crate::state::search::matches_html;
use crate::state::steps::Steps;
use crate::state::workbench::Workbench;

/// The element ids of the search field and of the list of keys.
const SEARCH_ID: &str = "search";
const KEYS_ID: &str = "keys";

/// What an analyst does with the workbench beside moving sliders, in one row.
#[component]
pub(crate) fn Tools(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let words = RwSignal::new(String::new());
    // Only a living page has steps, and it may have more than the address says.
    Effect::new(move || workbench.recall_steps());
    Effect::new(move || browser::on_press(move |press| obey(workbench, words, press)));
    let share = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        browser::copy_address(move |copied| {
            workbench.desk().said.set(if copied {
                "Link copied: it holds the plan and what was asked".to_owned()
            } else {
                "The browser allows no copying; the address bar has the link".to_owned()
            });
        });
    };
    plain(view! {
        <div class="tools" role="group" aria-label="Tools">
            <button
                class="tool"
                type="button"
                disabled=move || !workbench.desk().steps.with(Steps::can_undo)
                on:click=move |_| workbench.undo()
            >
                "Undo"
            </button>
            <button
                class="tool"
                type="button"
                disabled=move || !workbench.desk().steps.with(Steps::can_redo)
                on:click=move |_| workbench.redo()
            >
                "Redo"
            </button>
            <Search words/>
            <ByHand workbench/>
            <a class="tool" href="" on:click=share>"Copy link"</a>
            <button
                class="tool"
                type="button"
                disabled=move || !hydrated.get()
                on:click=move |_| browser::open_dialog(KEYS_ID)
            >
                "Keys"
            </button>
            <p class="tools-said" role="status">{workbench.desk().said}</p>
        </div>
        <Keys/>
    })
}

/// Whether runs are started by hand, and the button that starts one.
#[component]
fn ByHand(workbench: Workbench) -> impl IntoView {
    let hydrated = use_hydrated();
    view! {
        <label class="tool-box">
            <input
                type="checkbox"
                autocomplete="off"
                disabled=move || !hydrated.get()
                prop:checked=workbench.desk().by_hand
                on:change:target=move |event| workbench.run_by_hand(event.target().checked())
            />
            "Run by hand"
        </label>
        <button
            class="tool tool-run"
            type="button"
            hidden=move || !workbench.desk().by_hand.get()
            disabled=move || !workbench.is_stale()
            on:click=move |_| workbench.run()
        >
            "Run"
        </button>
    }
}

/// A field that finds controls and inputs; its matches lead there.
#[component]
fn Search(words: RwSignal<String>) -> impl IntoView {
    let hydrated = use_hydrated();
    let matches = Memo::new(move |_| words.with(|words| matches_html(words)));
    Effect::new(move || {
        browser::on_click(move |event| {
            if let Some(id) = browser::clicked(event, "data-jump") {
                event.prevent_default();
                words.set(String::new());
                browser::jump_to(&id);
            }
        });
    });
    plain(view! {
        <search class="search">
            <input
                class="search-field"
                type="search"
                id=SEARCH_ID
                aria-label="Find a control or an input"
                placeholder="Find a control or an input"
                autocomplete="off"
                disabled=move || !hydrated.get()
                prop:value=words
                on:input:target=move |event| words.set(event.target().value())
            />
            <Live class="search-matches" html=matches/>
        </search>
    })
}

/// The list of keys, closed at first.
#[component]
fn Keys() -> impl IntoView {
    let row = |(key, does): &(&str, &str)| format!("<dt>{key}</dt><dd>{does}</dd>");
    let rows = KEYS.iter().map(row).collect::<Vec<_>>().concat();
    plain(view! {
        <dialog class="keys" id=KEYS_ID aria-labelledby="keys-title">
            <h2 class="figure-title" id="keys-title">"Keys"</h2>
            <dl class="keys-list" inner_html=rows></dl>
            <form method="dialog">
                <button class="button">"Close"</button>
            </form>
        </dialog>
    })
}

/// Does what a key asks for.
fn obey(workbench: Workbench, words: RwSignal<String>, press: &Press<'_>) {
    if press.pressed.key == "Escape" && !words.with_untracked(String::is_empty) {
        words.set(String::new());
        return;
    }
    let Some(command) = press.pressed.command() else { return };
    press.keep();
    match command {
        Command::Undo => workbench.undo(),
        Command::Redo => workbench.redo(),
        Command::Search => browser::jump_to(SEARCH_ID),
        Command::Help => browser::open_dialog(KEYS_ID),
        Command::Run => workbench.run(),
    }
}
