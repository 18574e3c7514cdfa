//! The questions that an analyst asks of the model, as work that anyone can do a part of.
//!
//! A [`Question`] becomes a [`Study`]: rounds of [`Job`]s, each a few milliseconds of work that
//! depends on nothing but its own fields, and a way to put their [`Finding`]s together. Whoever has
//! hands does the jobs (threads natively, workers in a browser) in any order; findings are taken in
//! the order of the jobs, so the answer has the same digits whoever did them and how many they were.
//!
//! A [`Workshop`] keeps the worlds that jobs have sampled. Worlds do not depend on the plan, so a
//! slider that moves a plan, or a search over a thousand of them, samples only once.
//!
//! Feature `threads` adds [`answer`], which does the jobs on every core.

mod error;
mod job;
pub mod questions;
mod study;
mod workshop;

pub use error::AnalysisError;
pub use job::{Finding, Job};
pub use questions::{Answer, Question};
#[cfg(feature = "threads")]
pub use study::answer;
pub use study::{Study, answer_alone};
pub use workshop::Workshop;
