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
    /// Milliseconds that it took, where that is known.
    pub(crate) elapsed_millis: Option<f64>,
}

/// What of an answer travels beside the page: why there is none, and the milliseconds that it took.
pub(crate) type Told = (Option<String>, Option<f64>);

impl Served {
    /// An answer as HTML, or one sentence about why there is none.
    pub fn new(topic: Topic, answer: Result<String, String>, elapsed_millis: f64) -> Self {
        let (html, failure) = match answer {
            Ok(html) => (html, None),
            Err(reason) => (String::new(), Some(reason)),
        };
        Self { topic, html, failure, elapsed_millis: Some(elapsed_millis) }
    }

    /// An answer that hydration finds on the page and keeps there, of which this is told.
    pub(crate) fn on_the_page(topic: Topic, (failure, elapsed_millis): Told) -> Self {
        Self { topic, html: String::new(), failure, elapsed_millis }
    }

    /// What travels beside the page.
    pub(crate) fn told(&self) -> Told {
        (self.failure.clone(), self.elapsed_millis)
    }
}
