use std::fmt::Write;

use super::judgement::{Difference, Judgement, Measures};

/// Width of the column of names.
const NAME: usize = 28;

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
