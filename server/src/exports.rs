//! Files that readers take along: the numbers behind a plan as a workbook, and single charts.
//!
//! Every file is made from the answer that the page with the same query begins with, so it says
//! what the page says, under a caption that lets it be found and repeated.

mod archive;
mod chart;
mod credit;
mod spreadsheet;
mod workbook;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use model::Sampling;
use words::{Locale, say};

pub(crate) use self::chart::Picture;
pub(crate) use self::credit::{Cited, Credit};
use self::workbook::Workbook;
use crate::answers::Answers;
use crate::commands::{Caption, Failure};
use crate::documents;
use crate::settings::speaking;
use crate::state::AppState;

const SPREADSHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The routes of the files.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/export/workbook.xlsx", get(xlsx))
        .route("/export/workbook.zip", get(zip))
        .route("/export/workbook.json", get(json))
        .route("/export/chart/{file}", get(chart_file))
}

async fn xlsx(State(state): State<AppState>, RawQuery(query): RawQuery) -> Response {
    let workbook = gathered(&state, query).await;
    let made = state.answers().compute(move |_| {
        spreadsheet::render(&workbook.report, workbook.facts_date).map(|file| (workbook.name, file))
    });
    attached(made.await, "xlsx", SPREADSHEET)
}

async fn zip(State(state): State<AppState>, RawQuery(query): RawQuery) -> Response {
    let workbook = gathered(&state, query).await;
    let made = state.answers().compute(move |_| {
        archive::render(&workbook.report, workbook.facts_date).map(|file| (workbook.name, file))
    });
    attached(made.await, "zip", "application/zip")
}

async fn json(State(state): State<AppState>, RawQuery(query): RawQuery) -> Response {
    let workbook = gathered(&state, query).await;
    let made =
        state.answers().compute(move |_| workbook.report.json().map(|file| (workbook.name, file)));
    attached(made.await, "json", "application/json")
}

/// Everything that the pages of a query show; what cannot be read in it falls back as pages do.
///
/// It is in English and in yuan whoever asks, so that a file of numbers does not depend on that.
async fn gathered(state: &AppState, query: Option<String>) -> Workbook {
    let query = query.unwrap_or_default();
    let gathering = Box::pin(async {
        let initial = state.answers().initial("/", &query).await;
        let cells = state.answers().cells(&query).await;
        Workbook::new(&initial, &cells, state.answers().facts())
    });
    speaking(Locale::default(), gathering).await
}

/// A chart as the reader sees it or, as any file of numbers, in English and in yuan.
async fn chart_file(state: State<AppState>, file: Path<String>, query: RawQuery) -> Response {
    let locale = if file.ends_with(".csv") { Locale::default() } else { words::current() };
    speaking(locale, Box::pin(chart(state, file, query))).await
}

