use std::time::Duration;

use js_sys::Array;
use leptos::prelude::set_timeout;
use web_sys::wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::document::document;

/// Offers a text as a file of this name; does nothing where the browser saves none.
pub(crate) fn save_text(name: &str, kind: &str, text: &str) {
    let _ = try_save(name, kind, text);
}

/// Has the document's script make pixels of a drawing, two for each of its own, and offer them as a
/// file of this name; see `server/src/frame.js`.
pub(crate) fn save_pixels(name: &str, svg: &str) {
    let (name, svg) = (name.to_owned(), svg.to_owned());
    // Not within a click: what listens to clicks here would hear of another one while it runs.
    set_timeout(
        move || {
            let _ = try_save_pixels(&name, &svg);
        },
        Duration::ZERO,
    );
}

fn try_save_pixels(name: &str, svg: &str) -> Option<()> {
    let document = document()?;
    let link = document.create_element("a").ok()?.dyn_into::<HtmlAnchorElement>().ok()?;
    link.set_href(&format!("data:image/svg+xml,{}", js_sys::encode_uri_component(svg)));
    link.set_download(name);
    link.set_attribute("data-png", "").ok()?;
    // The script hears of clicks within the document only.
    document.body()?.append_child(&link).ok()?;
    link.click();
    link.remove();
    Some(())
}

fn try_save(name: &str, kind: &str, text: &str) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link = document()?.create_element("a").ok()?.dyn_into::<HtmlAnchorElement>().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The download has taken its own hold of the text.
    Url::revoke_object_url(&address).ok()
}
