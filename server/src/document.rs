use app::App;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::bundle::{Bundle, ClientFiles};

/// The document around the interface: `<html>`, `<head>` and the start script.
///
/// There are no preload hints for the browser side on purpose. On a slow connection they would
/// compete with the style sheet for the first paint, which needs neither; the start script asks
/// for both files at once as soon as that paint is done.
pub(crate) fn document(bundle: &Bundle) -> impl IntoView + use<> {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="stylesheet" href=bundle.style.to_string()/>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                <meta name="headroom-engine" content=bundle.engine.worker.to_string()/>
                <meta name="headroom-recommender" content=bundle.recommender.worker.to_string()/>
                <meta name="headroom-analyst" content=bundle.analyst.worker.to_string()/>
                <MetaTags/>
                <script type="module" nonce=use_nonce()>
                    {start_script(&bundle.client)}
                </script>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Loads the browser side when the page needs it, and hydrates.
///
/// A page with a form is to be used, so its code is fetched right after the first paint: a frame
/// callback runs just before painting and a timer set in it just after. Any other page is complete
/// as it is; its code waits for the first sign of a reader, which spares a phone 300 kB and half a
/// second of work. If loading fails the page stays as it is and says so.
fn start_script(client: &ClientFiles) -> String {
    let ClientFiles { js, wasm } = client;
    format!(
        r#"const signs = ["pointermove", "pointerdown", "keydown", "scroll"];
const start = async () => {{
  for (const sign of signs) removeEventListener(sign, start);
  try {{
    const module_or_path = fetch("{wasm}");
    const client = await import("{js}");
    await client.default({{ module_or_path }});
    client.hydrate();
  }} catch (error) {{
    console.error(error);
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
