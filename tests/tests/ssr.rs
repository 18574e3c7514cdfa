//! The server's answers, asked for without a socket and without a browser.

#[path = "ssr/booth.rs"]
mod booth;
#[path = "ssr/chinese.rs"]
mod chinese;
#[path = "ssr/crowd.rs"]
mod crowd;
#[path = "ssr/exports.rs"]
mod exports;
#[path = "ssr/still.rs"]
mod still;

use std::collections::BTreeMap;
use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::http::request::Builder;
use axum::http::{HeaderMap, Method, Request, StatusCode, Uri};
use datasets::Facts;
use http_body_util::BodyExt;
use proptest::prelude::*;
use server::{
    Answers, AppState, AssetPath, BoothSettings, Bundle, ModuleFiles, PageModules, WorkerFiles,
    router,
};
use tower::ServiceExt;

const SECURITY_HEADERS: [&str; 7] = [
    "content-security-policy",
    "cross-origin-embedder-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "referrer-policy",
    "x-content-type-options",
];

/// One answer, read to its end.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
    bytes: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("headers are ASCII"))
    }

    /// The nonce that the content security policy allows.
    fn nonce(&self) -> &str {
        let policy = self.header("content-security-policy");
        let (_, rest) = policy.split_once("'nonce-").expect("the policy has a nonce");
        rest.split('\'').next().expect("split yields at least one part")
    }

    /// The attributes of every script that has its code inline.
    fn inline_scripts(&self) -> Vec<BTreeMap<String, String>> {
        self.body
            .split("<script")
            .skip(1)
            .map(|rest| attributes(rest.split('>').next().expect("split yields at least one part")))
            .filter(|attributes| !attributes.contains_key("src"))
            .collect()
    }
}

fn site() -> Router {
    site_with(BoothSettings::default())
}

fn site_with(booth: BoothSettings) -> Router {
    let asset = |path: &str| AssetPath::try_from(path).expect("the path is below /pkg/");
    let module = |name: &str| ModuleFiles {
        js: asset(&format!("/pkg/{name}-1a2b/{name}.js")),
        wasm: asset(&format!("/pkg/{name}-1a2b/{name}_bg.wasm")),
    };
    let bundle = Bundle {
        pages: PageModules {
            brief: module("brief"),
            lab: module("lab"),
            compare: module("compare"),
            live: module("live"),
            booth: module("booth"),
        },
        engine: WorkerFiles { worker: asset("/pkg/engine-3c4d/worker.js") },
        analyst: WorkerFiles { worker: asset("/pkg/analyst-5e6f/worker.js") },
        recommender: WorkerFiles { worker: asset("/pkg/recommender-7a8b/worker.js") },
        load: WorkerFiles { worker: asset("/pkg/load-3a4b/worker.js") },
        model: asset("/pkg/model-9c0d/world.safetensors"),
        watchdog: asset("/pkg/watchdog-1e2f/watchdog.js"),
        style: asset("/pkg/main-5e6f.css"),
    };
    let state = AppState::new(bundle, env!("CARGO_TARGET_TMPDIR"), Answers::new(&facts()), booth);
    router(state)
}

fn facts() -> Facts {
    Facts::load(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/facts")))
        .expect("the fact tables of the project are well formed")
}

async fn ask(site: &Router, method: Method, target: &str) -> Answer {
    let request = Request::builder().method(method).uri(target).header("accept", "text/html");
    send(site, request).await
}

/// A page as a browser asks for it that says more than its address.
async fn get_saying(target: &str, headers: &[(&str, &str)]) -> Answer {
    let request = Request::builder().uri(target);
    let request =
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    send(&site(), request).await
}

async fn send(site: &Router, request: Builder) -> Answer {
    let request = request.body(Body::empty()).expect("the target is a valid URI");
    let response = site.clone().oneshot(request).await.expect("the router never fails");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("the body ends").to_bytes();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8_lossy(&bytes).into_owned(),
        bytes: bytes.to_vec(),
    }
}

async fn get(target: &str) -> Answer {
    ask(&site(), Method::GET, target).await
}

/// `name="value"` pairs of a start tag whose values hold no quotes; bare names have no value.
fn attributes(tag: &str) -> BTreeMap<String, String> {
    tag.split_whitespace()
        .map(|part| match part.split_once('=') {
            Some((name, value)) => (name.to_owned(), value.trim_matches('"').to_owned()),
            None => (part.to_owned(), String::new()),
        })
        .collect()
}

