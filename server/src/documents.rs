//! Still pages: the server makes them whole, from facts and from the model's own trace, and the
//! browser adds nothing. Whatever they hold costs a reader no code.

mod context;
mod method;
mod parts;

use std::sync::Arc;

use app::StillPage;
use axum::Router;
use axum::extract::Request;
use axum::routing::{MethodRouter, get};
use leptos::prelude::*;
use leptos_axum::render_app_async_with_context;

use crate::document::still_document;
use crate::state::AppState;

/// The routes of the still pages.
pub(crate) fn routes(state: &AppState) -> Router<AppState> {
    Router::new().route("/context", context_page(state)).route("/method", method_page(state))
}

fn context_page(state: &AppState) -> MethodRouter<AppState> {
    let state = state.clone();
    let page = move || {
        let facts = Arc::clone(state.answers().facts());
        let body = view! { <StillPage path="/context">{context::page(&facts)}</StillPage> };
        still_document(state.bundle(), body)
    };
    get(render_app_async_with_context(AppState::provide_page_contexts, page))
}

fn method_page(state: &AppState) -> MethodRouter<AppState> {
    let state = state.clone();
    let answer = move |request: Request| {
        let state = state.clone();
        async move {
            let query = request.uri().query().unwrap_or_default().to_owned();
            let cells = state.answers().cells(&query).await;
            let page = move || {
                let cells = Arc::clone(&cells);
                let body = view! { <StillPage path="/method">{method::page(&cells)}</StillPage> };
                still_document(state.bundle(), body)
            };
            render_app_async_with_context(AppState::provide_page_contexts, page)(request).await
        }
    };
    get(answer)
}
