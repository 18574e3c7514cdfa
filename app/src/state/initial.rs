//! What the server tells the page before the page can compute.

use leptos::prelude::{SharedValue, use_context};
use model::Plan;
use protocol::Simulated;
use serde::{Deserialize, Serialize};

use super::peers::Peer;
use super::served::Served;

/// The server's answer to an address: computed natively, shown at once, taken over by the browser.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Initial {
    /// The plan in the address.
    pub plan: Plan,
    /// What in the address was ignored.
    pub notes: Vec<String>,
    /// The run of the plan.
    pub answer: Simulated,
    /// What the address asks beside the plan, with the server's answers.
    pub served: Vec<Served>,
    /// Capex of peers.
    pub peers: Vec<Peer>,
    /// The day of the fact tables, `2026-11-23`.
    pub facts_date: String,
}

/// The server's answer: from context on the server, from the page in the browser.
///
/// `None` only while the server lists its routes, when there is no request to answer.
pub(crate) fn initial() -> Option<Initial> {
    SharedValue::new(use_context::<Initial>).into_inner()
}
