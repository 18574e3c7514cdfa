//! Links that ask, as HTML.

use html_escape::{encode_double_quoted_attribute, encode_text};
use inquiry::{FIRST_SWEEP, LISTED, Topic, joined};
use model::{Case, INPUTS};
use words::{Phrase, say};

use super::address::query_from_case;
use super::search::anchor;

const WHERE_FROM: Phrase = Phrase::new("Where from: ", "出处：");
const SWEEP: (Phrase, Phrase) = (
    Phrase::new("How do two things move it?", "两个变量如何影响它？"),
    Phrase::new("The odds over any two", "任意两个变量下的达标概率"),
);

/// A link that opens the panel which says where a number comes from.
///
/// Its accessible name contains what is seen: the words, or the symbol where it has no others.
pub(crate) fn where_from(case: &Case, symbol: &str, words: &str) -> String {
    let topic = Topic::Cell(symbol.to_owned()).query();
    let label = match words {
        words if words == symbol => format!(" aria-label=\"{WHERE_FROM}{symbol}\""),
        _ => String::new(),
    };
    format!(
        "<a class=\"where-from\" href=\"?{}#inspector\" data-topic=\"{topic}\"{label}>{words}</a>",
        address(case, &topic),
    )
}

/// The questions, each one click away; the current one is marked.
pub(crate) fn questions(case: &Case, current: Option<&Topic>) -> String {
    let listed = LISTED.iter().enumerate();
    let listed = listed.map(|(place, listed)| (Topic::Listed(place), listed.name, listed.about));
    let sweep = (FIRST_SWEEP, SWEEP.0, SWEEP.1);
    let link = |(topic, name, about): (Topic, Phrase, Phrase)| {
        let mark = match current {
            Some(current) if current.same_kind(&topic) => " aria-current=\"true\"",
            _ => "",
        };
        let topic = topic.query();
        format!(
            "<li><a class=\"question\" href=\"?{}#ask\" data-topic=\"{}\"{mark}>\
             <span class=\"question-name\">{name}</span>\
             <span class=\"question-about\">{about}</span></a></li>",
            address(case, &topic),
            encode_double_quoted_attribute(&topic),
        )
    };
    let links: Vec<_> = listed.chain([sweep]).map(link).collect();
    format!("<ul class=\"questions\">{}</ul>", links.concat())
}

/// A button that asks once more.
pub(crate) fn again(topic: &Topic) -> String {
    let topic = topic.query();
    let topic = encode_double_quoted_attribute(&topic);
    let words = say!("Ask again", "重新提问");
    format!("<button class=\"button\" type=\"button\" data-topic=\"{topic}\">{words}</button>")
}

const METHOD: Phrase = Phrase::new("Method", "方法");

/// What a published range rests on: its tag, and in words.
pub(crate) fn basis_html(input: usize, case: &Case) -> String {
    let model::InputSpec { basis, tag, symbol, .. } = &INPUTS[input];
    let query = query_from_case(case);
    let query = if query.is_empty() { query } else { format!("?{query}") };
    let query = encode_double_quoted_attribute(&query);
    format!(
        "<abbr class=\"tag\" data-tag=\"{key}\" title=\"{name}\">{letter}</abbr>{} \
         <a href=\"/method{query}#{anchor}\" data-plan=\"\">{METHOD}</a>",
        encode_text(basis.text()),
        key = tag.key(),
        name = tag.name(),
        letter = tag.letter(),
        anchor = anchor("input", symbol),
    )
}

/// The plan as hidden fields, so that a form without scripts keeps it.
pub(crate) fn hidden_fields(case: &Case) -> String {
    let query = query_from_case(case);
    let field = |(name, value): (_, _)| {
        let value = encode_double_quoted_attribute(&value).into_owned();
        format!("<input type=\"hidden\" name=\"{}\" value=\"{value}\">", encode_text(&name))
    };
    form_urlencoded::parse(query.as_bytes()).map(field).collect()
}

fn address(case: &Case, topic: &str) -> String {
    let address = joined(query_from_case(case), topic);
    encode_double_quoted_attribute(&address).into_owned()
}

#[cfg(test)]
mod tests {
    use words::{Language, Locale};

    use super::*;

    #[test]
    fn links_carry_the_plan_and_mark_the_current_question() {
        let plan = model::Plan::december_2025().with_lease(40.0).expect("in range").into();
        let html = questions(&plan, Some(&Topic::Listed(0)));
        assert_eq!(html.matches("aria-current").count(), 1);
        assert_eq!(html.matches("<li>").count(), LISTED.len() + 1);
        assert!(html.contains("href=\"?v=1&amp;lease=40&amp;ask=levers#ask\""), "{html}");
        assert!(!where_from(&plan, "goal", "Show me why").contains("aria-label"));
        let link = where_from(&plan, "K_gen", "K_gen");
        assert!(link.contains("href=\"?v=1&amp;lease=40&amp;inspect=K_gen#inspector\""), "{link}");
    }

    #[test]
    fn what_a_range_rests_on_is_tagged_alike_in_both_languages() {
        let (case, chinese) =
            (Case::december_2025(), Locale { language: Language::Chinese, ..Locale::default() });
        for (input, spec) in INPUTS.iter().enumerate() {
            let tag = format!("data-tag=\"{}\"", spec.tag.key());
            assert!(basis_html(input, &case).contains(&tag), "{}", spec.symbol);
            let html = words::within(chinese, || basis_html(input, &case));
            assert!(html.contains(&tag), "{}: {html}", spec.symbol);
        }
    }

    #[test]
    fn a_form_keeps_what_differs_from_the_reported_plan() {
        assert_eq!(hidden_fields(&Case::december_2025()), "");
        let plan = model::Plan::december_2025().with_lease(40.0).expect("in range").into();
        let html = hidden_fields(&plan);
        assert!(html.contains("<input type=\"hidden\" name=\"lease\" value=\"40\">"), "{html}");
    }
}
