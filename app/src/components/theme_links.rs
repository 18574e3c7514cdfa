use leptos::prelude::*;

use crate::state::theme::{Theme, Wishes};

/// The themes as links: choosing one is a page of the server that leads back here.
///
/// Links and not a form, because a page with a form fetches its code at once.
#[component]
pub(crate) fn ThemeLinks() -> impl IntoView {
    let Wishes { theme: current, address } = use_context::<Wishes>().unwrap_or_default();
    let link = move |theme: Theme| {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("theme", theme.key())
            .append_pair("back", &address)
            .finish();
        let mark = (theme == current).then_some("true");
        view! {
            <li>
                <a href=format!("/settings?{query}") rel="nofollow" aria-current=mark>
                    <span class="visually-hidden">"Theme: "</span>
                    {theme.name()}
                </a>
            </li>
        }
    };
    view! { <ul class="site-theme">{Theme::ALL.map(link).collect_view()}</ul> }
}
