//! Small multiples: a panel for each company and a line for each definition.

use charts::{AxisScale, DotKind, Labels, Plot as _, YearPoint, YearSeries, Years};
use datasets::{
    CapexRow, CapexSeries, Facts, FigureKind, LeaseBasis, Region, Table, capex_by_definition,
};
use leptos::prelude::*;
use words::{Phrase, say};

use super::super::parts::{comma, table};
use super::labels::punctuation;
use super::taking;
use super::tokens::year_fraction;
use crate::exports::Picture;
use crate::said::{period, said};

/// Colours and marks in words, where no key stands beside the drawing.
const KEY: Phrase = Phrase::new(
    "Blue: cash purchases; orange: with finance leases; green: the definition does not say. \
     ● reported or derived, ○ guidance or plan, ◆ estimate.",
    "蓝色：现金购置；橙色：含融资租赁；绿色：口径未说明。●据报道或推算，○指引或计划，◆估计值。",
);
const YEARS: (u16, u16) = (2019, 2026);
/// Months by number, for the ends of fiscal years.
const MONTHS: [Phrase; 12] = [
    Phrase::new("January", "1月"),
    Phrase::new("February", "2月"),
    Phrase::new("March", "3月"),
    Phrase::new("April", "4月"),
    Phrase::new("May", "5月"),
    Phrase::new("June", "6月"),
    Phrase::new("July", "7月"),
    Phrase::new("August", "8月"),
    Phrase::new("September", "9月"),
    Phrase::new("October", "10月"),
    Phrase::new("November", "11月"),
    Phrase::new("December", "12月"),
];

/// A company's series, the company's own and nobody's share in a group.
pub(super) struct Panel<'a> {
    pub(super) company: &'a str,
    pub(super) region: Region,
    pub(super) series: Vec<CapexSeries<'a>>,
}

/// What the drawings show of a row.
pub(super) struct Measure {
    /// What begins the names of the drawings.
    pub(super) prefix: &'static str,
    /// The value in `unit`, if the row has one.
    pub(super) value: fn(&CapexRow) -> Option<f64>,
    /// Unit of the value.
    pub(super) unit: String,
    /// What the drawing of a company is called.
    pub(super) title: fn(&str) -> String,
    /// What heads the values.
    pub(super) heading: Phrase,
    /// Whether two companies are drawn on one scale.
    pub(super) beside: fn(&Panel<'_>, &Panel<'_>) -> bool,
    /// Columns of a company's table, and a row of it.
    pub(super) columns: Vec<Phrase>,
    pub(super) line: fn(&Facts, &CapexRow) -> Vec<AnyView>,
}

impl Panel<'_> {
    /// What tells the company's drawing from those of others, in addresses.
    pub(super) fn key(&self) -> String {
        let letters = self.company.chars().map(|letter| match letter {
            letter if letter.is_ascii_alphanumeric() => letter.to_ascii_lowercase(),
            _ => '-',
        });
        let key: String = letters.collect();
        key.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &CapexRow> {
        self.series.iter().flat_map(|series| &series.rows).copied()
    }

    /// The largest value of a company.
    fn largest(&self, value: fn(&CapexRow) -> Option<f64>) -> f64 {
        self.rows().filter_map(value).fold(0.0, f64::max)
    }

    /// When the company's years end, and by how many definitions it is counted.
    fn terms(&self) -> String {
        let count = self.series.len();
        let definitions = match count {
            1 => say!("1 definition", "1种口径"),
            _ => say!("{count} definitions", "{count}种口径"),
        };
        format!("{}{}{definitions}", self.year_ends(), comma())
    }

    /// In which month the company's years end.
    fn year_ends(&self) -> String {
        let mut months: Vec<u8> = self
            .rows()
            .filter(|row| row.fiscal_year.starts_with("FY"))
            .map(|row| row.period_end.month())
            .collect();
        months.sort_unstable();
        months.dedup();
        let name = |month: &u8| MONTHS.get(usize::from(*month).wrapping_sub(1)).copied();
        let names: Vec<&str> = months.iter().filter_map(name).map(Phrase::text).collect();
        match months[..] {
            [12] | [] => say!("calendar years", "自然年"),
            _ => say!(
                "fiscal years end in {}",
                "财年截至{}",
                names.join(Phrase::new(" and ", "和").text()),
            ),
        }
    }
}

