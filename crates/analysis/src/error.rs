//! Why a question has no answer.

use std::fmt;

use model::ModelError;
use thiserror::Error;
use words::say;

/// What is wrong with a question or with what came back.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum AnalysisError {
    /// A number of trials or the like is outside what is accepted.
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
    NotWhole {
        /// The field's name.
        field: &'static str,
        /// What it must be a multiple of.
        unit: u32,
        /// The value given.
        value: u32,
    },
    /// A quantity is not a number or outside what is accepted.
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
    UnknownInput {
        /// The name given.
        name: String,
    },
    /// A plan that the model cannot take.
    Model(ModelError),
    /// Inputs that move together exactly cannot be told apart.
    Inseparable,
    /// No such number is in the model.
    UnknownCell {
        /// The symbol asked for.
        symbol: String,
    },
    /// Findings came back that are none of the jobs'.
    Mismatch,
}

impl fmt::Display for AnalysisError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.sentence())
    }
}

impl From<ModelError> for AnalysisError {
    fn from(error: ModelError) -> Self {
        Self::Model(error)
    }
}

impl AnalysisError {
    /// What is wrong, in the language of the reader.
    fn sentence(&self) -> String {
        match self {
            Self::OutOfRange { field, low, high, value } => say!(
                "`{field}` must lie between {low} and {high}, not `{value}`",
                "`{field}`必须在{low}到{high}之间，而不是`{value}`",
            ),
            Self::NotWhole { field, unit, value } => say!(
                "`{field}` must be a multiple of {unit}, not `{value}`",
                "`{field}`必须是{unit}的倍数，而不是`{value}`",
            ),
            Self::Quantity { field, low, high, value } => say!(
                "`{field}` must be a number between {low} and {high}, not `{value}`",
                "`{field}`必须是{low}到{high}之间的数，而不是`{value}`",
            ),
            Self::UnknownInput { name } => say!(
                "no input is called `{name}`; `g_gen` or `token_growth` is one",
                "没有名为`{name}`的输入；例如有`g_gen`或`token_growth`",
            ),
            Self::Model(error) => error.to_string(),
            Self::Inseparable => say!(
                "the inputs are too closely correlated to tell their effects apart",
                "各输入相关过强，无法区分各自的影响",
            ),
            Self::UnknownCell { symbol } => say!(
                "the model has no cell `{symbol}`; `headroom inspect` lists them",
                "模型中没有`{symbol}`这一项；`headroom inspect`可列出全部",
            ),
            Self::Mismatch => {
                say!("a finding does not belong to its job", "收到的结果不属于所派的任务")
            }
        }
    }
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
