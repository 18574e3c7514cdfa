//! The messages between the page and the analyst, and between the analyst and its crew.

use analysis::{Finding, Job};
use model::Case;
use serde::{Deserialize, Serialize};
use words::Locale;

use crate::ProtocolError;
use crate::message::Checked;

/// What the page asks of the analyst.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inquiry {
    /// The page's number of the inquiry, greater than any before.
    pub generation: u32,
    /// What is asked, as addresses have it; a newer one takes its place.
    ///
    /// A look at where a number comes from is no work: it is answered at once and takes no place.
    pub topic: String,
    /// What is asked about.
    pub case: Case,
    /// The same as links of the answer carry it.
    pub query: String,
    /// For whom the answer is written.
    pub locale: Locale,
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
        /// The answer as HTML.
        html: String,
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
    /// An inquiry could not be read.
    Refused(String),
    /// The analyst is about to die of a bug.
    Crashed(String),
}

/// A part of a question, for another worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Errand {
    /// The first worker's number of the part.
    pub ticket: u32,
    /// What is to be done.
    pub job: Job,
}

/// What another worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Report {
    /// It listens.
    Ready,
    /// A part is done.
    Done {
        /// The first worker's number of the part.
        ticket: u32,
        /// What came of it.
        finding: Box<Finding>,
    },
}

impl Checked for Inquiry {
    fn check(&self) -> Result<(), ProtocolError> {
        Ok(()) // a topic is read, and its question checked, by who answers it
    }
}

impl Checked for Response {
    fn check(&self) -> Result<(), ProtocolError> {
        Ok(())
    }
}

impl Checked for Errand {
    fn check(&self) -> Result<(), ProtocolError> {
        Ok(())
    }
}

impl Checked for Report {
    fn check(&self) -> Result<(), ProtocolError> {
        match self {
            Self::Done { finding, .. } if !finding.complete() => Err(ProtocolError::Incomplete),
            _ => Ok(()),
        }
    }
}
