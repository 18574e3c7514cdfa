use analysis::Estimate;
use analysis::questions::{Assumption, Comparison, Difference, Paired, less_is_better};
use charts::{AxisScale, Cdf, Curve, Interval, IntervalRow, IntervalRows, Table, Target};
use html_escape::encode_text;
use model::{OBSERVABLES, Observable, Summary};

use super::{Asked, Panel, give_or_take, labels};
use crate::markup::table_html;
use crate::slots::names;
use crate::topic::{Topic, observable_name};
use words::{in_hundred, number};

/// How one scenario differs from the first, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Versus {
    /// The scenario.
    pub name: &'static str,
    /// The gain in the odds with its error, in points.
    pub points: String,
    /// What that means.
    pub finding: String,
    /// Which assumptions differ beside decisions; empty if none does.
    pub flags: String,
}

fn of(asked: Asked) -> (Vec<&'static str>, Observable) {
    match asked.topic {
        Topic::Compare(slots, observable) => (names(slots), *observable),
        _ => (Vec::new(), Observable::TokenCover),
    }
}

/// Differences first, then the figures, then the values of all.
pub(super) fn html(found: &Comparison, asked: Asked, figures: &str) -> String {
    let line = |line: Versus| {
        let flag = match &*line.flags {
            "" => String::new(),
            flags => format!("<p class=\"versus-flag\">{}</p>", encode_text(flags)),
        };
        format!(
            "<li class=\"versus-line\"><h2 class=\"versus-name\">{}</h2>\
             <p class=\"versus-points\"><strong>{}</strong> points</p>\
             <p class=\"versus-finding\">{}</p>{flag}</li>",
            line.name,
            line.points,
            encode_text(&line.finding),
        )
    };
    let lines: String = versus(found, asked).into_iter().map(line).collect();
    let Table { columns, rows } = values(found, asked);
    let table = table_html(&columns, &rows);
    format!(
        "<ul class=\"versus\">{lines}</ul>{figures}<section class=\"values\">\
         <h2 class=\"figure-title\">All values</h2>\
         <div class=\"figure-table\" tabindex=\"0\" role=\"region\" aria-label=\"All values\">\
         {table}</div></section>"
    )
}

/// The paired differences, one for each later scenario.
pub(super) fn versus(found: &Comparison, asked: Asked) -> Vec<Versus> {
    let (names, observable) = of(asked);
    let first = names.first().copied().unwrap_or_default();
    let later = names.iter().skip(1).zip(&found.against_first);
    let line = |(name, paired): (&&'static str, &Paired)| Versus {
        name,
        points: give_or_take(paired.goal.times(100.0), 1),
        finding: finding(name, first, paired, observable),
        flags: flags(&paired.worlds_differ),
    };
    later.map(line).collect()
}

fn finding(name: &str, first: &str, paired: &Paired, observable: Observable) -> String {
    let gain = paired.goal.times(100.0);
    let odds = format!(
        "{name} meets both goals in {} {} futures of 100 than {first}: {} gained, {} lost",
        give_or_take(Estimate { value: gain.value.abs(), ..gain }, 1).trim_start_matches('+'),
        if gain.value < 0.0 { "fewer" } else { "more" },
        in_hundred(paired.gained),
        in_hundred(paired.lost),
    );
    let Some(difference) = difference(paired, observable) else { return format!("{odds}.") };
    let better = difference.better();
    let what = observable_name(observable);
    let what = what.split(',').next().unwrap_or_default();
    let way = if less_is_better(observable) { "lower" } else { "higher" };
    let share = give_or_take(better.times(100.0), 1);
    format!(
        "{odds}. {what} is {way}, which is better, in {} of 100.",
        share.trim_start_matches('+')
    )
}

fn difference(paired: &Paired, observable: Observable) -> Option<&Difference> {
    paired.differences.iter().find(|difference| difference.observable == observable)
}

/// What is assumed differently, as a warning.
fn flags(assumptions: &[Assumption]) -> String {
    if assumptions.is_empty() {
        return String::new();
    }
    let name = |assumption: &Assumption| match assumption {
        Assumption::Priors => "the priors of the inputs",
        Assumption::Exports => "the export rule",
        Assumption::DomesticSupply => "the supply of domestic chips",
        Assumption::Service => "the recommender",
    };
    let list = assumptions.iter().map(name).collect::<Vec<_>>().join(" and ");
    format!("Assumes another world, not only another plan: {list} differs.")
}

