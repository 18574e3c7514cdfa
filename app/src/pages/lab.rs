use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::{
    AnswerFigure, AnswerLine, Ask, Downloads, EngineLine, Inspect, KeyFigures, Notes, OddsList,
    PlanForm,
};
use crate::state::workbench::use_workbench;
use crate::state::{figures, sentences};

/// The workbench, where every decision can be moved and the odds follow.
#[component]
pub(crate) fn Lab() -> impl IntoView {
    let workbench = use_workbench()?;
    // The engine is fetched only where it is needed, and after the page is alive.
    Effect::new(move || workbench.start());
    let headline = move || workbench.answer.with(sentences::headline);
    let busy = move || if workbench.waiting.get() { "true" } else { "false" };
    Some(
        view! {
            <Title text="Lab · Headroom"/>
            <Notes/>
            <div class="lab">
                <PlanForm workbench/>
                <section class="lab-results" aria-label="Results" aria-busy=busy>
                    <div class="headline">
                        <h1 class="headline-answer">{headline}</h1>
                        <OddsList workbench/>
                        <AnswerLine workbench/>
                    </div>
                    <Ask workbench/>
                    <div class="grid">
                        <AnswerFigure
                            title="Token headroom in 100 possible futures"
                            workbench
                            spec=figures::dots
                            finding=sentences::dots
                        />
                        <AnswerFigure
                            title="Capacity against demand"
                            workbench
                            spec=figures::capacity
                            finding=sentences::capacity
                        />
                        <AnswerFigure
                            title="Probability that cover stays below"
                            workbench
                            spec=figures::covers
                            finding=sentences::covers
                        />
                        <AnswerFigure
                            title="What binds"
                            workbench
                            spec=figures::binding
                            finding=sentences::limit
                        />
                        <AnswerFigure
                            title="Where the money goes"
                            workbench
                            spec=figures::money
                            finding=sentences::money
                        />
                        <KeyFigures workbench/>
                    </div>
                    <Downloads/>
                    <EngineLine workbench/>
                </section>
            </div>
            <Inspect workbench/>
        }
        .into_any(),
    )
}
