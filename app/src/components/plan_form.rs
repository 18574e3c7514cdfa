use leptos::prelude::*;
use model::{CAPEX_RANGE_BN_CNY, ExportRule, LEASE_RANGE_BN_CNY, ModelError, Plan, Preset, WHOLE};

use crate::components::slider::Scale;
use crate::components::{Choice, Slider, plain};
use crate::state::address::{POOLS, query_from_plan};
use crate::state::hydrated::use_hydrated;
use crate::state::share_groups::{SHARE_GROUPS, ShareGroup};
use crate::state::workbench::Workbench;

/// Every decision of the plan.
///
/// Without scripts it is a form that the server answers with a new page.
#[component]
pub(crate) fn PlanForm(
    /// The page's state.
    workbench: Workbench,
) -> impl IntoView {
    let hydrated = use_hydrated();
    plain(view! {
        <form class="plan-form" method="get" action="/lab" autocomplete="off" aria-label="The plan">
            <Presets workbench/>
            <Money workbench/>
            <Rules workbench/>
            {SHARE_GROUPS
                .iter()
                .enumerate()
                .map(|(place, group)| view! { <ShareSliders workbench group open=place != 1/> })
                .collect_view()}
            <button class="button plan-form-submit" type="submit" hidden=move || hydrated.get()>
                "Compute on the server"
            </button>
        </form>
    })
}

/// Plans to start from.
#[component]
fn Presets(workbench: Workbench) -> impl IntoView {
    let preset = move |preset: &'static Preset| {
        let plan = preset.plan();
        let current = move || (workbench.plan.get() == plan).then_some("true");
        let query = query_from_plan(&plan);
        let href = if query.is_empty() { "/lab".to_owned() } else { format!("/lab?{query}") };
        let choose = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            workbench.change(|_| plan);
        };
        view! {
            <li>
                <a class="preset" href=href title=preset.basis aria-current=current on:click=choose>
                    {preset.name}
                </a>
            </li>
        }
    };
    plain(view! {
        <fieldset class="controls">
            <legend class="controls-legend">"Start from"</legend>
            <ul class="presets">{PRESETS.iter().map(preset).collect_view()}</ul>
        </fieldset>
    })
}

static PRESETS: [Preset; 7] = Preset::ALL;

/// A slider over one number of the plan.
fn number_slider(
    workbench: Workbench,
    (label, name, unit): (&'static str, &'static str, &'static str),
    scale: Scale,
    read: fn(&Plan) -> f64,
    write: fn(Plan, f64) -> Result<Plan, ModelError>,
) -> impl IntoView {
    let value = Signal::derive(move || workbench.plan.with(read));
    let on_change = Callback::new(move |number| {
        // The slider holds its numbers to the scale, so a refusal leaves the plan as it was.
        workbench.change(|plan| write(plan, number).unwrap_or(plan));
    });
    view! { <Slider label name=name.to_owned() unit scale value on_change/> }
}

/// How much money, and where it may go instead.
#[component]
fn Money(workbench: Workbench) -> impl IntoView {
    let scale = |(least, most): (f64, f64), step, decimals| Scale { least, most, step, decimals };
    plain(view! {
        <fieldset class="controls">
            <legend class="controls-legend">"How much"</legend>
            {number_slider(
                workbench,
                ("Capex 2026", "capex", "bn yuan"),
                scale(CAPEX_RANGE_BN_CNY, 1.0, 0),
                Plan::capex_bn_cny,
                Plan::with_capex,
            )}
            {number_slider(
                workbench,
                ("Overseas leases", "lease", "bn yuan a year"),
                scale(LEASE_RANGE_BN_CNY, 1.0, 0),
                Plan::lease_bn_cny,
                Plan::with_lease,
            )}
            {number_slider(
                workbench,
                ("Unspent chip money into leases", "spill", "of it"),
                scale((0.0, 1.0), 0.05, 2),
                Plan::spill,
                Plan::with_spill,
            )}
            {number_slider(
                workbench,
                ("Domestic chip supply", "supply", "× estimate"),
                scale((0.0, 3.0), 0.1, 1),
                Plan::domestic_supply,
                Plan::with_domestic_supply,
            )}
        </fieldset>
    })
}

/// Export state and pools.
#[component]
fn Rules(workbench: Workbench) -> impl IntoView {
    let export = Signal::derive(move || workbench.plan.with(|plan| plan.export.key()));
    let choose_export = Callback::new(move |key: &'static str| {
        workbench.change(|plan| plan.with_export(ExportRule::from_key(key).unwrap_or(plan.export)));
    });
    let pools =
        Signal::derive(move || POOLS[usize::from(!workbench.plan.with(|plan| plan.disaggregated))]);
    let choose_pools = Callback::new(move |key: &'static str| {
        workbench.change(|plan| plan.with_disaggregated(key == POOLS[0]));
    });
    plain(view! {
        <Choice
            legend="US export rule for H200"
            name="export"
            options=ExportRule::ALL.map(|rule| (rule.key(), rule.name())).to_vec()
            value=export
            on_change=choose_export
        />
        <Choice
            legend="Prefill and decode"
            name="pools"
            options=vec![(POOLS[0], "Separate pools"), (POOLS[1], "Shared pools")]
            value=pools
            on_change=choose_pools
        />
    })
}

/// The shares of one split; moving one rescales the others.
#[component]
fn ShareSliders(workbench: Workbench, group: &'static ShareGroup, open: bool) -> impl IntoView {
    let slider = move |(place, (key, label)): (usize, (&&'static str, &&'static str))| {
        let fraction = move |plan: &Plan| (group.fractions)(plan).get(place).copied();
        let value = Signal::derive(move || {
            workbench.plan.with(|plan| fraction(plan).unwrap_or_default() * 100.0)
        });
        let on_change = Callback::new(move |percent: f64| {
            workbench.change(|plan| (group.with_share)(&plan, place, part(percent)));
        });
        let name = format!("{}-{key}", group.key);
        let scale = Scale { least: 0.0, most: 100.0, step: 0.125, decimals: 1 };
        view! { <Slider label=label name unit="%" scale value on_change/> }
    };
    let sliders = group.keys.iter().zip(group.labels).enumerate().map(slider).collect_view();
    plain(view! {
        <details class="controls" open=open>
            <summary class="controls-legend">{group.name}</summary>
            <p class="controls-about">{group.about} "; moving one rescales the others."</p>
            {sliders}
        </details>
    })
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
