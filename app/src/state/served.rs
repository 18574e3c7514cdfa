//! The server's answers to questions, as they travel in the page.

use std::fmt::Write as _;

use analysis::Answer;
use protocol::{Response, decode, encode};
use serde::{Deserialize, Serialize};

use super::address::plan_from_query;
use super::topic::{Asked, Topic};

/// A question in an address and the server's reply to it.
///
/// The reply is the message that the engine would send, so that the page reads one format only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    path: String,
    query: String,
    reply: String,
}

impl Served {
    /// A reply to what was asked on a page; an error is one sentence.
    pub fn new(
        path: &str,
        asked: &Asked,
        answer: Result<Answer, String>,
        elapsed_millis: f64,
    ) -> Self {
        let generation = 0;
        let reply = match answer {
            Ok(answer) => {
                Response::Answered { generation, answer: Box::new(answer), elapsed_millis }
            }
            Err(reason) => Response::Unanswered { generation, reason },
        };
        let mut text = String::new();
        for byte in encode(&reply).unwrap_or_default() {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        Self { path: path.to_owned(), query: asked.query(), reply: text }
    }

    /// Whether it says where a number comes from, instead of answering the page's question.
    pub(crate) fn is_about_a_cell(&self) -> bool {
        matches!(self.asked(), Some(Asked { topic: Topic::Cell(_), .. }))
    }

    fn asked(&self) -> Option<Asked> {
        let (plan, _) = plan_from_query(&self.query);
        let asked = Asked::from_address(&self.path, &self.query, &plan);
        // A comparison is always asked on its page, but here only if it is in the query.
        asked.into_iter().find(|asked| asked.query() == self.query)
    }

    /// What was asked, and the reply; nothing if either cannot be read.
    pub(crate) fn read(&self) -> Option<(Asked, Response)> {
        let asked = self.asked()?;
        let digit = |digit: u8| char::from(digit).to_digit(16);
        let byte = |pair: &[u8]| match pair {
            [high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
            _ => None,
        };
        let bytes = self.reply.as_bytes().chunks(2).map(byte).collect::<Option<Vec<u8>>>()?;
        Some((asked, decode(&bytes).ok()?))
    }
}
