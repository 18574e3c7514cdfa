//! What can be wrong with a plan.

use std::fmt;

use thiserror::Error;
use words::{Phrase, say};

/// A plan that the model cannot take, and why.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// A number is not finite.
    NotFinite {
        /// The field's name.
        field: &'static str,
        /// The value given.
        value: f64,
    },
    /// A number is outside its range.
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
    Shares {
        /// The field's name.
        field: &'static str,
        /// What the parts must sum to.
        whole: u32,
        /// What they sum to.
        sum: u64,
    },
    /// A distribution that is none.
    Distribution {
        /// The field's name.
        field: &'static str,
        /// What is wrong with it.
        reason: Phrase,
    },
    /// A list of another length than the model's.
    Length {
        /// The field's name.
        field: &'static str,
        /// How many entries it must hold.
        expected: usize,
    },
    /// Loadings that leave no room for the input's own part.
    Loadings {
        /// The field's name.
        field: &'static str,
    },
    /// A matrix that is no correlation matrix.
    Correlation {
        /// Symbol of the row's input.
        row: &'static str,
        /// Symbol of the column's input.
        column: &'static str,
        /// What is wrong with it.
        reason: Phrase,
    },
    /// Fractions that cannot be scaled to shares.
    Fractions {
        /// The field's name.
        field: &'static str,
    },
}

impl fmt::Display for ModelError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.sentence())
    }
}

impl ModelError {
    /// What is wrong, in the language of the reader.
    fn sentence(&self) -> String {
        match self {
            Self::NotFinite { field, value } => say!(
                "`{field}` must be a finite number, not `{value}`",
                "`{field}`必须是有限数值，而不是`{value}`",
            ),
            Self::OutOfRange { field, low, high, value } => say!(
                "`{field}` must lie between {low} and {high}, not `{value}`",
                "`{field}`必须在{low}到{high}之间，而不是`{value}`",
            ),
            Self::Shares { field, whole, sum } => say!(
                "`{field}` must sum to {whole} parts, not `{sum}`",
                "`{field}`之和必须是{whole}份，而不是`{sum}`",
            ),
            Self::Distribution { field, reason } => {
                say!("`{field}` is not a distribution: {reason}", "`{field}`不构成分布：{reason}",)
            }
            Self::Length { field, expected } => {
                say!("`{field}` must hold {expected} entries", "`{field}`必须有{expected}项")
            }
            Self::Loadings { field } => say!(
                "the loadings of `{field}` must be finite, and their squares must sum to less than 1",
                "`{field}`的载荷必须有限，且平方和必须小于1",
            ),
            Self::Correlation { row, column, reason } => say!(
                "the correlation of `{row}` and `{column}` cannot be used: {reason}",
                "`{row}`与`{column}`的相关系数不可用：{reason}",
            ),
            Self::Fractions { field } => say!(
                "`{field}` must hold finite, non-negative fractions that are not all zero",
                "`{field}`必须是有限、非负且不全为零的比例",
            ),
        }
    }
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