/// The chosen observable: its difference, then its ranges side by side.
pub(super) fn panels(found: &Comparison, asked: Asked) -> Vec<Panel> {
    let (names, observable) = of(asked);
    let spec = OBSERVABLES[observable as usize];
    let what = observable_name(observable);
    let first = names.first().copied().unwrap_or_default();
    let later = names.iter().skip(1).zip(&found.against_first);
    let curve = |(name, paired): (&&str, &Paired)| {
        let difference = difference(paired, observable)?;
        let values: Vec<f64> = difference.percentiles.iter().map(|&v| f64::from(v)).collect();
        Some(Curve::from_quantiles(*name, &values))
    };
    let median = |(name, paired): (&&str, &Paired)| {
        let difference = difference(paired, observable)?;
        let interval = difference.interval;
        let [p5, p50, p95] = [interval.p5, interval.p50, interval.p95].map(number);
        Some(format!("{name} {p50} ({p5} to {p95})"))
    };
    let medians: Vec<_> = later.clone().filter_map(median).collect();
    let differences = Box::new(Cdf {
        curves: later.filter_map(curve).collect(),
        target: Some(Target { value: 0.0, label: "no difference".to_owned() }),
        scale: AxisScale::Linear,
        unit: format!("difference from {first}, future by future, {}", spec.unit),
        labels: labels("Probability that the difference stays below", "Difference", "Probability"),
    });
    let middle = |(name, summary): (&&str, &Summary)| {
        format!("{name} {}", number(summary.of(observable).interval.p50))
    };
    let middles: Vec<_> = names.iter().zip(&found.summaries).map(middle).collect();
    let ranges = names.iter().zip(&found.summaries).map(|(name, summary)| {
        let model::Interval { p5, p25, p50, p75, p95 } = summary.of(observable).interval;
        let interval = Interval { p5, p25, p50, p75, p95 };
        IntervalRow { label: (*name).to_owned(), interval }
    });
    let ranges = Box::new(IntervalRows {
        rows: ranges.collect(),
        scale: AxisScale::Linear,
        unit: spec.unit.replace('–', ""),
        labels: labels(what, "Scenario", "Percentile"),
    });
    vec![
        Panel {
            title: "How the same futures differ",
            finding: format!("{what}, median difference and 90 % range: {}.", medians.join("; ")),
            chart: differences,
            note: "Right of the line the later scenario has more in that share of futures.",
        },
        Panel {
            title: "Side by side",
            finding: format!("{what}, median: {}.", middles.join(", ")),
            chart: ranges,
            note: "Bands hold 50 and 90 % of futures; they hide the pairing.",
        },
    ]
}

/// Odds and observables of all scenarios, one column each.
pub(super) fn values(found: &Comparison, asked: Asked) -> Table {
    let (names, _) = of(asked);
    let columns = [&["Median (90 % of futures)"], &names[..]].concat();
    let columns = columns.iter().map(|&name| name.to_owned());
    let line = |label: &str, cell: &dyn Fn(&Summary) -> String| {
        let cells = found.summaries.iter().map(cell);
        std::iter::once(label.to_owned()).chain(cells).collect::<Vec<_>>()
    };
    let odds = |share: f64| in_hundred(share);
    let mut rows = vec![
        line("Both goals met, in 100", &|summary| odds(summary.odds.goal)),
        line("Tokens met, in 100", &|summary| odds(summary.odds.tokens)),
        line("Feed met, in 100", &|summary| odds(summary.odds.requests)),
        line("Training met, in 100", &|summary| odds(summary.odds.training)),
    ];
    rows.extend(OBSERVABLES.iter().map(|spec| {
        line(observable_name(spec.observable), &|summary| {
            let interval = summary.of(spec.observable).interval;
            let [p5, p50, p95] = [interval.p5, interval.p50, interval.p95].map(number);
            format!("{p50} ({p5} to {p95})")
        })
    }));
    let mut columns: Vec<String> = columns.collect();
    columns.truncate(found.summaries.len() + 1);
    Table { columns, rows }
}
