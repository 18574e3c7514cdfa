//! What a page is about when it opens.

use codee::binary::PostcardCodec;
use inquiry::Topic;
use leptos::prelude::{SharedValue, use_context};
use model::Case;

use super::address::case_from_query;
use super::initial::Initial;
use super::served::{Served, Told};
use crate::browser;

/// The plan on a page and what is asked about it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Opening {
    /// The plan and what it believes.
    pub case: Case,
    /// What is asked beside the plan.
    pub served: Vec<Served>,
}

impl Opening {
    /// What an address asks, without any answers.
    pub(crate) fn of_address(path: &str, query: &str) -> Self {
        Self::of_page(path, query, Vec::new())
    }

    /// What an address asks. The answers are on the page already and not looked at; what is told of
    /// them, in their order, came beside it.
    fn of_page(path: &str, query: &str, told: Vec<Told>) -> Self {
        let (case, _) = case_from_query(query);
        let topics = Topic::of_address(path, query, &case);
        let told = told.into_iter().map(Some).chain(std::iter::repeat(None));
        let served = topics.into_iter().zip(told);
        let served =
            served.map(|(topic, told)| Served::on_the_page(topic, told.unwrap_or_default()));
        Self { case, served: served.collect() }
    }
}

/// The opening of this page: from the server's answer or, in the browser, from the address and what
/// the server told of its answers.
///
/// `None` only for a page that the server makes without an answer.
pub(crate) fn opening() -> Option<Opening> {
    let initial = use_context::<Initial>();
    let told = || {
        let served = initial.as_ref().map(|initial| &initial.served);
        served.map_or_else(Vec::new, |served| served.iter().map(Served::told).collect())
    };
    let told: Vec<Told> = SharedValue::<_, PostcardCodec>::new_with_encoding(told).into_inner();
    match initial {
        Some(Initial { case, served, .. }) => Some(Opening { case, served }),
        None => browser::address().map(|(path, query)| Opening::of_page(&path, &query, told)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_told_goes_to_the_question_in_its_place() {
        let told = vec![(Some("no".to_owned()), Some(7.0))];
        let opening = Opening::of_page("/lab", "v=1&ask=levers&inspect=K_gen", told);
        let [asked, inspected] = &opening.served[..] else { panic!("two questions") };
        assert_eq!((asked.failure.as_deref(), asked.elapsed_millis), (Some("no"), Some(7.0)));
        assert_eq!(inspected.told(), (None, None), "nothing was told, and nothing is made up");
    }
}
