use std::cell::RefCell;

use charts::{Plot, Rgb, SUBUNITS_PER_PIXEL, Theme, draw};
use gloo::events::EventListener;
use js_sys::Array;
use plotters_canvas::CanvasBackend;
use web_sys::wasm_bindgen::JsCast as _;
use web_sys::wasm_bindgen::closure::Closure;
use web_sys::{
    CanvasRenderingContext2d, Element, HtmlCanvasElement, IntersectionObserver,
    IntersectionObserverEntry, ResizeObserver, ResizeObserverEntry, window,
};

/// The two widths that charts are designed for: narrow boxes and wide ones.
///
/// The server draws both and the style sheet shows the one that fits; the canvas takes the same
/// choice, so that nothing moves when it covers the drawing.
pub(crate) const DESIGN_WIDTHS: [u32; 2] = [360, 720];
/// Boxes narrower than this show the narrow design; `chart.css` says the same.
const NARROW_BELOW_PX: f64 = 540.0;

thread_local! {
    /// The colours of the current theme, read when a chart is first drawn in it.
    static THEME: RefCell<Option<Theme>> = const { RefCell::new(None) };
}

/// Whether the server's drawing lies under the canvas.
pub(crate) fn has_drawing(canvas: &HtmlCanvasElement) -> bool {
    let frame = canvas.parent_element();
    frame.is_some_and(|frame| frame.query_selector("svg").is_ok_and(|drawing| drawing.is_some()))
}

/// Draws a chart on a canvas at the resolution of the screen; does nothing without a context.
///
/// Whoever knows the width of the frame says so: asking the browser has it lay out the page, which
/// it would do once more after what is written next.
pub(crate) fn paint(canvas: &HtmlCanvasElement, chart: &dyn Plot, known_width: Option<f64>) {
    let _ = try_paint(canvas, chart, known_width);
}

fn try_paint(canvas: &HtmlCanvasElement, chart: &dyn Plot, known_width: Option<f64>) -> Option<()> {
    let window = window()?;
    let frame = canvas.parent_element()?;
    let width = known_width.unwrap_or_else(|| frame.get_bounding_client_rect().width());
    if width < 1.0 {
        return None; // not laid out
    }
    let design = DESIGN_WIDTHS[usize::from(width >= NARROW_BELOW_PX)];
    let state = chart.state(design);
    let ratio = window.device_pixel_ratio() * width / f64::from(state.width_px);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "canvas sizes are a few thousand pixels"
    )]
    let pixels = |length: u32| (f64::from(length) * ratio).round() as u32;
    let (across, down) = (pixels(state.width_px), pixels(state.height_px));
    let context = canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
    // A size that is set makes a new picture, even if it is as before.
    if (canvas.width(), canvas.height()) == (across, down) {
        context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0).ok()?;
        context.clear_rect(0.0, 0.0, f64::from(across), f64::from(down));
    } else {
        canvas.set_width(across);
        canvas.set_height(down);
    }
    let unit = ratio / SUBUNITS_PER_PIXEL;
    context.set_transform(unit, 0.0, 0.0, unit, 0.0, 0.0).ok()?;
    let mut backend = CanvasBackend::with_canvas_object(canvas.clone())?;
    let theme = THEME.with_borrow_mut(|known| *known.get_or_insert_with(|| theme(canvas)));
    draw(&mut backend, &state, &theme, SUBUNITS_PER_PIXEL).ok()?;
    let design = design.to_string();
    if frame.get_attribute("data-drawn").as_ref() != Some(&design) {
        frame.set_attribute("data-drawn", &design).ok()?;
    }
    Some(())
}

/// The chart colours of the current theme.
///
/// A custom property's own value may be an unresolved function, so each is read as the colour of
/// the canvas, which the browser resolves.
fn theme(canvas: &HtmlCanvasElement) -> Theme {
    let style = canvas.style();
    let theme = Theme::from_css(|name| {
        style.set_property("color", &format!("var({name})")).ok()?;
        let computed = window()?.get_computed_style(canvas).ok()??;
        parsed(&computed.get_property_value("color").ok()?)
    });
    // The probe must not stay; nothing depends on whether the removal succeeds.
    let _ = style.remove_property("color");
    theme
}

/// Reads `rgb(r, g, b)`, as browsers write computed colours.
fn parsed(colour: &str) -> Option<Rgb> {
    let inner = colour.strip_prefix("rgb(")?.strip_suffix(')')?;
    let mut parts = inner.split(',').map(|part| part.trim().parse::<u8>().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}

/// Watches an element's size; dropping the handle ends it.
pub(crate) struct ResizeWatch {
    observer: ResizeObserver,
    _callback: Closure<dyn Fn(Array)>,
}

impl Drop for ResizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls `callback` with the width inside an element whenever the size of that changes, and first
/// of all with what it is.
pub(crate) fn on_resize(
    element: &Element,
    callback: impl Fn(f64) + 'static,
) -> Option<ResizeWatch> {
    let callback = Closure::<dyn Fn(Array)>::new(move |entries: Array| {
        let last = entries.get(entries.length().saturating_sub(1));
        if let Some(entry) = last.dyn_ref::<ResizeObserverEntry>() {
            callback(entry.content_rect().width());
        }
    });
    let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(ResizeWatch { observer, _callback: callback })
}

/// Watches whether an element is in sight; dropping the handle ends it.
pub(crate) struct SightWatch {
    observer: IntersectionObserver,
    _callback: Closure<dyn Fn(Array)>,
}

impl Drop for SightWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls `callback` with whether an element is in sight whenever that changes, and first of all
/// with whether it is.
pub(crate) fn on_sight(element: &Element, callback: impl Fn(bool) + 'static) -> Option<SightWatch> {
    let callback = Closure::<dyn Fn(Array)>::new(move |entries: Array| {
        let last = entries.get(entries.length().saturating_sub(1));
        if let Some(entry) = last.dyn_ref::<IntersectionObserverEntry>() {
            callback(entry.is_intersecting());
        }
    });
    let observer = IntersectionObserver::new(callback.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(SightWatch { observer, _callback: callback })
}

/// Calls `callback` when the system changes between light and dark.
pub(crate) fn on_theme_change(callback: impl Fn() + 'static) -> Option<EventListener> {
    let query = window()?.match_media("(prefers-color-scheme: dark)").ok()??;
    Some(EventListener::new(&query, "change", move |_| {
        THEME.set(None);
        callback();
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computed_colours_are_read_and_anything_else_is_not() {
        assert_eq!(parsed("rgb(1, 22, 255)"), Some((1, 22, 255)));
        for colour in ["", "rgb(1, 2)", "rgba(1, 2, 3, 0.5)", "rgb(300, 0, 0)", "red"] {
            assert_eq!(parsed(colour), None, "{colour}");
        }
    }
}
