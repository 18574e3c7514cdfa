//! Answers to questions as figures: a finding in a sentence, a chart and its table.

mod binding;
mod clearance;
mod compare;
mod frontier;
mod levers;
mod movers;
mod spread;
mod sweep;
mod swings;

use analysis::{Answer, Estimate};
use charts::{Bar, BarRow, BarRows, Labels, Plot, Punctuation, Table, Tone};
use model::{Case, Plan};

use crate::inspected;
use crate::markup::figure_html;
use crate::topic::{Topic, joined};
use words::{Language, Phrase, fixed, say, signed};

/// A topic and the plan that it is about.
#[derive(Clone, Copy)]
struct Asked<'a> {
    topic: &'a Topic,
    plan: &'a Plan,
}

/// The answer to a topic as HTML: figures with findings, drawings and tables.
///
/// `query` is the case as links of the answer carry it.
pub fn figures(topic: &Topic, case: &Case, query: &str, answer: &Answer) -> String {
    let asked = Asked { topic, plan: &case.plan };
    let asks = joined(query.to_owned(), &topic.query());
    let drawn = || -> String {
        let panels = panels(asked, answer);
        let figures = panels.iter().enumerate();
        figures.map(|(place, panel)| figure_html(panel, &figure_name(place), &asks)).collect()
    };
    match answer {
        Answer::Inspect(found) => inspected::html(found, query),
        Answer::Compare(comparison) => compare::html(comparison, asked, &drawn()),
        _ => drawn(),
    }
}

/// How addresses of files call the figures of answers, before their number.
const FIGURE: &str = "answer-";

/// The name of a figure of an answer in addresses of files.
fn figure_name(place: usize) -> String {
    format!("{FIGURE}{}", place + 1)
}

/// The place of the figure of an answer that an address of a file names, if it names one.
pub fn figure_place(name: &str) -> Option<usize> {
    name.strip_prefix(FIGURE)?.parse::<usize>().ok()?.checked_sub(1)
}

/// The figures of an answer, as files need them.
pub fn drawn(topic: &Topic, case: &Case, answer: &Answer) -> Vec<Panel> {
    panels(Asked { topic, plan: &case.plan }, answer)
}

/// One figure of an answer.
#[derive(Debug)]
pub struct Panel {
    /// What is drawn, in a few words.
    pub title: Phrase,
    /// What the figure shows, in a sentence.
    pub finding: String,
    /// The chart with its table.
    pub chart: Box<dyn Plot + Send>,
    /// How the marks are read.
    pub note: Phrase,
}

/// How lines over bars are read.
const ERRORS: Phrase = Phrase::new("Lines are ±2 standard errors.", "线段为±2个标准误。");
/// A column of errors.
const PLUS_MINUS: Phrase = Phrase::name("±");
/// A column of odds.
const GOAL_MET: Phrase = Phrase::new("Goal met, in 100", "达标数（每100种）");

/// The figures of an answer.
fn panels(asked: Asked, answer: &Answer) -> Vec<Panel> {
    match answer {
        Answer::Levers(table) => vec![levers::panel(table)],
        Answer::Sensitivity(found) => spread::panels(found),
        Answer::Ranks(table) => vec![movers::panel(table)],
        Answer::Swings(table) => vec![swings::panel(table)],
        Answer::Binding(table) => vec![binding::panel(table)],
        Answer::Frontier(front) => vec![frontier::panel(front)],
        Answer::Option(value) => clearance::panels(value),
        Answer::Sweep(grid) => sweep::panel(grid, asked).into_iter().collect(),
        Answer::Compare(comparison) => compare::panels(comparison, asked),
        Answer::Run(_) | Answer::Inspect(_) => Vec::new(),
    }
}

/// Words around a chart of ours.
fn labels(title: impl Into<String>, item: impl Into<String>, value: impl Into<String>) -> Labels {
    Labels {
        title: title.into(),
        no_data: say!("No data", "无数据"),
        item: item.into(),
        value: value.into(),
        punctuation: match words::current().language {
            Language::English => Punctuation::Western,
            Language::Chinese => Punctuation::FullWidth,
        },
    }
}

