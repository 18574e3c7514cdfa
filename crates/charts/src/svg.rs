//! A state as inline SVG whose colours are custom properties.

use plotters_svg::SVGBackend;

use crate::chart::State;
use crate::draw::{Brush, FONT_FAMILY, SUBUNITS_PER_PIXEL};
use crate::theme::Theme;

/// The backend writes font sizes divided by this.
const BACKEND_FONT_DIVISOR: f64 = 1.24;

/// SVG fragment for use inside HTML: no prolog, no ids, hidden from assistive technology.
pub(crate) fn fragment(state: &State) -> String {
    let theme = Theme::sentinel();
    let mut document = String::new();
    let brush = Brush {
        theme: &theme,
        scale: SUBUNITS_PER_PIXEL,
        font_scale: SUBUNITS_PER_PIXEL * BACKEND_FONT_DIVISOR,
    };
    let mut backend = SVGBackend::with_string(&mut document, (state.width_px, state.height_px));
    // Writing to a string cannot fail, and the backend's own drop would close the root again.
    let _ = brush.draw(&mut backend, state);
    drop(backend);
    let marks = document
        .split_once('>')
        .and_then(|(_, rest)| rest.rsplit_once("</svg>"))
        .map_or("", |(marks, _)| marks);
    format!("{}{}</svg>", root(state), simplified(marks, &theme))
}

fn root(state: &State) -> String {
    let (width, height) = (state.width_px, state.height_px);
    let units = |pixels: u32| f64::from(pixels) * SUBUNITS_PER_PIXEL;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {} {}\" font-family=\"{FONT_FAMILY}\" stroke-linejoin=\"round\" \
         aria-hidden=\"true\" focusable=\"false\">",
        units(width),
        units(height),
    )
}

/// Colours by name, and without the attributes that repeat a default.
///
/// Every pattern contains a quotation mark, which text content never does because the backend escapes it.
fn simplified(marks: &str, theme: &Theme) -> String {
    let defaults = [
        (&*format!(" font-family=\"{FONT_FAMILY}\""), ""),
        (" opacity=\"1\"", ""),
        (" stroke=\"none\" stroke-width=\"1\"", ""),
        (" stroke=\"none\"", ""),
        (" text-anchor=\"start\"", ""),
        ("dy=\"0.5ex\"", "dy=\"0.35em\""),
        (" \"/>", "\"/>"),
        ("\">\n", "\">"),
        ("\n</text>", "</text>"),
    ];
    let mut result = with_whole_font_sizes(marks);
    for (repeated, wanted) in defaults {
        result = result.replace(repeated, wanted);
    }
    for (name, (red, green, blue)) in theme.entries() {
        let sentinel = format!("\"#{red:02X}{green:02X}{blue:02X}\"");
        result = result.replace(&sentinel, &format!("\"var({name})\""));
    }
    result
}

/// The backend's division leaves sizes like 120.00000000000001.
fn with_whole_font_sizes(marks: &str) -> String {
    let attribute = " font-size=\"";
    let mut pieces = marks.split(attribute);
    let mut result = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (size, rest) = piece.split_once('"').unwrap_or((piece, ""));
        let size = whole(size).unwrap_or_else(|| size.to_owned());
        result.extend([attribute, &size, "\"", rest]);
    }
    result
}

/// A decimal number without its decimals, rounded; digit by digit, since reading a float takes
/// tables of ten kilobytes.
fn whole(size: &str) -> Option<String> {
    let (whole, decimals) = size.split_once('.').unwrap_or((size, ""));
    let up = u32::from(decimals.starts_with(|digit| ('5'..='9').contains(&digit)));
    Some((whole.parse::<u32>().ok()? + up).to_string())
}
