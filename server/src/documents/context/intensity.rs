//! Capital expenditure as a share of revenue, definition by definition.

use datasets::{CapexRow, CapexSeries, Table, capex_by_definition};
use leptos::prelude::*;

use super::super::parts::{self, Tag, table, tag};

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

pub(super) fn finding(capex: &Table<CapexRow>) -> String {
    let last = YEARS[YEARS.len() - 1];
    let series = series(capex);
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
    format!(
        "In {last} {company} put {} of its revenue into capital expenditure, more than any \
         other here; ByteDance is estimated at {} to {}",
        parts::percent(*most),
        parts::percent(*low),
        parts::percent(*high),
    )
}

pub(super) fn body(capex: &Table<CapexRow>) -> AnyView {
    let series = series(capex);
    let rows = series.iter().map(|series| {
        let cell = |of: u16| {
            let row = series.rows.iter().find(|row| year(row) == Some(of));
            parts::text(
                row.and_then(|row| share(row))
                    .map_or(String::new(), |share| format!("{:.1}\u{202f}%", share * 100.0)),
            )
        };
        let mut cells = vec![parts::text(series.company)];
        cells.extend(YEARS.map(cell));
        cells.push(parts::text(series.definition));
        cells
    });
    view! {
        <p class="chapter-note">
            {tag(Tag::Derived)}
            " Capital expenditure over revenue of the same fiscal year, each under its own definition; sources as above."
        </p>
        {table(
            "Capital expenditure over revenue",
            &["Company", "2019", "2020", "2021", "2022", "2023", "2024", "2025", "What the capital expenditure counts"],
            rows.collect(),
        )}
    }
    .into_any()
}
