use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use words::Phrase;

use super::{FleetView, Live, LoadComparison, LoadCoupling, PlotFigure, plain};
use crate::browser;
use crate::state::hydrated::use_hydrated;
use crate::state::load::sheets::{self, Contents, Drawn, Measurements};
use crate::state::load::{LoadTest, Pacing, Run, Wish, charts, export, status, text, wish};

const TITLE: Phrase = Phrase::new("Now feel the load", "现在感受一下负载");
const ABOUT: Phrase = Phrase::new(
    "A load generator in a worker of its own asks the same models, on the same 50,000 simulated items, \
     for lists of ten. Requests come when they are due, never later because the device is slow. Nothing \
     here is a data centre's latency.",
    "负载生成器在独立的工作线程中运行，使用同样的模型和同样的5万个模拟物品，每次请求一个10条的列表。\
     请求按时到达，绝不因设备变慢而推迟。这里的数字都不是数据中心的延迟。",
);
const FORM: Phrase = Phrase::new("Load", "负载");
const MODE: Phrase = Phrase::new("How requests come", "请求方式");
const RATE: Phrase = Phrase::new("Requests a second", "每秒请求数");
const OBJECTIVE: Phrase = Phrase::new("Objective, ms", "目标（毫秒）");
const WHERE: Phrase = Phrase::new("Where items are scored", "打分后端");
const BATCH: Phrase = Phrase::new("Together, at most", "每批最多");
const START: Phrase = Phrase::new("Start", "开始");
const STOP: Phrase = Phrase::new("Stop", "停止");
const SAVE: Phrase = Phrase::new("Save the run as JSON", "将本次运行存为JSON");
const MEASURED: Phrase = Phrase::new("Quantiles", "分位数");
const AWAITED: Phrase = Phrase::new("What a run shows, as it goes", "运行时将实时显示");
const QUANTILES: Phrase = Phrase::new(
    "Response and service time, each with its interval and the number of requests it needs",
    "响应时间与服务时间，附区间以及所需的请求数",
);
const MEANING: Phrase = Phrase::new(
    "After 100 requests: how many devices like this one the plan would need, and what its tail means for the fleet",
    "满100个请求后：方案需要多少台这样的设备，其尾部延迟对集群意味着什么",
);
const DEVICE: Phrase = Phrase::new("This device", "本设备");
const SHIPPED: Phrase = Phrase::new(
    "The shipped weights hold items as bytes; f32 and f16 are the same numbers held wider.",
    "随附权重以字节保存物品向量；f32与f16只是用更宽的格式存放同样的数值。",
);

/// Names of the backends, in the order of [`wish::BACKENDS`].
const BACKEND_NAMES: [&str; 5] =
    ["CPU SIMD, int8", "CPU SIMD, f32", "WebGPU, f32", "WebGPU, f16", "WebGPU, int8"];

/// A load test: what is asked for, what was found, and the run as charts.
#[component]
pub(crate) fn LoadPanel(
    /// The load test.
    load: LoadTest,
) -> impl IntoView {
    Effect::new(move || {
        load.remember();
        load.launch();
        browser::on_click(move |event| {
            if let Some(file) = browser::clicked(event, sheets::SAVES) {
                save_drawing(load, &file);
            }
        });
    });
    let begun = load.begun.run;
    let of_run = move |make: fn(Option<&Run>) -> String| {
        Signal::derive(move || load.run.with(|run| make(run.as_ref())))
    };
    let said = move || load.phase.with(|phase| load.run.with(|run| status(phase, run.as_ref())));
    let no_run = move || load.run.with(Option::is_none);
    let save = move |_| {
        load.run.with_untracked(|run| {
            if let Some(run) = run {
                browser::save_text("headroom-run.json", "application/json", &export::json(run));
            }
        });
    };
    plain(view! {
        <section class="load" aria-labelledby="load-title">
            <h2 id="load-title">{TITLE.text()}</h2>
            <p class="load-about">{ABOUT.text()}</p>
            <LoadForm load/>
            <p class="load-status" role="status">{said}</p>
            <Live class="load-headline" html=of_run(text::headline)/>
            <Awaited begun/>
            <div class="load-measured" hidden=move || !begun.get()>
            <div class="load-parts">
                <section class="load-part">
                    <h3>{MEASURED.text()}</h3>
                    <Live class="load-text" html=of_run(text::figures)/>
                </section>
                <section class="load-part">
                    <h3>{DEVICE.text()}</h3>
                    <Live class="load-text" html=of_run(text::device)/>
                    <p class="load-note">{SHIPPED.text()}</p>
                </section>
            </div>
            <LoadFigures load/>
            <p><button type="button" class="load-save" disabled=no_run on:click=save>{SAVE.text()}</button></p>
            <LoadCoupling load/>
            </div>
            <LoadComparison load/>
            <FleetView fleet=load.fleet/>
        </section>
    })
}

