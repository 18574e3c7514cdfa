use leptos::prelude::*;
use model::Case;
use words::{Phrase, say};

use super::{Live, PlotFigure, plain};
use crate::state::hydrated::use_hydrated;
use crate::state::load::coupling::{self, Mode};
use crate::state::load::sheets::{self, Drawn};
use crate::state::load::{LoadTest, Phase, comparison};
use crate::state::opening::opening;

pub(crate) const COUPLING: Phrase = Phrase::new("What it means for the plan", "对方案意味着什么");
const COUPLED: Phrase = Phrase::new("What carries over to the fleet", "哪些结果沿用到集群");
const BACKENDS: Phrase = Phrase::new("Backends side by side", "后端并列比较");
const COMPARE: Phrase = Phrase::new("Compare backends", "比较各后端");
const SIZES: Phrase =
    Phrase::new("A smaller ranker, a coarser number", "更小的排序模型，更低的精度");
const SIZE: Phrase = Phrase::new("Measure S, M and L", "测量S、M、L");
const SIZED: Phrase = Phrase::new(
    "Three sizes in three precisions: what each takes on this device and would cost the fleet, beside its recorded quality",
    "三种规模、三种精度：各自在本设备上的用时、在集群中的成本，以及已记录的质量",
);

/// What the run means for the plan's fleet, in the mode that the reader chooses.
#[component]
pub(crate) fn LoadCoupling(
    /// The load test.
    load: LoadTest,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let mode = RwSignal::new(Mode::default());
    let case = case_here();
    let told = Signal::derive(move || {
        let mode = mode.get();
        load.run.with(|run| case.with_value(|case| coupling::told(run.as_ref(), case, mode)))
    });
    let option = move |one: Mode| {
        view! {
            <label class="choice-option">
                <input
                    type="radio"
                    name="coupling"
                    value=one.key()
                    autocomplete="off"
                    checked=one == Mode::default()
                    disabled=move || !hydrated.get()
                    prop:checked=move || mode.get() == one
                    on:change=move |_| mode.set(one)
                />
                <span>{one.name().text()}</span>
            </label>
        }
    };
    plain(view! {
        <section class="load-part" aria-labelledby="coupling-title">
            <h3 id="coupling-title">{COUPLING.text()}</h3>
            <fieldset class="choice">
                <legend class="choice-legend">{COUPLED.text()}</legend>
                <div class="choice-options">{Mode::ALL.map(option)}</div>
            </fieldset>
            <Live class="load-text" html=told/>
        </section>
    })
}

/// Backends, precisions and sizes beside each other.
#[component]
pub(crate) fn LoadComparison(
    /// The load test.
    load: LoadTest,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let idle = move || hydrated.get() && !load.is_busy();
    let case = case_here();
    let chart = Memo::new(move |_| load.compared.with(|all| comparison::crossover(all)));
    let chart: Signal<charts::CurvePlot> = chart.into();
    let finding = Signal::derive(move || {
        load.compared
            .with(|all| load.no_gpu.with(|why| comparison::crossover_finding(all, why.as_deref())))
    });
    let sizes = Signal::derive(move || {
        load.sizes.with(|all| case.with_value(|case| comparison::sizes(all, case)))
    });
    let measuring = move || {
        load.phase.with(|phase| match phase {
            Phase::Comparing => load
                .compared
                .with(|all| say!("{} measurements so far…", "已完成{}项测量……", all.len())),
            Phase::Sizing => load
                .sizes
                .with(|all| say!("{} of 6 to 9 so far…", "已完成{}项，共6至9项……", all.len())),
            _ => String::new(),
        })
    };
    let (backends, sized) = (load.begun.backends, load.begun.sizes);
    let open = |begun: RwSignal<bool>| move || begun.get().then_some("");
    plain(view! {
        <div class="load-others">
        <section class="load-other" aria-labelledby="backends-title" data-open=open(backends)>
            <h3 id="backends-title">{BACKENDS.text()}</h3>
            <p class="load-note" hidden=move || backends.get()>{comparison::crossover_finding(&[], None)}</p>
            <p class="load-actions">
                <button type="button" class="load-more" disabled=move || !idle()
                    on:click=move |_| load.compare()>{COMPARE.text()}</button>
                <span class="load-note" role="status">{measuring}</span>
            </p>
            <div hidden=move || !backends.get()>
                <PlotFigure title=comparison::CROSSOVER finding chart tabled=chart
                    take=sheets::take_html(Drawn::Crossover)/>
            </div>
        </section>
        <section class="load-other" aria-labelledby="sizes-title" data-open=open(sized)>
            <h3 id="sizes-title">{SIZES.text()}</h3>
            <p class="load-note" hidden=move || sized.get()>{SIZED.text()}</p>
            <p class="load-actions">
                <button type="button" class="load-more" disabled=move || !idle()
                    on:click=move |_| load.size()>{SIZE.text()}</button>
            </p>
            <div hidden=move || !sized.get()>
                <Live class="load-text" html=sizes/>
            </div>
        </section>
        </div>
    })
}

/// The case of the address; what is shown before anything is measured does not depend on it.
fn case_here() -> StoredValue<Case> {
    StoredValue::new(opening().map_or_else(Case::december_2025, |opening| opening.case))
}
