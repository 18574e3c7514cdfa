use inquiry::{FIRST_OBSERVABLE, SLOTS, Slot, Topic, observable, observable_key, observable_name};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use model::OBSERVABLES;
use words::Phrase;

use crate::components::{HiddenPlan, Select, plain};
use crate::state::analyst::Analyst;
use crate::state::hydrated::use_hydrated;

const NAMES: [(&str, Phrase); SLOTS] = [
    ("a", Phrase::new("Compare", "比较")),
    ("b", Phrase::new("with", "与")),
    ("c", Phrase::new("also with", "再与")),
    ("d", Phrase::new("and with", "以及")),
];
const SCENARIOS: Phrase = Phrase::new("Scenarios", "情景");
const COMPARED_BY: Phrase = Phrase::new("Compared by", "比较指标");
const ON_SERVER: Phrase = Phrase::new("Compare on the server", "由服务器比较");

/// Which scenarios are compared, and by what.
#[component]
pub(crate) fn ScenarioForm(
    /// What the page asks.
    analyst: Analyst,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let chosen = Memo::new(move |_| {
        analyst.asking.with(|known| match known.topic() {
            Some(Topic::Compare(slots, of)) => (*slots, *of),
            _ => (analyst.case.with_untracked(Slot::first), FIRST_OBSERVABLE),
        })
    });
    let slot = move |(place, (name, label)): (usize, (&'static str, Phrase))| {
        // One scenario alone is no comparison, so the first two places are never empty.
        let choices = Slot::all().filter(move |slot| place > 1 || *slot != Slot::Empty);
        let options = choices.map(|slot| (slot.key(), slot.name())).collect();
        let current = Signal::derive(move || chosen.get().0[place].key());
        let choose = Callback::new(move |key: String| {
            let (mut slots, of) = chosen.get_untracked();
            if let Some(slot) = Slot::from_key(&key) {
                slots[place] = slot;
                analyst.ask(Topic::Compare(slots, of));
            }
        });
        view! { <Select label=label.text() name options current choose/> }
    };
    let observables =
        OBSERVABLES.iter().map(|spec| (spec.key, observable_name(spec.observable))).collect();
    let current = Signal::derive(move || observable_key(chosen.get().1));
    let choose = Callback::new(move |key: String| {
        if let Some(of) = observable(&key) {
            analyst.ask(Topic::Compare(chosen.get_untracked().0, of));
        }
    });
    let submit = move |event: SubmitEvent| event.prevent_default();
    plain(view! {
        <form class="scenarios" method="get" action="/compare" aria-label=SCENARIOS.text() on:submit=submit>
            <HiddenPlan analyst/>
            {NAMES.into_iter().enumerate().map(slot).collect_view()}
            <Select label=COMPARED_BY.text() name="of" options=observables current choose/>
            <button class="button" type="submit" hidden=move || hydrated.get()>
                {ON_SERVER.text()}
            </button>
        </form>
    })
}
