//! What the server knows of an address before it renders the page.

use codee::binary::PostcardCodec;
use leptos::prelude::{SharedValue, use_context};
use model::Case;
use protocol::Simulated;

use super::peers::Peer;
use super::served::Served;

/// The server's answer to an address: computed natively, given to pages by context.
#[derive(Debug, Clone, PartialEq)]
pub struct Initial {
    /// The plan in the address, and what it believes.
    pub case: Case,
    /// What in the address was ignored.
    pub notes: Vec<String>,
    /// The run of the plan.
    pub answer: Simulated,
    /// What the address asks beside the plan, with the server's answers.
    pub served: Vec<Served>,
    /// What would help the plan most, as a table; only where the page shows it.
    pub helps: Option<String>,
    /// The odds of the goal under the December 2025 plan.
    pub usual_goal: f64,
    /// Capex of peers.
    pub peers: Vec<Peer>,
    /// The day of the fact tables, `2026-11-23`.
    pub facts_date: String,
}

/// The run of the plan: from context on the server, from the page in the browser, to which it
/// travels in the encoding of messages, about 4 kB.
///
/// `None` only for a page that the server makes without an answer.
pub(crate) fn handed_over() -> Option<Simulated> {
    let answer = || use_context::<Initial>().map(|initial| initial.answer);
    SharedValue::<_, PostcardCodec>::new_with_encoding(answer).into_inner()
}
