use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// No page or file of ours has a longer path or a longer name in it. Common file systems take up to
/// 4,096 and 255 bytes, and asking them for more is an I/O error.
const LONGEST_PATH_BYTES: usize = 1024;
const LONGEST_NAME_BYTES: usize = 255;

/// Refuses request targets that no page or file can have, before anything tries to parse them.
///
/// `OPTIONS *` and `CONNECT host:port` have no path at all, on which page rendering would panic;
/// overlong paths and NUL bytes are errors to the file system and would surface as 500.
pub(crate) async fn check(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if !path.starts_with('/') {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let overlong = path.len() > LONGEST_PATH_BYTES
        || path.split('/').any(|name| name.len() > LONGEST_NAME_BYTES);
    if overlong || path.contains("%00") {
        return StatusCode::NOT_FOUND.into_response();
    }
    next.run(request).await
}
