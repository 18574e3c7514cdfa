use leptos::prelude::*;

use crate::browser;
use crate::components::{
    AnswerFigure, AnswerLine, Ask, Downloads, EngineLine, GpuNotice, Inspect, KeyFigures, LIVE_ID,
    Notes, OddsList, PlanForm, Tools, follow_links, plain,
};
use crate::pages::follow_history;
use crate::state::address::query_from_plan;
use crate::state::initial::handed_over;
use crate::state::opening::opening;
use crate::state::workbench::Workbench;
use crate::state::{figures, sentences};

/// The workbench, where every decision can be moved and the odds follow.
#[component]
pub fn Lab() -> impl IntoView {
    view! {
        <Notes/>
        <div id=LIVE_ID>
            <LiveLab/>
        </div>
        <Downloads/>
    }
}

/// What of the workbench is alive: all but its frame, which follows.
#[component]
pub fn LiveLab() -> impl IntoView {
    let workbench = Workbench::new(&opening()?, handed_over()?);
    follow_links(workbench.analyst);
    follow_history(move |opening| workbench.return_to(&opening));
    lead_the_frame(workbench);
    // The engine is fetched only where it is needed, and after the page is alive.
    Effect::new(move || workbench.start());
    let headline = move || workbench.answer.with(sentences::headline);
    let busy = move || if workbench.waiting.get() { "true" } else { "false" };
    let stale = move || (workbench.desk().by_hand.get() && workbench.is_stale()).then_some("true");
    Some(view! {
        <Tools workbench/>
        <div class="lab">
            <PlanForm workbench/>
            <section class="lab-results" aria-label="Results" aria-busy=busy data-stale=stale>
                <GpuNotice workbench/>
                <p class="lab-stale" hidden=move || stale().is_none()>
                    "These results are of an earlier plan. Run to compute them again."
                </p>
                <div class="headline">
                    <h1 class="headline-answer">{headline}</h1>
                    <OddsList workbench/>
                    <AnswerLine workbench/>
                </div>
                <Ask analyst=workbench.analyst/>
                <Charts workbench/>
                <EngineLine workbench/>
            </section>
        </div>
        <Inspect analyst=workbench.analyst/>
    })
}

/// What every answer shows.
#[component]
fn Charts(workbench: Workbench) -> impl IntoView {
    plain(view! {
        <div class="grid">
            <AnswerFigure
                title=figures::DOTS
                workbench
                spec=figures::dots
                finding=sentences::dots
            />
            <AnswerFigure
                title=figures::CAPACITY
                workbench
                spec=figures::capacity
                finding=sentences::capacity
            />
            <AnswerFigure
                title=figures::COVERS
                workbench
                spec=figures::covers
                finding=sentences::covers
            />
            <AnswerFigure
                title=figures::BINDING
                workbench
                spec=figures::binding
                finding=sentences::limit
            />
            <AnswerFigure
                title=figures::MONEY
                workbench
                spec=figures::money
                finding=sentences::money
            />
            <KeyFigures workbench/>
        </div>
    })
}

/// Keeps what stands outside the live part true: links take the plan along, the header names it,
/// and the footer names the result.
fn lead_the_frame(workbench: Workbench) {
    let Workbench { plan, answer, .. } = workbench;
    let served = plan.get_untracked();
    Effect::new(move |changed: Option<bool>| {
        let plan = plan.get();
        let changed = changed.unwrap_or_default() || plan != served;
        if changed {
            browser::carry_plan(&query_from_plan(&plan));
            browser::show("scenario", sentences::scenario(&plan));
        }
        changed
    });
    Effect::new(move || browser::show("result", &answer.with(sentences::result_facts)));
}
