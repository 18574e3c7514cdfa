//! What can be wrong with a plan.

use thiserror::Error;

/// A plan that the model cannot take, and why.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// A number is not finite.
    #[error("`{field}` must be a finite number, not `{value}`")]
    NotFinite {
        /// The field's name.
        field: &'static str,
        /// The value given.
        value: f64,
    },
    /// A number is outside its range.
    #[error("`{field}` must lie between {low} and {high}, not `{value}`")]
    OutOfRange {
        /// The field's name.
        field: &'static str,
        /// The smallest value accepted.
        low: f64,
        /// The largest value accepted.
        high: f64,
        /// The value given.
        value: f64,
    },
    /// Shares that do not add up to the whole.
    #[error("`{field}` must sum to {whole} parts, not `{sum}`")]
    Shares {
        /// The field's name.
        field: &'static str,
        /// What the parts must sum to.
        whole: u32,
        /// What they sum to.
        sum: u64,
    },
    /// A distribution that is none.
    #[error("`{field}` is not a distribution: {reason}")]
    Distribution {
        /// The field's name.
        field: &'static str,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A list of another length than the model's.
    #[error("`{field}` must hold {expected} entries")]
    Length {
        /// The field's name.
        field: &'static str,
        /// How many entries it must hold.
        expected: usize,
    },
    /// Loadings that leave no room for the input's own part.
    #[error("the loadings of `{field}` must be finite, and their squares must sum to less than 1")]
    Loadings {
        /// The field's name.
        field: &'static str,
    },
    /// A matrix that is no correlation matrix.
    #[error("the correlation of `{row}` and `{column}` cannot be used: {reason}")]
    Correlation {
        /// Symbol of the row's input.
        row: &'static str,
        /// Symbol of the column's input.
        column: &'static str,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Fractions that cannot be scaled to shares.
    #[error("`{field}` must hold finite, non-negative fractions that are not all zero")]
    Fractions {
        /// The field's name.
        field: &'static str,
    },
}

/// Checks that a number is finite and in its range.
pub(crate) fn in_range(
    field: &'static str,
    value: f64,
    (low, high): (f64, f64),
) -> Result<f64, ModelError> {
    if !value.is_finite() {
        return Err(ModelError::NotFinite { field, value });
    }
    if value < low || value > high {
        return Err(ModelError::OutOfRange { field, low, high, value });
    }
    Ok(value)
}