fn assert_landmarks(answer: &Answer) {
    for landmark in ["<header", "<nav aria-label=\"Main\"", "<main", "<footer", "href=\"#main\""] {
        assert_eq!(answer.body.matches(landmark).count(), 1, "{landmark} in\n{}", answer.body);
    }
    assert_eq!(answer.body.matches("<h1").count(), 1, "one heading of the page");
}

#[tokio::test]
async fn pages_arrive_whole() {
    for (target, title) in [
        ("/", "Headroom: what an AI budget buys, and whether it is enough"),
        ("/lab", "Lab · Headroom"),
        ("/context", "Context · Headroom"),
        ("/method", "Method · Headroom"),
        ("/lab?ask=levers", "Lab · Headroom"),
        ("/compare", "Compare · Headroom"),
        ("/live", "Live · Headroom"),
    ] {
        let answer = get(target).await;
        assert_eq!(answer.status, StatusCode::OK, "{target}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "no-cache");
        assert!(answer.body.starts_with("<!DOCTYPE html><html lang=\"en\""));
        assert!(answer.body.contains(&format!("<title>{title}</title>")), "{}", answer.body);
        assert!(answer.body.contains("</body></html>"), "the document is closed");
        assert!(!answer.body.contains("<template"), "nothing is left to be filled in by scripts");
        assert_landmarks(&answer);
    }
}

#[tokio::test]
async fn the_current_page_is_marked_in_the_navigation() {
    for path in ["/lab", "/context", "/method"] {
        let answer = get(path).await;
        let links = answer.body.split("<a ");
        let current: Vec<_> = links.filter(|link| link.contains("aria-current=\"page\"")).collect();
        assert_eq!(current.len(), 1, "{path}");
        assert!(current[0].contains(&format!("href=\"{path}\"")), "{}", current[0]);
    }
}

/// The part of a page that answers a question.
fn answered(answer: &Answer) -> &str {
    let (_, rest) =
        answer.body.split_once("class=\"answer-figures\"").expect("figures have a place");
    rest.split("class=\"grid\"").next().expect("split yields at least one part")
}

#[tokio::test]
async fn every_question_is_answered_without_scripts() {
    let site = site();
    for (question, words) in [
        ("levers", "Owned fleet at 24/71/5"),
        ("spread", "interactions included"),
        ("movers", "Partial rank correlation"),
        ("swings", "In the median world"),
        ("binding", "binds in 70 of 100 futures"),
        ("clearance", "tokens a day"),
        ("sweep&across=capex&down=lease", "Overseas leases a year"),
    ] {
        let answer = ask(&site, Method::GET, &format!("/lab?ask={question}")).await;
        let part = answered(&answer);
        assert!(part.contains(words), "{words} in\n{part}");
        assert!(part.contains("<svg ") && part.contains("<figcaption"), "{question} is drawn");
        assert!(part.contains("<th scope=\"col\">±</th>") || question == "swings", "{question}");
        assert!(part.contains("<tbody><tr><td>"), "{question} has its numbers in a table");
        assert!(!answer.body.contains("class=\"notes\""), "{question} leaves no note");
        assert!(answer.body.contains("Answered by the server"), "{question}");
    }
    let unknown = ask(&site, Method::GET, "/lab?ask=everything").await;
    assert!(unknown.body.contains("Ignored `ask=everything`"));
}

/// The attributes of the panel that says where a number comes from.
fn inspector(answer: &Answer) -> BTreeMap<String, String> {
    let (_, rest) = answer.body.split_once("<aside").expect("the panel has a place");
    attributes(rest.split('>').next().expect("split yields at least one part"))
}

#[tokio::test]
async fn any_number_says_where_it_comes_from_without_scripts() {
    for page in ["/", "/lab", "/compare"] {
        let answer = get(&format!("{page}?v=1&lease=40&inspect=h_gen")).await;
        let (_, panel) = answer.body.split_once("id=\"inspector\"").expect("the panel is open");
        assert!(panel.contains("h_gen = K_gen / D_gen − 1"), "{panel}");
        assert!(panel.contains("In the median world"), "{panel}");
        assert!(
            panel.contains("href=\"?v=1&amp;lease=40&amp;inspect=K_gen#inspector\""),
            "{panel}"
        );
        let close = "href=\"?v=1&amp;lease=40\" class=\"inspector-close\"";
        assert!(answer.body.contains(close), "it closes, and the plan stays");
        assert!(!inspector(&answer).contains_key("hidden"), "the panel is open");
    }
    assert!(inspector(&get("/").await).contains_key("hidden"), "nothing is inspected");
}

#[tokio::test]
async fn scenarios_are_compared_without_scripts() {
    let answer =
        get("/compare?v=1&lease=40&a=december-2025&b=plan&c=may-2026&of=total_cost_bn").await;
    for words in [
        "Your plan meets both goals in ",
        "future by future",
        "Assumes another world, not only another plan: the supply of domestic chips differs.",
        "Total cost",
        "<input type=\"hidden\" name=\"lease\" value=\"40\"",
    ] {
        assert!(answer.body.contains(words), "{words} in\n{}", answer.body);
    }
}

#[tokio::test]
async fn the_document_names_the_files_of_the_bundle() {
    for (target, name) in
        [("/", "brief"), ("/lab", "lab"), ("/compare", "compare"), ("/live", "live")]
    {
        let answer = get(target).await;
        for part in [
            "href=\"/pkg/main-5e6f.css\"",
            &format!("import(\"/pkg/{name}-1a2b/{name}.js\")"),
            &format!("fetch(\"/pkg/{name}-1a2b/{name}_bg.wasm\")"),
            "<meta name=\"headroom-engine\" content=\"/pkg/engine-3c4d/worker.js\"",
        ] {
            assert!(answer.body.contains(part), "{part} in\n{}", answer.body);
        }
        assert_eq!(answer.body.matches("_bg.wasm").count(), 1, "one module for one page");
        assert_eq!(answer.body.matches("id=\"live\"").count(), 1, "{target} has a live part");
    }
}

#[tokio::test]
async fn a_slide_is_asked_for_by_the_address_and_changes_no_plan() {
    let slide = get("/?v=1&capex=200&print=slide").await;
    assert!(slide.body.contains("data-print=\"slide\""), "the style sheet is told");
    assert!(!slide.body.contains("Ignored"), "nothing in the address is unknown");
    for target in ["/", "/?print=poster", "/?v=1&capex=200"] {
        assert!(!get(target).await.body.contains("data-print"), "{target}");
    }
}

#[tokio::test]
async fn every_inline_script_carries_the_nonce_of_the_policy() {
    for target in ["/", "/lab", "/compare", "/live", "/nowhere", "/context", "/method"] {
        let answer = get(target).await;
        let scripts = answer.inline_scripts();
        assert!(!scripts.is_empty());
        for script in scripts {
            assert_eq!(script.get("nonce").map(String::as_str), Some(answer.nonce()), "{target}");
        }
    }
}

#[tokio::test]
async fn a_nonce_is_used_once() {
    let site = site();
    let first = ask(&site, Method::GET, "/").await;
    let second = ask(&site, Method::GET, "/").await;
    assert!(first.nonce().len() >= 22, "128 bits in base64");
    assert_ne!(first.nonce(), second.nonce());
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    for target in ["/", "/healthz", "/nowhere", "/pkg/nothing.js", "/lab/"] {
        let answer = get(target).await;
        for name in SECURITY_HEADERS {
            assert!(!answer.header(name).is_empty(), "{name} of {target}");
        }
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"));
        let script_rule = policy.split(';').find(|rule| rule.trim().starts_with("script-src "));
        assert!(script_rule.is_some_and(|rule| !rule.contains("unsafe-inline")), "{policy}");
    }
}

#[tokio::test]
async fn an_unknown_address_is_a_page_that_leads_back() {
    for target in ["/nowhere", "/lab/deeper", "/index.html", "/%FF", "/%00", "/..%2f..%2fetc"] {
        let answer = get(target).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{target}");
        assert!(answer.body.contains("<h1"), "{target}: {}", answer.body);
        assert!(answer.body.contains("href=\"/\""), "{target}: {}", answer.body);
    }
    assert_landmarks(&get("/nowhere").await);
}

#[tokio::test]
async fn a_missing_bundle_file_is_not_kept_by_caches() {
    let answer = get("/pkg/client-0000/client.js").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_trailing_slash_leads_to_the_page_without_it() {
    let answer = get("/lab/?s=1").await;
    assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT);
    assert_eq!(answer.header("location"), "/lab?s=1");
}

#[tokio::test]
async fn a_chosen_theme_is_remembered_and_leads_back() {
    let answer = get("/settings?theme=dark&back=%2Flab%3Fv%3D1%26lease%3D40").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/lab?v=1&lease=40");
    let cookie = answer.header("set-cookie").to_owned();
    assert!(cookie.starts_with("theme=dark; Path=/;"), "{cookie}");
    assert_eq!(answer.header("cache-control"), "no-store");
    let page = get_saying("/method", &[("cookie", "other=1; theme=dark")]).await;
    assert!(page.body.contains("data-theme=\"dark\""), "the first byte knows the theme");
    assert!(page.body.contains("name=\"color-scheme\" content=\"dark\""));
    assert!(!get("/method").await.body.contains("data-theme"));
}

#[tokio::test]
async fn a_setting_leads_to_where_the_reader_is_and_never_off_the_site() {
    let at = |referer| [("host", "headroom.example"), ("referer", referer)];
    let target = "/settings?theme=light&back=%2Flab";
    let here = get_saying(target, &at("http://headroom.example/lab?v=1&lease=58")).await;
    assert_eq!(here.header("location"), "/lab?v=1&lease=58");
    let elsewhere = get_saying(target, &at("https://example.org/nowhere")).await;
    assert_eq!(elsewhere.header("location"), "/lab");
    for back in ["https%3A%2F%2Fexample.org", "%2F%2Fexample.org", "%2F%5Cexample.org"] {
        let answer = get(&format!("/settings?theme=purple&back={back}")).await;
        assert_eq!((answer.header("location"), answer.header("set-cookie")), ("/", ""), "{back}");
    }
}

#[tokio::test]
async fn healthz_says_ok_and_the_version() {
    let answer = get("/healthz").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/json");
    assert!(answer.body.contains("\"status\":\"ok\""));
    assert!(answer.body.contains(env!("CARGO_PKG_VERSION")));
}

#[tokio::test]
async fn other_methods_are_refused_with_words() {
    for (method, target) in
        [(Method::POST, "/"), (Method::DELETE, "/lab"), (Method::PUT, "/nowhere")]
    {
        let answer = ask(&site(), method, target).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{target}");
        assert!(answer.header("allow").contains("GET"), "{target}");
        assert!(answer.body.contains("does not answer that kind of request"), "{}", answer.body);
    }
}

#[tokio::test]
async fn head_answers_like_get_without_a_body() {
    let answer = ask(&site(), Method::HEAD, "/").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.is_empty());
}

