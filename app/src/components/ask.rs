use leptos::ev::{MouseEvent, SubmitEvent};
use leptos::prelude::*;

use crate::components::where_from::{asking_href, plain};
use crate::components::{Figures, HiddenPlan, Select};
use crate::state::conversation::Conversation;
use crate::state::movers::{MOVERS, Mover};
use crate::state::topic::{FIRST_SWEEP, LISTED, SWEEP, Topic};
use crate::state::workbench::Workbench;

/// The analyst's questions, and the answer to the one that was asked.
#[component]
pub(crate) fn Ask(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let question = move |(place, listed): (usize, &'static crate::state::topic::Listed)| {
        let topic = move || Topic::Listed(place);
        let current = move || {
            workbench.asking.with(|asked| asked.topic() == Some(&topic())).then_some("true")
        };
        let choose = move |event: MouseEvent| {
            if plain(&event) {
                event.prevent_default();
                workbench.ask(topic());
            }
        };
        view! {
            <li>
                <a
                    class="question"
                    href=move || asking_href(workbench, &topic())
                    aria-current=current
                    on:click=choose
                >
                    <span class="question-name">{listed.name}</span>
                    <span class="question-about">{listed.about}</span>
                </a>
            </li>
        }
    };
    view! {
        <section class="ask" id="ask" aria-labelledby="ask-title">
            <h2 class="ask-title" id="ask-title">"Ask the model"</h2>
            <ul class="questions">{LISTED.iter().enumerate().map(question).collect_view()}</ul>
            <SweepForm workbench/>
            <Figures workbench wanted=Topic::on_the_workbench/>
        </section>
    }
    .into_any()
}

/// The two-way sweep: two things that move, and the odds over both.
#[component]
fn SweepForm(workbench: Workbench) -> impl IntoView {
    let chosen = move |known: &Conversation| match known.topic() {
        Some(Topic::Sweep(across, down)) => (*across, *down),
        _ => FIRST_SWEEP,
    };
    let axes = RwSignal::new(workbench.asking.with_untracked(chosen));
    let sweep = move |event: SubmitEvent| {
        event.prevent_default();
        let (across, down) = axes.get_untracked();
        workbench.ask(Topic::Sweep(across, down));
    };
    let axis = move |label: &'static str, name: &'static str, is_down: bool| {
        let options = MOVERS.iter().map(|mover| (mover.key, mover.name)).collect();
        let current = Signal::derive(move || {
            let (across, down) = axes.get();
            MOVERS[if is_down { down } else { across }].key
        });
        let choose = Callback::new(move |key: String| {
            let Some(place) = Mover::place(&key) else { return };
            axes.update(|(across, down)| *(if is_down { down } else { across }) = place);
        });
        view! { <Select label name options current choose/> }
    };
    view! {
        <form class="sweep" method="get" action="/lab#ask" aria-label="Two-way sweep" on:submit=sweep>
            <HiddenPlan workbench/>
            <input type="hidden" name="ask" value=SWEEP/>
            {axis("Odds over", "across", false)}
            {axis("and", "down", true)}
            <button class="button" type="submit">"Sweep"</button>
        </form>
    }
}
