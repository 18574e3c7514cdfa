//! Why a question has no answer.

use model::ModelError;
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
    /// A number of trials or rows that does not fill vectors.
    #[error("`{field}` must be a multiple of {unit}, not `{value}`")]
    NotWhole {
        /// The field's name.
        field: &'static str,
        /// What it must be a multiple of.
        unit: u32,
        /// The value given.
        value: u32,
    },
    /// A quantity is not a number or outside what is accepted.
    #[error("`{field}` must be a number between {low} and {high}, not `{value}`")]
    Quantity {
        /// The field's name.
        field: &'static str,
        /// The smallest value accepted.
        low: f64,
        /// The largest value accepted.
        high: f64,
        /// The value given.
        value: f64,
    },
    /// No input has this name.
    #[error("no input is called `{name}`; `g_gen` or `token_growth` is one")]
    UnknownInput {
        /// The name given.
        name: String,
    },
    /// A plan that the model cannot take.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// Inputs that move together exactly cannot be told apart.
    #[error("the inputs are too closely correlated to tell their effects apart")]
    Inseparable,
    /// No such number is in the model.
    #[error("the model has no cell `{symbol}`; `headroom inspect` lists them")]
    UnknownCell {
        /// The symbol asked for.
        symbol: String,
    },
    /// Findings came back that are none of the jobs'.
    #[error("a finding does not belong to its job")]
    Mismatch,
}

/// Checks that a count lies between two bounds.
pub(crate) fn count_in(
    field: &'static str,
    value: usize,
    (low, high): (u32, u32),
) -> Result<(), AnalysisError> {
    let value = u32::try_from(value).unwrap_or(u32::MAX);
    if (low..=high).contains(&value) {
        return Ok(());
    }
    Err(AnalysisError::OutOfRange { field, low, high, value })
}

/// Checks that a quantity is a number between two bounds.
pub(crate) fn quantity_in(
    field: &'static str,
    value: f64,
    (low, high): (f64, f64),
) -> Result<(), AnalysisError> {
    if value >= low && value <= high {
        return Ok(());
    }
    Err(AnalysisError::Quantity { field, low, high, value })
}

/// Checks that a count is a positive multiple of a unit and not above a bound.
pub(crate) fn whole_in(
    field: &'static str,
    value: u32,
    unit: u32,
    high: u32,
) -> Result<(), AnalysisError> {
    count_in(field, value as usize, (unit, high))?;
    if value.is_multiple_of(unit) {
        return Ok(());
    }
    Err(AnalysisError::NotWhole { field, unit, value })
}
