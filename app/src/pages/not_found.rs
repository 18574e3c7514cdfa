use leptos::prelude::*;

use crate::response_status::ResponseStatus;

/// What an unknown address shows: what happened, and where to go from here.
#[component]
pub fn NotFound() -> impl IntoView {
    ResponseStatus::report(404);

    view! {
        <section class="not-found">
            <h1>"There is no page at this address"</h1>
            <p>"The link may be mistyped, or the page may have moved. These pages exist:"</p>
            <ul>
                <li><a href="/">"Brief"</a> ", the answer on one page"</li>
                <li><a href="/lab">"Lab"</a> ", where every assumption can be changed"</li>
                <li>
                    <a href="/compare">"Compare"</a> ", up to four scenarios in the same futures"
                </li>
                <li>
                    <a href="/context">"Context"</a>
                    ", what others spend, what rules allow, what was claimed"
                </li>
                <li><a href="/method">"Method"</a> ", every equation and every input"</li>
            </ul>
        </section>
    }
}