/// What there will be, as long as there is nothing yet.
#[component]
fn Awaited(
    /// Whether a run was begun.
    begun: RwSignal<bool>,
) -> impl IntoView {
    let parts = [
        (MEASURED, QUANTILES.text().to_owned()),
        (charts::DENSITY, charts::density_finding(None)),
        (charts::SPECTRUM, charts::spectrum_finding(None)),
        (charts::STAGES, charts::stages_finding(None)),
        (charts::ROOF, charts::roofline_finding(None)),
        (super::COUPLING, MEANING.text().to_owned()),
    ];
    let parts = parts.map(|(title, about)| {
        view! { <div><dt>{title.text()}</dt><dd>{about}</dd></div> }
    });
    plain(view! {
        <section class="load-awaited" aria-labelledby="awaited-title" hidden=move || begun.get()>
            <h3 id="awaited-title">{AWAITED.text()}</h3>
            <dl>{parts}</dl>
        </section>
    })
}

/// Saves a drawing or its table under this name of a file.
fn save_drawing(load: LoadTest, file: &str) {
    let day = browser::day();
    let saved = load.run.with_untracked(|run| {
        load.compared.with_untracked(|compared| {
            load.no_gpu.with_untracked(|no_gpu| {
                let (run, no_gpu, day) = (run.as_ref(), no_gpu.as_deref(), &*day);
                sheets::saved(file, &Measurements { run, compared, no_gpu, day })
            })
        })
    });
    match saved.map(|saved| (saved.name, saved.contents)) {
        Some((name, Contents::Svg(svg))) => browser::save_text(&name, "image/svg+xml", &svg),
        Some((name, Contents::Csv(csv))) => browser::save_text(&name, "text/csv", &csv),
        Some((name, Contents::Pixels(svg))) => browser::save_pixels(&name, &svg),
        None => {}
    }
}

