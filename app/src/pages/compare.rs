use inquiry::{FIRST_OBSERVABLE, Slot, Topic};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::{Figures, Inspect, Notes, ScenarioForm};
use crate::state::workbench::use_workbench;

/// Up to four scenarios in the same futures, differences first.
#[component]
pub(crate) fn Compare() -> impl IntoView {
    let workbench = use_workbench()?;
    // A reader who comes from another page has nothing compared yet.
    Effect::new(move || {
        let analyst = workbench.analyst;
        let compared = |topic: Option<&Topic>| topic.is_some_and(is_comparison);
        if !analyst.asking.with_untracked(|known| compared(known.topic())) {
            let slots = Slot::first(&workbench.plan.get_untracked());
            analyst.ask(Topic::Compare(slots, FIRST_OBSERVABLE));
        }
    });
    Some(
        view! {
            <Title text="Compare · Headroom"/>
            <Notes/>
            <div class="headline">
                <h1 class="headline-answer">"The same futures under other plans"</h1>
                <p class="headline-subject">
                    "Every scenario meets the same sampled futures, so that differences are paired and luck cancels."
                </p>
            </div>
            <ScenarioForm workbench/>
            <Figures workbench wanted=is_comparison/>
            <Inspect workbench/>
        }
        .into_any(),
    )
}

fn is_comparison(topic: &Topic) -> bool {
    matches!(topic, Topic::Compare(..))
}
