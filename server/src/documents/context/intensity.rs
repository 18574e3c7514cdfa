//! Capital expenditure as a share of revenue, definition by definition.

use datasets::{CapexRow, CapexSeries, Facts, Table, capex_by_definition};
use leptos::prelude::*;
use model::Tag;
use words::{Phrase, percent_sign, say};

use super::super::parts::{self, table, tag};
use crate::said::said;

const YEARS: [u16; 7] = [2019, 2020, 2021, 2022, 2023, 2024, 2025];

/// Capital expenditure over revenue of the same row.
fn share(row: &CapexRow) -> Option<f64> {
    let share = row.capex_usd_bn? / row.revenue_usd_bn.filter(|&revenue| revenue > 0.0)?;
    share.is_finite().then_some(share)
}

/// The series of companies that state their revenue.
fn series(capex: &Table<CapexRow>) -> Vec<CapexSeries<'_>> {
    let series = capex_by_definition(capex).into_iter();
    let shown =
        |row: &CapexRow| share(row).is_some() && year(row).is_some_and(|y| YEARS.contains(&y));
    series.filter(|series| series.rows.iter().any(|row| shown(row))).collect()
}

/// The number of the year in a label such as `FY2025`.
fn year(row: &CapexRow) -> Option<u16> {
    row.fiscal_year.get(2..)?.parse().ok()
}

pub(super) fn finding(facts: &Facts) -> String {
    let last = YEARS[YEARS.len() - 1];
    let series = series(&facts.capex);
    let rows = series.iter().flat_map(|series| &series.rows);
    let mut shares: Vec<(f64, &str)> = rows
        .filter(|row| year(row) == Some(last))
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
        "In {last} {company} put {} of its revenue into capital expenditure, more than any \
         other here; ByteDance is estimated at {} to {}",
        "{last}年{company}把收入的{}用于资本开支，高于此处其他公司；字节跳动的估计值为{}至{}",
        parts::percent(*most),
        parts::percent(*low),
        parts::percent(*high),
    )
}

const TITLE: Phrase = Phrase::new("Capital expenditure over revenue", "资本开支占收入的比例");
const COLUMNS: [Phrase; 9] = [
    Phrase::new("Company", "公司"),
    Phrase::name("2019"),
    Phrase::name("2020"),
    Phrase::name("2021"),
    Phrase::name("2022"),
    Phrase::name("2023"),
    Phrase::name("2024"),
    Phrase::name("2025"),
    Phrase::new("What the capital expenditure counts", "资本开支的口径"),
];
const NOTE: Phrase = Phrase::new(
    "Capital expenditure over revenue of the same fiscal year, each under its own definition; sources as above.",
    "资本开支与同一财年收入之比，各按自身口径；来源同上。",
);

pub(super) fn body(facts: &Facts) -> AnyView {
    let series = series(&facts.capex);
    let rows = series.iter().map(|series| {
        let cell =
            |of: u16| {
                let row = series.rows.iter().find(|row| year(row) == Some(of));
                parts::text(row.and_then(|row| share(row)).map_or(String::new(), |share| {
                    format!("{:.1}{}", share * 100.0, percent_sign())
                }))
            };
        let mut cells = vec![parts::fact(facts, series.company)];
        cells.extend(YEARS.map(cell));
        cells.push(parts::fact(facts, series.definition));
        cells
    });
    view! {
        <p class="chapter-note">
            {tag(Tag::Derived)} " " {NOTE.text()}
        </p>
        {table(TITLE.text(), &COLUMNS, rows.collect())}
    }
    .into_any()
}