async fn chart(
    State(state): State<AppState>,
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let (Some((name, format)), query) = (file.split_once('.'), query.unwrap_or_default()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (picture, credit) = match picture(state.answers(), name, &query).await {
        Ok(found) => found,
        Err(status) => return status.into_response(),
    };
    let stem = format!("headroom-{name}-{}", credit.id());
    match format {
        "svg" => {
            let picture = chart::svg(&picture, &credit).into_bytes();
            attached(Ok((stem, picture)), "svg", "image/svg+xml")
        }
        "csv" => {
            let made = chart::csv(&picture, &credit).map(|file| (stem, file));
            attached(made, "csv", "text/csv; charset=utf-8")
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The chart with this name for a query: one of the facts', one of the pages', or a figure of the
/// answer to what the query asks.
///
/// # Errors
/// The status that says so if there is no such chart, or if it could not be made.
pub(crate) async fn picture(
    answers: &Answers,
    name: &str,
    query: &str,
) -> Result<(Picture, Credit), StatusCode> {
    if let Some((picture, cited)) = documents::drawn(answers.facts(), name) {
        return Ok((picture, Credit::Facts(cited)));
    }
    let initial = answers.initial("/", query).await;
    let caption = caption(&initial);
    let Some(place) = inquiry::figure_place(name) else {
        let app::Exported { title, finding, chart } =
            app::exported(name, &initial, query).ok_or(StatusCode::NOT_FOUND)?;
        let (title, chart) = (title.to_owned(), chart.into_plot());
        return Ok((Picture { title, finding, chart }, Credit::Run(caption)));
    };
    let drawn = answers.drawn(query, place).await.map_err(|error| {
        tracing::error!(%error, name, "a figure was not drawn");
        StatusCode::INTERNAL_SERVER_ERROR
    })?;
    let (topic, drawn) = drawn.ok_or(StatusCode::NOT_FOUND)?;
    Ok((drawn, Credit::Run(caption.about(&topic))))
}

/// The caption of a page's answer.
fn caption(initial: &app::Initial) -> Caption {
    let scenario = initial.case.scenario();
    let mut notes = vec![
        say!(
            "± is one standard error of sampling; that of the odds is {:.2} points",
            "±为抽样的一个标准误；达标概率的标准误为{:.2}个百分点",
            initial.answer.summary.odds.goal_error * 100.0
        ),
        say!(
            "facts as of {}, each with its source on /context; every input and equation on /method; \
             fact tables under CC-BY-4.0",
            "资料截至{}，来源逐条列于/context；全部输入和公式见/method；资料表采用CC-BY-4.0许可",
            initial.facts_date
        ),
        say!(
            "ByteDance is private and none of this is its data; no investment advice",
            "字节跳动未上市，其中没有它的内部数据；不构成投资建议",
        ),
    ];
    notes.extend(initial.notes.iter().cloned());
    Caption::of(&scenario, &Sampling::settled(), notes)
}

/// A file to be saved under a name of its own.
fn attached(
    made: Result<(String, Vec<u8>), Failure>,
    ending: &str,
    kind: &'static str,
) -> Response {
    match made {
        Ok((stem, file)) => {
            let mut response = file.into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            let disposition = format!("attachment; filename=\"{stem}.{ending}\"");
            if let Ok(disposition) = HeaderValue::from_str(&disposition) {
                headers.insert(header::CONTENT_DISPOSITION, disposition);
            }
            response
        }
        Err(error) => {
            tracing::error!(%error, "an export was not made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use app::exported_charts;
    use charts::Table;
    use datasets::Facts;
    use inquiry::{LISTED, joined};

    use super::*;

    const PLAN: &str = "v=1&capex=200&export=denied";

    fn answers() -> Answers {
        let facts = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/facts"));
        Answers::new(&Facts::load(facts).expect("the fact tables are well formed"))
    }

    /// The table that a CSV file holds.
    fn read(file: &[u8]) -> Table {
        let mut reader = csv::Reader::from_reader(file);
        let columns = reader.headers().expect("headings").iter().map(str::to_owned).collect();
        let part = reader.headers().expect("headings").iter().position(|name| name == "part");
        let rows = reader.records().map(|row| row.expect("every row has all columns"));
        let drawn = rows.filter(|row| part.is_none_or(|part| &row[part] == "drawn"));
        let rows = drawn.map(|row| row.iter().map(str::to_owned).collect()).collect();
        Table { columns, rows }
    }

    /// Draws the chart of this name from its CSV file alone; false if there is no such chart.
    async fn is_drawn_from_its_file(answers: &Answers, name: &str, query: &str) -> bool {
        let Ok((shown, credit)) = picture(answers, name, query).await else { return false };
        let file = chart::csv(&shown, &credit).expect("a file");
        // Words and options are the chart's, every number is the file's.
        let empty = shown.chart.with_records(&Table::default());
        let chart = empty.with_records(&read(&file));
        let drawn = Picture { chart, title: shown.title.clone(), finding: shown.finding.clone() };
        let svg = |picture| chart::svg(picture, &credit).lines().take(8).collect::<String>();
        assert_eq!(drawn.chart.svg(720), shown.chart.svg(720), "{name} of {query}");
        assert_eq!(svg(&drawn), svg(&shown), "{name} of {query}");
        assert_ne!(empty.svg(720), shown.chart.svg(720), "{name} of {query} has numbers");
        true
    }

    #[tokio::test]
    async fn every_file_of_numbers_draws_the_picture_of_its_page() {
        let answers = answers();
        for (name, _) in exported_charts() {
            for query in [PLAN.to_owned(), joined(PLAN.to_owned(), "median=marked")] {
                assert!(is_drawn_from_its_file(&answers, name, &query).await, "{name}");
            }
        }
        for name in documents::drawings(answers.facts()) {
            assert!(is_drawn_from_its_file(&answers, &name, PLAN).await, "{name}");
        }
        let listed = LISTED.iter().map(|listed| format!("ask={}", listed.key));
        let asked = listed.chain([
            "ask=sweep&across=supply&down=lease".to_owned(),
            "a=december-2025&b=high&c=none&d=none&of=total_cost_bn".to_owned(),
        ]);
        let mut drawn = 0;
        for ask in asked {
            let query = joined(PLAN.to_owned(), &ask);
            let mut place = 1;
            while is_drawn_from_its_file(&answers, &format!("answer-{place}"), &query).await {
                place += 1;
            }
            assert!(place > 1, "{ask} has no figure");
            drawn += place - 1;
        }
        assert_eq!(drawn, 12, "seven questions, a sweep and a comparison");
    }
}
