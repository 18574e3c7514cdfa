//! How many tokens a day the demand side of the model starts from.

use charts::{AxisScale, DotKind, Labels, YearPoint, YearSeries, Years};
use datasets::{Date, DemandRow, Facts, Precision, Table};
use leptos::prelude::*;
use model::Tag;
use words::{Phrase, say};

use super::super::parts::{self, short, table, tag};
use super::labels::punctuation;
use super::panels::drawing;
use super::taking;
use crate::exports::Picture;
use crate::said::said;

/// The name of the drawing.
pub(super) const NAME: &str = "tokens";

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
        rows.iter().filter(|(row, _)| parts::observation_tag(row) == Tag::Reported).collect();
    let (Some((first, from)), Some((last, to))) = (said.first(), said.last()) else {
        return String::new();
    };
    let days = day(last) - day(first);
    let doublings = (to / from).log2();
    if days <= 0.0 || doublings <= 0.0 {
        return String::new();
    }
    say!(
        "Doubao is reported to have gone from {} trillion tokens a day in {} to {} trillion in {}: \
         {}-fold, or a doubling every {} months",
        "据报道，豆包的每日词元由{1}的{0}万亿增至{3}的{2}万亿，为原来的{4}倍，即每{5}个月翻一番",
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

const TITLE: Phrase = Phrase::new("Tokens a day", "每日词元");
const WHEN: Phrase = Phrase::new("When", "时间");
const COLUMNS: [Phrase; 9] = [
    WHEN,
    Phrase::new("Trillion tokens a day", "每日词元，万亿"),
    Phrase::new("Tag", "性质"),
    Phrase::new("Whose", "主体"),
    Phrase::new("What it counts", "口径"),
    Phrase::new("Source", "来源"),
    Phrase::new("Of", "日期"),
    Phrase::new("Grade", "评级"),
    Phrase::new("Note", "备注"),
];
const CAPTION: Phrase = Phrase::new(
    "Trillion tokens a day, on a scale where every step up is tenfold. Filled: reported. Diamond: estimate.",
    "每日词元，单位万亿，刻度每升一级为十倍。实心：据报道。菱形：估计值。",
);

fn chart(rows: &[(&DemandRow, f64)]) -> Years {
    let points = |estimates: bool| -> Vec<YearPoint> {
        let kept = rows
            .iter()
            .filter(|(row, _)| (parts::observation_tag(row) == Tag::Estimate) == estimates);
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
            YearSeries { label: say!("Reported", "据报道"), colour: 0, points: points(false) },
            YearSeries { label: say!("Estimate", "估计值"), colour: 1, points: points(true) },
        ],
        years: (year(rows.first()), year(rows.last())),
        scale: AxisScale::Log,
        reach: None,
        plot_height_px: 220.0,
        unit: say!("trillion tokens a day", "万亿词元/日"),
        labels: Labels {
            title: say!("Doubao’s tokens a day", "豆包的每日词元"),
            no_data: say!("No data", "无数据"),
            item: WHEN.text().to_owned(),
            value: TITLE.text().to_owned(),
            punctuation: punctuation(),
        },
    }
}

/// What the drawing shows, and how it is read.
fn read(demand: &Table<DemandRow>) -> String {
    say!("{}. {CAPTION}", "{}。{CAPTION}", finding(demand))
}

/// The drawing, and the sources of what it shows.
pub(super) fn picture(facts: &Facts) -> (Picture, Vec<String>) {
    let rows = observations(&facts.demand);
    let sources = rows.iter().map(|(row, _)| row.source.clone()).collect();
    let chart = chart(&rows);
    let title = chart.labels.title.clone();
    (Picture { title, finding: read(&facts.demand), chart: Box::new(chart) }, sources)
}

pub(super) fn body(facts: &Facts) -> AnyView {
    let rows = observations(&facts.demand);
    let others =
        facts.demand.rows.iter().filter(|row| row.metric == METRIC && row.entity != ENTITY);
    let definition = rows.first().map_or("", |(row, _)| &*row.definition);
    let others = others.filter_map(|row| Some((row, row.value?)));
    let listed: Vec<_> =
        rows.iter().copied().chain(others).map(|row| line(facts, row, definition)).collect();
    let (chart, count) = (chart(&rows), listed.len());
    view! {
        <figure class="figure">
            <figcaption class="figure-finding">{CAPTION.text()}</figcaption>
            {drawing(&chart, &[360, 720])}
            <div class="figure-offers">
                <details class="figure-data">
                    <summary>{say!("Show all {count} figures", "显示全部{count}个数字")}</summary>
                    {table(TITLE.text(), &COLUMNS, listed)}
                </details>
                {taking(NAME, &chart.labels.title)}
            </div>
        </figure>
    }
    .into_any()
}

/// What an observation counts; the table writes `same` where that repeats the first row.
fn counted(facts: &Facts, row: &DemandRow, first_definition: &str) -> AnyView {
    const SAME: Phrase = Phrase::new("same", "同上");
    let own = said(facts, &row.definition);
    match own.strip_prefix(SAME.text()) {
        Some(rest) if row.entity == ENTITY => {
            parts::text(format!("{}{rest}", said(facts, first_definition)))
        }
        _ => parts::fact(facts, &row.definition),
    }
}

fn line(facts: &Facts, (row, value): (&DemandRow, f64), first_definition: &str) -> Vec<AnyView> {
    vec![
        parts::day(&row.as_of),
        parts::text(short(value / TRILLION)),
        tag(parts::observation_tag(row)),
        parts::fact(facts, &row.entity),
        counted(facts, row, first_definition),
        parts::source(&row.source, row.url.as_ref()),
        parts::day(&parts::date(row.source_date.as_ref())),
        parts::text(row.confidence.to_string()),
        row.note.as_deref().map(|note| parts::fact(facts, note)).into_any(),
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
