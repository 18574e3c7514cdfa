//! Peers' capital expenditure, a panel for each company and a line for each definition.

use charts::{AxisScale, DotKind, Labels, Plot as _, YearPoint, YearSeries, Years};
use datasets::{
    CapexRow, CapexSeries, Facts, FigureKind, LeaseBasis, Region, Table, capex_by_definition,
};
use leptos::prelude::*;
use words::{Phrase, dollar_billions, dollars_bn, reported_yuan_bn, say};

use super::super::parts::{self, comma, gap, stop, table, tag};
use super::labels::{digits, punctuation, standing};
use super::taking;
use super::tokens::year_fraction;
use crate::exports::Picture;
use crate::said::{period, said};

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
struct Panel<'a> {
    company: &'a str,
    region: Region,
    series: Vec<CapexSeries<'a>>,
}

/// What begins the names of the drawings.
pub(super) const PREFIX: &str = "capex-";

impl Panel<'_> {
    /// What tells the company's drawing from those of others, in addresses.
    fn key(&self) -> String {
        let letters = self.company.chars().map(|letter| match letter {
            letter if letter.is_ascii_alphanumeric() => letter.to_ascii_lowercase(),
            _ => '-',
        });
        let key: String = letters.collect();
        key.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
    }

    fn rows(&self) -> impl Iterator<Item = &CapexRow> {
        self.series.iter().flat_map(|series| &series.rows).copied()
    }
}

/// Names of the drawings.
#[cfg(test)]
pub(super) fn names(facts: &Facts) -> Vec<String> {
    panels(&facts.capex).0.iter().map(|panel| format!("{PREFIX}{}", panel.key())).collect()
}

/// A company's drawing by its key, and the sources of its figures.
pub(super) fn picture(facts: &Facts, key: &str) -> Option<(Picture, Vec<String>)> {
    let (panels, _) = panels(&facts.capex);
    let panel = panels.iter().find(|panel| panel.key() == key)?;
    let chart = chart(facts, panel, reach(&panels, panel.region));
    let picture = Picture {
        title: chart.labels.title.clone(),
        finding: say!(
            "{}; {}, {}. {KEY}.",
            "{}；{}，{}。{KEY}。",
            chart.unit,
            year_ends(panel),
            definitions(panel)
        ),
        chart: Box::new(chart),
    };
    Some((picture, panel.rows().map(|row| row.source.clone()).collect()))
}

