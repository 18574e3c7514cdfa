use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use model::{OBSERVABLES, Observable};

use crate::components::HiddenPlan;
use crate::state::answers::observable_name;
use crate::state::hydrated::use_hydrated;
use crate::state::slots::{SLOTS, Slot};
use crate::state::topic::{FIRST_OBSERVABLE, Topic};
use crate::state::workbench::Workbench;

const NAMES: [(&str, &str); SLOTS] =
    [("a", "Compare"), ("b", "with"), ("c", "also with"), ("d", "and with")];

/// Which scenarios are compared, and by what.
#[component]
pub(crate) fn ScenarioForm(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let chosen = Memo::new(move |_| {
        workbench.asking.with(|known| match known.topic() {
            Some(Topic::Compare(slots, of)) => (*slots, *of),
            _ => (Slot::first(&workbench.plan.get_untracked()), FIRST_OBSERVABLE),
        })
    });
    let slot = move |(place, (name, label)): (usize, (&'static str, &'static str))| {
        // One scenario alone is no comparison, so the first two places are never empty.
        let choices = Slot::all().filter(move |slot| place > 1 || *slot != Slot::Empty);
        let options = choices.map(|slot| (slot.key(), slot.name())).collect();
        let current = Signal::derive(move || chosen.get().0[place].key());
        let choose = Callback::new(move |key: String| {
            let (mut slots, of) = chosen.get_untracked();
            if let Some(slot) = Slot::from_key(&key) {
                slots[place] = slot;
                workbench.ask(Topic::Compare(slots, of));
            }
        });
        view! { <Select label name options current choose/> }
    };
    let observables =
        OBSERVABLES.iter().map(|spec| (spec.key, observable_name(spec.observable))).collect();
    let current = Signal::derive(move || OBSERVABLES[chosen.get().1 as usize].key);
    let choose = Callback::new(move |key: String| {
        if let Some(of) = observable(&key) {
            workbench.ask(Topic::Compare(chosen.get_untracked().0, of));
        }
    });
    let submit = move |event: SubmitEvent| event.prevent_default();
    view! {
        <form class="scenarios" method="get" action="/compare" aria-label="Scenarios" on:submit=submit>
            <HiddenPlan workbench/>
            {NAMES.into_iter().enumerate().map(slot).collect_view()}
            <Select label="Compared by" name="of" options=observables current choose/>
            <button class="button" type="submit" hidden=move || hydrated.get()>
                "Compare on the server"
            </button>
        </form>
    }
    .into_any()
}

fn observable(key: &str) -> Option<Observable> {
    OBSERVABLES.iter().find(|spec| spec.key == key).map(|spec| spec.observable)
}

/// One of several alternatives, as a list that opens.
#[component]
pub(crate) fn Select(
    /// What is chosen.
    label: &'static str,
    /// The field's name in forms and addresses.
    name: &'static str,
    /// Keys and labels of the alternatives.
    options: Vec<(&'static str, &'static str)>,
    /// The key of the current one.
    #[prop(into)]
    current: Signal<&'static str>,
    /// Called with the key of a newly chosen one.
    choose: Callback<String>,
) -> impl IntoView {
    let option = move |(key, name): (&'static str, &'static str)| {
        let first = current.get_untracked() == key;
        view! {
            <option value=key selected=first prop:selected=move || current.get() == key>{name}</option>
        }
    };
    view! {
        <label class="field">
            <span class="field-label">{label}</span>
            <select
                class="select"
                name=name
                autocomplete="off"
                on:change:target=move |event| choose.run(event.target().value())
            >
                {options.into_iter().map(option).collect_view()}
            </select>
        </label>
    }
    .into_any()
}
