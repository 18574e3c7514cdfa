use std::time::Duration;

use charts::{Chart, Plot};
use gloo::render::{AnimationFrame, request_animation_frame};
use inquiry::{table_html, take_html};
use leptos::html::Canvas;
use leptos::prelude::*;
use words::Phrase;

use crate::browser::{
    DESIGN_WIDTHS, has_drawing, on_resize, on_sight, on_theme_change, paint, picture,
};
use crate::components::plain;
use crate::state::address::query_from_case;
use crate::state::figures::{Drawing, World};
use crate::state::workbench::Workbench;

/// How long a chart out of sight may be behind.
const OUT_OF_SIGHT: Duration = Duration::from_millis(500);

const SHOW_DATA: Phrase = Phrase::new("Show the data", "查看数据");

/// [`PlotFigure`] of a chart of the plan, with its files.
#[component]
pub(crate) fn Figure(
    /// What is drawn, in a few words.
    title: Phrase,
    /// What the chart shows, in a sentence.
    #[prop(into)]
    finding: Signal<String>,
    /// The chart.
    #[prop(into)]
    chart: Signal<Chart>,
    /// The chart that the table follows; it may lag behind while the chart is dragged.
    #[prop(into)]
    tabled: Signal<Chart>,
    /// How it can be taken along, as HTML.
    take: String,
) -> impl IntoView {
    view! { <PlotFigure title finding chart tabled take/> }
}

/// A chart with its finding as caption and its numbers in a table.
///
/// The server draws it as SVG, in a narrow and a wide design. Once the chart differs from that, a
/// canvas of the same shape covers the drawing and follows it, one drawing per frame at most.
#[component]
pub(crate) fn PlotFigure<P: Plot + Clone + PartialEq + Send + Sync + 'static>(
    /// What is drawn, in a few words.
    title: Phrase,
    /// What the chart shows, in a sentence.
    #[prop(into)]
    finding: Signal<String>,
    /// The chart.
    chart: Signal<P>,
    /// The chart that the table follows; it may lag behind while the chart is dragged.
    tabled: Signal<P>,
    /// How it can be taken along, as HTML; empty where it cannot.
    #[prop(optional)]
    take: String,
) -> impl IntoView {
    let table = Memo::new(move |_| {
        let table = tabled.with(P::table);
        table_html(&table.columns, &table.rows)
    });
    let label = Memo::new(move |_| tabled.with(P::summary));

    plain(view! {
        <figure class="figure">
            <figcaption class="figure-caption">
                <h2 class="figure-title">{title.text()}</h2>
                <p class="figure-finding">{finding}</p>
            </figcaption>
            <DrawnFrame chart label/>
            <div class="figure-offers">
                <details class="figure-data">
                    <summary>{SHOW_DATA.text()}</summary>
                    <div
                        class="figure-table"
                        tabindex="0"
                        role="region"
                        aria-label=title.text()
                        inner_html=move || table.get()
                    ></div>
                </details>
                <div class="figure-taking" inner_html=take></div>
            </div>
        </figure>
    })
}

/// A chart without caption and table, where the page says both in its own words.
#[component]
pub(crate) fn BareFigure<P: Plot + Clone + PartialEq + Send + Sync + 'static>(
    /// The chart.
    chart: Signal<P>,
) -> impl IntoView {
    let label = Memo::new(move |_| chart.with(P::summary));
    plain(view! {
        <div class="figure">
            <DrawnFrame chart label/>
        </div>
    })
}

/// The drawing itself: the server's in two widths, and the canvas over it.
#[component]
fn DrawnFrame<P: Plot + Clone + PartialEq + Send + Sync + 'static>(
    /// The chart.
    chart: Signal<P>,
    /// What it shows, in a sentence.
    label: Memo<String>,
) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    draw_in_browser(canvas, chart);
    let [narrow, wide] =
        chart.with_untracked(|chart| DESIGN_WIDTHS.map(|width| picture(chart, width)));
    view! {
        <div class="figure-frame" role="img" aria-label=label>
            <div class="figure-drawing" data-design="narrow" inner_html=narrow></div>
            <div class="figure-drawing" data-design="wide" inner_html=wide></div>
            <canvas class="figure-canvas" aria-hidden="true" node_ref=canvas></canvas>
        </div>
    }
}

/// A chart of the newest answer; its table follows the settled ones.
#[component]
pub(crate) fn AnswerFigure(
    /// What is drawn.
    drawing: Drawing,
    /// The page's state.
    workbench: Workbench,
    /// What the page calls it, if not what it is called elsewhere.
    #[prop(optional)]
    title: Option<Phrase>,
) -> impl IntoView {
    let Drawing { file, chart: spec, finding, .. } = drawing;
    let title = title.unwrap_or(drawing.title);
    let world = move || World::marked_if(workbench.desk().median.get());
    let chart = Memo::new(move |_| workbench.answer.with(|answer| spec(answer, world())));
    let tabled = Memo::new(move |_| workbench.settled.with(|answer| spec(answer, world())));
    let finding = Signal::derive(move || workbench.told.with(finding));
    let query = workbench.case.with_untracked(query_from_case);
    let take = take_html(file, title.text(), &query, true);
    view! { <Figure title finding chart tabled take/> }
}

/// Draws the chart when it differs from the server's drawing, and from then on whenever it, the
/// size of its frame or the theme changes; out of sight, now and then.
fn draw_in_browser<P: Plot + Clone + PartialEq + Send + Sync + 'static>(
    canvas: NodeRef<Canvas>,
    chart: Signal<P>,
) {
    let served = chart.get_untracked();
    let covered = StoredValue::new(false);
    let frame = StoredValue::new_local(None::<AnimationFrame>);
    let width = StoredValue::new(None::<f64>);
    // Until the browser says otherwise, every frame is taken to be in sight.
    let (hidden, owing) = (StoredValue::new(false), StoredValue::new(false));
    let draw_soon = move || {
        let draw = move |_| {
            if let Some(canvas) = canvas.get_untracked() {
                chart.with_untracked(|chart| paint(&canvas, chart, width.get_value()));
            }
        };
        // Replacing the handle cancels a drawing that is still to come.
        frame.set_value(Some(request_animation_frame(draw)));
    };
    let draw_owed = move || {
        // A chart that is gone owes nothing.
        if owing.try_get_value() == Some(true) {
            owing.set_value(false);
            draw_soon();
        }
    };
    let schedule = move || {
        if !hidden.get_value() {
            draw_soon();
        } else if !owing.get_value() {
            owing.set_value(true);
            set_timeout(draw_owed, OUT_OF_SIGHT);
        }
    };
    Effect::new(move || {
        let changed = chart.with(|chart| *chart != served);
        let Some(canvas) = canvas.get() else { return };
        if changed || covered.get_value() || !has_drawing(&canvas) {
            covered.set_value(true);
            schedule();
        }
    });
    let redraw = move || {
        if covered.get_value() {
            schedule();
        }
    };
    let resized = move |to: f64| {
        width.set_value(Some(to));
        redraw();
    };
    let seen = move |is_in_sight: bool| {
        hidden.set_value(!is_in_sight);
        if is_in_sight {
            draw_owed();
        }
    };
    let watches = StoredValue::new_local(None);
    Effect::new(move || {
        let Some(parent) = canvas.get().and_then(|canvas| canvas.parent_element()) else { return };
        watches.set_value(Some((
            on_resize(&parent, resized),
            on_sight(&parent, seen),
            on_theme_change(redraw),
        )));
    });
    on_cleanup(move || {
        frame.try_set_value(None);
        watches.try_set_value(None);
    });
}
