use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

use crate::response_status::ResponseStatus;

/// What an unknown address shows: what happened, and where to go from here.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    ResponseStatus::report(404);

    view! {
        <Title text="Page not found · Headroom"/>
        <section class="not-found">
            <h1>"There is no page at this address"</h1>
            <p>"The link may be mistyped, or the page may have moved. These pages exist:"</p>
            <ul>
                <li><A href="/">"Brief"</A> ", the answer on one page"</li>
                <li><A href="/lab">"Lab"</A> ", where every assumption can be changed"</li>
                <li>
                    <a href="/context" rel="external">"Context"</a>
                    ", what others spend, what rules allow, what was claimed"
                </li>
                <li>
                    <a href="/method" rel="external">"Method"</a>
                    ", every equation and every input"
                </li>
                <li><A href="/compare">"Compare"</A> ", up to four scenarios in the same futures"</li>
            </ul>
        </section>
    }
}
