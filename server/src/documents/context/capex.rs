//! Peers' capital expenditure, a panel for each company and a line for each definition.

use charts::{AxisScale, DotKind, Labels, Punctuation, YearPoint, YearSeries, Years};
use datasets::{CapexRow, CapexSeries, FigureKind, LeaseBasis, Region, Table, capex_by_definition};
use leptos::prelude::*;

use super::super::parts::{self, Tag, table, tag};
use super::tokens::year_fraction;

const YEARS: (u16, u16) = (2019, 2026);
/// Months by number, for the ends of fiscal years.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A company's series, the company's own and nobody's share in a group.
struct Panel<'a> {
    company: &'a str,
    region: Region,
    series: Vec<CapexSeries<'a>>,
}

/// Panels of single companies, the largest figure first, and the series of groups and segments.
fn panels(capex: &Table<CapexRow>) -> (Vec<Panel<'_>>, Vec<CapexSeries<'_>>) {
    let (single, grouped): (Vec<_>, Vec<_>) =
        capex_by_definition(capex).into_iter().partition(|series| is_company(series));
    let mut panels: Vec<Panel<'_>> = Vec::new();
    for series in single {
        match panels.iter_mut().find(|panel| panel.company == series.company) {
            Some(panel) => panel.series.push(series),
            None => panels.push(Panel {
                company: series.company,
                region: series.rows.first().map_or(Region::China, |row| row.region),
                series: vec![series],
            }),
        }
    }
    panels.sort_by(|a, b| largest(&b.series).total_cmp(&largest(&a.series)));
    (panels, grouped)
}

/// Whether a series is one company's, and neither a segment's nor a group's.
fn is_company(series: &CapexSeries<'_>) -> bool {
    let is_group = series.rows.iter().all(|row| row.ticker == "-");
    !is_group && !series.company.contains("segment")
}