fn table<C: ToString>(columns: &[C], rows: Vec<Vec<String>>) -> Table {
    Table { columns: columns.iter().map(C::to_string).collect(), rows }
}

/// A number and its standard error as two cells.
fn with_error(estimate: Estimate, decimals: usize) -> [String; 2] {
    [fixed(estimate.value, decimals), error(estimate, decimals)]
}

/// A standard error with one decimal more than its number.
fn error(estimate: Estimate, decimals: usize) -> String {
    estimate.error.map_or("–".to_owned(), |error| fixed(error, decimals + 1))
}

/// Odds as futures of a hundred, with their standard error.
fn futures(odds: Estimate) -> [String; 2] {
    with_error(odds.times(100.0), 1)
}

/// A signed number with its standard error in one text, as sentences have it.
fn give_or_take(estimate: Estimate, decimals: usize) -> String {
    let error = estimate.error.map_or(String::new(), |e| format!(" ± {}", fixed(e, decimals + 1)));
    format!("{}{error}", signed(estimate.value, decimals))
}

/// A row with one bar from the origin, orange where it points down.
fn row(label: &str, estimate: Estimate, decimals: usize) -> BarRow {
    let tone = if estimate.value < 0.0 { Tone::Other } else { Tone::Strong };
    let bars = vec![Bar { value: estimate.value, error: estimate.error, tone }];
    BarRow { label: label.to_owned(), value_label: signed(estimate.value, decimals), bars }
}

/// Bars from zero.
fn bars(
    rows: Vec<BarRow>,
    unit: impl Into<String>,
    table: Table,
    labels: Labels,
) -> Box<dyn Plot + Send> {
    let (origin_label, unit) = (String::new(), unit.into());
    Box::new(BarRows { rows, origin: 0.0, origin_label, unit, table, labels })
}

/// Places by falling measure.
fn falling(measures: &[f64]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..measures.len()).collect();
    places.sort_by(|&a, &b| measures[b].total_cmp(&measures[a]));
    places
}

/// A list, the largest by a measure first.
fn largest<T: Copy>(items: &[T], measure: impl Fn(T) -> f64) -> Vec<T> {
    let measures: Vec<f64> = items.iter().map(|&item| measure(item)).collect();
    falling(&measures).into_iter().map(|place| items[place]).collect()
}

#[cfg(test)]
mod tests {
    use analysis::{Workshop, answer_alone};

    use super::*;
    use crate::{LISTED, Slot, question};

    fn answered(topic: &Topic) -> Answer {
        let mut question = question(topic, &Case::december_2025());
        // A search of a hundredth of the size has the same shape.
        if let analysis::Question::Frontier(frontier) = &mut question {
            (frontier.designs, frontier.trials, frontier.rounds) = (64, 256, 1);
        }
        answer_alone(&question, &Workshop::default(), |_, _| {}).expect("it answers")
    }

    fn findings(topic: &Topic) -> Vec<Panel> {
        let (case, answer) = (Case::december_2025(), answered(topic));
        let panels = panels(Asked { topic, plan: &case.plan }, &answer);
        let html = figures(topic, &case, "", &answer);
        assert_eq!(html.matches("<figure ").count(), panels.len());
        assert!(!panels.is_empty());
        for panel in &panels {
            let table = panel.chart.table();
            assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{table:?}");
            assert!(!table.rows.is_empty() && !panel.finding.contains("NaN"), "{panel:?}");
            assert!(panel.finding.ends_with('.'), "{}", panel.finding);
        }
        panels
    }

    fn listed(key: &str) -> Vec<Panel> {
        findings(&Topic::Listed(LISTED.iter().position(|l| l.key == key).expect("it is listed")))
    }

