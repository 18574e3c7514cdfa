use leptos::prelude::*;
use leptos_meta::provide_meta_context;

use crate::components::{FactsDate, Frame};
use crate::state::initial::Initial;
use crate::state::workbench::Workbench;

/// A page that the browser adds nothing to: the frame of the site around content of the server's.
///
/// No route of [`App`](crate::App) leads here and the browser side never names it, so whatever a
/// still page holds costs a reader no code. Its links are plain links.
#[component]
pub fn StillPage(
    /// The path of the page.
    path: &'static str,
    children: Children,
) -> impl IntoView {
    provide_meta_context();
    if let Some(initial) = use_context::<Initial>() {
        provide_context(Workbench::new(&initial));
        provide_context(FactsDate(initial.facts_date));
    }
    view! { <Frame path=path.to_owned()>{children()}</Frame> }
}
