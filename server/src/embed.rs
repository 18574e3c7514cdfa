//! Single charts as pages that other sites may frame: the drawing, what it shows, whose it is, and
//! the way back. Nothing runs on them, and only they may be framed; see `security`.

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use html_escape::{encode_double_quoted_attribute, encode_text};
use inquiry::table_html;
use words::Phrase;

use crate::exports::{Credit, Picture, picture};
use crate::state::AppState;

/// What begins the paths of all of them.
pub(crate) const PREFIX: &str = "/embed/";

const BACK: Phrase = Phrase::new("Open it in Headroom", "在Headroom中打开");
const SHOW: Phrase = Phrase::new("Show the data", "查看数据");
const BEHIND: Phrase = Phrase::new("What is behind it", "数据依据");

/// The route of the framed charts.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/embed/{name}", get(page))
}

async fn page(
    State(state): State<AppState>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    match picture(state.answers(), &name, &query).await {
        Ok((picture, credit)) => {
            let style = state.bundle().style.to_string();
            Html(html(&picture, &credit, &style, &query)).into_response()
        }
        Err(status) => status.into_response(),
    }
}

/// The whole document: what it holds is text of ours, or is escaped here.
fn html(picture: &Picture, credit: &Credit, style: &str, query: &str) -> String {
    let Picture { title, finding, chart } = picture;
    let drawing = |design: &str, width_px: u32| {
        let drawing = chart.svg(width_px);
        format!("<div class=\"figure-drawing\" data-design=\"{design}\">{drawing}</div>")
    };
    let charts::Table { columns, rows } = chart.table();
    let behind = credit
        .sentences()
        .iter()
        .fold(String::new(), |list, line| list + "<li>" + &encode_text(line) + "</li>");
    let page = if matches!(credit, Credit::Facts(_)) { "/context" } else { "/lab" };
    let back = if query.is_empty() { page.to_owned() } else { format!("{page}?{query}") };
    format!(
        "<!DOCTYPE html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\">\
         <link rel=\"stylesheet\" href=\"{style}\"><title>{title} · Headroom</title></head>\
         <body class=\"embed\"><main><figure class=\"figure\"><figcaption class=\"figure-caption\">\
         <h1 class=\"figure-title\">{title}</h1><p class=\"figure-finding\">{finding}</p></figcaption>\
         <div class=\"figure-frame\" role=\"img\" aria-label=\"{label}\">{narrow}{wide}</div>\
         <details class=\"figure-data\"><summary>{SHOW}</summary><div class=\"figure-table\" tabindex=\"0\" \
         role=\"region\" aria-label=\"{title_attribute}\">{table}</div></details>\
         <details class=\"figure-data\"><summary>{BEHIND}</summary><ul class=\"embed-caption\">{behind}</ul>\
         </details></figure><p class=\"embed-back\"><span>{result}</span> \
         <a href=\"{back}\" target=\"_blank\" rel=\"noopener\">{BACK}</a></p></main></body></html>",
        lang = words::current().language.tag(),
        title = encode_text(title),
        title_attribute = encode_double_quoted_attribute(title),
        finding = encode_text(finding),
        label = encode_double_quoted_attribute(&chart.summary()),
        narrow = drawing("narrow", 360),
        wide = drawing("wide", 720),
        table = table_html(&columns, &rows),
        result = encode_text(&credit.id()),
        back = encode_double_quoted_attribute(&back),
    )
}