/// Panels of single companies, the largest figure first, and the series of groups and segments.
pub(super) fn panels(capex: &Table<CapexRow>) -> (Vec<Panel<'_>>, Vec<CapexSeries<'_>>) {
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
    let most = |panel: &Panel<'_>| panel.largest(|row| row.capex_usd_bn);
    panels.sort_by(|a, b| most(b).total_cmp(&most(a)));
    (panels, grouped)
}

/// Whether a series is one company's, and neither a segment's nor a group's.
fn is_company(series: &CapexSeries<'_>) -> bool {
    let is_group = series.rows.iter().all(|row| row.ticker == "-");
    !is_group && !series.company.contains("segment")
}

/// The largest value of some panels, which their drawings have in common.
fn reach(panels: &[&Panel<'_>], measure: &Measure) -> f64 {
    panels.iter().map(|panel| panel.largest(measure.value)).fold(0.0, f64::max)
}

/// Drawings of some panels on one scale, each with its figures and its files.
pub(super) fn multiples(facts: &Facts, panels: &[&Panel<'_>], measure: &Measure) -> AnyView {
    let reach = reach(panels, measure);
    let drawn = panels.iter().map(|panel| drawn(facts, panel, measure, reach));
    view! { <div class="multiples">{drawn.collect_view()}</div> }.into_any()
}

fn drawn(facts: &Facts, panel: &Panel<'_>, measure: &Measure, reach: f64) -> AnyView {
    let chart = chart(facts, panel, measure, reach);
    let company = said(facts, panel.company);
    let rows = panel.rows().map(|row| (measure.line)(facts, row)).collect();
    let take = taking(&format!("{}{}", measure.prefix, panel.key()), &chart.labels.title);
    view! {
        <figure class="figure multiple">
            <figcaption>
                <h4 class="figure-title">{company.clone()}</h4>
                <p class="figure-finding">{panel.terms()}</p>
            </figcaption>
            {drawing(&chart, &[300])}
            <div class="figure-offers">
                <details class="figure-data">
                    <summary>{say!("Show every figure of {company}", "显示{company}的全部数字")}</summary>
                    {table(&chart.labels.title, &measure.columns, rows)}
                </details>
                {take}
            </div>
        </figure>
    }
    .into_any()
}

/// A company's drawing by its key, and the sources of its figures.
pub(super) fn picture(
    facts: &Facts,
    key: &str,
    (panels, measure): (&[Panel<'_>], &Measure),
) -> Option<(Picture, Vec<String>)> {
    let panel = panels.iter().find(|panel| panel.key() == key)?;
    let beside: Vec<&Panel<'_>> =
        panels.iter().filter(|other| (measure.beside)(panel, other)).collect();
    let chart = chart(facts, panel, measure, reach(&beside, measure));
    let picture = Picture {
        title: chart.labels.title.clone(),
        finding: say!("{}; {}. {KEY}", "{}；{}。{KEY}", chart.unit, panel.terms()),
        chart: Box::new(chart),
    };
    Some((picture, panel.rows().map(|row| row.source.clone()).collect()))
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

fn chart(facts: &Facts, panel: &Panel<'_>, measure: &Measure, reach: f64) -> Years {
    let point = |row: &CapexRow| {
        let value = (measure.value)(row)?;
        let period = period(facts, &row.fiscal_year);
        // The middle of the twelve months before the end of the period.
        Some(YearPoint {
            period,
            at: year_fraction(row.period_end) - 0.5,
            value,
            kind: mark(row.kind),
        })
    };
    let series = panel.series.iter().map(|series| YearSeries {
        label: said(facts, series.definition),
        colour: colour(series.lease_basis),
        points: series.rows.iter().filter_map(|row| point(row)).collect(),
    });
    Years {
        series: series.collect(),
        years: YEARS,
        scale: AxisScale::Linear,
        reach: Some(reach),
        plot_height_px: 120.0,
        unit: measure.unit.clone(),
        labels: Labels {
            title: (measure.title)(&said(facts, panel.company)),
            no_data: say!("No figure found", "未找到数字"),
            item: say!("Year", "年度"),
            value: measure.heading.text().to_owned(),
            punctuation: punctuation(),
        },
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
