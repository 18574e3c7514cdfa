use std::fmt::Write as _;

use html_escape::{encode_double_quoted_attribute, encode_text};
use leptos::prelude::*;

use crate::state::hydrated::use_hydrated;

/// One of several alternatives, as a list that opens.
#[component]
pub(crate) fn Select(
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// The field's name in forms and addresses; empty for one that is in none.
    name: &'static str,
    /// Keys and labels of the alternatives.
    options: Vec<(&'static str, &'static str)>,
    /// The key of the current one.
    #[prop(into)]
    current: Signal<&'static str>,
    /// Called with the key of a newly chosen one.
    choose: Callback<String>,
    /// Whether it needs a living page, being no field of a form.
    #[prop(optional)]
    alive: bool,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let name = (!name.is_empty()).then_some(name);
    let options = options_html(options, current.get_untracked());
    view! {
        <label class="field">
            <span class="field-label">{label}</span>
            <select
                class="select"
                name=name
                autocomplete="off"
                disabled=move || alive && !hydrated.get()
                inner_html=options
                prop:value=move || current.get()
                on:change:target=move |event| choose.run(event.target().value())
            ></select>
        </label>
    }
}

/// The alternatives as text: they never change, so nothing need keep track of them.
fn options_html(options: Vec<(&str, &str)>, selected: &str) -> String {
    let mut html = String::new();
    for (key, label) in options {
        let (value, text) = (encode_double_quoted_attribute(key), encode_text(label));
        let mark = if key == selected { " selected" } else { "" };
        // Writing to a String cannot fail.
        let _ = write!(html, "<option value=\"{value}\"{mark}>{text}</option>");
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_current_one_is_selected_and_labels_are_no_markup() {
        assert_eq!(
            options_html(vec![("a", "<A>"), ("b", "B")], "b"),
            "<option value=\"a\">&lt;A&gt;</option><option value=\"b\" selected>B</option>"
        );
    }
}
