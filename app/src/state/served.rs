//! The server's answers to what an address asks.

use inquiry::Topic;
use serde::{Deserialize, Serialize};

/// What an address asks beside its plan, and the server's answer.
///
/// The answer's HTML stays on the server: it is in the page, where hydration finds and keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Served {
    /// What was asked, as a query.
    pub(crate) topic: String,
    /// The answer.
    #[serde(skip)]
    pub(crate) html: String,
    /// Why there is none.
    pub(crate) failure: Option<String>,
    /// Milliseconds that it took.
    pub(crate) elapsed_millis: f64,
}

impl Served {
    /// An answer as HTML, or one sentence about why there is none.
    pub fn new(topic: &Topic, answer: Result<String, String>, elapsed_millis: f64) -> Self {
        let (html, failure) = match answer {
            Ok(html) => (html, None),
            Err(reason) => (String::new(), Some(reason)),
        };
        Self { topic: topic.query(), html, failure, elapsed_millis }
    }
}
