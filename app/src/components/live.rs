use inquiry::Topic;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::browser;
use crate::state::analyst::Analyst;

/// The id of the element that the browser side takes over.
pub(crate) const LIVE_ID: &str = "live";

/// HTML that changes as a whole.
///
/// As text and not as a view: what is made of many small parts is built once, by the server, the
/// analyst or here, and the browser side need not keep track of every part. Links and buttons in
/// it, as anywhere on a page, ask what their `data-topic` says; see [`follow_links`].
#[component]
pub(crate) fn Live(
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
    view! { <div class=class role=role inner_html=move || html.get()></div> }
}

/// Has links and buttons with `data-topic` ask, wherever they stand on the page.
///
/// Without scripts the links are addresses that the server answers.
pub(crate) fn follow_links(analyst: Analyst) {
    Effect::new(move || browser::on_click(move |event| ask_what_is_clicked(analyst, event)));
}

fn ask_what_is_clicked(analyst: Analyst, event: &MouseEvent) {
    let Some(query) = browser::clicked(event, "data-topic") else { return };
    let topic = analyst.case.with_untracked(|case| Topic::read(&query, case));
    let Some(topic) = topic else { return };
    event.prevent_default();
    let stays = !matches!(topic, Topic::Cell(_));
    analyst.ask(topic);
    if stays {
        // The link is made anew, because it is the current one now.
        browser::focus_again(query);
    }
}