/// The largest figure of a region, which its drawings have in common.
fn reach(panels: &[Panel<'_>], region: Region) -> f64 {
    let own = panels.iter().filter(|panel| panel.region == region);
    own.map(|panel| largest(&panel.series)).fold(0.0, f64::max)
}

fn definitions(panel: &Panel<'_>) -> String {
    match panel.series.len() {
        1 => say!("1 definition", "1种口径"),
        count => say!("{count} definitions", "{count}种口径"),
    }
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
pub(super) fn finding(facts: &Facts) -> String {
    let mut widest: Option<(f64, &CapexRow, &CapexRow)> = None;
    let (panels, _) = panels(&facts.capex);
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
    say!(
        "What counts as capital expenditure matters more than most differences between companies: \
         {} in {} spent {} or {}, {} more, by two definitions of its own figures",
        "口径造成的差别，大过公司之间的多数差别：{}在{}的资本开支，按其自身数字的两种口径分别为{}和{}，后者多{}",
        said(facts, &low.company),
        period(facts, &low.fiscal_year),
        dollars_bn(value(low)),
        dollars_bn(value(high)),
        parts::percent(ratio),
    )
}

fn value(row: &CapexRow) -> f64 {
    row.capex_usd_bn.unwrap_or(f64::NAN)
}

/// Colours and marks of the drawings; those with a colour come first.
const MARKS: [(Option<u8>, Phrase); 6] = [
    (Some(1), Phrase::new("Cash purchases", "现金购置")),
    (Some(2), Phrase::new("With finance leases", "含融资租赁")),
    (Some(3), Phrase::new("Definition does not say", "口径未说明")),
    (None, Phrase::new("● reported or derived", "● 据报道或推算")),
    (None, Phrase::new("○ guidance or plan", "○ 指引或计划")),
    (None, Phrase::new("◆ estimate", "◆ 估计值")),
];
/// The same where no key stands beside the drawing.
const KEY: Phrase = Phrase::new(
    "Blue: cash purchases; orange: with finance leases; green: the definition does not say. \
     ● reported or derived, ○ guidance or plan, ◆ estimate",
    "蓝色：现金购置；橙色：含融资租赁；绿色：口径未说明。●据报道或推算，○指引或计划，◆估计值",
);
const NOTE: Phrase = Phrase::new(
    "A mark stands in the middle of the twelve months that it covers, so fiscal years that end early stand further left. A line joins figures of one definition only.",
    "每个标记位于它所涵盖的十二个月的中间，因此财年结束较早的更靠左。连线只连接同一口径的数字。",
);
const GROUPS: Phrase = Phrase::new("Groups and segments", "公司组与分部");
const GROUPS_NOTE: Phrase = Phrase::new(
    "Groups and segments, added up by their sources and not by us",
    "公司组与分部，由来源汇总，并非我们相加",
);

pub(super) fn body(facts: &Facts) -> AnyView {
    let (panels, grouped) = panels(&facts.capex);
    let regions = [
        (Region::UnitedStates, Phrase::new("United States", "美国")),
        (Region::China, Phrase::new("China", "中国")),
    ];
    let regions = regions.map(|(region, name)| {
        let own = panels.iter().filter(|panel| panel.region == region);
        let reach = reach(&panels, region);
        let drawn = own.map(|panel| drawn(facts, panel, reach)).collect_view();
        let unit = dollar_billions().unit;
        view! {
            <h3 class="chapter-part">{say!("{name}, {unit}, one scale", "{name}，{unit}，同一标尺")}</h3>
            <div class="multiples">{drawn}</div>
        }
    });
    let rows = grouped.iter().flat_map(|series| &series.rows).map(|row| {
        let mut cells = vec![parts::fact(facts, &row.company)];
        cells.extend(line(facts, row));
        cells
    });
    let mut heads = vec![Phrase::new("Group", "组")];
    heads.extend(columns());
    let marks = MARKS.map(|(colour, name)| view! { <li data-colour=colour>{name.text()}</li> });
    view! {
        <ul class="marks">{marks.into_iter().collect_view()}</ul>
        <p class="chapter-note">{NOTE.text()}</p>
        {regions.collect_view()}
        <h3 class="chapter-part">{GROUPS_NOTE.text()}</h3>
        {table(GROUPS.text(), &heads, rows.collect())}
    }
    .into_any()
}

fn columns() -> [Phrase; 8] {
    [
        Phrase::new("Year", "年度"),
        Phrase::new("To", "截至"),
        Phrase::name(dollar_billions().unit),
        Phrase::new("As reported", "原始数字"),
        Phrase::new("Tag", "性质"),
        Phrase::new("What it counts", "口径"),
        Phrase::new("Source", "来源"),
        Phrase::new("Grade and note", "评级与备注"),
    ]
}

fn line(facts: &Facts, row: &CapexRow) -> Vec<AnyView> {
    let local = row.capex_local_bn.map_or(String::new(), reported_yuan_bn);
    let note = row.note.as_deref().map(|note| {
        view! { {stop()} {gap()} {parts::fact(facts, note)} }
    });
    vec![
        parts::text(period(facts, &row.fiscal_year)),
        parts::day(&row.period_end),
        parts::text(digits(value(row))),
        parts::text(local),
        view! { {tag(parts::kind_tag(row.kind))} " " {standing(row.kind)} }.into_any(),
        parts::fact(facts, &row.capex_definition),
        view! { {parts::source(&row.source, row.url.as_ref())} {comma()} {parts::date(row.source_date.as_ref())} }
            .into_any(),
        view! { {parts::grade(row.confidence)} {note} }.into_any(),
    ]
}

fn drawn(facts: &Facts, panel: &Panel<'_>, reach: f64) -> AnyView {
    let chart = chart(facts, panel, reach);
    let company = said(facts, panel.company);
    let rows = panel.rows().map(|row| line(facts, row)).collect();
    let take = taking(&format!("{PREFIX}{}", panel.key()), &chart.labels.title);
    view! {
        <figure class="figure multiple">
            <figcaption>
                <h4 class="figure-title">{company.clone()}</h4>
                <p class="figure-finding">{year_ends(panel)} {comma()} {definitions(panel)}</p>
            </figcaption>
            {drawing(&chart, &[300])}
            <div class="figure-offers">
                <details class="figure-data">
                    <summary>{say!("Show every figure of {company}", "显示{company}的全部数字")}</summary>
                    {table(&company, &columns(), rows)}
                </details>
                {take}
            </div>
        </figure>
    }
    .into_any()
}

/// In which month the company's years end.
fn year_ends(panel: &Panel<'_>) -> String {
    let mut months: Vec<u8> = panel
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

fn chart(facts: &Facts, panel: &Panel<'_>, reach: f64) -> Years {
    let series = panel.series.iter().map(|series| YearSeries {
        label: said(facts, series.definition),
        colour: colour(series.lease_basis),
        points: series.rows.iter().map(|row| point(facts, row)).collect(),
    });
    Years {
        series: series.collect(),
        years: YEARS,
        scale: AxisScale::Linear,
        reach: Some(reach * dollar_billions().factor),
        plot_height_px: 120.0,
        unit: dollar_billions().unit.to_owned(),
        labels: Labels {
            title: say!("Capital expenditure of {}", "{}的资本开支", said(facts, panel.company),),
            no_data: say!("No figure found", "未找到数字"),
            item: say!("Year", "年度"),
            value: say!("Amount", "金额"),
            punctuation: punctuation(),
        },
    }
}

/// A figure at the middle of the twelve months before the end of its period.
fn point(facts: &Facts, row: &CapexRow) -> YearPoint {
    YearPoint {
        period: period(facts, &row.fiscal_year),
        at: year_fraction(row.period_end) - 0.5,
        value: value(row) * dollar_billions().factor,
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
