use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use words::say;

use crate::components::lock::{Lock, LockButton};
use crate::components::plain;
use crate::state::hydrated::use_hydrated;
use crate::state::scale::Scale;

/// What a slider does to what it sets.
#[derive(Clone, Copy)]
pub(crate) struct Moves {
    /// Called with every new number, held to the scale.
    pub change: Callback<f64>,
    /// Called when the reader lets go.
    pub release: Callback<()>,
    /// Called to go back to the number that was started from.
    pub reset: Callback<()>,
}

/// A number that can be dragged, stepped by keyboard, typed in or reset by a double click.
///
/// Without scripts the slider is a plain form field; the typed field needs the browser side and
/// starts disabled.
#[component]
pub(crate) fn Slider(
    /// What it sets.
    label: &'static str,
    /// The field's name in forms and addresses.
    name: String,
    /// The unit, as it stands behind the number.
    unit: &'static str,
    /// The numbers it may take.
    scale: Scale,
    /// The current number.
    #[prop(into)]
    value: Signal<f64>,
    /// Whether the number differs from the one that was started from.
    #[prop(into)]
    changed: Signal<bool>,
    /// What it does.
    moves: Moves,
    /// The lock of a share; a number of its own has none.
    #[prop(optional)]
    lock: Option<Lock>,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let Scale { least, most, step, times, .. } = scale;
    let text = Signal::derive(move || scale.shown(value.get()));
    let spoken = Signal::derive(move || say!("{} {unit}", "{}{unit}", text.get()));
    let exact = Signal::derive(move || value.get().to_string());
    let locked = move || lock.is_some_and(|lock| lock.locked.get());
    let note = RwSignal::new(String::new());
    let slide = move |text: String| {
        if let Some(number) = scale.slid(&text) {
            note.set(String::new());
            moves.change.run(number);
        }
    };
    // What is shown after typing: the number as it was taken, or as it was.
    let typed = move |text: String| {
        match scale.typed(&text) {
            Ok((number, held)) => {
                note.set(held);
                moves.change.run(number);
                moves.release.run(());
            }
            Err(reason) => note.set(reason),
        }
        value.with_untracked(|value| scale.shown(*value))
    };
    let step_to = move |event: &KeyboardEvent| {
        if let Some(number) = scale.stepped(value.get_untracked(), &event.key(), event.shift_key())
        {
            event.prevent_default();
            note.set(String::new());
            moves.change.run(number);
            moves.release.run(());
        }
    };
    let stride = move |event: KeyboardEvent| {
        if event.shift_key() {
            step_to(&event);
        }
    };
    let step_number = move |event: KeyboardEvent| {
        // Left and right move the cursor in a field.
        if matches!(&*event.key(), "ArrowUp" | "ArrowDown") {
            step_to(&event);
        }
    };
    let reset = move |_| {
        if !untrack(locked) {
            moves.reset.run(());
        }
    };
    let id = format!("slider-{name}");

    plain(view! {
        <div class="slider" data-changed=move || changed.get().then_some("")>
            <label class="slider-label" for=id.clone() on:dblclick=reset>{label}</label>
            {lock.map(|lock| view! { <LockButton label lock/> })}
            <input
                class="slider-number"
                type="number"
                step="any"
                min=least * times
                max=most * times
                aria-label=say!("{label}, {unit}", "{label}，{unit}")
                disabled=move || !hydrated.get() || locked()
                value=text.get_untracked()
                prop:value=text
                on:keydown=step_number
                on:dblclick=reset
                on:change:target=move |event| {
                    let shown = typed(event.target().value());
                    event.target().set_value(&shown);
                }
            />
            <span class="slider-unit" aria-hidden="true">{unit}</span>
            <input
                class="slider-range"
                type="range"
                id=id
                name=name
                min=least
                max=most
                step=step
                autocomplete="off"
                aria-valuetext=spoken
                disabled=locked
                value=exact.get_untracked()
                prop:value=exact
                on:keydown=stride
                on:input:target=move |event| slide(event.target().value())
                on:change=move |_| moves.release.run(())
            />
            <p class="slider-note" role="status" hidden=move || note.with(String::is_empty)>
                {note}
            </p>
        </div>
    })
}
