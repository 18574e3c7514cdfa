use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::components::Footer;
use crate::state::address::query_from_plan;
use crate::state::sentences::scenario;
use crate::state::workbench::use_workbench;

/// A page in the header.
struct Entry {
    path: &'static str,
    name: &'static str,
    /// Whether the server makes it whole, so that the browser must load it instead of building it.
    still: bool,
}

const ENTRIES: [Entry; 5] = [
    Entry { path: "/", name: "Brief", still: false },
    Entry { path: "/lab", name: "Lab", still: false },
    Entry { path: "/compare", name: "Compare", still: false },
    Entry { path: "/context", name: "Context", still: true },
    Entry { path: "/method", name: "Method", still: true },
];

/// The frame around the pages that the router shows.
#[component]
pub(crate) fn Layout(children: Children) -> impl IntoView {
    let location = use_location();
    let path = Signal::derive(move || location.pathname.get());
    view! { <Frame path>{children()}</Frame> }
}

/// The frame around every page: skip link, header with navigation, main landmark, footer.
#[component]
pub(crate) fn Frame(
    /// The path of the page.
    #[prop(into)]
    path: Signal<String>,
    children: Children,
) -> impl IntoView {
    let links = ENTRIES
        .iter()
        .map(|entry| view! { <li><PageLink entry path>{entry.name}</PageLink></li> })
        .collect_view();
    // `rel="external"` keeps the router away from the skip link, so that the browser itself moves
    // the reading position into the focusable main element.
    view! {
        <a class="skip-link" href="#main" rel="external">"Skip to content"</a>
        <header class="site-header">
            <p class="site-name">
                <PageLink entry=&ENTRIES[0] path>"Headroom"</PageLink>
            </p>
            <nav class="site-nav" aria-label="Main">
                <ul>{links}</ul>
            </nav>
            <ScenarioName/>
        </header>
        <main id="main" class="site-main" tabindex="-1">{children()}</main>
        <Footer/>
    }
}

/// What the plan on the page is called; nothing where there is no plan.
#[component]
fn ScenarioName() -> impl IntoView {
    let workbench = use_workbench()?;
    let name = move || workbench.plan.with(scenario);
    Some(view! {
        <p class="site-scenario"><span class="visually-hidden">"Scenario: "</span>{name}</p>
    })
}

/// A link to a page that takes the plan along.
#[component]
fn PageLink(entry: &'static Entry, path: Signal<String>, children: Children) -> impl IntoView {
    let workbench = use_workbench();
    let href = move || {
        let query = workbench.map(|workbench| workbench.plan.with(query_from_plan));
        match query {
            Some(query) if !query.is_empty() => format!("{}?{query}", entry.path),
            _ => entry.path.to_owned(),
        }
    };
    let current = move || (path.get() == entry.path).then_some("page");
    let rel = entry.still.then_some("external");
    view! { <a href=href aria-current=current rel=rel>{children()}</a> }
}
