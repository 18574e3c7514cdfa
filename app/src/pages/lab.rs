use leptos::prelude::*;
use words::Phrase;

use crate::browser;
use crate::components::{
    AnswerFigure, AnswerLine, Ask, Downloads, EngineLine, GpuNotice, Inspect, KeyFigures, LIVE_ID,
    Notes, OddsList, PLAN_ID, Pinned, PlanForm, Tools, follow_links, plain,
};
use crate::pages::follow_history;
use crate::state::address::query_from_case;
use crate::state::exports::MARKED;
use crate::state::figures::{BINDING, CAPACITY, COVERS, DOTS, MONEY};
use crate::state::initial::handed_over;
use crate::state::opening::opening;
use crate::state::sentences;
use crate::state::workbench::Workbench;

const RESULTS: Phrase = Phrase::new("Results", "结果");
const PLAN: Phrase = Phrase::new("Plan", "方案");
const HERE: Phrase = Phrase::new("On this page", "本页内容");
/// Where results begin.
const RESULTS_ID: &str = "results";
const EARLIER: Phrase = Phrase::new(
    "These results are of an earlier plan. Run to compute them again.",
    "这些结果属于之前的方案，请点“运行”重新计算。",
);

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
    let headline = move || workbench.told.with(sentences::headline);
    let busy = move || if workbench.waiting.get() { "true" } else { "false" };
    let stale = move || (workbench.desk().by_hand.get() && workbench.is_stale()).then_some("true");
    Some(view! {
        <Tools workbench/>
        <div class="lab">
            <Strip workbench/>
            <PlanForm workbench/>
            <section class="lab-results" id=RESULTS_ID aria-label=RESULTS.text() aria-busy=busy data-stale=stale>
                <GpuNotice workbench/>
                <p class="lab-stale" hidden=move || stale().is_none()>
                    {EARLIER.text()}
                </p>
                <div class="headline">
                    <h1 class="headline-answer">{headline}</h1>
                    <OddsList workbench/>
                    <AnswerLine workbench/>
                </div>
                <Pinned workbench/>
                <Ask analyst=workbench.analyst/>
                <Charts workbench/>
                <EngineLine workbench/>
            </section>
        </div>
        <Inspect analyst=workbench.analyst/>
    })
}

/// On small screens, where the plan stands far below its results: the answer, and the way to both.
#[component]
fn Strip(workbench: Workbench) -> impl IntoView {
    let futures = Memo::new(move |_| workbench.told.with(sentences::both_goals));
    plain(view! {
        <nav class="lab-strip" aria-label=HERE.text()>
            <p>{futures}</p>
            <a href=format!("#{RESULTS_ID}")>{RESULTS.text()}</a>
            <a href=format!("#{PLAN_ID}")>{PLAN.text()}</a>
        </nav>
    })
}

/// What every answer shows.
#[component]
fn Charts(workbench: Workbench) -> impl IntoView {
    let drawings = [DOTS, CAPACITY, COVERS, BINDING, MONEY];
    plain(view! {
        <div class="grid">
            {drawings.map(|drawing| view! { <AnswerFigure drawing workbench/> })}
            <KeyFigures workbench/>
        </div>
    })
}

/// Keeps what stands outside the live part true: links take the plan along, the header names it,
/// and the footer names the result.
fn lead_the_frame(workbench: Workbench) {
    let Workbench { analyst, told, .. } = workbench;
    let case = analyst.linked;
    let served = case.get_untracked();
    let median = workbench.desk().median;
    Effect::new(move |changed: Option<bool>| {
        let (case, median) = (case.get(), median.get());
        let changed = changed.unwrap_or_default() || median || case != served;
        if changed {
            browser::carry_more("/export/chart/", if median { MARKED } else { "" });
            browser::carry_plan(&query_from_case(&case));
            browser::show("scenario", &sentences::scenario(&case));
        }
        changed
    });
    Effect::new(move || browser::show("result", &told.with(sentences::result_facts)));
}
