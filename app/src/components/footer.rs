use leptos::prelude::*;

use crate::state::initial::Initial;
use crate::state::sentences::result_facts;

/// What every page ends with: the day of the facts, whose result the numbers are, and what they are not.
#[component]
pub(crate) fn Footer() -> impl IntoView {
    let facts = use_context::<Initial>().map(|Initial { facts_date, answer, .. }| {
        let day = facts_date.clone();
        view! {
            <div class="site-facts">
                <p>"Facts as of " <time datetime=day>{facts_date}</time></p>
                <ul class="site-facts" data-shows="result" inner_html=result_facts(&answer)></ul>
            </div>
        }
    });
    view! {
        <footer class="site-footer">
            {facts}
            <p>
                "Press reports and estimates; ByteDance is private and none of this is its data. Not investment advice."
            </p>
        </footer>
    }
}
