//! Writes every kind of chart into one HTML page, in both themes and two widths.
//!
//! `cargo run -p charts --features svg --example gallery -- gallery.html`

use std::error::Error;
use std::fmt::Write as _;

use charts::{Plot, ROLES, Role, Theme};

#[path = "shared/samples.rs"]
mod samples;

const DARK: [(u8, u8, u8); 13] = [
    (232, 234, 237),
    (160, 168, 178),
    (52, 58, 66),
    (20, 23, 28),
    (110, 178, 255),
    (255, 159, 90),
    (110, 178, 255),
    (255, 159, 90),
    (70, 196, 184),
    (190, 155, 240),
    (222, 190, 90),
    (165, 175, 187),
    (140, 150, 160),
];

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("give the path of the page to write")?;
    std::fs::write(path, page()?)?;
    Ok(())
}

fn page() -> Result<String, std::fmt::Error> {
    let light = Theme::light();
    let roles = (0..ROLES.len()).map(|index| light.colour(ROLE_ORDER[index]));
    let mut page = String::from("<!doctype html><meta charset=\"utf-8\"><title>Charts</title>");
    page.push_str("<style>body{margin:0;font:14px system-ui,sans-serif}");
    page.push_str("section{padding:16px;display:grid;grid-template-columns:340px 720px;gap:16px}");
    page.push_str("section{background:var(--chart-surface);color:var(--chart-text)}");
    page.push_str("figure{margin:0}svg{display:block}h3{margin:8px 0;font-size:15px}");
    write!(page, ".light{{{}}}", properties(roles)?)?;
    write!(page, ".dark{{{}}}</style>", properties(DARK)?)?;
    for theme in ["light", "dark"] {
        write!(page, "<section class=\"{theme}\">")?;
        for (_, chart) in samples::all() {
            page.push_str(&figure(&*chart, 340)?);
            page.push_str(&figure(&*chart, 720)?);
        }
        page.push_str("</section>");
    }
    Ok(page)
}

const ROLE_ORDER: [Role; 13] = [
    Role::Text,
    Role::Muted,
    Role::Grid,
    Role::Surface,
    Role::Above,
    Role::Below,
    Role::Series1,
    Role::Series2,
    Role::Series3,
    Role::Series4,
    Role::Series5,
    Role::Series6,
    Role::Hatch,
];

fn properties(colours: impl IntoIterator<Item = (u8, u8, u8)>) -> Result<String, std::fmt::Error> {
    let mut css = String::new();
    for (name, (red, green, blue)) in ROLES.iter().zip(colours) {
        write!(css, "{name}:rgb({red} {green} {blue});")?;
    }
    Ok(css)
}

fn figure(chart: &dyn Plot, width_px: u32) -> Result<String, std::fmt::Error> {
    let mut html = String::new();
    let (summary, svg) = (chart.summary(), chart.svg(width_px));
    let title = summary.split(':').next().unwrap_or_default();
    write!(html, "<figure role=\"img\" aria-label=\"{summary}\"><h3>{title}</h3>{svg}</figure>")?;
    Ok(html)
}
