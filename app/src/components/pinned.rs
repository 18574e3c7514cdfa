use inquiry::{observable, observable_key, observable_name};
use leptos::prelude::*;
use model::OBSERVABLES;
use words::{Phrase, say};

use crate::browser;
use crate::components::{Live, Select, plain};
use crate::state::pins::{PINS, pin_html};
use crate::state::sentences::flaw_of_averages;
use crate::state::workbench::Workbench;

const TITLE: Phrase = Phrase::new("Pinned", "固定显示");

/// Six outputs that the reader chooses, always in sight; the browser remembers which.
#[component]
pub(crate) fn Pinned(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    Effect::new(move || workbench.recall_view());
    let median = workbench.desk().median;
    let pins = (0..PINS).map(|place| view! { <Pin workbench place/> }).collect_view();
    let flaw = move || {
        // Read out, and so only what is settled.
        if median.get() { workbench.settled.with(flaw_of_averages) } else { String::new() }
    };
    plain(view! {
        <section class="pinned" aria-labelledby="pinned-title">
            <h2 class="figure-title" id="pinned-title">{TITLE.text()}</h2>
            <ul class="pins">{pins}</ul>
            <p class="pinned-flaw" role="status" hidden=move || !median.get()>{flaw}</p>
        </section>
    })
}

/// One place: which output, and what it is.
#[component]
fn Pin(workbench: Workbench, place: usize) -> impl IntoView {
    let desk = workbench.desk();
    let options =
        OBSERVABLES.iter().map(|spec| (spec.key, observable_name(spec.observable))).collect();
    let of = Memo::new(move |_| desk.pins.with(|pins| pins.at(place)));
    let current = Signal::derive(move || observable_key(of.get()));
    let choose = Callback::new(move |key: String| {
        if let Some(of) = observable(&key) {
            desk.pins.update(|pins| pins.put(place, of));
            desk.pins.with_untracked(|pins| browser::remember(browser::PINS, &pins.to_text()));
        }
    });
    let html = Memo::new(move |_| {
        let median = desk.median.get();
        workbench.told.with(|answer| pin_html(answer, of.get(), median))
    });
    let label = say!("Output {}", "输出{}", place + 1);
    view! {
        <li class="pin">
            <Select label name="" options current choose alive=true/>
            <Live class="pin-content" html/>
        </li>
    }
}
