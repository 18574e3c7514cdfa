use inquiry::joined;
use leptos::prelude::*;
use words::Phrase;

use crate::components::EXPORT_ID;
use crate::components::layout::with_query;
use crate::state::address::query_from_case;
use crate::state::exports::exported_charts;
use crate::state::initial::Initial;

/// The workbook in three formats: the file's name and what a reader would call it.
const WORKBOOKS: [(&str, Phrase); 3] = [
    ("workbook.xlsx", Phrase::name("XLSX")),
    ("workbook.zip", Phrase::new("CSV in a ZIP", "CSV（ZIP压缩）")),
    ("workbook.json", Phrase::name("JSON")),
];

const TAKE_ALONG: Phrase = Phrase::new("Take it along", "导出");
const ALL_NUMBERS: Phrase = Phrase::new("All numbers of this plan:", "本方案的全部数字：");
const PRINTED: Phrase =
    Phrase::new("Printed, the brief is one A4 page; or", "简报可打印为一页A4；也可");
const OPEN_SLIDE: Phrase = Phrase::new("open it as a 16:9 slide", "以16:9幻灯片打开");
const PRINT_THAT: Phrase = Phrase::new(" and print that.", "再打印。");
const COLON: Phrase = Phrase::new(": ", "：");
const SINGLE: Phrase =
    Phrase::new("Single charts, as a picture or a table", "单张图表，图片或表格");

/// What a reader can take along: the numbers of the plan on the page, and its charts.
///
/// The server makes it. Where the plan can change, the browser side has the links follow it.
#[component]
pub(crate) fn Downloads() -> impl IntoView {
    let charts = exported_charts().into_iter().map(|(name, title)| {
        view! {
            <li>
                {title.text()} {COLON.text()} <FileLink file=format!("chart/{name}.svg") label=Phrase::name("SVG")/> " "
                <FileLink file=format!("chart/{name}.svg") label=Phrase::name("PNG") pixels=true/> " "
                <FileLink file=format!("chart/{name}.csv") label=Phrase::name("CSV")/>
            </li>
        }
    });
    let workbooks = WORKBOOKS.into_iter().map(|(file, label)| {
        view! { " " <FileLink file=file.to_owned() label/> }
    });
    view! {
        <section class="downloads" aria-labelledby=EXPORT_ID>
            <h2 class="figure-title" id=EXPORT_ID>{TAKE_ALONG.text()}</h2>
            <p>{ALL_NUMBERS.text()} {workbooks.collect_view()}</p>
            <p>
                {PRINTED.text()} " "
                <a href=with_query("/", &joined(plan_query(), SLIDE)) data-plan=SLIDE>
                    {OPEN_SLIDE.text()}
                </a> {PRINT_THAT.text()}
            </p>
            <details class="figure-data">
                <summary>{SINGLE.text()}</summary>
                <ul class="downloads-charts">{charts.collect_view()}</ul>
            </details>
        </section>
    }
}

/// The field of an address that has the brief in the shape of a slide.
const SLIDE: &str = "print=slide";

/// A link to a file that the server makes for the plan on the page.
#[component]
fn FileLink(
    file: String,
    label: Phrase,
    /// Whether the document's script makes pixels of the drawing that the link leads to.
    #[prop(optional)]
    pixels: bool,
) -> impl IntoView {
    let href = with_query(&format!("/export/{file}"), &plan_query());
    let pixels = pixels.then_some("");
    view! { <a href=href data-plan="" data-png=pixels download="">{label.text()}</a> }
}

/// The plan on the page; empty where there is none.
fn plan_query() -> String {
    use_context::<Initial>().map_or(String::new(), |initial| query_from_case(&initial.case))
}
