use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::state::address::query_from_plan;
use crate::state::workbench::use_workbench;

/// The frame around every page: skip link, header with navigation, main landmark, footer.
#[component]
pub(crate) fn Layout(children: Children) -> impl IntoView {
    // `rel="external"` keeps the router away from the skip link, so that the browser itself moves
    // the reading position into the focusable main element.
    view! {
        <a class="skip-link" href="#main" rel="external">"Skip to content"</a>
        <header class="site-header">
            <p class="site-name">
                <PageLink path="/">"Headroom"</PageLink>
            </p>
            <nav class="site-nav" aria-label="Main">
                <ul>
                    <li><PageLink path="/">"Brief"</PageLink></li>
                    <li><PageLink path="/lab">"Lab"</PageLink></li>
                    <li><PageLink path="/compare">"Compare"</PageLink></li>
                </ul>
            </nav>
        </header>
        <main id="main" class="site-main" tabindex="-1">{children()}</main>
        <footer class="site-footer">
            <p>
                "Press reports and estimates as of November 2026; ByteDance is private and none of this is its data. Not investment advice."
            </p>
        </footer>
    }
}

/// A link to a page that takes the plan along.
#[component]
fn PageLink(path: &'static str, children: Children) -> impl IntoView {
    let workbench = use_workbench();
    let location = use_location();
    let href = move || {
        let query = workbench.map(|workbench| workbench.plan.with(query_from_plan));
        match query {
            Some(query) if !query.is_empty() => format!("{path}?{query}"),
            _ => path.to_owned(),
        }
    };
    let current = move || (location.pathname.get() == path).then_some("page");
    view! { <a href=href aria-current=current>{children()}</a> }
}
