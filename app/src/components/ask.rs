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
    let listed = LISTED.iter().enumerate();
    let listed = listed.map(|(place, listed)| (Topic::Listed(place), listed.name, listed.about));
    let (across, down) = FIRST_SWEEP;
    let sweep = (Topic::Sweep(across, down), "How do two things move it?", "The odds over any two");
    let questions = listed.chain(std::iter::once(sweep));
    let questions = questions.map(|question| ask_link(workbench, question)).collect_view();
    view! {
        <section class="ask" id="ask" aria-labelledby="ask-title">
            <h2 class="figure-title" id="ask-title">"Ask the model"</h2>
            <ul class="questions">{questions}</ul>
            <Show when=move || workbench.asking.with(is_sweep)>
                <SweepForm workbench/>
            </Show>
            <Figures workbench wanted=Topic::on_the_workbench/>
        </section>
    }
    .into_any()
}

fn is_sweep(known: &Conversation) -> bool {
    matches!(known.topic(), Some(Topic::Sweep(..)))
}

/// A question that is one click away; without scripts the server answers its address.
fn ask_link(
    workbench: Workbench,
    (topic, name, about): (Topic, &'static str, &'static str),
) -> impl IntoView {
    let topic = StoredValue::new(topic);
    let current = move || {
        let same = |known: &Topic| topic.with_value(|topic| topic.same_kind(known));
        workbench.asking.with(|asked| asked.topic().is_some_and(same)).then_some("true")
    };
    let choose = move |event: MouseEvent| {
        if plain(&event) {
            event.prevent_default();
            workbench.ask(topic.get_value());
        }
    };
    let href = move || topic.with_value(|topic| asking_href(workbench, topic));
    view! {
        <li>
            <a class="question" href=href aria-current=current on:click=choose>
                <span class="question-name">{name}</span>
                <span class="question-about">{about}</span>
            </a>
        </li>
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
