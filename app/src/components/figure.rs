use charts::{Chart, Table};
use gloo::render::{AnimationFrame, request_animation_frame};
use leptos::html::Canvas;
use leptos::prelude::*;
use protocol::Simulated;

use crate::browser::{DESIGN_WIDTHS, on_resize, on_theme_change, paint, picture};
use crate::state::workbench::Workbench;

/// A chart with its finding as caption and its numbers in a table.
///
/// The server draws it as SVG, in a narrow and a wide design; in the browser a canvas of the same
/// shape covers the drawing and follows the chart, one drawing per frame at most.
#[component]
pub(crate) fn Figure(
    /// What is drawn, in a few words.
    title: &'static str,
    /// What the chart shows, in a sentence.
    #[prop(into)]
    finding: Signal<String>,
    /// The chart.
    #[prop(into)]
    chart: Signal<Chart>,
    /// The chart that the table follows; it may lag behind while the chart is dragged.
    #[prop(into)]
    tabled: Signal<Chart>,
) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    draw_in_browser(canvas, chart);
    let [narrow, wide] =
        chart.with_untracked(|chart| DESIGN_WIDTHS.map(|width| picture(chart, width)));
    let table = Memo::new(move |_| tabled.with(Chart::table));
    let label = Memo::new(move |_| tabled.with(Chart::summary));

    view! {
        <figure class="figure">
            <figcaption class="figure-caption">
                <h2 class="figure-title">{title}</h2>
                <p class="figure-finding">{finding}</p>
            </figcaption>
            <div class="figure-frame" role="img" aria-label=label>
                <div class="figure-drawing" data-design="narrow" inner_html=narrow></div>
                <div class="figure-drawing" data-design="wide" inner_html=wide></div>
                <canvas class="figure-canvas" aria-hidden="true" node_ref=canvas></canvas>
            </div>
            <details class="figure-data">
                <summary>"Show the data"</summary>
                <div class="figure-table" tabindex="0" role="region" aria-label=title>
                    <DataTable table/>
                </div>
            </details>
        </figure>
    }
    .into_any() // keeps the types of pages small
}

/// The numbers of a chart.
#[component]
fn DataTable(
    /// The table.
    table: Memo<Table>,
) -> impl IntoView {
    let columns = move || {
        let columns = table.with(|table| table.columns.clone());
        columns.into_iter().map(|column| view! { <th scope="col">{column}</th> }).collect_view()
    };
    let rows = move || {
        let rows = table.with(|table| table.rows.clone());
        let cells =
            |row: Vec<String>| row.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view();
        rows.into_iter().map(|row| view! { <tr>{cells(row)}</tr> }).collect_view()
    };
    view! {
        <table>
            <thead>
                <tr>{columns}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// A chart of the newest answer; its table follows the settled ones.
#[component]
pub(crate) fn AnswerFigure(
    /// What is drawn, in a few words.
    title: &'static str,
    /// The page's state.
    workbench: Workbench,
    /// Makes the chart of an answer.
    spec: fn(&Simulated) -> Chart,
    /// Says what it shows.
    finding: fn(&Simulated) -> String,
) -> impl IntoView {
    let chart = Signal::derive(move || workbench.answer.with(spec));
    let tabled = Signal::derive(move || workbench.settled.with(spec));
    let finding = Signal::derive(move || workbench.answer.with(finding));
    view! { <Figure title finding chart tabled/> }
}

/// Draws the chart whenever it, the size of its frame or the theme changes.
fn draw_in_browser(canvas: NodeRef<Canvas>, chart: Signal<Chart>) {
    let frame = StoredValue::new_local(None::<AnimationFrame>);
    let schedule = move || {
        let draw = move |_| {
            if let Some(canvas) = canvas.get_untracked() {
                chart.with_untracked(|chart| paint(&canvas, chart));
            }
        };
        // Replacing the handle cancels a drawing that is still to come.
        frame.set_value(Some(request_animation_frame(draw)));
    };
    Effect::new(move || {
        chart.track();
        schedule();
    });
    let watches = StoredValue::new_local(None);
    Effect::new(move || {
        let Some(parent) = canvas.get().and_then(|canvas| canvas.parent_element()) else { return };
        watches.set_value(Some((on_resize(&parent, schedule), on_theme_change(schedule))));
    });
    on_cleanup(move || {
        frame.try_set_value(None);
        watches.try_set_value(None);
    });
}
