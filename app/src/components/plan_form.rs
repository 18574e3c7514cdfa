use leptos::prelude::*;
use model::{ExportRule, Plan, Preset, WHOLE};
use words::{Phrase, say};

use crate::components::lock::Lock;
use crate::components::slider::Moves;
use crate::components::{Beliefs, Changes, Choice, Slider, plain};
use crate::state::address::{POOLS, query_from_case};
use crate::state::controls::{
    EXPORT_LABEL, NUMBERS, NumberControl, POOLS_LABEL, SHARE_SCALE, export_options, pools_options,
};
use crate::state::hydrated::use_hydrated;
use crate::state::share_groups::{SHARE_GROUPS, ShareGroup};
use crate::state::workbench::Workbench;

const THE_PLAN: Phrase = Phrase::new("The plan", "方案");
const COMPUTE: Phrase = Phrase::new("Compute on the server", "在服务器上计算");
const START_FROM: Phrase = Phrase::new("Start from", "起始方案");
const HOW_MUCH: Phrase = Phrase::new("How much", "数额");

/// Where the plan begins.
pub(crate) const PLAN_ID: &str = "plan";

/// Every decision of the plan, and what is believed of its inputs.
///
/// Without scripts it is a form that the server answers with a new page.
#[component]
pub(crate) fn PlanForm(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let hydrated = use_hydrated();
    plain(view! {
        <form
            class="plan-form"
            id=PLAN_ID
            method="get"
            action="/lab"
            autocomplete="off"
            aria-label=THE_PLAN.text()
            on:submit=move |event| event.prevent_default()
        >
            <Presets workbench/>
            <Changes workbench/>
            <Money workbench/>
            <Rules workbench/>
            {SHARE_GROUPS
                .iter()
                .enumerate()
                .map(|(place, group)| view! { <ShareSliders workbench group place/> })
                .collect_view()}
            <Beliefs workbench/>
            <button class="button plan-form-submit" type="submit" hidden=move || hydrated.get()>
                {COMPUTE.text()}
            </button>
        </form>
    })
}

/// Plans to start from.
#[component]
fn Presets(workbench: Workbench) -> impl IntoView {
    let preset = move |preset: &'static Preset| {
        let plan = preset.plan();
        let current = move || workbench.case.with(|case| case.plan == plan).then_some("true");
        // What is believed stays, whatever plan is started from.
        let query = workbench.case.with_untracked(|case| query_from_case(&case.with_plan(plan)));
        let href = if query.is_empty() { "/lab".to_owned() } else { format!("/lab?{query}") };
        let choose = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            workbench.decide(|_| plan);
        };
        view! {
            <li>
                <a class="preset" href=href title=preset.basis.text() aria-current=current on:click=choose>
                    {preset.name.text()}
                </a>
            </li>
        }
    };
    plain(view! {
        <fieldset class="controls">
            <legend class="controls-legend">{START_FROM.text()}</legend>
            <ul class="presets">{PRESETS.iter().map(preset).collect_view()}</ul>
        </fieldset>
    })
}

static PRESETS: [Preset; 7] = Preset::ALL;

/// A slider over one number of the plan.
fn number_slider(workbench: Workbench, number: &'static NumberControl) -> impl IntoView {
    let NumberControl { key, label, unit, read, write, .. } = *number;
    let scale = number.scale();
    let value = Signal::derive(move || workbench.case.with(|case| read(&case.plan)));
    // The slider holds its numbers to the scale, so a refusal leaves the plan as it was.
    let set = move |plan: Plan, number| write(plan, number).unwrap_or(plan);
    let moves = Moves {
        change: Callback::new(move |number| workbench.change(|plan| set(plan, number))),
        release: Callback::new(move |()| workbench.release()),
        reset: Callback::new(move |()| {
            let origin = read(&workbench.origin_untracked());
            workbench.decide(|plan| set(plan, origin));
        }),
    };
    let changed = Memo::new(move |_| value.get() != read(&workbench.origin()));
    let (label, unit) = (label.text(), unit.text());
    view! { <Slider label name=key.to_owned() unit scale value changed moves/> }
}

