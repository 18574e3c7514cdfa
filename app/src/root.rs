use leptos::prelude::*;
use leptos_meta::{Meta, provide_meta_context};
use leptos_router::SsrMode;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

use crate::components::{AddressNotes, FactsDate, Layout, Notices, Peers};
use crate::pages::{Brief, Compare, Lab, NotFound};
use crate::state::initial::initial;
use crate::state::workbench::Workbench;

/// The whole interface: everything inside `<body>`.
///
/// Pages render in [`SsrMode::Async`]: the HTML leaves the server complete and in reading order,
/// so it is whole without scripts, at the price of waiting for the slowest part.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    if let Some(initial) = initial() {
        provide_context(Workbench::new(&initial));
        provide_context(AddressNotes(initial.notes));
        provide_context(Peers(initial.peers));
        provide_context(FactsDate(initial.facts_date));
    }

    view! {
        <Meta
            name="description"
            content="What an AI-infrastructure budget buys, and whether it is enough"
        />
        <Router>
            <Layout>
                <FlatRoutes fallback=NotFound>
                    <Route path=path!("/") view=Brief ssr=SsrMode::Async/>
                    <Route path=path!("/lab") view=Lab ssr=SsrMode::Async/>
                    <Route path=path!("/compare") view=Compare ssr=SsrMode::Async/>
                </FlatRoutes>
            </Layout>
        </Router>
        <Notices/>
    }
}
