use inquiry::{MOVERS, SWEEP, Topic, mover_place};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use words::Phrase;

use crate::components::{Figures, HiddenPlan, Live, Select, plain};
use crate::state::analyst::Analyst;
use crate::state::links;

const ASK: Phrase = Phrase::new("Ask the model", "向模型提问");
const TWO_WAY: Phrase = Phrase::new("Two-way sweep", "双变量扫描");
const ODDS_OVER: Phrase = Phrase::new("Odds over", "达标概率随");
const AND_OVER: Phrase = Phrase::new("and over", "和");
const SWEEP_BUTTON: Phrase = Phrase::new("Sweep", "扫描");

/// The analyst's questions, and the answer to the one that was asked.
#[component]
pub(crate) fn Ask(
    /// What the page asks.
    analyst: Analyst,
) -> impl IntoView {
    let case = analyst.linked;
    let questions = Memo::new(move |_| {
        case.with(|case| analyst.asking.with(|known| links::questions(case, known.topic())))
    });
    plain(view! {
        <section class="ask" id="ask" aria-labelledby="ask-title">
            <h2 class="figure-title" id="ask-title">{ASK.text()}</h2>
            <Live class="ask-questions" html=questions/>
            <SweepForm analyst/>
            <Figures analyst wanted=Topic::on_the_workbench/>
        </section>
    })
}

/// Which two things a sweep moves; shown once it is asked for.
#[component]
fn SweepForm(analyst: Analyst) -> impl IntoView {
    let asking = analyst.asking;
    let axes = move || {
        asking.with(|known| match known.topic() {
            Some(Topic::Sweep(across, down)) => Some([*across, *down]),
            _ => None,
        })
    };
    let chosen = move || axes().unwrap_or([0, 1]);
    let axis = move |label: Phrase, name: &'static str, place: usize| {
        let options = MOVERS.iter().map(|mover| (mover.key, mover.name.text())).collect();
        let current = Signal::derive(move || MOVERS[chosen()[place]].key);
        let choose = Callback::new(move |key: String| {
            let mut axes = untrack(chosen);
            if let Some(mover) = mover_place(&key) {
                axes[place] = mover;
                analyst.ask(Topic::Sweep(axes[0], axes[1]));
            }
        });
        view! { <Select label=label.text() name options current choose/> }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let [across, down] = untrack(chosen);
        analyst.ask(Topic::Sweep(across, down));
    };
    plain(view! {
        <form
            class="sweep"
            method="get"
            action="/lab#ask"
            aria-label=TWO_WAY.text()
            hidden=move || axes().is_none()
            on:submit=submit
        >
            <HiddenPlan analyst/>
            <input type="hidden" name="ask" value=SWEEP/>
            {axis(ODDS_OVER, "across", 0)}
            {axis(AND_OVER, "down", 1)}
            <button class="button" type="submit">{SWEEP_BUTTON.text()}</button>
        </form>
    })
}
