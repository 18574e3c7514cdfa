use std::any::Any;

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::state::AppState;

/// Gives every error response that has no words some: what happened, and what the reader can do.
pub(crate) async fn explain(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let as_page = accepts_html(request.headers());
    let response = next.run(request).await;
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_error || response.body().size_hint().exact() != Some(0) {
        return response;
    }

    let (mut parts, _) = response.into_parts();
    let (kind, text) = if as_page {
        ("text/html; charset=utf-8", page(status, &state))
    } else {
        ("text/plain; charset=utf-8", format!("{}\n", sentence(status)))
    };
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

fn sentence(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST => "This request could not be understood.",
        StatusCode::NOT_FOUND => "There is nothing at this address.",
        StatusCode::METHOD_NOT_ALLOWED => "This address does not answer that kind of request.",
        StatusCode::PRECONDITION_FAILED => "The file has changed since it was last asked for.",
        StatusCode::RANGE_NOT_SATISFIABLE => "The file does not have that range of bytes.",
        status if status.is_server_error() => {
            "Something broke on the server. It has been noted; please try again in a moment."
        }
        _ => "This request was refused.",
    }
}

/// A page without any moving part, for when rendering is what failed. Nothing in it comes from
/// the request, so there is nothing to escape.
fn page(status: StatusCode, state: &AppState) -> String {
    let style = &state.bundle().style;
    let sentence = sentence(status);
    format!(
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="{style}">
<link rel="icon" type="image/svg+xml" href="/favicon.svg">
<title>{status} · Headroom</title>
</head>
<body>
<main id="main" class="site-main">
<h1>{sentence}</h1>
<p><a href="/">Go to the start page</a></p>
</main>
</body>
</html>
"#
    )
}
