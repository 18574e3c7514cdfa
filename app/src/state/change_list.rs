//! What differs from the plan that was started from, as HTML.

use std::fmt::Write as _;

use html_escape::{encode_double_quoted_attribute, encode_text};
use model::{Case, Preset};
use words::{Phrase, say};

use super::address::query_from_case;
use super::controls::{changes, reset};

/// Resets everything, where a link names a decision.
pub(crate) const EVERYTHING: &str = "everything";

const RESET: Phrase = Phrase::new("Reset", "还原");
const RESET_ALL: Phrase = Phrase::new("Reset all", "全部还原");
const CHANGES: Phrase = Phrase::new("changes", "改动");
/// What stands between a verb and its object.
const SPACE: Phrase = Phrase::new(" ", "");

/// The case after a link of the list was followed.
pub(crate) fn after_reset(case: &Case, origin: &Case, key: &str) -> Case {
    if key == EVERYTHING { origin.clone() } else { reset(case, origin, key) }
}

/// Every change with a link that takes it back, and one that takes all back; empty without changes.
///
/// Without scripts the links lead to the plan as it would be.
pub(crate) fn changes_html(origin: Preset, case: &Case) -> String {
    let start = origin.plan().into();
    let changes = changes(&start, case);
    if changes.is_empty() {
        return String::new();
    }
    let link = |key: &str, label: &str, words: Phrase| {
        let query = query_from_case(&after_reset(case, &start, key));
        let query = if query.is_empty() { query } else { format!("?{query}") };
        let query = encode_double_quoted_attribute(&query);
        format!(
            "<a class=\"change-reset\" href=\"/lab{query}\" data-reset=\"{key}\" \
             aria-label=\"{words}{SPACE}{label}\">{words}</a>"
        )
    };
    let (count, name) = (changes.len(), encode_text(origin.name.text()));
    let title = match count {
        1 => say!("1 change from {name}", "与“{name}”相比改动1项"),
        _ => say!("{count} changes from {name}", "与“{name}”相比改动{count}项"),
    };
    let mut html = format!(
        "<p class=\"changes-title\" id=\"changes\" tabindex=\"-1\">{title}</p>\
         <ul class=\"changes-list\">"
    );
    for change in &changes {
        // Writing to a String cannot fail.
        let _ = write!(
            html,
            "<li class=\"change\"><span class=\"change-name\">{}</span>{}\
             <span class=\"change-values\"><s>{}</s> → <strong>{}</strong></span></li>",
            encode_text(change.label),
            link(change.key, change.label, RESET),
            encode_text(&change.old),
            encode_text(&change.new),
        );
    }
    let _ = write!(html, "</ul>{}", link(EVERYTHING, CHANGES.text(), RESET_ALL));
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_has_a_link_to_the_plan_without_it() {
        let origin = Preset::ALL[0];
        assert_eq!(changes_html(origin, &origin.plan().into()), "");
        let plan = origin.plan().with_lease(40.0).and_then(|plan| plan.with_capex(200.0));
        let plan = plan.expect("in range");
        let html = changes_html(origin, &plan.into());
        assert!(html.contains("2 changes from December 2025 plan"), "{html}");
        assert!(html.contains("href=\"/lab?v=1&amp;lease=40\" data-reset=\"capex\""), "{html}");
        assert!(html.contains("href=\"/lab\" data-reset=\"everything\""), "{html}");
        assert!(html.contains("<strong>40 bn yuan a year</strong>"), "{html}");
    }

    #[test]
    fn links_lead_where_they_say() {
        let origin = Case::december_2025();
        let plan = origin.plan.with_lease(40.0).and_then(|plan| plan.with_capex(200.0));
        let plan = plan.expect("in range");
        let case = Case::from(plan);
        assert_eq!(after_reset(&case, &origin, EVERYTHING), origin);
        let without = plan.with_lease(18.0).expect("in range");
        assert_eq!(after_reset(&case, &origin, "lease"), without.into());
    }
}
