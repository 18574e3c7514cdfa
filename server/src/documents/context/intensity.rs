//! Capital expenditure as a share of revenue, definition by definition.

use datasets::{CapexRow, Facts, Table};
use leptos::prelude::*;
use model::Tag;
use words::{Phrase, dollars_bn, fine_percent, say};

use super::super::parts::{self, comma, tag};
use super::panels::{Measure, Panel, multiples, panels};
use crate::said::{period, said};

/// The year that companies are compared in.
const LAST: u16 = 2025;

/// Capital expenditure over revenue of the same row.
fn share(row: &CapexRow) -> Option<f64> {
    let share = row.capex_usd_bn? / row.revenue_usd_bn.filter(|&revenue| revenue > 0.0)?;
    share.is_finite().then_some(share)
}

/// The number of the year in a label such as `FY2025`.
fn year(row: &CapexRow) -> Option<u16> {
    row.fiscal_year.get(2..)?.parse().ok()
}

pub(super) fn finding(facts: &Facts) -> String {
    let panels = stating(&facts.capex);
    let rows = panels.iter().flat_map(Panel::rows);
    let mut shares: Vec<(f64, &str)> = rows
        .filter(|row| year(row) == Some(LAST))
        .filter_map(|row| Some((share(row)?, &*row.company)))
        .collect();
    shares.sort_by(|a, b| b.0.total_cmp(&a.0));
    let own: Vec<f64> = shares
        .iter()
        .filter(|(_, company)| *company == "ByteDance")
        .map(|(share, _)| *share)
        .collect();
    let (Some((most, company)), Some(high), Some(low)) = (shares.first(), own.first(), own.last())
    else {
        return String::new();
    };
    let company = said(facts, company);
    say!(
        "In {LAST} {company} put {} of its revenue into capital expenditure, more than any \
         other here; ByteDance is estimated at {} to {}",
        "{LAST}年{company}把收入的{}用于资本开支，高于此处其他公司；字节跳动的估计值为{}至{}",
        parts::percent(*most),
        parts::percent(*low),
        parts::percent(*high),
    )
}

const NOTE: Phrase = Phrase::new(
    "Capital expenditure over revenue of the same fiscal year, each under its own definition, in per cent and on one scale. Colours and marks as above.",
    "资本开支与同一财年收入之比，各按自身口径，以百分比表示，同一标尺。颜色与标记同上。",
);

/// Shares of revenue.
pub(super) fn measure() -> Measure {
    Measure {
        prefix: "intensity-",
        value: |row| Some(share(row)? * 100.0),
        unit: say!("% of revenue", "占收入的%"),
        title: |company| {
            say!("Capital expenditure of {company} over revenue", "{company}的资本开支占收入的比例")
        },
        heading: Phrase::new("Share", "比例"),
        columns: vec![
            Phrase::new("Year", "年度"),
            Phrase::new("Share of revenue", "占收入的比例"),
            Phrase::new("Capital expenditure", "资本开支"),
            Phrase::new("Revenue", "收入"),
            Phrase::new("What the capital expenditure counts", "资本开支的口径"),
            Phrase::new("Source", "来源"),
        ],
        beside: |_, _| true,
        line,
    }
}

fn line(facts: &Facts, row: &CapexRow) -> Vec<AnyView> {
    vec![
        parts::text(period(facts, &row.fiscal_year)),
        parts::text(share(row).map_or(String::new(), fine_percent)),
        parts::text(row.capex_usd_bn.map_or(String::new(), dollars_bn)),
        parts::text(row.revenue_usd_bn.map_or(String::new(), dollars_bn)),
        parts::fact(facts, &row.capex_definition),
        view! { {parts::source(&row.source, row.url.as_ref())} {comma()} {parts::date(row.source_date.as_ref())} }
            .into_any(),
    ]
}

/// Companies that state their revenue, with what they state it for.
pub(super) fn stating(capex: &Table<CapexRow>) -> Vec<Panel<'_>> {
    let (mut panels, _) = panels(capex);
    for panel in &mut panels {
        for series in &mut panel.series {
            series.rows.retain(|row| share(row).is_some());
        }
        panel.series.retain(|series| !series.rows.is_empty());
    }
    panels.retain(|panel| !panel.series.is_empty());
    panels
}

pub(super) fn body(facts: &Facts) -> AnyView {
    let panels = stating(&facts.capex);
    let panels: Vec<&Panel<'_>> = panels.iter().collect();
    view! {
        <p class="chapter-note">{tag(Tag::Derived)} " " {NOTE.text()}</p>
        {multiples(facts, &panels, &measure())}
    }
    .into_any()
}
