use analysis::Estimate;
use analysis::questions::{Assumption, Comparison, Difference, Paired, Way, better_way};
use charts::{AxisScale, Cdf, Curve, Interval, IntervalRow, IntervalRows, Table, Target};
use html_escape::encode_text;
use model::{OBSERVABLES, Observable, Summary};

use super::{Asked, Panel, give_or_take, labels};
use crate::markup::table_html;
use crate::slots::names;
use crate::topic::{Topic, observable_name, observable_shown};
use words::{Phrase, in_hundred, say};

const POINTS: Phrase = Phrase::new("points", "个百分点");
const ALL_VALUES: Phrase = Phrase::new("All values", "全部数值");
const SCENARIO: Phrase = Phrase::new("Scenario", "情景");

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
             <p class=\"versus-points\"><strong>{}</strong> {POINTS}</p>\
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
         <h2 class=\"figure-title\">{ALL_VALUES}</h2>\
         <div class=\"figure-table\" tabindex=\"0\" role=\"region\" aria-label=\"{ALL_VALUES}\">\
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

const FEWER: Phrase = Phrase::new("fewer", "少");
const MORE: Phrase = Phrase::new("more", "多");
const LOWER: Phrase = Phrase::new("lower", "更低");
const HIGHER: Phrase = Phrase::new("higher", "更高");

fn finding(name: &str, first: &str, paired: &Paired, observable: Observable) -> String {
    let gain = paired.goal.times(100.0);
    let odds = say!(
        "{name} meets both goals in {} {} futures of 100 than {first}: {} gained, {} lost",
        "每100种未来中，“{name}”比“{first}”{1}{0}种达成两项目标：新增{2}种，失去{3}种",
        give_or_take(Estimate { value: gain.value.abs(), ..gain }, 1).trim_start_matches('+'),
        if gain.value < 0.0 { FEWER } else { MORE },
        in_hundred(paired.gained),
        in_hundred(paired.lost),
    );
    let Some(difference) = difference(paired, observable) else {
        return say!("{odds}.", "{odds}。");
    };
    let what = observable_name(observable);
    let way = match better_way(observable) {
        Some(Way::Less) => LOWER,
        Some(Way::Greater) | None => HIGHER,
    };
    let share = give_or_take(difference.better().unwrap_or(difference.greater).times(100.0), 1);
    let share = share.trim_start_matches('+');
    if better_way(observable).is_none() {
        return say!(
            "{odds}. {what} is {way} in {share} of 100.",
            "{odds}。{what}在100种中的{share}种里{way}。",
        );
    }
    say!(
        "{odds}. {what} is {way}, which is better, in {share} of 100.",
        "{odds}。在100种中的{share}种里，{what}{way}，即更优。",
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
        Assumption::Priors => say!("the priors of the inputs", "输入的先验分布"),
        Assumption::Exports => say!("the export rule", "出口规则"),
        Assumption::DomesticSupply => say!("the supply of domestic chips", "国产芯片供应"),
        Assumption::Service => say!("the recommender", "推荐系统"),
    };
    let list = assumptions.iter().map(name).collect::<Vec<_>>().join(&say!(" and ", "和"));
    say!(
        "Assumes another world, not only another plan: {list} differs.",
        "所假设的世界不同，而不只是方案不同：{list}有别。",
    )
}

