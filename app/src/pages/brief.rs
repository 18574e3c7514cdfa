use leptos::prelude::*;

use crate::components::{
    AnswerFigure, AnswerLine, Downloads, Inspect, KeyFigures, LIVE_ID, Live, Notes, OddsList,
    PeersFigure, follow_links,
};
use crate::pages::follow_history;
use crate::state::analyst::Analyst;
use crate::state::initial::Initial;
use crate::state::opening::opening;
use crate::state::workbench::Workbench;
use crate::state::{figures, links, sentences};

/// The answer in one page, for readers who have ten seconds.
#[component]
pub fn Brief() -> impl IntoView {
    let Initial { plan, answer, .. } = use_context::<Initial>()?;
    let headline = sentences::headline(&answer);
    let limit = sentences::limit(&answer);
    let flaw = sentences::flaw_of_averages(&answer);
    let why = links::where_from(&plan, "goal", "Show me why");
    let workbench = Workbench::new(&opening()?, answer);
    Some(view! {
        <Notes/>
        <div class="headline">
            <p class="headline-subject">{sentences::subject(&plan)}</p>
            <h1 class="headline-answer">{headline} " " {limit}</h1>
            <AnswerLine workbench/>
            <Live class="why" html=why/>
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
        <div id=LIVE_ID>
            <LiveBrief/>
        </div>
    })
}

/// What of the brief is alive: numbers say where they come from.
#[component]
pub fn LiveBrief() -> impl IntoView {
    let analyst = Analyst::new(&opening()?);
    follow_links(analyst);
    follow_history(move |opening| analyst.return_to(&opening));
    Some(view! { <Inspect analyst/> })
}