#[tokio::test]
async fn a_target_without_a_path_is_refused() {
    for (method, target) in
        [(Method::OPTIONS, "*"), (Method::GET, "*"), (Method::CONNECT, "example.org:443")]
    {
        let answer = ask(&site(), method, target).await;
        assert!(answer.status.is_client_error(), "{target}: {}", answer.status);
        assert!(!answer.body.is_empty());
    }
}

/// Any target that the HTTP layer lets through: it never sees more than 65,534 bytes, nor bytes
/// that no URI may hold.
fn any_target() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Z0-9._~-]{1,12}",
        2 => Just("%".to_owned()),
        2 => "%[0-9A-Fa-f]{2}",
        2 => Just("%FF%FE".to_owned()),
        1 => Just("%00".to_owned()),
        2 => "[/&=+;:@!$'()*,]{1,3}",
        1 => Just("../".to_owned()),
        1 => Just("<script>".to_owned()),
        1 => (1_usize..9_000).prop_map(|length| "a".repeat(length)),
        1 => (1_usize..4_500).prop_map(|length| "a/".repeat(length)),
    ];
    let start = prop_oneof![
        Just("/"),
        Just("/?"),
        Just("/lab?"),
        Just("/lab?s="),
        Just("/context?"),
        Just("/method?"),
        Just("/export/workbook.json?"),
        Just("/export/chart/"),
        Just("/export/chart/dots.svg?"),
        Just("/compare?a="),
        Just("/lab?inspect="),
        Just("/pkg/"),
        Just("/healthz?"),
        Just("//")
    ];
    (start, prop::collection::vec(piece, 0..8))
        .prop_map(|(start, pieces)| start.to_owned() + &pieces.concat())
        .prop_filter("the HTTP layer refuses other targets", |target| target.parse::<Uri>().is_ok())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_target_breaks_the_server(target in any_target()) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime can be started");
        let answer = runtime.block_on(get(&target));
        prop_assert!(!answer.status.is_server_error(), "{} for {target}", answer.status);
        let answered = answer.status.is_redirection() || !answer.body.is_empty();
        prop_assert!(answered, "blank {} for {target}", answer.status);
    }
}
