use inquiry::{MOVERS, SWEEP, Topic, mover_place};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::components::{Figures, HiddenPlan, Live, Select};
use crate::state::links;
use crate::state::workbench::Workbench;

/// The analyst's questions, and the answer to the one that was asked.
#[component]
pub(crate) fn Ask(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let Workbench { plan, analyst, .. } = workbench;
    let questions = Memo::new(move |_| {
        plan.with(|plan| analyst.asking.with(|known| links::questions(plan, known.topic())))
    });
    view! {
        <section class="ask" id="ask" aria-labelledby="ask-title">
            <h2 class="figure-title" id="ask-title">"Ask the model"</h2>
            <Live workbench class="ask-questions" html=questions/>
            <SweepForm workbench/>
            <Figures workbench wanted=Topic::on_the_workbench/>
        </section>
    }
    .into_any()
}

/// Which two things a sweep moves; shown once it is asked for.
#[component]
fn SweepForm(workbench: Workbench) -> impl IntoView {
    let asking = workbench.analyst.asking;
    let axes = move || {
        asking.with(|known| match known.topic() {
            Some(Topic::Sweep(across, down)) => Some([*across, *down]),
            _ => None,
        })
    };
    let chosen = move || axes().unwrap_or([0, 1]);
    let axis = move |label: &'static str, name: &'static str, place: usize| {
        let options = MOVERS.iter().map(|mover| (mover.key, mover.name)).collect();
        let current = Signal::derive(move || MOVERS[chosen()[place]].key);
        let choose = Callback::new(move |key: String| {
            let mut axes = untrack(chosen);
            if let Some(mover) = mover_place(&key) {
                axes[place] = mover;
                workbench.analyst.ask(Topic::Sweep(axes[0], axes[1]));
            }
        });
        view! { <Select label name options current choose/> }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let [across, down] = untrack(chosen);
        workbench.analyst.ask(Topic::Sweep(across, down));
    };
    view! {
        <form
            class="sweep"
            method="get"
            action="/lab#ask"
            aria-label="Two-way sweep"
            hidden=move || axes().is_none()
            on:submit=submit
        >
            <HiddenPlan workbench/>
            <input type="hidden" name="ask" value=SWEEP/>
            {axis("Odds over", "across", 0)}
            {axis("and over", "down", 1)}
            <button class="button" type="submit">"Sweep"</button>
        </form>
    }
    .into_any()
}
