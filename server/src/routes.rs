use std::sync::Arc;

use any_spawner::Executor;
use axum::extract::Request;
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{MethodRouter, get};
use axum::{Json, Router, middleware};
use serde_json::{Value, json};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::trace::TraceLayer;

use crate::state::AppState;
use crate::{
    answers, documents, edition, embed, exports, files, fleet, problem, security, settings, status,
    target,
};

/// Everything the server answers, ready to serve.
///
/// Order: what is computed, `/healthz`, settings, the fleet, hashed files, public files, and the page
/// that says there is none.
pub fn router(state: AppState) -> Router {
    // Pages are rendered by tasks of this runtime. Fails if it is set already, as in tests.
    let _ = Executor::init_tokio();
    let hashed = Router::new()
        .fallback_service(files::bundled(&state))
        .layer(middleware::map_response(files::keep_forever));

    computed(&state)
        .fallback_service(files::public(&state).fallback(missing(&state)))
        .route("/healthz", get(healthz))
        .route("/status", get(status::status))
        .route("/sw.js", get(edition::service_worker))
        .route("/settings", get(settings::choose))
        .merge(fleet::routes(Arc::clone(state.fleet())))
        .nest("/pkg", hashed)
        .layer(middleware::from_fn(settings::speak))
        .layer(middleware::map_response(files::keep_briefly))
        .layer(middleware::from_fn(target::check))
        .layer(CatchPanicLayer::custom(problem::recover))
        .layer(middleware::from_fn_with_state(state.clone(), problem::explain))
        // Files compressed in advance pass unchanged.
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(4)))
        .layer(middleware::from_fn(security::secure))
        .layer(TraceLayer::new_for_http())
        .with_state(state)
}

/// Whatever the model is run for: pages, files to take along, and charts to be framed.
fn computed(state: &AppState) -> Router<AppState> {
    documents::routes(state)
        .route_layer(middleware::from_fn_with_state(state.clone(), answers::attach))
        .route_layer(middleware::from_fn_with_state(state.clone(), edition::sign))
        .merge(exports::routes())
        .merge(embed::routes())
        .route_layer(middleware::from_fn_with_state(state.clone(), answers::admit))
}

/// The page that says there is none.
fn missing(state: &AppState) -> MethodRouter {
    let state = state.clone();
    get(async move |request: Request| match without_trailing_slash(request.uri()) {
        Some(address) => Redirect::permanent(&address).into_response(),
        None => documents::missing(&state, request).await,
    })
}

/// Where `/lab/` should have pointed. One leading slash only: `//host` would leave the site, and
/// browsers read a backslash as a slash.
fn without_trailing_slash(uri: &Uri) -> Option<String> {
    let path = uri.path().strip_suffix('/')?.trim_matches(['/', '\\']);
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("/{path}{query}"))
}

async fn healthz() -> Json<Value> {
    Json(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }))
}

#[cfg(test)]
mod tests {
    use super::without_trailing_slash;
    use axum::http::Uri;

    #[test]
    fn a_trailing_slash_is_dropped_and_the_query_kept() {
        let corrected = |target| without_trailing_slash(&Uri::from_static(target));
        assert_eq!(corrected("/lab/?s=1"), Some("/lab?s=1".to_owned()));
        assert_eq!(corrected("/lab"), None);
    }

    #[test]
    fn a_corrected_address_never_leaves_the_site() {
        let corrected = without_trailing_slash(&Uri::from_static("//example.org//"));
        assert_eq!(corrected, Some("/example.org".to_owned()));
        let corrected = without_trailing_slash(&Uri::from_static("/\\example.org/"));
        assert_eq!(corrected, Some("/example.org".to_owned()));
    }
}