/// What is asked for; Enter starts as the button does.
#[component]
fn LoadForm(
    /// The load test.
    load: LoadTest,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let locked = Signal::derive(move || !hydrated.get() || load.is_busy());
    let no_rate = Signal::derive(move || {
        locked.get() || load.wish.with(|wish| wish.pacing != Pacing::Server)
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        load.toggle();
    };
    let verb = move || if load.is_busy() { STOP.text() } else { START.text() };
    plain(view! {
        <form class="load-form" aria-label=FORM.text() on:submit=submit>
            <ModeField load locked/>
            <NumberField load locked=no_rate label=RATE name="rate" range=wish::RATES
                get=|wish| wish.rate set=|wish, value| wish.rate = value/>
            <NumberField load locked label=OBJECTIVE name="objective" range=wish::OBJECTIVES
                get=|wish| wish.objective_millis set=|wish, value| wish.objective_millis = value/>
            <BackendField load locked/>
            <NumberField load locked label=BATCH name="batch" range=wish::BATCHES
                get=|wish| f64::from(wish.batch) set=Wish::set_batch/>
            <button type="submit" class="load-start" disabled=move || !hydrated.get()>{verb}</button>
        </form>
    })
}

#[component]
fn ModeField(load: LoadTest, locked: Signal<bool>) -> impl IntoView {
    let option = move |pacing: Pacing| {
        view! {
            <option value=pacing.key() selected=pacing == Pacing::default()>{pacing.name().text()}</option>
        }
    };
    plain(view! {
        <label class="field">
            <span class="field-label">{MODE.text()}</span>
            <select
                class="select"
                name="mode"
                autocomplete="off"
                disabled=move || locked.get()
                prop:value=move || load.wish.with(|wish| wish.pacing.key())
                on:change:target=move |event| {
                    if let Some(pacing) = Pacing::of_key(&event.target().value()) {
                        load.wish.update(|wish| wish.pacing = pacing);
                    }
                }
            >
                {Pacing::ALL.map(option)}
            </select>
        </label>
    })
}

#[component]
fn BackendField(load: LoadTest, locked: Signal<bool>) -> impl IntoView {
    let option = move |((place, grain), name)| {
        let key = wish::key(place, grain);
        view! { <option value=key>{name}</option> }
    };
    let options = wish::BACKENDS.into_iter().zip(BACKEND_NAMES).map(option).collect_view();
    plain(view! {
        <label class="field">
            <span class="field-label">{WHERE.text()}</span>
            <select
                class="select"
                name="backend"
                autocomplete="off"
                disabled=move || locked.get()
                prop:value=move || load.wish.with(|wish| wish::key(wish.place, wish.grain))
                on:change:target=move |event| {
                    if let Some((place, grain)) = wish::of_key(&event.target().value()) {
                        load.choose(place, grain);
                    }
                }
            >
                {options}
            </select>
        </label>
    })
}

/// A number that is typed; what is none, or out of range, is put right when the field is left.
#[component]
fn NumberField(
    load: LoadTest,
    locked: Signal<bool>,
    label: Phrase,
    name: &'static str,
    range: (f64, f64),
    get: fn(&Wish) -> f64,
    set: fn(&mut Wish, f64),
) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    let shown = move || load.wish.with(get).to_string();
    let take = move |_| {
        let Some(field) = field.get_untracked() else { return };
        load.wish.update(|wish| set(wish, wish::typed(&field.value(), range, get(wish))));
        field.set_value(&load.wish.with_untracked(get).to_string());
    };
    plain(view! {
        <label class="field">
            <span class="field-label">{label.text()}</span>
            <input
                class="load-number"
                type="number"
                name=name
                min=range.0.to_string()
                max=range.1.to_string()
                step="any"
                autocomplete="off"
                value=load.wish.with_untracked(get).to_string()
                prop:value=shown
                disabled=move || locked.get()
                node_ref=field
                on:change=take
            />
        </label>
    })
}

/// The run as four charts.
#[component]
fn LoadFigures(load: LoadTest) -> impl IntoView {
    let finding = move |make: fn(Option<&Run>) -> String| {
        Signal::derive(move || load.run.with(|run| make(run.as_ref())))
    };
    let density = drawn(load, charts::density);
    let spectrum = drawn(load, charts::spectrum);
    let stages = drawn(load, charts::stages);
    let roofline = drawn(load, charts::roofline);
    plain(view! {
        <div class="load-figures">
            <PlotFigure title=charts::DENSITY finding=finding(charts::density_finding)
                chart=density tabled=density take=sheets::take_html(Drawn::Density)/>
            <PlotFigure title=charts::SPECTRUM finding=finding(charts::spectrum_finding)
                chart=spectrum tabled=spectrum take=sheets::take_html(Drawn::Spectrum)/>
            <PlotFigure title=charts::STAGES finding=finding(charts::stages_finding)
                chart=stages tabled=stages take=sheets::take_html(Drawn::Stages)/>
            <PlotFigure title=charts::ROOF finding=finding(charts::roofline_finding)
                chart=roofline tabled=roofline take=sheets::take_html(Drawn::Roofline)/>
        </div>
    })
}

fn drawn<P: Clone + PartialEq + Send + Sync + 'static>(
    load: LoadTest,
    make: fn(Option<&Run>) -> P,
) -> Signal<P> {
    Signal::from(Memo::<P>::new(move |_| load.run.with(|run| make(run.as_ref()))))
}
