//! The booth: a story of ninety seconds for whoever stands before a screen.
//!
//! All steps are on the page at once and one of them is shown, so that going from step to step draws
//! nothing anew. Every step is an address too: without scripts its buttons are links.

mod attract;
mod controls;
mod decisions;
mod measured;
mod staff;
mod take_away;

use leptos::prelude::*;
use words::Phrase;

use crate::browser;
use crate::components::{LIVE_ID, Notices};
use crate::state::booth::Booth as State;
use crate::state::booth_text as text;
use crate::state::initial::handed_over;
use crate::state::kiosk::Step;
use crate::state::opening::Opening;
use crate::state::workbench::EngineStatus;

use attract::Attract;
use controls::{Controls, Countdown, Languages};
use decisions::{Budget, Export, Futures, Lease};
use measured::{Load, Scale};
use staff::Staff;
pub use take_away::PublicAddress;
use take_away::TakeAway;

/// The step that the address of a page of the booth asks for, given by context.
#[derive(Debug, Clone, Copy, Default)]
pub struct BoothStep(Step);

impl BoothStep {
    /// The step of a query; the invitation if it names none.
    pub fn of_query(query: &str) -> Self {
        Self(Step::of_query(query))
    }
}

/// The whole of the page: it has no header and no footer of the site.
#[component]
pub fn Booth() -> impl IntoView {
    view! {
        <main id="main" class="booth-page">
            <div id=LIVE_ID>
                <LiveBooth/>
            </div>
        </main>
        <Notices/>
    }
}

/// What of the booth is alive: all of it.
#[component]
pub fn LiveBooth() -> impl IntoView {
    let answer = handed_over()?;
    // In the browser: what the page was made for, which need not be its address.
    let made_for = || browser::shown_step().map_or(Step::Attract, |key| Step::of_key(&key));
    let step = use_context::<BoothStep>().map_or_else(made_for, |BoothStep(step)| step);
    let opening = Opening { case: answer.case.clone(), served: Vec::new() };
    let booth = State::new(&opening, step, answer);
    Effect::new(move || booth.start());
    let orbit = move || booth.moment.with(|moment| moment.orbit);
    let dim = move || booth.moment.with(|moment| moment.dim).then_some("");
    let mirrored = move || booth.moment.with(|moment| moment.mirrored).then_some("");
    Some(view! {
        <div
            class="booth"
            data-step=move || booth.step.get().key()
            data-orbit=orbit
            data-dim=dim
            data-mirrored=mirrored
        >
            <header class="booth-top">
                <button
                    class="booth-corner"
                    type="button"
                    tabindex="-1"
                    aria-hidden="true"
                    on:click=move |_| booth.tap_corner()
                ></button>
                <p class="booth-name">{text::NAME.text()}</p>
                <Languages booth/>
            </header>
            <Trouble booth/>
            <div class="booth-stage">
                <Attract booth/>
                <Budget booth/>
                <Export booth/>
                <Lease booth/>
                <Futures booth/>
                <Load booth/>
                <Scale booth/>
                <TakeAway booth/>
            </div>
            <Controls booth/>
            <Countdown booth/>
            <Staff booth/>
        </div>
    })
}

/// What does not work at the moment, and what still does.
#[component]
fn Trouble(booth: State) -> impl IntoView {
    let workbench = booth.workbench;
    let lost = move || workbench.desk().lost.with(Option::is_some);
    let away = move || {
        let status = workbench.status.get();
        matches!(status, EngineStatus::Restarting | EngineStatus::Failed(_))
    };
    view! {
        <p class="booth-trouble" role="status" hidden=move || !lost()>
            <strong>{said(booth, text::GPU_LOST)}</strong>
            " "
            {said(booth, text::GPU_LOST_MORE)}
        </p>
        <p class="booth-trouble" role="status" hidden=move || !away()>
            {said(booth, text::ENGINE_RETURNS)}
        </p>
    }
}

/// A phrase in the language that the booth speaks.
fn said(booth: State, phrase: Phrase) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
    move || phrase.in_language(booth.language.get())
}

/// A sentence in the language that the booth speaks.
fn told(booth: State, sentence: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(move || {
        booth.language.track();
        sentence()
    })
}

/// The heading of a step, which takes the focus when the step is gone to.
#[component]
fn Heading(booth: State, step: Step) -> impl IntoView {
    let about = told(booth, move || text::about(step));
    view! {
        <h1 class="booth-title" id=format!("booth-{}", step.key()) tabindex="-1">
            {said(booth, text::title(step))}
        </h1>
        <p class="booth-about" hidden=move || about.with(String::is_empty)>{about}</p>
    }
}

/// Whether another step is shown.
fn away(booth: State, step: Step) -> impl Fn() -> bool + Copy + Send + Sync + 'static {
    move || booth.step.get() != step
}

/// What a press on a link does where scripts run: this instead of loading a page.
fn instead(act: impl Fn() + 'static) -> impl Fn(leptos::ev::MouseEvent) + 'static {
    move |event| {
        event.prevent_default();
        act();
    }
}