/// How much money, and where it may go instead.
#[component]
fn Money(workbench: Workbench) -> impl IntoView {
    let sliders = NUMBERS.iter().map(|number| number_slider(workbench, number)).collect_view();
    plain(view! {
        <fieldset class="controls">
            <legend class="controls-legend">{HOW_MUCH.text()}</legend>
            {sliders}
        </fieldset>
    })
}

/// Export state and pools.
#[component]
fn Rules(workbench: Workbench) -> impl IntoView {
    let export = Signal::derive(move || workbench.case.with(|case| case.plan.export.key()));
    let choose_export = Callback::new(move |key: &'static str| {
        workbench.decide(|plan| plan.with_export(ExportRule::from_key(key).unwrap_or(plan.export)));
    });
    let export_changed = Memo::new(move |_| {
        let origin = workbench.origin();
        workbench.case.with(|case| case.plan.export != origin.export)
    });
    let pools = Signal::derive(move || {
        POOLS[usize::from(!workbench.case.with(|case| case.plan.disaggregated))]
    });
    let choose_pools = Callback::new(move |key: &'static str| {
        workbench.decide(|plan| plan.with_disaggregated(key == POOLS[0]));
    });
    let pools_changed = Memo::new(move |_| {
        let origin = workbench.origin();
        workbench.case.with(|case| case.plan.disaggregated != origin.disaggregated)
    });
    plain(view! {
        <div class="decision" id="choice-export" tabindex="-1" data-changed=move || export_changed.get().then_some("")>
            <Choice
                legend=EXPORT_LABEL.text()
                name="export"
                options=export_options()
                value=export
                on_change=choose_export
            />
        </div>
        <div class="decision" id="choice-pools" tabindex="-1" data-changed=move || pools_changed.get().then_some("")>
            <Choice
                legend=POOLS_LABEL.text()
                name="pools"
                options=pools_options()
                value=pools
                on_change=choose_pools
            />
        </div>
    })
}

/// The shares of one split; moving one rescales those of the others that are not locked.
#[component]
fn ShareSliders(workbench: Workbench, group: &'static ShareGroup, place: usize) -> impl IntoView {
    let sliders = (0..group.keys.len()).map(|share| share_slider(workbench, group, place, share));
    // Chips are many and rarely moved.
    let open = group.key != "mix";
    plain(view! {
        <details class="controls" open=open>
            <summary class="controls-legend">{group.name.text()}</summary>
            <p class="controls-about">
                {say!(
                    "{}; moving one rescales the others that are not locked.",
                    "{}；移动一项，未锁定的其余各项随之调整。",
                    group.about,
                )}
            </p>
            {sliders.collect_view()}
        </details>
    })
}

/// The slider of one share, by the places of the split and of the share in it.
fn share_slider(
    workbench: Workbench,
    group: &'static ShareGroup,
    place: usize,
    share: usize,
) -> impl IntoView {
    let fraction = move |plan: &Plan| (group.fractions)(plan).get(share).copied();
    let percent = move |plan: &Plan| fraction(plan).unwrap_or_default() * 100.0;
    let value = Signal::derive(move || workbench.case.with(|case| percent(&case.plan)));
    let set = move |plan: Plan, percent| {
        let locks = workbench.desk().locks.get_untracked();
        (group.with_share)(&plan, share, part(percent), locks.of(place))
    };
    let moves = Moves {
        change: Callback::new(move |percent| workbench.change(|plan| set(plan, percent))),
        release: Callback::new(move |()| workbench.release()),
        reset: Callback::new(move |()| {
            let origin = percent(&workbench.origin_untracked());
            workbench.decide(|plan| set(plan, origin));
        }),
    };
    let lock = Lock {
        locked: Signal::derive(move || workbench.desk().locks.get().holds(place, share)),
        toggle: Callback::new(move |()| {
            workbench.desk().locks.update(|locks| locks.toggle(place, share));
        }),
    };
    let changed = Memo::new(move |_| value.get() != percent(&workbench.origin()));
    let name = format!("{}-{}", group.key, group.keys[share]);
    let label = group.labels[share].text();
    view! { <Slider label name unit="%" scale=SHARE_SCALE value changed moves lock/> }
}

/// A percentage as a part in millionths.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the slider holds percentages between 0 and 100"
)]
fn part(percent: f64) -> u32 {
    (percent / 100.0 * f64::from(WHOLE)).round() as u32
}
