//! The messages between the page and the analyst, and between the analyst and its crew.

use analysis::{Answer, Finding, Job, Question};
use serde::{Deserialize, Serialize};

use crate::ProtocolError;
use crate::message::Checked;

/// What the page asks of the analyst.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Inquiry {
    /// Answer a question; a newer one takes its place.
    Ask {
        /// The page's number of the inquiry, greater than any before.
        generation: u32,
        /// The question.
        question: Question,
    },
    /// Do a part of a question, for another worker.
    Work {
        /// The other worker's number of the part.
        ticket: u32,
        /// What is to be done.
        job: Job,
    },
}

/// What the analyst answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Response {
    /// The analyst listens.
    Ready,
    /// How far a question has come.
    Progress {
        /// The inquiry.
        generation: u32,
        /// Jobs done.
        done: u32,
        /// Jobs known of; a search may find more.
        known: u32,
    },
    /// The answer to a question.
    Answered {
        /// The inquiry that it answers.
        generation: u32,
        /// The answer.
        answer: Box<Answer>,
        /// Milliseconds from the first job to the last.
        elapsed_millis: f64,
    },
    /// A question that cannot be answered, and why.
    Unanswered {
        /// The inquiry.
        generation: u32,
        /// Why.
        reason: String,
    },
    /// A part that another worker asked for.
    Worked {
        /// The other worker's number of the part.
        ticket: u32,
        /// What came of it.
        finding: Box<Finding>,
    },
    /// An inquiry could not be read.
    Refused(String),
    /// The analyst is about to die of a bug.
    Crashed(String),
}

impl Checked for Inquiry {
    fn check(&self) -> Result<(), ProtocolError> {
        Ok(()) // a question checks its numbers when it is studied
    }
}

impl Checked for Response {
    fn check(&self) -> Result<(), ProtocolError> {
        match self {
            Self::Worked { finding, .. } if !finding.complete() => Err(ProtocolError::Incomplete),
            _ => Ok(()),
        }
    }
}
