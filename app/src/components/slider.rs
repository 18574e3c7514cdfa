use leptos::prelude::*;

use crate::state::hydrated::use_hydrated;

/// The numbers that a slider may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    /// Smallest value.
    pub least: f64,
    /// Largest value.
    pub most: f64,
    /// Distance between neighbouring values.
    pub step: f64,
    /// Digits after the point in the field.
    pub decimals: usize,
}

/// A number that can be dragged, stepped by keyboard or typed in.
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
    /// Called with every new number, held to the scale.
    on_change: Callback<f64>,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let Scale { least, most, step, decimals } = scale;
    let text = Signal::derive(move || format!("{:.decimals$}", value.get()));
    let spoken = Signal::derive(move || format!("{} {unit}", text.get()));
    let exact = Signal::derive(move || value.get().to_string());
    let change = move |typed: String| match typed.trim().parse::<f64>() {
        Ok(number) if number.is_finite() => on_change.run(number.clamp(least, most)),
        _ => {}
    };
    let id = format!("slider-{name}");

    view! {
        <div class="slider">
            <label class="slider-label" for=id.clone()>{label}</label>
            <input
                class="slider-number"
                type="number"
                step="any"
                min=least
                max=most
                aria-label=format!("{label}, {unit}")
                disabled=move || !hydrated.get()
                value=text.get_untracked()
                prop:value=text
                on:change:target=move |event| change(event.target().value())
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
                value=exact.get_untracked()
                prop:value=exact
                on:input:target=move |event| change(event.target().value())
            />
        </div>
    }
}
