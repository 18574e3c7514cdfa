use leptos::prelude::*;
use model::{ExportRule, Plan};
use words::yuan_bn;

use super::{Heading, away, instead, said, told};
use crate::components::BareFigure;
use crate::state::booth::Booth;
use crate::state::booth_text as text;
use crate::state::figures::{self, World};
use crate::state::kiosk::Step;
use crate::state::sentences;

/// The budget that a visitor may set, in billions of yuan.
const LEAST_BN: f64 = 100.0;
const MOST_BN: f64 = 300.0;
const STEP_BN: f64 = 10.0;

fn with_budget(plan: Plan, bn_cny: f64) -> Plan {
    plan.with_capex(bn_cny.clamp(LEAST_BN, MOST_BN)).unwrap_or(plan)
}

/// One big slider. Without scripts it is a field of a form whose button goes on.
#[component]
pub(super) fn Budget(booth: Booth) -> impl IntoView {
    let plan = booth.plan;
    let capex = move || plan.with(|plan| plan.capex_bn_cny().clamp(LEAST_BN, MOST_BN));
    let shown = told(booth, move || yuan_bn(capex()));
    let by = move |difference: f64| {
        booth.decide(|plan| with_budget(plan, plan.capex_bn_cny() + difference));
    };
    let slide = move |text: String| {
        if let Ok(bn_cny) = text.parse() {
            booth.decide(|plan| with_budget(plan, bn_cny));
        }
    };
    let initial = capex().to_string();
    // As text, because where scripts run it is none of the page's elements.
    let next = text::NEXT.text();
    let without_scripts = format!("<button class=\"booth-button booth-main\">{next}</button>");
    view! {
        <section class="booth-section" hidden=away(booth, Step::Budget)>
            <Heading booth step=Step::Budget/>
            <output class="booth-number" for="booth-capex">{shown}</output>
            <form
                class="booth-budget booth-low"
                method="get"
                action="/booth"
                on:submit=move |event| {
                    event.prevent_default();
                    booth.go(Step::Export);
                }
            >
                <button class="booth-button" type="button" aria-label=said(booth, text::LESS) on:click=move |_| by(-STEP_BN)>
                    "−"
                </button>
                <input
                    class="booth-slider"
                    id="booth-capex"
                    type="range"
                    name="capex"
                    min=LEAST_BN
                    max=MOST_BN
                    step=STEP_BN
                    autocomplete="off"
                    aria-label=said(booth, text::title(Step::Budget))
                    aria-valuetext=shown
                    value=initial
                    prop:value=move || capex().to_string()
                    on:input:target=move |event| slide(event.target().value())
                />
                <button class="booth-button" type="button" aria-label=said(booth, text::MORE) on:click=move |_| by(STEP_BN)>
                    "+"
                </button>
                <input type="hidden" name="v" value="1"/>
                <input type="hidden" name="step" value=Step::Export.key()/>
                <input type="hidden" name="lang" value=move || booth.language.get().key()/>
                <noscript inner_html=without_scripts></noscript>
            </form>
        </section>
    }
}

/// Four big cards.
#[component]
pub(super) fn Export(booth: Booth) -> impl IntoView {
    let cards = text::RULES.map(|(state, about)| {
        let rule = ExportRule::Fixed(state);
        let plan = booth.plan;
        let href = move || {
            let plan = plan.get().with_export(rule);
            Booth::href_with(Step::Lease, &plan, booth.language.get())
        };
        let chosen = move || plan.with(|plan| plan.export == rule).then_some("true");
        view! {
            <a class="booth-card" href=href aria-current=chosen on:click=instead(move || booth.rule(rule))>
                <strong>{said(booth, state.short_name())}</strong>
                <span>{said(booth, about)}</span>
            </a>
        }
    });
    view! {
        <section class="booth-section" hidden=away(booth, Step::Export)>
            <Heading booth step=Step::Export/>
            <div class="booth-cards booth-low" data-cards="4">{cards}</div>
        </section>
    }
}

/// Three steps.
#[component]
pub(super) fn Lease(booth: Booth) -> impl IntoView {
    let plan = booth.plan;
    let cards = text::leases().into_iter().enumerate().map(|(place, bn_cny)| {
        let href = move || {
            let plan = plan.get();
            let plan = plan.with_lease(bn_cny).unwrap_or(plan);
            Booth::href_with(Step::Futures, &plan, booth.language.get())
        };
        let chosen = move || plan.with(|plan| plan.lease_bn_cny() == bn_cny).then_some("true");
        let money = told(booth, move || yuan_bn(bn_cny));
        view! {
            <a class="booth-card" href=href aria-current=chosen on:click=instead(move || booth.lease(bn_cny))>
                <strong>{money}</strong>
                <span>{said(booth, text::lease_name(place))}</span>
            </a>
        }
    });
    view! {
        <section class="booth-section" hidden=away(booth, Step::Lease)>
            <Heading booth step=Step::Lease/>
            <div class="booth-cards booth-low" data-cards="3">{cards.collect_view()}</div>
        </section>
    }
}

/// A hundred futures as dots, which move as soon as the engine has counted.
#[component]
pub(super) fn Futures(booth: Booth) -> impl IntoView {
    let workbench = booth.workbench;
    // Read out, and so only what is settled.
    let told = move |sentence: fn(&protocol::Simulated) -> String| {
        told(booth, move || workbench.settled.with(sentence))
    };
    let plan = super::told(booth, move || booth.plan.with(text::plan_line));
    let busy = move || if workbench.waiting.get() { "true" } else { "false" };
    let chart = Signal::derive(move || {
        booth.language.track();
        workbench.answer.with(|answer| figures::dots(answer, World::Unmarked))
    });
    view! {
        <section class="booth-section" hidden=away(booth, Step::Futures) aria-busy=busy>
            <Heading booth step=Step::Futures/>
            <p class="booth-about">{plan}</p>
            <BareFigure chart/>
            <p class="booth-finding" role="status">
                <strong>{told(sentences::headline)}</strong>
                " "
                {told(sentences::limit)}
            </p>
        </section>
    }
}
