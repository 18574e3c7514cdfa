use leptos::prelude::*;
use words::Phrase;

use crate::components::{Choices, Footer, HeaderTools, KeyList, Notices};
use crate::state::address::query_from_case;
use crate::state::initial::Initial;
use crate::state::sentences::scenario;

/// A page in the header.
struct Entry {
    path: &'static str,
    name: Phrase,
}

const ENTRIES: [Entry; 6] = [
    Entry { path: "/", name: Phrase::new("Brief", "简报") },
    Entry { path: "/lab", name: Phrase::new("Lab", "工作台") },
    Entry { path: "/compare", name: Phrase::new("Compare", "对比") },
    Entry { path: "/live", name: Phrase::new("Live", "实时演示") },
    Entry { path: "/context", name: Phrase::new("Context", "背景") },
    Entry { path: "/method", name: Phrase::new("Method", "方法") },
];

const SKIP: Phrase = Phrase::new("Skip to content", "跳到正文");
const NAVIGATION: Phrase = Phrase::new("Main", "主导航");
const SCENARIO: Phrase = Phrase::new("Scenario: ", "情景：");

/// Everything inside `<body>`, on every page: skip link, header with navigation, main landmark,
/// footer, and the notices that are hidden until something fails.
///
/// The server makes it. Where the plan can change, the browser side has the links follow it.
#[component]
pub fn Frame(
    /// The path of the page.
    path: &'static str,
    children: Children,
) -> impl IntoView {
    let plan_query = use_context::<Initial>().map(|initial| query_from_case(&initial.case));
    let link = |entry: &Entry, name: &'static str| {
        let href = with_query(entry.path, plan_query.as_deref().unwrap_or_default());
        let current = (path == entry.path).then_some("page");
        view! { <a href=href data-plan="" aria-current=current>{name}</a> }
    };
    let home = link(&ENTRIES[0], "Headroom");
    let links = ENTRIES.iter().map(|entry| view! { <li>{link(entry, entry.name.text())}</li> });
    view! {
        <a class="skip-link" href="#main">{SKIP.text()}</a>
        <header class="site-header">
            <p class="site-name">{home}</p>
            <nav class="site-nav" aria-label=NAVIGATION.text()>
                <ul>{links.collect_view()}</ul>
            </nav>
            <ScenarioName/>
            <HeaderTools path/>
            <Choices/>
        </header>
        <main id="main" class="site-main" tabindex="-1">{children()}</main>
        <Footer/>
        <Notices/>
        <KeyList path/>
    }
}

/// What the plan on the page is called; nothing where there is no plan.
#[component]
fn ScenarioName() -> impl IntoView {
    let name = scenario(&use_context::<Initial>()?.case);
    Some(view! {
        <p class="site-scenario">
            <span class="visually-hidden">{SCENARIO.text()}</span>
            <span data-shows="scenario">{name}</span>
        </p>
    })
}

/// An address with a query, if there is one.
pub(crate) fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}
