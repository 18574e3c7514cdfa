//! Why a question has no answer.

use thiserror::Error;

/// What is wrong with a question or with what came back.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum AnalysisError {
    /// A number of trials or the like is outside what is accepted.
    #[error("`{field}` must lie between {low} and {high}, not `{value}`")]
    OutOfRange {
        /// The field's name.
        field: &'static str,
        /// The smallest value accepted.
        low: u32,
        /// The largest value accepted.
        high: u32,
        /// The value given.
        value: u32,
    },
    /// Findings came back that are none of the jobs'.
    #[error("a finding does not belong to its job")]
    Mismatch,
}