/// The chosen observable: its difference, then its ranges side by side.
pub(super) fn panels(found: &Comparison, asked: Asked) -> Vec<Panel> {
    let (names, observable) = of(asked);
    let (what, shown) = (observable_name(observable), observable_shown(observable));
    let first = names.first().copied().unwrap_or_default();
    let later = names.iter().skip(1).zip(&found.against_first);
    let curve = |(name, paired): (&&str, &Paired)| {
        let difference = difference(paired, observable)?;
        let values: Vec<f64> =
            difference.percentiles.iter().map(|&value| f64::from(value) * shown.factor).collect();
        Some(Curve::from_quantiles(*name, &values))
    };
    let median = |(name, paired): (&&str, &Paired)| {
        let difference = difference(paired, observable)?;
        let interval = difference.interval;
        let [p5, p50, p95] =
            [interval.p5, interval.p50, interval.p95].map(|value| shown.number(value));
        Some(say!("{name} {p50} ({p5} to {p95})", "“{name}”{p50}（{p5}至{p95}）"))
    };
    let medians: Vec<_> = later.clone().filter_map(median).collect();
    let differences = Box::new(Cdf {
        curves: later.filter_map(curve).collect(),
        target: Some(Target { value: 0.0, label: say!("no difference", "无差异") }),
        scale: AxisScale::Linear,
        unit: say!(
            "difference from {first}, future by future, {}",
            "与“{first}”在同一未来中的差，{}",
            shown.unit
        ),
        beside_label: String::new(),
        labels: labels(
            say!("Probability that the difference stays below", "差值低于某值的概率"),
            say!("Difference", "差值"),
            say!("Probability", "概率"),
        ),
    });
    let middle = |(name, summary): (&&str, &Summary)| {
        format!("{name} {}", shown.number(summary.of(observable).interval.p50))
    };
    let middles: Vec<_> = names.iter().zip(&found.summaries).map(middle).collect();
    let ranges = names.iter().zip(&found.summaries).map(|(name, summary)| {
        let model::Interval { p5, p25, p50, p75, p95 } = summary.of(observable).interval;
        let [p5, p25, p50, p75, p95] = [p5, p25, p50, p75, p95].map(|value| value * shown.factor);
        let interval = Interval { p5, p25, p50, p75, p95 };
        IntervalRow { label: (*name).to_owned(), interval, beside: None }
    });
    let ranges = Box::new(IntervalRows {
        rows: ranges.collect(),
        scale: AxisScale::Linear,
        unit: shown.unit.to_owned(),
        beside_label: String::new(),
        labels: labels(what, SCENARIO, say!("Percentile", "百分位")),
    });
    vec![
        Panel {
            title: Phrase::new("How the same futures differ", "同样的未来有何不同"),
            finding: say!(
                "{what}, median difference and 90 % range: {}.",
                "{what}，差值的中位数和90%区间：{}。",
                medians.join(Phrase::new("; ", "；").text())
            ),
            chart: differences,
            note: Phrase::new(
                "Right of the line the later scenario has more in that share of futures.",
                "竖线右侧：在这一比例的未来中，后一情景的值更大。",
            ),
        },
        Panel {
            title: Phrase::new("Side by side", "并列"),
            finding: say!(
                "{what}, median: {}.",
                "{what}，中位数：{}。",
                middles.join(&say!(", ", "，"))
            ),
            chart: ranges,
            note: Phrase::new(
                "Bands hold 50 and 90 % of futures; they hide the pairing.",
                "色带涵盖50%和90%的未来，但看不出配对关系。",
            ),
        },
    ]
}

/// Odds and observables of all scenarios, one column each.
pub(super) fn values(found: &Comparison, asked: Asked) -> Table {
    let (names, _) = of(asked);
    let first = say!("Median (90 % of futures)", "中位数（90%的未来）");
    let columns = std::iter::once(first).chain(names.iter().map(|&name| name.to_owned()));
    let line = |label: &str, cell: &dyn Fn(&Summary) -> String| {
        let cells = found.summaries.iter().map(cell);
        std::iter::once(label.to_owned()).chain(cells).collect::<Vec<_>>()
    };
    let odds = |share: f64| in_hundred(share);
    let mut rows = vec![
        line(&say!("Both goals met, in 100", "两项目标达成，每100种"), &|summary| {
            odds(summary.odds.goal)
        }),
        line(&say!("Tokens met, in 100", "词元需求满足，每100种"), &|summary| {
            odds(summary.odds.tokens)
        }),
        line(&say!("Feed met, in 100", "推荐需求满足，每100种"), &|summary| {
            odds(summary.odds.requests)
        }),
        line(&say!("Training met, in 100", "训练目标达成，每100种"), &|summary| {
            odds(summary.odds.training)
        }),
    ];
    rows.extend(OBSERVABLES.iter().map(|spec| {
        let shown = observable_shown(spec.observable);
        let label = match shown.unit {
            "" => observable_name(spec.observable).to_owned(),
            unit => say!("{}, {unit}", "{}，{unit}", observable_name(spec.observable)),
        };
        line(&label, &|summary| {
            let interval = summary.of(spec.observable).interval;
            let [p5, p50, p95] =
                [interval.p5, interval.p50, interval.p95].map(|value| shown.number(value));
            say!("{p50} ({p5} to {p95})", "{p50}（{p5}至{p95}）")
        })
    }));
    let mut columns: Vec<String> = columns.collect();
    columns.truncate(found.summaries.len() + 1);
    Table { columns, rows }
}
