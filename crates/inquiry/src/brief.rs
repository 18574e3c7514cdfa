//! What would help most, for readers who have ten seconds.

use analysis::questions::{Lever, LeverRow, LeverTable, Levers, published_levers};
use analysis::{Answer, Question};
use html_escape::encode_text;
use model::{Plan, Sampling, Scenario};

use words::{in_hundred, signed};

/// The levers of the brief by their keys, in the words of its readers.
const HELPS: [(&str, &str); 5] = [
    ("reallocation", "Give generation 71 % of the fleet"),
    ("model-efficiency", "Models 1.3 times as efficient"),
    ("leases", "Lease ¥18bn a year more abroad"),
    ("export-open", "H200 exports fully open"),
    ("capex", "Spend ¥40bn more"),
];

/// Points of the training goal whose loss is worth a word.
const LOSS_POINTS: f64 = 10.0;

/// What the server asks for the brief.
pub fn helps_question(plan: &Plan) -> Question {
    let name = |lever: Lever| {
        let (_, name) = HELPS.iter().find(|(key, _)| *key == lever.key)?;
        Some(Lever { name: (*name).to_owned(), ..lever })
    };
    Question::Levers(Levers {
        scenario: Scenario::published(*plan),
        sampling: Sampling::settled(),
        levers: published_levers().into_iter().filter_map(name).collect(),
    })
}

/// The answer as a short table, the strongest lever first; nothing for other answers.
pub fn helps(answer: &Answer) -> Option<String> {
    let Answer::Levers(table) = answer else { return None };
    let mut levers: Vec<&LeverRow> = table.levers.iter().collect();
    levers.sort_by(|a, b| b.gain_points.value.total_cmp(&a.gain_points.value));
    let most = levers.first()?.gain_points.value.max(1.0);
    let rows: String = levers.iter().map(|lever| row(lever, most)).collect();
    Some(format!(
        "<table class=\"helps\"><caption class=\"figure-finding\">{finding}</caption>\
         <thead class=\"visually-hidden\"><tr><th scope=\"col\">Change</th>\
         <th scope=\"col\">Futures of 100 gained</th></tr></thead><tbody>{rows}</tbody></table>",
        finding = encode_text(&finding(table, levers[0])),
    ))
}

/// A change, a bar, and the futures of a hundred that it gains.
fn row(lever: &LeverRow, most: f64) -> String {
    let gain = lever.gain_points.value;
    let width = (gain.abs() / most * 100.0).clamp(0.5, 100.0);
    let class = if gain < 0.0 { "helps-loss" } else { "helps-gain" };
    format!(
        "<tr><th scope=\"row\">{name}<svg class=\"helps-bar\" viewBox=\"0 0 100 4\" \
         preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"{class}\" \
         width=\"{width:.1}\" height=\"4\"/></svg></th><td>{gain}</td></tr>",
        name = encode_text(&lever.name),
        gain = signed(gain, 0),
    )
}

fn finding(table: &LeverTable, best: &LeverRow) -> String {
    let loss = (table.base.training.value - best.training.value) * 100.0;
    let price = if loss >= LOSS_POINTS {
        let training = in_hundred(best.training.value);
        format!("; the first leaves the training goal met in {training}")
    } else {
        String::new()
    };
    format!("Futures of 100 gained by one change alone{price}")
}

#[cfg(test)]
mod tests {
    use analysis::{Workshop, answer};

    use super::*;

    #[test]
    fn five_changes_are_named_and_the_strongest_comes_first() {
        let question = helps_question(&Plan::december_2025());
        let found = answer(&question, &Workshop::default(), |_, _| {}).expect("levers");
        let html = helps(&found).expect("a table");
        let names: Vec<&str> = HELPS.iter().map(|(_, name)| *name).collect();
        let place = |name: &str| html.find(name).expect("every change is named");
        let [first, rest @ ..] = names.as_slice() else { unreachable!("there are five") };
        assert!(rest.iter().all(|name| place(first) < place(name)), "{html}");
        assert!(html.contains("<td>+13</td>") && html.contains("goal met in 61"), "{html}");
    }
}
