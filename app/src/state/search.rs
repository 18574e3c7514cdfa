//! Finding a control of the workbench or an uncertain input of the model by words.

use std::fmt::Write as _;

use html_escape::encode_text;
use inquiry::input_name;
use model::INPUTS;
use words::{Phrase, say};

use super::controls::{Decision, NUMBERS, decisions};
use super::share_groups::SHARE_GROUPS;

const THE_PLAN: Phrase = Phrase::new("The plan", "方案");
const UNCERTAIN: Phrase = Phrase::new("Uncertain input", "不确定的输入");
const NOTHING: Phrase =
    Phrase::new("No control or input is called that", "没有这个名称的控件或输入");

/// More matches are counted instead of shown.
const MOST_SHOWN: usize = 8;

/// Something that can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    /// What a reader would call it.
    name: &'static str,
    /// Where it belongs.
    part: &'static str,
    /// What else it may be found by.
    other: &'static str,
    target: Target,
}

/// Where a match leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// The slider of a share or of a number.
    Slider(&'static str, Option<&'static str>),
    /// The radio buttons with this name.
    Choice(&'static str),
    /// The range of the input with this symbol.
    Belief(&'static str),
}

fn places() -> impl Iterator<Item = Place> {
    let numbers = NUMBERS.iter().map(|number| Place {
        name: number.label.text(),
        part: THE_PLAN.text(),
        other: number.unit.text(),
        target: Target::Slider(number.key, None),
    });
    let rules =
        decisions().filter(|decision| matches!(decision, Decision::Export | Decision::Pools));
    let rules = rules.map(|rule| Place {
        name: rule.label(),
        part: THE_PLAN.text(),
        other: "",
        target: Target::Choice(rule.key()),
    });
    let shares = SHARE_GROUPS.iter().flat_map(|group| {
        group.keys.iter().zip(group.labels).map(|(key, label)| Place {
            name: label.text(),
            part: group.name.text(),
            other: group.about.text(),
            target: Target::Slider(group.key, Some(key)),
        })
    });
    let inputs = INPUTS.iter().map(|input| Place {
        name: input_name(input.symbol, input.symbol),
        part: UNCERTAIN.text(),
        other: input.symbol,
        target: Target::Belief(input.symbol),
    });
    numbers.chain(rules).chain(shares).chain(inputs)
}

/// Places in which every word occurs, in the order of the page; those whose name has them first.
fn find(words: &str) -> Vec<Place> {
    let words: Vec<_> = words.split_whitespace().map(str::to_lowercase).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let all_in = |text: String| words.iter().all(|word| text.contains(word));
    let by_name = |place: &Place| all_in(place.name.to_lowercase());
    let anyhow =
        |place: &Place| all_in([place.name, place.part, place.other].join(" ").to_lowercase());
    let mut found: Vec<_> = places().filter(anyhow).collect();
    found.sort_by_key(|place| !by_name(place));
    found
}

/// Matches as a list of links; those to controls have `data-jump`. Empty for an empty search.
pub(crate) fn matches_html(words: &str) -> String {
    if words.trim().is_empty() {
        return String::new();
    }
    let found = find(words);
    if found.is_empty() {
        return format!("<p class=\"search-none\">{NOTHING}</p>");
    }
    let mut html = "<ul class=\"search-list\">".to_owned();
    for place in found.iter().take(MOST_SHOWN) {
        let link = match place.target {
            Target::Slider(key, None) => jump(&format!("slider-{key}")),
            Target::Slider(group, Some(key)) => jump(&format!("slider-{group}-{key}")),
            Target::Choice(name) => jump(&format!("choice-{name}")),
            Target::Belief(symbol) => jump(&format!("belief-{symbol}")),
        };
        // Writing to a String cannot fail.
        let _ = write!(
            html,
            "<li><a class=\"search-match\" {link}><span>{}</span> \
             <span class=\"search-part\">{}</span></a></li>",
            encode_text(place.name),
            encode_text(place.part),
        );
    }
    if let Some(more @ 1..) = found.len().checked_sub(MOST_SHOWN) {
        let more = say!("and {more} more", "另有{more}项");
        let _ = write!(html, "<li class=\"search-none\">{more}</li>");
    }
    html.push_str("</ul>");
    html
}

fn jump(id: &str) -> String {
    format!("href=\"#{id}\" data-jump=\"{id}\"")
}

/// The anchor of a symbol of this kind on the page of methods: the kind, and what of the symbol an
/// address can hold.
pub fn anchor(kind: &str, symbol: &str) -> String {
    let mut anchor = kind.to_owned();
    let mut pause = true;
    for letter in symbol.chars() {
        if letter.is_ascii_alphanumeric() || letter == '_' {
            if std::mem::take(&mut pause) {
                anchor.push('-');
            }
            anchor.push(letter);
        } else {
            pause = true;
        }
    }
    anchor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_anywhere_and_names_come_first() {
        let names = |words| find(words).iter().map(|place| place.name).collect::<Vec<_>>();
        assert_eq!(names("overseas LEASES")[0], "Overseas leases");
        assert_eq!(names("owned training")[0], "Training");
        assert!(names("xyzzy").is_empty() && names("  ").is_empty());
        assert_eq!(find(INPUTS[0].symbol)[0].target, Target::Belief(INPUTS[0].symbol));
    }

    #[test]
    fn everything_can_be_found_by_its_own_name() {
        for place in places() {
            assert!(find(place.name).contains(&place), "{}", place.name);
        }
    }

    #[test]
    fn matches_are_links_and_what_is_typed_is_no_markup() {
        let html = matches_html("leases");
        assert!(html.contains("href=\"#slider-lease\" data-jump=\"slider-lease\""), "{html}");
        assert!(!matches_html("<script>").contains("script"));
        assert_eq!(matches_html(" "), "");
        assert!(matches_html("e").contains(" more</li>"));
    }
}
