use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::state::address::query_from_plan;
use crate::state::topic::{Topic, joined};
use crate::state::workbench::{Workbench, use_workbench};

/// A small link that opens the panel which says where a number comes from.
///
/// Without scripts it is an address that the server answers with the panel open.
#[component]
pub(crate) fn WhereFrom(
    /// The number's symbol.
    #[prop(into)]
    symbol: String,
    /// The words of the link; the symbol if none are given.
    #[prop(optional)]
    words: &'static str,
) -> impl IntoView {
    let workbench = use_workbench()?;
    let location = use_location();
    let topic = StoredValue::new(Topic::Cell(symbol.clone()));
    let href = move || {
        let more = topic.with_value(Topic::query);
        let query = joined(workbench.plan.with(query_from_plan), &more);
        format!("{}?{query}#inspector", location.pathname.get())
    };
    let open = move |event: MouseEvent| {
        if plain(&event) {
            event.prevent_default();
            workbench.ask(topic.get_value());
        }
    };
    let label = format!("Where from: {symbol}");
    let words = if words.is_empty() { symbol } else { words.to_owned() };
    Some(
        view! { <a class="where-from" href=href aria-label=label on:click=open>{words}</a> }
            .into_any(),
    )
}

/// Whether a click asks for nothing special, such as a new tab.
pub(crate) fn plain(event: &MouseEvent) -> bool {
    !(event.ctrl_key() || event.meta_key() || event.shift_key())
}

/// A link on the page that asks something; without scripts the server answers it.
pub(crate) fn asking_href(workbench: Workbench, topic: &Topic) -> String {
    let query = joined(workbench.plan.with(query_from_plan), &topic.query());
    format!("/lab?{query}#ask")
}
