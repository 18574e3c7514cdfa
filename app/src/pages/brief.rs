use inquiry::joined;
use leptos::prelude::*;
use model::Case;
use words::{Phrase, say};

use crate::components::{
    AnswerFigure, AnswerLine, Downloads, Inspect, KeyFigures, LIVE_ID, Notes, OddsList,
    PeersFigure, follow_links, with_query,
};
use crate::pages::follow_history;
use crate::state::address::query_from_case;
use crate::state::analyst::Analyst;
use crate::state::initial::Initial;
use crate::state::opening::opening;
use crate::state::what_ifs::{WhatIf, what_ifs};
use crate::state::workbench::Workbench;
use crate::state::{figures, links, sentences};

const ENOUGH: Phrase = Phrase::new("Will there be enough for tokens?", "词元产能够用吗？");
const HELP_MOST: Phrase = Phrase::new("What would help most", "什么最有帮助");
const ALL_LEVERS: Phrase = Phrase::new("All fifteen levers", "全部15项变化");
const COSTS: Phrase = Phrase::new("What it costs", "成本");
const COSTS_RANGE: Phrase =
    Phrase::new(", and the range of 90 futures in 100", "，以及100种未来中90种的区间");
const ODDS: Phrase = Phrase::new("Odds", "达标概率");
const WHY: Phrase = Phrase::new("Show me why", "查看原因");

/// The answer in one page, for readers who have ten seconds: what they need stands on the first
/// screen.
#[component]
pub fn Brief() -> impl IntoView {
    let Initial { case, answer, helps, usual_goal, .. } = use_context::<Initial>()?;
    let (answered, limit) = (sentences::headline(&answer), sentences::limit(&answer));
    let headline = say!("{answered} {limit}", "{answered}{limit}");
    let standing = sentences::standing(&answer, usual_goal);
    let flaw = sentences::flaw_of_averages(&answer);
    let costs = figures::key_figures(&answer).into_iter().filter(|figure| figure.is_cost);
    let costs = costs.map(|figure| {
        view! {
            <div class="cost">
                <dt>{figure.label}</dt>
                <dd><strong>{figure.median}</strong> " " <span>{figure.range}</span></dd>
            </div>
        }
    });
    let workbench = Workbench::new(&opening()?, answer);
    Some(view! {
        <Notes/>
        <div class="headline">
            <p class="headline-subject">{sentences::subject(&case)}</p>
            <h1 class="headline-answer">{headline}</h1>
            <div class="brief-next">
                <p class="brief-standing">{standing}</p>
                <WhatIfs case=case.clone()/>
            </div>
        </div>
        <div class="brief">
            <AnswerFigure drawing=figures::DOTS workbench title=ENOUGH/>
            <section class="panel" aria-labelledby="helps-title">
                <h2 class="figure-title" id="helps-title">{HELP_MOST.text()}</h2>
                <div inner_html=helps></div>
                <p class="figure-more">
                    <a href=with_query("/lab", &joined(query_from_case(&case), "ask=levers"))>
                        {ALL_LEVERS.text()}
                    </a>
                </p>
            </section>
            <div class="money">
                <AnswerFigure drawing=figures::MONEY workbench/>
            </div>
            <div class="binding">
                <AnswerFigure drawing=figures::BINDING workbench/>
            </div>
            <section class="panel costs-panel" aria-labelledby="costs-title">
                <h2 class="figure-title" id="costs-title">
                    {COSTS.text()} <span class="costs-note">{COSTS_RANGE.text()}</span>
                </h2>
                <dl class="costs">{costs.collect_view()}</dl>
            </section>
        </div>
        <div class="brief-more">
            <div class="brief-column">
                <section class="panel" aria-labelledby="odds-title">
                    <h2 class="figure-title" id="odds-title">{ODDS.text()}</h2>
                    <OddsList workbench/>
                    <p class="figure-finding">{flaw}</p>
                    <AnswerLine workbench/>
                </section>
                <div class="peers">
                    <PeersFigure/>
                </div>
            </div>
            <div class="brief-column">
                <KeyFigures workbench/>
                <Downloads/>
            </div>
        </div>
        <div id=LIVE_ID>
            <LiveBrief/>
        </div>
    })
}

/// Other plans one step away, and the way to the reasons.
#[component]
fn WhatIfs(case: Case) -> impl IntoView {
    let links = what_ifs(&case).into_iter().map(|WhatIf { label, query }| {
        view! { <li><a class="button" href=with_query("/", &query)>{label}</a></li> }
    });
    let why = links::where_from(&case, "goal", WHY.text());
    view! {
        <ul class="what-ifs">
            {links.collect_view()}
            <li class="why" inner_html=why></li>
        </ul>
    }
}

/// What of the brief is alive: numbers say where they come from.
#[component]
pub fn LiveBrief() -> impl IntoView {
    let analyst = Analyst::new(&opening()?);
    follow_links(analyst);
    follow_history(move |opening| analyst.return_to(&opening));
    Some(view! { <Inspect analyst/> })
}
