use leptos::prelude::*;
use words::{Phrase, say};

use crate::browser;
use crate::components::{Live, plain};
use crate::state::change_list::{after_reset, changes_html};
use crate::state::steps::Steps;
use crate::state::workbench::Workbench;

const CHANGES: Phrase = Phrase::new("Changes", "改动");

/// What differs from the plan that the reader started from, and the way back.
#[component]
pub(crate) fn Changes(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let html = Memo::new(move |_| {
        let origin = workbench.desk().steps.with(Steps::origin);
        workbench.analyst.linked.with(|case| changes_html(origin, case))
    });
    Effect::new(move || {
        browser::on_click(move |event| {
            if let Some(key) = browser::clicked(event, "data-reset") {
                event.prevent_default();
                take_back(workbench, &key);
            }
        });
    });
    plain(view! {
        <section
            class="changes"
            aria-label=CHANGES.text()
            hidden=move || html.with(String::is_empty)
        >
            <Live class="changes-content" html/>
        </section>
    })
}

/// The link that was followed is gone afterwards, so the focus goes to what is left.
fn take_back(workbench: Workbench, key: &str) {
    let origin = workbench.origin_untracked().into();
    workbench.settle(|case| after_reset(case, &origin, key));
    let nothing_left = workbench.case.with_untracked(|case| *case == origin);
    browser::jump_to(if nothing_left { "main" } else { "changes" });
    workbench.desk().said.set(say!("Reset to what you started from", "已还原为起始值"));
}
