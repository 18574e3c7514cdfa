use leptos::prelude::*;
use model::Preset;
use words::{Phrase, say};

use crate::browser::{self, Press};
use crate::components::{Live, plain};
use crate::state::hydrated::use_hydrated;
use crate::state::keys::Command;
use crate::state::search::matches_html;
use crate::state::workbench::Workbench;

/// The element id of the search field.
const SEARCH_ID: &str = "search";

const TOOLS: Phrase = Phrase::new("Tools", "工具");
const BY_HAND: Phrase = Phrase::new("Run by hand", "手动运行");
const RUN: Phrase = Phrase::new("Run", "运行");
const FIND: Phrase = Phrase::new("Find a control or an input", "查找控件或输入");
const MEDIAN_WORLD: Phrase = Phrase::new("Median world", "中位世界");

/// What `[` and `]` lead through.
const STOPS: &str = ".plan-form .slider-range, .plan-form .choice input:checked, \
    .plan-form .belief-thumb[data-end=low]";

/// What an analyst does with the workbench beside moving sliders, in one row.
#[component]
pub(crate) fn Tools(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let words = RwSignal::new(String::new());
    // Only a living page has steps, and it may have more than the address says.
    Effect::new(move || workbench.recall_steps());
    Effect::new(move || browser::on_press(move |press| obey(workbench, words, press)));
    // The buttons stand in the header, outside of what is alive.
    Effect::new(move || {
        let (undo, redo) = workbench.desk().steps.with(|s| (s.can_undo(), s.can_redo()));
        browser::allow("undo", undo);
        browser::allow("redo", redo);
    });
    Effect::new(move || {
        browser::on_click(move |event| match browser::clicked(event, "data-do").as_deref() {
            Some("undo") => workbench.undo(),
            Some("redo") => workbench.redo(),
            _ => {}
        });
    });
    plain(view! {
        <div class="tools" role="group" aria-label=TOOLS.text()>
            <Search words/>
            <ByHand workbench/>
            <Switch
                label=MEDIAN_WORLD
                on=workbench.desk().median
                turn=Callback::new(move |on| workbench.show_median(on))
            />
            <p class="tools-said" role="status">{workbench.desk().said}</p>
        </div>
    })
}

/// Whether runs are started by hand, and the button that starts one.
#[component]
fn ByHand(workbench: Workbench) -> impl IntoView {
    let by_hand = workbench.desk().by_hand;
    view! {
        <Switch label=BY_HAND on=by_hand turn=Callback::new(move |on| workbench.run_by_hand(on))/>
        <button
            class="tool tool-run"
            type="button"
            hidden=move || !by_hand.get()
            disabled=move || by_hand.get() && !workbench.is_stale()
            on:click=move |_| workbench.run()
        >
            {RUN.text()}
        </button>
    }
}

/// A box that is checked or not.
#[component]
fn Switch(label: Phrase, on: RwSignal<bool>, turn: Callback<bool>) -> impl IntoView {
    let hydrated = use_hydrated();
    view! {
        <label class="tool-box">
            <input
                type="checkbox"
                autocomplete="off"
                disabled=move || !hydrated.get()
                prop:checked=on
                on:change:target=move |event| turn.run(event.target().checked())
            />
            {label.text()}
        </label>
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
                aria-label=FIND.text()
                placeholder=FIND.text()
                autocomplete="off"
                disabled=move || !hydrated.get()
                prop:value=words
                on:input:target=move |event| words.set(event.target().value())
            />
            <Live class="search-matches" html=matches/>
        </search>
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
        Command::Run => workbench.run(),
        Command::Previous => browser::focus_neighbour(STOPS, false),
        Command::Next => browser::focus_neighbour(STOPS, true),
        Command::Start(place) => start_from(workbench, place),
    }
}

/// Starts from one of the plans, as a press of its button does.
fn start_from(workbench: Workbench, place: usize) {
    if let Some(preset) = Preset::ALL.get(place) {
        let (plan, name) = (preset.plan(), preset.name);
        workbench.decide(|_| plan);
        workbench.desk().said.set(say!("Started from {name}", "已从“{name}”开始"));
    }
}
