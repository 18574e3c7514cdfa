//! What a page is about when it opens.

use inquiry::Topic;
use leptos::prelude::use_context;
use model::Case;

use super::address::case_from_query;
use super::initial::Initial;
use super::served::Served;
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
    /// What an address asks. The answers are on the page already and not looked at.
    pub(crate) fn of_address(path: &str, query: &str) -> Self {
        let (case, _) = case_from_query(query);
        let topics = Topic::of_address(path, query, &case);
        Self { case, served: topics.into_iter().map(Served::on_the_page).collect() }
    }
}

/// The opening of this page: from the server's answer or, in the browser, from the address.
///
/// `None` only for a page that the server makes without an answer.
pub(crate) fn opening() -> Option<Opening> {
    match use_context::<Initial>() {
        Some(Initial { case, served, .. }) => Some(Opening { case, served }),
        None => browser::address().map(|(path, query)| Opening::of_address(&path, &query)),
    }
}
