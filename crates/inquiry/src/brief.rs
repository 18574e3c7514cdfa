//! What would help most, for readers who have ten seconds.

use analysis::questions::{Lever, LeverRow, LeverTable, Levers, published_levers};
use analysis::{Answer, Question};
use html_escape::encode_text;
use model::{Case, Sampling};

use words::{Phrase, in_hundred, say, signed, yuan_bn};

/// A lever of the brief by its key, in the words of its readers.
fn help(key: &str) -> Option<String> {
    Some(match key {
        "reallocation" => say!("Give generation 71 % of the fleet", "将集群的71%用于生成式AI"),
        "model-efficiency" => say!("Models 1.3 times as efficient", "模型效率提高到1.3倍"),
        "leases" => {
            let sum = yuan_bn(18.0);
            say!("Lease {sum} a year more abroad", "海外租赁每年增加{sum}")
        }
        "export-open" => say!("H200 exports fully open", "H200出口完全放开"),
        "capex" => {
            let sum = yuan_bn(40.0);
            say!("Spend {sum} more", "多投入{sum}")
        }
        _ => return None,
    })
}

const CHANGE: Phrase = Phrase::new("Change", "变化");
const GAINED: Phrase = Phrase::new("Futures of 100 gained", "每100种未来中多达标的种数");

/// Points of the training goal whose loss is worth a word.
const LOSS_POINTS: f64 = 10.0;

/// What the server asks for the brief.
pub fn helps_question(case: &Case) -> Question {
    let name = |lever: Lever| {
        let name = help(&lever.key)?;
        Some(Lever { name, ..lever })
    };
    Question::Levers(Levers {
        scenario: case.scenario(),
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
         <thead class=\"visually-hidden\"><tr><th scope=\"col\">{CHANGE}</th>\
         <th scope=\"col\">{GAINED}</th></tr></thead><tbody>{rows}</tbody></table>",
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
        say!(
            "; the first leaves the training goal met in {training}",
            "；第一项会使训练目标只在{training}种中达成",
        )
    } else {
        String::new()
    };
    say!(
        "Futures of 100 gained by one change alone{price}",
        "每100种未来中，单独一项变化多达标的种数{price}",
    )
}

#[cfg(test)]
mod tests {
    use analysis::{Workshop, answer};

    use super::*;

    #[test]
    fn five_changes_are_named_and_the_strongest_comes_first() {
        let question = helps_question(&Case::december_2025());
        let found = answer(&question, &Workshop::default(), |_, _| {}).expect("levers");
        let html = helps(&found).expect("a table");
        let Answer::Levers(table) = &found else { panic!("levers") };
        let places = table.levers.iter().map(|lever| html.find(&lever.name).expect("it is named"));
        let first = html.find("Give generation").expect("it is named");
        assert_eq!((places.clone().min(), places.count()), (Some(first), 5), "{html}");
        assert!(html.contains("<td>+13</td>") && html.contains("goal met in 61"), "{html}");
    }
}