    #[test]
    fn the_best_lever_is_named_with_what_it_does() {
        let [panel] = &listed("levers")[..] else { panic!("one figure") };
        assert!(panel.finding.starts_with("Of 15 levers"), "{}", panel.finding);
        // BUDGET_MODEL §15: capex +40 bn¥ gives .377 after .364, 24/71/5 gives .491.
        let table = panel.chart.table();
        let row = |name: &str| table.rows.iter().find(|row| row[0] == name).expect("a row");
        let gain = |name: &str| row(name)[1].replace('\u{2212}', "-").parse::<f64>();
        assert!((gain("Capex +40 bn¥").expect("a number") - 1.3).abs() < 0.5);
        assert!((gain("Owned fleet at 24/71/5").expect("a number") - 12.7).abs() < 0.5);
    }

    #[test]
    fn shares_of_variance_say_what_interaction_does() {
        let panels = listed("spread");
        assert_eq!(panels.len(), 2);
        assert!(panels[0].finding.contains("interact"), "{}", panels[0].finding);
    }

    #[test]
    fn movers_and_swings_name_growth_first() {
        for key in ["movers", "swings"] {
            let [panel] = &listed(key)[..] else { panic!("one figure") };
            assert!(panel.finding.to_lowercase().contains("growth of tokens"), "{}", panel.finding);
        }
        assert!(listed("swings")[0].finding.contains("median world"));
    }

    #[test]
    fn what_binds_is_told_state_by_state() {
        let [panel] = &listed("binding")[..] else { panic!("one figure") };
        assert!(panel.finding.contains("in 70 of 100"), "{}", panel.finding);
    }

    #[test]
    fn the_frontier_shows_plan_front_and_plateau() {
        let [panel] = &listed("frontier")[..] else { panic!("one figure") };
        assert!(panel.finding.contains("tried"), "{}", panel.finding);
    }

    #[test]
    fn waiting_is_valued_and_its_last_month_named() {
        let panels = listed("clearance");
        assert_eq!(panels.len(), 2);
        assert!(panels[0].finding.contains("tokens a day"), "{}", panels[0].finding);
    }

    #[test]
    fn a_sweep_names_its_ends_and_frames_the_plan() {
        let [panel] = &findings(&Topic::Sweep(0, 1))[..] else { panic!("one figure") };
        assert!(panel.finding.contains("in 100"), "{}", panel.finding);
        let frames = panel.chart.state(720).marks;
        let framed = |mark: &&charts::Mark| matches!(mark, charts::Mark::Line { points, .. } if points.len() == 5);
        assert_eq!(frames.iter().filter(framed).count(), 6);
    }

    #[test]
    fn a_comparison_gives_paired_differences_first() {
        let slots = [Slot::Preset(0), Slot::Preset(2), Slot::Preset(6), Slot::Empty];
        let topic = Topic::Compare(slots, model::Observable::TokenCover);
        let (plan, answer) = (Plan::december_2025(), answered(&topic));
        let Answer::Compare(comparison) = &answer else { panic!("a comparison") };
        let asked = Asked { topic: &topic, plan: &plan };
        let lines = compare::versus(comparison, asked);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].flags.contains("domestic"), "{}", lines[0].flags);
        assert!(lines[1].flags.is_empty());
        assert!(lines[1].finding.contains("± "), "{}", lines[1].finding);
        assert_eq!(findings(&topic).len(), 2);
        let values = compare::values(comparison, asked);
        assert_eq!(values.columns.len(), 4);
        let of = |observable| {
            let topic = Topic::Compare(slots, observable);
            compare::versus(comparison, Asked { topic: &topic, plan: &plan })[0].finding.clone()
        };
        assert!(of(model::Observable::TokenCover).contains("higher, which is better, in "));
    }

    #[test]
    fn demand_is_neither_better_nor_worse() {
        let slots = [Slot::Preset(0), Slot::Preset(2), Slot::Empty, Slot::Empty];
        let topic = Topic::Compare(slots, model::Observable::TokenDemand);
        let (plan, answer) = (Plan::december_2025(), answered(&topic));
        let Answer::Compare(comparison) = &answer else { panic!("a comparison") };
        let lines = compare::versus(comparison, Asked { topic: &topic, plan: &plan });
        assert!(lines[0].finding.contains(" is higher in "), "{}", lines[0].finding);
        assert!(!lines[0].finding.contains("better"), "{}", lines[0].finding);
    }
}
