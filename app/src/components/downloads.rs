use inquiry::joined;
use leptos::prelude::*;

use crate::components::layout::with_query;
use crate::state::address::query_from_case;
use crate::state::exports::EXPORTED_CHARTS;
use crate::state::initial::Initial;

/// The workbook in three formats: the file's name and what a reader would call it.
const WORKBOOKS: [(&str, &str); 3] =
    [("workbook.xlsx", "XLSX"), ("workbook.zip", "CSV in a ZIP"), ("workbook.json", "JSON")];

/// What a reader can take along: the numbers of the plan on the page, and its charts.
///
/// The server makes it. Where the plan can change, the browser side has the links follow it.
#[component]
pub(crate) fn Downloads() -> impl IntoView {
    let charts = EXPORTED_CHARTS.into_iter().map(|(name, title)| {
        view! {
            <li>
                {title} ": " <FileLink file=format!("chart/{name}.svg") label="SVG"/> " "
                <FileLink file=format!("chart/{name}.csv") label="CSV"/>
            </li>
        }
    });
    let workbooks = WORKBOOKS.into_iter().map(|(file, label)| {
        view! { " " <FileLink file=file.to_owned() label/> }
    });
    view! {
        <section class="downloads" aria-labelledby="downloads-title">
            <h2 class="figure-title" id="downloads-title">"Take it along"</h2>
            <p>"All numbers of this plan:" {workbooks.collect_view()}</p>
            <p>
                "Printed, the brief is one A4 page; or "
                <a href=with_query("/", &joined(plan_query(), SLIDE)) data-plan=SLIDE>
                    "open it as a 16:9 slide"
                </a> " and print that."
            </p>
            <details class="figure-data">
                <summary>"Single charts, as a picture or a table"</summary>
                <ul class="downloads-charts">{charts.collect_view()}</ul>
            </details>
        </section>
    }
}

/// The field of an address that has the brief in the shape of a slide.
const SLIDE: &str = "print=slide";

/// A link to a file that the server makes for the plan on the page.
#[component]
fn FileLink(file: String, label: &'static str) -> impl IntoView {
    let href = with_query(&format!("/export/{file}"), &plan_query());
    view! { <a href=href data-plan="" download="">{label}</a> }
}

/// The plan on the page; empty where there is none.
fn plan_query() -> String {
    use_context::<Initial>().map_or(String::new(), |initial| query_from_case(&initial.case))
}
