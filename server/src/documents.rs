//! The pages: where each is, what it is called, and which module of the browser makes it alive.
//!
//! Context and method are *still*: made here, from facts and from the model's own trace, and
//! nothing of theirs runs in the browser.

mod context;
mod method;
mod parts;

use std::sync::Arc;

use app::{
    Booth, BoothStep, Brief, Compare, Frame, Lab, Live, NotFound, PublicAddress, case_from_query,
    pin_hash,
};
use axum::Router;
use axum::extract::Request;
use axum::http::header;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use leptos::prelude::*;
use leptos_axum::render_app_async_with_context;
use words::Phrase;

#[cfg(test)]
pub(crate) use self::context::drawings;
pub(crate) use self::context::drawn;
use crate::bundle::{ModuleFiles, PageModules};
use crate::document::{BoothDocument, document};
use crate::state::AppState;

/// What the document says of a page.
#[derive(Clone, Copy)]
struct Page {
    path: &'static str,
    title: Phrase,
    /// The browser side of the page, if it has one.
    module: Option<fn(&PageModules) -> &ModuleFiles>,
}

const BRIEF: Page = Page {
    path: "/",
    title: Phrase::new(
        "Headroom: what an AI budget buys, and whether it is enough",
        "Headroom：一笔人工智能预算能买到什么，是否够用",
    ),
    module: Some(|modules| &modules.brief),
};
const LAB: Page = Page {
    path: "/lab",
    title: Phrase::new("Lab · Headroom", "工作台 · Headroom"),
    module: Some(|modules| &modules.lab),
};
const COMPARE: Page = Page {
    path: "/compare",
    title: Phrase::new("Compare · Headroom", "对比 · Headroom"),
    module: Some(|modules| &modules.compare),
};
const LIVE: Page = Page {
    path: "/live",
    title: Phrase::new("Live · Headroom", "实时演示 · Headroom"),
    module: Some(|modules| &modules.live),
};
const BOOTH: Page = Page {
    path: "/booth",
    title: Phrase::new("Booth · Headroom", "展台 · Headroom"),
    module: Some(|modules| &modules.booth),
};
const CONTEXT: Page = Page {
    path: "/context",
    title: Phrase::new("Context · Headroom", "背景 · Headroom"),
    module: None,
};
const METHOD: Page = Page {
    path: "/method",
    title: Phrase::new("Method · Headroom", "方法 · Headroom"),
    module: None,
};
const MISSING: Page = Page {
    path: "",
    title: Phrase::new("Page not found · Headroom", "页面不存在 · Headroom"),
    module: None,
};

/// The routes of all pages that exist.
pub(crate) fn routes(state: &AppState) -> Router<AppState> {
    let simple = |page, content| (page, simple_page(state, page, content));
    let pages: [(Page, MethodRouter<AppState>); 7] = [
        simple(BRIEF, || Brief().into_any()),
        simple(LAB, || Lab().into_any()),
        simple(COMPARE, || Compare().into_any()),
        simple(LIVE, || Live().into_any()),
        (BOOTH, booth_page(state)),
        (CONTEXT, context_page(state)),
        (METHOD, method_page(state)),
    ];
    pages.into_iter().fold(Router::new(), |router, (page, answer)| router.route(page.path, answer))
}

/// The page that says that there is none.
pub(crate) async fn missing(state: &AppState, request: Request) -> Response {
    render(state, MISSING, request, || NotFound().into_any()).await
}

fn simple_page(state: &AppState, page: Page, content: fn() -> AnyView) -> MethodRouter<AppState> {
    let state = state.clone();
    get(async move |request: Request| render(&state, page, request, content).await)
}

/// The booth, which fills the screen: without the frame of the site.
fn booth_page(state: &AppState) -> MethodRouter<AppState> {
    let state = state.clone();
    get(async move |request: Request| {
        let step = BoothStep::of_query(request.uri().query().unwrap_or_default());
        let booth = BoothDocument {
            public_url: public_url(&state, &request),
            pin_hash: state.booth().pin.as_deref().map(pin_hash).unwrap_or_default(),
            reports: state.booth().reports,
        };
        let settings = state.clone();
        let contexts = move || {
            settings.provide_page_contexts();
            provide_context(step);
            provide_context(PublicAddress(booth.public_url.clone()));
            provide_context(booth.clone());
        };
        let state = state.clone();
        let view = move || {
            let bundle = state.bundle();
            document(bundle, BOOTH.title, Some(&bundle.pages.booth), Booth())
        };
        render_app_async_with_context(contexts, view)(request).await
    })
}

/// Where phones reach the site: as it was set, or by the name that the booth itself uses.
fn public_url(state: &AppState, request: &Request) -> String {
    if let Some(url) = &state.booth().public_url {
        return url.trim_end_matches('/').to_owned();
    }
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    host.filter(|host| is_host(host)).map_or_else(String::new, |host| format!("http://{host}"))
}

fn is_host(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
}

fn context_page(state: &AppState) -> MethodRouter<AppState> {
    let state = state.clone();
    get(async move |request: Request| {
        let facts = Arc::clone(state.answers().facts());
        render(&state, CONTEXT, request, move || context::page(&facts)).await
    })
}

fn method_page(state: &AppState) -> MethodRouter<AppState> {
    let state = state.clone();
    get(async move |request: Request| {
        let query = request.uri().query().unwrap_or_default().to_owned();
        let cells = state.answers().cells(&query).await;
        let (case, _) = case_from_query(&query);
        render(&state, METHOD, request, move || method::page(&cells, &case.ranges)).await
    })
}

/// The document around the frame around content.
async fn render(
    state: &AppState,
    page: Page,
    request: Request,
    content: impl Fn() -> AnyView + Clone + Send + Sync + 'static,
) -> Response {
    let (state, contexts) = (state.clone(), state.clone());
    let view = move || {
        let content = content.clone();
        let bundle = state.bundle();
        let module = page.module.map(|module| module(&bundle.pages));
        let body = view! { <Frame path=page.path>{content()}</Frame> };
        document(bundle, page.title, module, body)
    };
    render_app_async_with_context(move || contexts.provide_page_contexts(), view)(request).await
}
