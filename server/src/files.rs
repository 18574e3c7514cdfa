use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use tower_http::services::ServeDir;

use crate::state::AppState;

/// Hashed files of the browser bundle, compressed in advance.
pub(crate) fn bundled(state: &AppState) -> ServeDir {
    ServeDir::new(state.dist().join("pkg"))
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
}

/// Files at the root of the site whose names must stay: icon, robots and the like.
pub(crate) fn public(state: &AppState) -> ServeDir {
    ServeDir::new(state.dist().join("public"))
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
}

/// Lets a hashed file be kept forever; a missing one may appear with the next build.
pub(crate) async fn keep_forever(mut response: Response<Body>) -> Response<Body> {
    let found = matches!(
        response.status(),
        StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::NOT_MODIFIED
    );
    let rule = if found { "public, max-age=31536000, immutable" } else { "no-store" };
    set(&mut response, header::CACHE_CONTROL, rule);
    response
}

/// Caching for whatever has not said otherwise: pages ask each time, other files stay for an hour.
pub(crate) async fn keep_briefly(mut response: Response<Body>) -> Response<Body> {
    let headers = response.headers();
    let is_page = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let is_file = headers.contains_key(header::LAST_MODIFIED)
        || response.status() == StatusCode::NOT_MODIFIED;
    if is_file {
        // Shared caches must keep the compressed copies apart; the file service does not say so.
        set(&mut response, header::VARY, "accept-encoding");
    }
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        let rule = match (is_page, is_file) {
            (true, _) => "no-cache",
            (false, true) => "public, max-age=3600",
            (false, false) => "no-store",
        };
        set(&mut response, header::CACHE_CONTROL, rule);
    }
    response
}

fn set(response: &mut Response<Body>, name: HeaderName, value: &'static str) {
    response.headers_mut().insert(name, HeaderValue::from_static(value));
}
