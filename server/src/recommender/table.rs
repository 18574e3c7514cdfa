use std::fmt::Write;

use recommender::CANDIDATES;

use super::adapt::Adaptation;
use super::judgement::{Difference, Judgement, Measures};
use super::ranking::JudgedHead;
use super::retrieval::Retrieved;
use super::trial::Trials;

/// Width of the column of names.
const NAME: usize = 34;

/// A judgement for human eyes.
pub(super) fn render(judgement: &Judgement) -> String {
    let data = &judgement.data;
    let mut text = format!(
        "{}: {} users, {} items, {} events\n\
         Each of {} users' last event, ranked among all items\n",
        data.file, data.users, data.items, data.events, data.cases
    );
    heading(&mut text, "items met before left out");
    for judged in &judgement.results {
        row(&mut text, judged.name, &judged.masked);
    }
    heading(&mut text, "all items ranked");
    for judged in &judgement.results {
        row(&mut text, judged.name, &judged.unmasked);
    }
    text.push('\n');
    for difference in &judgement.differences {
        text.push_str(&sentence(difference));
    }
    if let Some(rows) = &judgement.retrieval {
        retrieval(&mut text, rows);
    }
    for (title, heads) in [
        ("ranker, validation", &judgement.ranker_validation),
        ("ranker, last days", &judgement.ranker),
    ] {
        if let Some(heads) = heads {
            ranker(&mut text, title, heads);
        }
    }
    text
}

/// Heads of a ranker on some days.
fn ranker(text: &mut String, title: &str, heads: &[JudgedHead]) {
    add(text, format_args!("\n{title:NAME$}  {:>7} {:>7} {:>7}", "rate", "AUC", "GAUC"));
    add(text, format_args!(" {:>13} {:>7} {:>8}\n", "promised/kept", "error", "surprise"));
    let number = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.4}"));
    for head in heads {
        let (auc, gauc) = (number(head.auc), number(head.gauc));
        let (ratio, error) = (number(head.promised_over_kept), number(head.calibration_error));
        add(text, format_args!("{:NAME$}  {:>7.4} {auc:>7} {gauc:>7}", head.head, head.rate));
        add(text, format_args!(" {ratio:>13} {error:>7} {:>8.5}\n", head.surprise[0]));
    }
}

fn retrieval(text: &mut String, rows: &[Retrieved]) {
    let mut last = "";
    for row in rows {
        if row.setting != last {
            let [ten, fifty, hundred, more] = CANDIDATES.map(|length| format!("R@{length}"));
            let title = format!("what users liked in 1 to 8 May, {}", row.setting);
            add(text, format_args!("\n{title}\n{:NAME$}  {ten:>7} {fifty:>7}", ""));
            add(text, format_args!(" {hundred:>7} {more:>7} coverage@10\n"));
            last = row.setting;
        }
        let [ten, fifty, hundred, more] = row.recall;
        add(text, format_args!("{:NAME$}  {ten:>7.4} {fifty:>7.4}", row.name));
        add(text, format_args!(" {hundred:>7.4} {more:>7.4} {:>11.3}\n", row.coverage10));
    }
}

/// Trials for human eyes.
pub(super) fn render_trials(trials: &Trials) -> String {
    let Trials { worlds, items, people, sessions, .. } = trials;
    let mut text = format!(
        "Simulated: {} worlds of {items} items, {people} people who are new to every model, \
         {sessions} sessions each\n\n{:NAME$}  {:>7} {:>7} {:>15} {:>6} {:>6} {:>8}\n",
        worlds.len(),
        "",
        "value",
        "closed",
        "least to most",
        "long",
        "depth",
        "coverage"
    );
    for row in &trials.policies {
        let ends = row
            .gap_closed
            .iter()
            .fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(*value), high.max(*value)));
        let range = format!("{:.3} to {:.3}", ends.0, ends.1);
        add(
            &mut text,
            format_args!("{:NAME$}  {:>7.4} {:>7.3}", row.policy, row.value, row.gap_closed_mean),
        );
        add(
            &mut text,
            format_args!(
                " {range:>15} {:>6.3} {:>6.1} {:>8.3}\n",
                row.long_views, row.depth, row.coverage
            ),
        );
    }
    text
}

/// Replays for human eyes.
pub(super) fn render_adaptation(adaptation: &Adaptation) -> String {
    let mut text = format!(
        "{} users whom the model has never met, {} changes of interest\n\
         NDCG@10 by the number of events seen before, then after a change of interest\n\n",
        adaptation.users, adaptation.pairs
    );
    add(&mut text, format_args!("{:NAME$}  {:>6}", "", "all"));
    let mut first = 1;
    for last in adaptation.columns {
        add(&mut text, format_args!(" {:>6}", format!("{first}-{last}")));
        first = last + 1;
    }
    text.push_str("   after    2-3   7-10\n");
    for row in &adaptation.results {
        add(&mut text, format_args!("{:NAME$}  {:>6.4}", row.name, row.ndcg10));
        for value in row.by_seen {
            add(&mut text, format_args!(" {value:>6.4}"));
        }
        text.push(' ');
        for value in row.after_switch {
            add(&mut text, format_args!(" {value:>6.4}"));
        }
        text.push('\n');
    }
    text
}

fn heading(text: &mut String, title: &str) {
    add(
        text,
        format_args!(
            "\n{title:NAME$}  {:>7} {:>8} {:>16} {:>7} {:>11}\n",
            "HR@10", "NDCG@10", "95 % interval", "MRR@10", "coverage@10"
        ),
    );
}

fn row(text: &mut String, name: &str, measures: &Measures) {
    let [low, high] = measures.ndcg10_interval;
    add(
        text,
        format_args!(
            "{name:NAME$}  {:>7.4} {:>8.4} {:>16} {:>7.4} {:>11.3}\n",
            measures.hr10,
            measures.ndcg10,
            format!("{low:.4} to {high:.4}"),
            measures.mrr10,
            measures.coverage10
        ),
    );
}

/// Whether the model beats a baseline, as far as these users can tell.
fn sentence(difference: &Difference) -> String {
    let [low, high] = difference.interval;
    let verdict = if low > 0.0 {
        "the model is better"
    } else if high < 0.0 {
        "the model is worse"
    } else {
        "no difference that these users can show"
    };
    format!(
        "NDCG@10 against {}: {:+.4} ({low:+.4} to {high:+.4}), {verdict}\n",
        difference.against, difference.ndcg10
    )
}

fn add(text: &mut String, line: std::fmt::Arguments<'_>) {
    text.write_fmt(line).expect("writing to a string never fails");
}