fn largest(series: &[CapexSeries<'_>]) -> f64 {
    let rows = series.iter().flat_map(|series| &series.rows);
    rows.filter_map(|row| row.capex_usd_bn).fold(0.0, f64::max)
}

/// The largest gap that definitions alone make for one company in one year.
pub(super) fn finding(capex: &Table<CapexRow>) -> String {
    let mut widest: Option<(f64, &CapexRow, &CapexRow)> = None;
    let (panels, _) = panels(capex);
    for panel in &panels {
        let spent = panel.series.iter().flat_map(|series| &series.rows).copied();
        let spent: Vec<&CapexRow> = spent
            .filter(|row| matches!(row.kind, FigureKind::Actual | FigureKind::Derived))
            .collect();
        for low in &spent {
            for high in spent.iter().filter(|high| high.period_end == low.period_end) {
                let ratio = value(high) / value(low) - 1.0;
                if widest.is_none_or(|(known, ..)| ratio > known) {
                    widest = Some((ratio, low, high));
                }
            }
        }
    }
    let Some((ratio, low, high)) = widest.filter(|(ratio, ..)| ratio.is_finite()) else {
        return String::new();
    };
    format!(
        "What counts as capital expenditure matters more than most differences between companies: \
         {} in {} spent ${}bn or ${}bn, {} more, by two definitions of its own figures",
        low.company,
        low.fiscal_year,
        value(low),
        value(high),
        parts::percent(ratio),
    )
}

fn value(row: &CapexRow) -> f64 {
    row.capex_usd_bn.unwrap_or(f64::NAN)
}

pub(super) fn body(capex: &Table<CapexRow>) -> AnyView {
    let (panels, grouped) = panels(capex);
    let regions = [(Region::UnitedStates, "United States"), (Region::China, "China")];
    let regions = regions.map(|(region, name)| {
        let own: Vec<&Panel<'_>> = panels.iter().filter(|panel| panel.region == region).collect();
        let reach = own.iter().map(|panel| largest(&panel.series)).fold(0.0, f64::max);
        let drawn = own.iter().map(|panel| drawn(panel, reach)).collect_view();
        view! {
            <h3 class="chapter-part">{name} ", US$ bn, one scale"</h3>
            <div class="multiples">{drawn}</div>
        }
    });
    let rows = grouped.iter().flat_map(|series| &series.rows).map(|row| {
        let mut cells = vec![parts::text(&*row.company)];
        cells.extend(line(row));
        cells
    });
    let mut columns = vec!["Group"];
    columns.extend(COLUMNS);
    view! {
        <ul class="marks">
            <li data-colour="1">"Cash purchases"</li>
            <li data-colour="2">"With finance leases"</li>
            <li data-colour="3">"Definition does not say"</li>
            <li>"● reported or derived"</li>
            <li>"○ guidance or plan"</li>
            <li>"◆ estimate"</li>
        </ul>
        <p class="chapter-note">
            "A mark stands in the middle of the twelve months that it covers, so fiscal years that end early stand further left. A line joins figures of one definition only."
        </p>
        {regions.collect_view()}
        <h3 class="chapter-part">"Groups and segments, added up by their sources and not by us"</h3>
        {table("Groups and segments", &columns, rows.collect())}
    }
    .into_any()
}

const COLUMNS: [&str; 8] =
    ["Year", "To", "US$ bn", "As reported", "Tag", "What it counts", "Source", "Grade and note"];

fn line(row: &CapexRow) -> Vec<AnyView> {
    let local = row.capex_local_bn.map_or(String::new(), |bn| format!("¥{bn}bn"));
    let note = row.note.as_deref().map_or(String::new(), |note| format!(". {note}"));
    vec![
        parts::text(&*row.fiscal_year),
        parts::day(&row.period_end),
        parts::text(value(row).to_string()),
        parts::text(local),
        view! { {tag(Tag::of_kind(row.kind))} " " {row.kind.as_str()} }.into_any(),
        parts::text(&*row.capex_definition),
        view! { {parts::source(&row.source, row.url.as_ref())} ", " {parts::date(row.source_date.as_ref())} }
            .into_any(),
        parts::text(format!("{}{note}", parts::grade(row.confidence))),
    ]
}

fn drawn(panel: &Panel<'_>, reach: f64) -> AnyView {
    let chart = chart(panel, reach);
    let rows = panel.series.iter().flat_map(|series| &series.rows).map(|row| line(row)).collect();
    let definitions = match panel.series.len() {
        1 => "1 definition".to_owned(),
        count => format!("{count} definitions"),
    };
    view! {
        <figure class="figure multiple">
            <figcaption>
                <h4 class="figure-title">{panel.company.to_owned()}</h4>
                <p class="figure-finding">{year_ends(panel)} ", " {definitions}</p>
            </figcaption>
            {drawing(&chart, &[300])}
            <details class="figure-data">
                <summary>"Show every figure of " {panel.company.to_owned()}</summary>
                {table(panel.company, &COLUMNS, rows)}
            </details>
        </figure>
    }
    .into_any()
}

/// In which month the company's years end.
fn year_ends(panel: &Panel<'_>) -> String {
    let rows = panel.series.iter().flat_map(|series| &series.rows);
    let mut months: Vec<u8> = rows
        .filter(|row| row.fiscal_year.starts_with("FY"))
        .map(|row| row.period_end.month())
        .collect();
    months.sort_unstable();
    months.dedup();
    let name = |month: &u8| MONTHS.get(usize::from(*month).wrapping_sub(1)).copied();
    let names: Vec<&str> = months.iter().filter_map(name).collect();
    match names[..] {
        ["December"] | [] => "calendar years".to_owned(),
        _ => format!("fiscal years end in {}", names.join(" and ")),
    }
}

/// Which colour a treatment of leases has on the page.
const fn colour(basis: LeaseBasis) -> usize {
    match basis {
        LeaseBasis::Excluded => 0,
        LeaseBasis::Included => 1,
        LeaseBasis::Unstated => 2,
    }
}

const fn mark(kind: FigureKind) -> DotKind {
    match kind {
        FigureKind::Guidance | FigureKind::Plan => DotKind::Guidance,
        FigureKind::Estimate | FigureKind::Forecast | FigureKind::Unknown => DotKind::Estimate,
        _ => DotKind::Actual,
    }
}

fn chart(panel: &Panel<'_>, reach: f64) -> Years {
    let series = panel.series.iter().map(|series| YearSeries {
        label: series.definition.to_owned(),
        colour: colour(series.lease_basis),
        points: series.rows.iter().map(|row| point(row)).collect(),
    });
    Years {
        series: series.collect(),
        years: YEARS,
        scale: AxisScale::Linear,
        reach: Some(reach),
        plot_height_px: 120.0,
        unit: "US$ bn".to_owned(),
        labels: Labels {
            title: format!("Capital expenditure of {}", panel.company),
            no_data: "No figure found".to_owned(),
            item: "Year".to_owned(),
            value: "Amount".to_owned(),
            punctuation: Punctuation::Western,
        },
    }
}

/// A figure at the middle of the twelve months before the end of its period.
fn point(row: &CapexRow) -> YearPoint {
    YearPoint {
        period: row.fiscal_year.clone(),
        at: year_fraction(row.period_end) - 0.5,
        value: value(row),
        kind: mark(row.kind),
    }
}

/// A chart as pictures in one width or two, with its sentence as a label.
pub(super) fn drawing(chart: &Years, widths: &[u32]) -> AnyView {
    let designs = ["narrow", "wide"].iter().zip(widths).map(|(design, width)| {
        let design = if widths.len() == 1 { "only" } else { *design };
        view! { <div class="figure-drawing" data-design=design inner_html=chart.svg(*width)></div> }
    });
    view! {
        <div class="figure-frame" role="img" aria-label=chart.summary()>{designs.collect_view()}</div>
    }
    .into_any()
}
