use inquiry::Topic;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::browser;
use crate::state::workbench::Workbench;

/// HTML that changes as a whole, whose links and buttons with `data-topic` ask.
///
/// As text and not as a view: what is made of many small parts is built once, by the server, the
/// analyst or here, and the browser side need not keep track of every part. Without scripts the
/// links are addresses that the server answers.
#[component]
pub(crate) fn Live(
    /// The page's state.
    workbench: Workbench,
    /// The class of the box.
    class: &'static str,
    /// Its role, such as `status`; none if empty.
    #[prop(optional)]
    role: &'static str,
    /// The HTML in it.
    #[prop(into)]
    html: Signal<String>,
) -> impl IntoView {
    let role = (!role.is_empty()).then_some(role);
    let follow = move |event: MouseEvent| ask_what_is_clicked(workbench, &event);
    view! { <div class=class role=role on:click=follow inner_html=move || html.get()></div> }
        .into_any()
}

/// Asks what a clicked link or button asks, unless the click wants something special of it.
fn ask_what_is_clicked(workbench: Workbench, event: &MouseEvent) {
    if event.ctrl_key() || event.meta_key() || event.shift_key() {
        return; // a new tab, say
    }
    let Some(query) = browser::linked_topic(event) else { return };
    let plan = workbench.plan.get_untracked();
    let Some(topic) = Topic::read(&query, &plan) else { return };
    event.prevent_default();
    let stays = !matches!(topic, Topic::Cell(_));
    workbench.analyst.ask(topic);
    if stays {
        // The link is made anew, because it is the current one now.
        browser::focus_again(query);
    }
}
