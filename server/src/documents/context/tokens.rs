//! How many tokens a day the demand side of the model starts from.

use charts::{AxisScale, DotKind, Labels, Punctuation, YearPoint, YearSeries, Years};
use datasets::{Date, DemandRow, Precision, Table};
use leptos::prelude::*;

use super::super::parts::{self, Tag, short, table, tag};
use super::capex::drawing;

const ENTITY: &str = "Doubao / Volcano Engine";
const METRIC: &str = "tokens_per_day";
const TRILLION: f64 = 1e12;
const DAYS_PER_MONTH: f64 = 30.4375;

/// Observations of Doubao's tokens a day that have a value, in order of time.
fn observations(demand: &Table<DemandRow>) -> Vec<(&DemandRow, f64)> {
    let rows = demand.rows.iter().filter(|row| row.entity == ENTITY && row.metric == METRIC);
    let mut rows: Vec<_> =
        rows.filter_map(|row| Some((row, row.value.filter(|&value| value > 0.0)?))).collect();
    rows.sort_by_key(|(row, _)| row.as_of.start().first_day());
    rows
}

/// How often the number doubled between the first and the last observation that the company made.
pub(super) fn finding(demand: &Table<DemandRow>) -> String {
    let rows = observations(demand);
    let said: Vec<_> =
        rows.iter().filter(|(row, _)| Tag::of_observation(row) == Tag::Reported).collect();
    let (Some((first, from)), Some((last, to))) = (said.first(), said.last()) else {
        return String::new();
    };
    let days = day(last) - day(first);
    let doublings = (to / from).log2();
    if days <= 0.0 || doublings <= 0.0 {
        return String::new();
    }
    format!(
        "Doubao is reported to have gone from {} trillion tokens a day in {} to {} trillion in {}: \
         {}-fold, or a doubling every {} months",
        short(from / TRILLION),
        first.as_of,
        short(to / TRILLION),
        last.as_of,
        short(to / from),
        short(days / DAYS_PER_MONTH / doublings),
    )
}

/// The middle of what an observation covers, in days.
fn day(row: &DemandRow) -> f64 {
    middle(row) * 365.25
}

/// The middle of what an observation covers, as a year and its fraction.
fn middle(row: &DemandRow) -> f64 {
    let start = row.as_of.start();
    let half = match start.precision() {
        Precision::Year => 0.5,
        Precision::Half => 0.25,
        Precision::Quarter => 0.125,
        Precision::Month => 1.0 / 24.0,
        Precision::Day => 0.0,
    };
    year_fraction(start.first_day()) + half
}

/// A day as a year and its fraction, months taken as equally long.
pub(super) fn year_fraction(date: Date) -> f64 {
    let months = f64::from(date.month()) - 1.0;
    f64::from(date.year()) + (months + (f64::from(date.day()) - 1.0) / DAYS_PER_MONTH) / 12.0
}

fn chart(rows: &[(&DemandRow, f64)]) -> Years {
    let points = |estimates: bool| -> Vec<YearPoint> {
        let kept =
            rows.iter().filter(|(row, _)| (Tag::of_observation(row) == Tag::Estimate) == estimates);
        let point = |(row, value): &(&DemandRow, f64)| YearPoint {
            period: row.as_of.to_string(),
            at: middle(row),
            value: value / TRILLION,
            kind: if estimates { DotKind::Estimate } else { DotKind::Actual },
        };
        kept.map(point).collect()
    };
    let year = |row: Option<&(&DemandRow, f64)>| {
        row.map_or(2024, |(row, _)| row.as_of.start().first_day().year())
    };
    Years {
        series: vec![
            YearSeries { label: "Reported".to_owned(), colour: 0, points: points(false) },
            YearSeries { label: "Estimate".to_owned(), colour: 1, points: points(true) },
        ],
        years: (year(rows.first()), year(rows.last())),
        scale: AxisScale::Log,
        reach: None,
        plot_height_px: 220.0,
        unit: "trillion tokens a day".to_owned(),
        labels: Labels {
            title: "Doubao’s tokens a day".to_owned(),
            no_data: "No data".to_owned(),
            item: "When".to_owned(),
            value: "Tokens a day".to_owned(),
            punctuation: Punctuation::Western,
        },
    }
}

pub(super) fn body(demand: &Table<DemandRow>) -> AnyView {
    let rows = observations(demand);
    let others = demand.rows.iter().filter(|row| row.metric == METRIC && row.entity != ENTITY);
    let definition = rows.first().map_or("", |(row, _)| &*row.definition);
    let others = others.filter_map(|row| Some((row, row.value?)));
    let listed = rows.iter().copied().chain(others).map(|row| line(row, definition)).collect();
    let columns = [
        "When",
        "Trillion tokens a day",
        "Tag",
        "Whose",
        "What it counts",
        "Source",
        "Of",
        "Grade",
        "Note",
    ];
    view! {
        <figure class="figure">
            <figcaption class="figure-finding">
                "Trillion tokens a day, on a scale where every step up is tenfold. Filled: reported. Diamond: estimate."
            </figcaption>
            {drawing(&chart(&rows), &[360, 720])}
        </figure>
        {table("Tokens a day", &columns, listed)}
    }
    .into_any()
}

fn line((row, value): (&DemandRow, f64), first_definition: &str) -> Vec<AnyView> {
    // The table writes `same` where a definition repeats that of the first row.
    let definition = match row.definition.strip_prefix("same") {
        Some(rest) if row.entity == ENTITY => format!("{first_definition}{rest}"),
        _ => row.definition.clone(),
    };
    vec![
        parts::day(&row.as_of),
        parts::text(short(value / TRILLION)),
        tag(Tag::of_observation(row)),
        parts::text(&*row.entity),
        parts::text(definition),
        parts::source(&row.source, row.url.as_ref()),
        parts::day(&parts::date(row.source_date.as_ref())),
        parts::text(row.confidence.to_string()),
        parts::text(row.note.clone().unwrap_or_default()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_lies_within_its_year() {
        let first = year_fraction(Date::parse("2025-01-01").expect("a date"));
        let last = year_fraction(Date::parse("2025-12-31").expect("a date"));
        assert_eq!(first, 2025.0);
        assert!(last < 2026.0 && last > 2025.99);
    }
}
