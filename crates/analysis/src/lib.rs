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

mod change;
mod dominance;
mod error;
mod estimate;
mod job;
mod measure;
mod pairing;
pub mod questions;
mod ranks;
mod score;
mod sobol;
mod study;
mod subject;
mod trials;
mod workshop;

pub use change::{Change, input_place, input_range};
pub use dominance::non_dominated;
pub use error::AnalysisError;
pub use estimate::Estimate;
pub use job::{Finding, Job};
pub use measure::Measure;
pub use pairing::{Compared, Pairing};
pub use questions::{Answer, Question};
pub use ranks::{partial_correlations, unit_ranks};
pub use score::{Score, Scoring, Variant};
pub use sobol::{Index, Indices, Mixed, indices, shuffled};
#[cfg(feature = "threads")]
pub use study::answer;
pub use study::{Study, answer_alone};
pub use subject::Subject;
pub use trials::Trials;
pub use workshop::Workshop;
