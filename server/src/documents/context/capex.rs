//! Peers' capital expenditure, a panel for each company and a line for each definition.

use datasets::{CapexRow, Facts, FigureKind, Region};
use leptos::prelude::*;
use words::{Phrase, dollar_billions, dollars_bn, reported_yuan_bn, say};

use super::super::parts::{self, comma, gap, stop, table, tag};
use super::labels::{digits, standing};
use super::panels::{Measure, Panel, multiples, panels};
use crate::said::{period, said};

/// Dollars spent.
pub(super) fn measure() -> Measure {
    Measure {
        prefix: "capex-",
        value: |row| Some(row.capex_usd_bn? * dollar_billions().factor),
        unit: dollar_billions().unit.to_owned(),
        title: |company| say!("Capital expenditure of {company}", "{company}的资本开支"),
        heading: Phrase::new("Amount", "金额"),
        columns: columns().into(),
        beside: |one, other| one.region == other.region,
        line,
    }
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
        let own: Vec<&Panel<'_>> = panels.iter().filter(|panel| panel.region == region).collect();
        let unit = dollar_billions().unit;
        view! {
            <h3 class="chapter-part">{say!("{name}, {unit}, one scale", "{name}，{unit}，同一标尺")}</h3>
            {multiples(facts, &own, &measure())}
        }
    });
    let rows = grouped.iter().flat_map(|series| &series.rows).map(|row| {
        let mut cells = vec![parts::fact(facts, &row.company)];
        cells.extend(line(facts, row));
        cells
    });
    let rows: Vec<_> = rows.collect();
    let count = rows.len();
    let mut heads = vec![Phrase::new("Group", "组")];
    heads.extend(columns());
    let marks = MARKS.map(|(colour, name)| view! { <li data-colour=colour>{name.text()}</li> });
    view! {
        <ul class="marks">{marks.into_iter().collect_view()}</ul>
        <p class="chapter-note">{NOTE.text()}</p>
        {regions.collect_view()}
        <h3 class="chapter-part">{GROUPS_NOTE.text()}</h3>
        <details class="figure-data">
            <summary>{say!("Show all {count} figures", "显示全部{count}个数字")}</summary>
            {table(GROUPS.text(), &heads, rows)}
        </details>
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
