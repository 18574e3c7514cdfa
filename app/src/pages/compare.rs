use inquiry::Topic;
use leptos::prelude::*;
use words::Phrase;

use crate::components::{Figures, Inspect, LIVE_ID, Notes, ScenarioForm, follow_links};
use crate::pages::follow_history;
use crate::state::analyst::Analyst;
use crate::state::opening::opening;

const TITLE: Phrase = Phrase::new("The same futures under other plans", "同样的未来，不同的方案");
const SUBJECT: Phrase = Phrase::new(
    "Every scenario meets the same sampled futures, so that differences are paired and luck cancels.",
    "各情景面对同一组抽样的未来，因此差值逐一配对，偶然因素相互抵消。",
);

/// Up to four scenarios in the same futures, differences first.
#[component]
pub fn Compare() -> impl IntoView {
    view! {
        <Notes/>
        <div class="headline">
            <h1 class="headline-answer">{TITLE.text()}</h1>
            <p class="headline-subject">
                {SUBJECT.text()}
            </p>
        </div>
        <div id=LIVE_ID>
            <LiveCompare/>
        </div>
    }
}

/// What of the comparison is alive: scenarios are chosen and compared.
#[component]
pub fn LiveCompare() -> impl IntoView {
    let analyst = Analyst::new(&opening()?);
    follow_links(analyst);
    follow_history(move |opening| analyst.return_to(&opening));
    Some(view! {
        <ScenarioForm analyst/>
        <Figures analyst wanted=is_comparison/>
        <Inspect analyst/>
    })
}

fn is_comparison(topic: &Topic) -> bool {
    matches!(topic, Topic::Compare(..))
}
