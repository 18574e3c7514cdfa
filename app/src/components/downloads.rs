use leptos::prelude::*;

use crate::state::address::query_from_plan;
use crate::state::exports::EXPORTED_CHARTS;
use crate::state::workbench::use_workbench;

/// The workbook in three formats: the file's name and what a reader would call it.
const WORKBOOKS: [(&str, &str); 3] =
    [("workbook.xlsx", "XLSX"), ("workbook.zip", "CSV in a ZIP"), ("workbook.json", "JSON")];

/// What a reader can take along: the numbers of the plan on the page, and its charts.
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
                <SlideLink/>
                " and print that."
            </p>
            <details class="figure-data">
                <summary>"Single charts, as a picture or a table"</summary>
                <ul class="downloads-charts">{charts.collect_view()}</ul>
            </details>
        </section>
    }
    .into_any()
}

/// A link to the brief in the shape of a slide.
#[component]
fn SlideLink() -> impl IntoView {
    let workbench = use_workbench();
    let href = move || {
        let query = workbench.map(|workbench| workbench.plan.with(query_from_plan));
        let query = query.filter(|query| !query.is_empty());
        format!("/?{}print=slide", query.map(|query| query + "&").unwrap_or_default())
    };
    view! { <a href=href rel="external">"open it as a 16:9 slide"</a> }
}

/// A link to a file that the server makes for the plan on the page.
#[component]
fn FileLink(file: String, label: &'static str) -> impl IntoView {
    let workbench = use_workbench();
    let href = move || {
        let query = workbench.map(|workbench| workbench.plan.with(query_from_plan));
        match query {
            Some(query) if !query.is_empty() => format!("/export/{file}?{query}"),
            _ => format!("/export/{file}"),
        }
    };
    view! { <a href=href rel="external" download="">{label}</a> }
}
