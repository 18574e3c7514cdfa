use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::{
    AnswerFigure, AnswerLine, Downloads, Inspect, KeyFigures, Live, Notes, OddsList, PeersFigure,
};
use crate::state::workbench::use_workbench;
use crate::state::{figures, links, sentences};

/// The answer in one page, for readers who have ten seconds.
#[component]
pub(crate) fn Brief() -> impl IntoView {
    let workbench = use_workbench()?;
    let headline = move || workbench.answer.with(sentences::headline);
    let limit = move || workbench.answer.with(sentences::limit);
    let flaw = move || workbench.answer.with(sentences::flaw_of_averages);
    let why = Memo::new(move |_| {
        workbench.plan.with(|plan| links::where_from(plan, "goal", "Show me why"))
    });
    let subject = move || workbench.plan.with(sentences::subject);
    Some(
        view! {
            <Title text="Headroom: what an AI budget buys, and whether it is enough"/>
            <Notes/>
            <div class="headline">
                <p class="headline-subject">{subject}</p>
                <h1 class="headline-answer">{headline} " " {limit}</h1>
                <AnswerLine workbench/>
                <Live workbench class="why" html=why/>
            </div>
            <div class="grid">
                <AnswerFigure
                    title="Will there be enough for tokens?"
                    workbench
                    spec=figures::dots
                    finding=sentences::dots
                />
                <section class="panel" aria-labelledby="odds-title">
                    <h2 class="figure-title" id="odds-title">"Odds"</h2>
                    <OddsList workbench/>
                    <p class="figure-finding">{flaw}</p>
                </section>
                <AnswerFigure
                    title="Where the money goes"
                    workbench
                    spec=figures::money
                    finding=sentences::money
                />
                <AnswerFigure
                    title="What binds"
                    workbench
                    spec=figures::binding
                    finding=sentences::limit
                />
                <KeyFigures workbench/>
                <div class="peers">
                    <PeersFigure/>
                </div>
            </div>
            <Downloads/>
            <Inspect workbench/>
        }
        .into_any(),
    )
}
