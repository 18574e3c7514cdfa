use app::{Theme, Wishes};
use axum::http::request::Parts;
use leptos::nonce::use_nonce;
use leptos::prelude::*;

use words::Phrase;

use crate::bundle::{Bundle, ModuleFiles};
use crate::state::Rehearses;

/// What the site is about, for search engines.
const ABOUT: Phrase = Phrase::new(
    "What an AI-infrastructure budget buys, and whether it is enough",
    "一笔人工智能基础设施预算能买到什么，是否够用",
);

const VIEWPORT: &str = "width=device-width, initial-scale=1";
/// Two fingers on a screen in a hall mean nothing.
const BOOTH_VIEWPORT: &str =
    "width=device-width, initial-scale=1, maximum-scale=1, user-scalable=no";

/// What the document of the booth says beside that of any page, given by context.
#[derive(Debug, Clone)]
pub(crate) struct BoothDocument {
    /// Where phones reach the site.
    pub(crate) public_url: String,
    /// The hash of the PIN of the staff, or nothing.
    pub(crate) pin_hash: String,
    /// Whether it reports what it measures.
    pub(crate) reports: bool,
}

/// What keeps a booth alive and lets it be installed.
fn booth_side(bundle: &Bundle, booth: &BoothDocument) -> impl IntoView + use<> {
    let script = include_str!("booth-start.js").replace("__WATCHDOG__", bundle.watchdog.as_str());
    view! {
        <meta name="headroom-public" content=booth.public_url.clone()/>
        <meta name="headroom-booth-pin" content=booth.pin_hash.clone()/>
        {booth.reports.then(|| view! { <meta name="headroom-booth-reports" content="fleet"/> })}
        <meta name="theme-color" content="#14181d"/>
        <link rel="manifest" href="/manifest.webmanifest"/>
        <script type="module" nonce=use_nonce()>
            {script}
        </script>
    }
}
/// What the header's tools and the figures do on every page, living or still.
const FRAME_SCRIPT: &str = include_str!("frame.js");

/// The document around a page: `<html>`, `<head>` and, where a part of the page is alive, the start
/// script.
///
/// There are no preload hints for the browser side on purpose. On a slow connection they would
/// compete with the style sheet for the first paint, which needs neither; the start script asks
/// for both files at once as soon as that paint is done.
pub(crate) fn document<P: IntoView>(
    bundle: &Bundle,
    title: Phrase,
    module: Option<&ModuleFiles>,
    page: P,
) -> impl IntoView + use<P> {
    let print = use_context::<Parts>().and_then(|parts| print_shape(parts.uri.query()?));
    let locale = words::current();
    let theme = use_context::<Wishes>().unwrap_or_default().theme;
    let (scheme, forced) = match theme {
        Theme::Automatic => ("light dark", None),
        Theme::Light | Theme::Dark => (theme.key(), Some(theme.key())),
    };
    let booth = use_context::<BoothDocument>();
    let rehearses = use_context::<Rehearses>().is_some_and(|Rehearses(rehearses)| rehearses);
    let viewport = if booth.is_some() { BOOTH_VIEWPORT } else { VIEWPORT };
    let browser_side = module.map(|module| {
        let workers = [&bundle.engine, &bundle.analyst, &bundle.recommender, &bundle.load];
        let [engine, analyst, recommender, load] = workers.map(|files| files.worker.to_string());
        view! {
            <meta name="headroom-engine" content=engine/>
            <meta name="headroom-analyst" content=analyst/>
            <meta name="headroom-recommender" content=recommender/>
            <meta name="headroom-load" content=load/>
            <meta name="headroom-model" content=bundle.model.to_string()/>
            {rehearses.then(|| view! { <meta name="headroom-rehearse" content="faults"/> })}
            {booth.as_ref().map(|booth| booth_side(bundle, booth))}
            <script type="module" nonce=use_nonce()>
                {start_script(module)}
            </script>
        }
    });
    view! {
        <!DOCTYPE html>
        <html
            lang=locale.language.tag()
            data-currency=locale.currency.key()
            data-print=print
            data-theme=forced
        >
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content=viewport/>
                <meta name="color-scheme" content=scheme/>
                <meta
                    name="description"
                    content=ABOUT.text()
                />
                <link rel="stylesheet" href=bundle.style.to_string()/>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                <title>{title.text()}</title>
                {browser_side}
                <script type="module" nonce=use_nonce()>
                    {FRAME_SCRIPT}
                </script>
            </head>
            <body>{page}</body>
        </html>
    }
}

/// The shape of paper that an address asks for, if it is one that the style sheet knows.
fn print_shape(query: &str) -> Option<&'static str> {
    query.split('&').any(|field| field == "print=slide").then_some("slide")
}

/// Loads the browser side when the page needs it; the module's `main` takes over.
///
/// A page with a form is to be used, so its code is fetched right after the first paint: a frame
/// callback runs just before painting and a timer set in it just after. Any other page is complete
/// as it is; its code waits for the first sign of a reader, which spares a phone the work. If
/// loading fails the page stays as it is and says so.
fn start_script(module: &ModuleFiles) -> String {
    let ModuleFiles { js, wasm } = module;
    format!(
        r#"const signs = ["pointermove", "pointerdown", "keydown", "scroll"];
const start = async () => {{
  for (const sign of signs) removeEventListener(sign, start);
  try {{
    const module_or_path = fetch("{wasm}");
    const page = await import("{js}");
    await page.default({{ module_or_path }});
  }} catch (error) {{
    console.error(error);
    dispatchEvent(new Event("headroom-failed"));
    if (!document.getElementById("crash")?.open) {{
      document.getElementById("load-failed")?.removeAttribute("hidden");
    }}
  }}
}};
if (document.querySelector("form")) {{
  requestAnimationFrame(() => setTimeout(start));
}} else {{
  for (const sign of signs) addEventListener(sign, start, {{ once: true, passive: true }});
}}"#
    )
}
