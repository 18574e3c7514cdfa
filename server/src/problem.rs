use std::any::Any;

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use words::Phrase;

use crate::settings;
use crate::state::AppState;

/// Gives every error response that has no words some: what happened, and what the reader can do.
pub(crate) async fn explain(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let as_page = accepts_html(request.headers());
    // What failed may have failed before anything knew the reader.
    let locale = settings::locale_of(&request);
    let response = next.run(request).await;
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_error || response.body().size_hint().exact() != Some(0) {
        return response;
    }

    let (mut parts, _) = response.into_parts();
    let (kind, text) = words::within(locale, || {
        if as_page {
            ("text/html; charset=utf-8", page(status, &state))
        } else {
            ("text/plain; charset=utf-8", format!("{}\n", sentence(status)))
        }
    });
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Response::from_parts(parts, Body::from(text))
}

/// Turns a panic into an empty 500, which [`explain`] then fills.
#[expect(clippy::needless_pass_by_value, reason = "the signature belongs to the panic layer")]
pub(crate) fn recover(panic: Box<dyn Any + Send>) -> Response {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    tracing::error!(message, "a request handler panicked");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

const NOT_UNDERSTOOD: Phrase =
    Phrase::new("This request could not be understood.", "无法理解这一请求。");
const NOTHING_HERE: Phrase = Phrase::new("There is nothing at this address.", "这个网址没有内容。");
const OTHER_KIND: Phrase =
    Phrase::new("This address does not answer that kind of request.", "这个网址不接受这类请求。");
const CHANGED: Phrase =
    Phrase::new("The file has changed since it was last asked for.", "文件自上次请求后已改变。");
const NO_SUCH_RANGE: Phrase =
    Phrase::new("The file does not have that range of bytes.", "文件没有这一段字节。");
const BROKEN: Phrase = Phrase::new(
    "Something broke on the server. It has been noted; please try again in a moment.",
    "服务器出了问题，已经记录；请稍后再试。",
);
const FULL: Phrase = Phrase::new(
    "Too many readers have come at once; please try again in a few seconds.",
    "同时访问的人太多；请几秒后再试。",
);
const REFUSED: Phrase = Phrase::new("This request was refused.", "这一请求已被拒绝。");
const START: Phrase = Phrase::new("Go to the start page", "前往首页");

fn sentence(status: StatusCode) -> &'static str {
    let sentence = match status {
        StatusCode::BAD_REQUEST => NOT_UNDERSTOOD,
        StatusCode::NOT_FOUND => NOTHING_HERE,
        StatusCode::METHOD_NOT_ALLOWED => OTHER_KIND,
        StatusCode::PRECONDITION_FAILED => CHANGED,
        StatusCode::RANGE_NOT_SATISFIABLE => NO_SUCH_RANGE,
        StatusCode::SERVICE_UNAVAILABLE => FULL,
        status if status.is_server_error() => BROKEN,
        _ => REFUSED,
    };
    sentence.text()
}

/// A page without any moving part, for when rendering is what failed. Nothing in it comes from
/// the request, so there is nothing to escape.
fn page(status: StatusCode, state: &AppState) -> String {
    let style = &state.bundle().style;
    let sentence = sentence(status);
    let language = words::current().language.tag();
    // The status without its English words.
    let number = status.as_u16();
    format!(
        r#"<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="{style}">
<link rel="icon" type="image/svg+xml" href="/favicon.svg">
<title>{number} · Headroom</title>
</head>
<body>
<main id="main" class="site-main">
<h1>{sentence}</h1>
<p><a href="/">{START}</a></p>
</main>
</body>
</html>
"#
    )
}
