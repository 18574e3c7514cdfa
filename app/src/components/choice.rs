use leptos::prelude::*;

/// One of few alternatives, as radio buttons in a row.
#[component]
pub(crate) fn Choice(
    /// What is chosen.
    legend: &'static str,
    /// The field's name in forms and addresses.
    name: &'static str,
    /// Keys and labels of the alternatives.
    options: Vec<(&'static str, &'static str)>,
    /// The key of the current one.
    #[prop(into)]
    value: Signal<&'static str>,
    /// Called with the key of a newly chosen one.
    on_change: Callback<&'static str>,
) -> impl IntoView {
    let option = move |(key, label): (&'static str, &'static str)| {
        view! {
            <label class="choice-option">
                <input
                    type="radio"
                    name=name
                    value=key
                    autocomplete="off"
                    checked=value.get_untracked() == key
                    prop:checked=move || value.get() == key
                    on:change=move |_| on_change.run(key)
                />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <fieldset class="choice">
            <legend class="choice-legend">{legend}</legend>
            <div class="choice-options">{options.into_iter().map(option).collect_view()}</div>
        </fieldset>
    }
}
