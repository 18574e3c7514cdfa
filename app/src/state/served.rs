//! The server's answers to what an address asks.

use inquiry::Topic;

/// What an address asks beside its plan, and the server's answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Served {
    /// What was asked.
    pub(crate) topic: Topic,
    /// The answer.
    pub(crate) html: String,
    /// Why there is none.
    pub(crate) failure: Option<String>,
    /// Milliseconds that it took.
    pub(crate) elapsed_millis: f64,
}

impl Served {
    /// An answer as HTML, or one sentence about why there is none.
    pub fn new(topic: Topic, answer: Result<String, String>, elapsed_millis: f64) -> Self {
        let (html, failure) = match answer {
            Ok(html) => (html, None),
            Err(reason) => (String::new(), Some(reason)),
        };
        Self { topic, html, failure, elapsed_millis }
    }

    /// An answer that hydration finds on the page and keeps there.
    pub(crate) fn on_the_page(topic: Topic) -> Self {
        Self::new(topic, Ok(String::new()), 0.0)
    }
}
