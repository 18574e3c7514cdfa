//! What can be wrong with data, plans and checkpoints.

use recommender::RecommenderError;
use thiserror::Error;

/// Why there is nothing to train with, or nothing to go on from.
///
/// Lines count from 1, the header being line 1.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TrainingError {
    /// The table is not well-formed CSV in UTF-8.
    #[error("`{file}`, line {line} is not valid CSV: {reason}")]
    Malformed {
        /// Name of the file.
        file: String,
        /// Line at which reading stopped.
        line: u64,
        /// What the parser objected to.
        reason: String,
    },
    /// The header lacks a column.
    #[error("`{file}`, line 1 has no column `{column}`; `user`, `item` and `timestamp` are needed")]
    MissingColumn {
        /// Name of the file.
        file: String,
        /// Name of the column.
        column: &'static str,
    },
    /// A cell cannot be read.
    #[error("`{file}`, line {line}, column `{column}` {reason}, found `{cell}`")]
    Cell {
        /// Name of the file.
        file: String,
        /// Line of the cell.
        line: u64,
        /// Name of its column.
        column: &'static str,
        /// What is wrong with it, as the end of the sentence.
        reason: &'static str,
        /// What the cell holds, shortened.
        cell: String,
    },
    /// A table is absent, damaged or not the one it should be.
    #[error("`{file}` cannot be used: {reason}")]
    Table {
        /// Name of the file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// No user has the three events that a split needs.
    #[error("`{file}` has no user with at least three events, so nothing can be held out")]
    TooShort {
        /// Name of the file.
        file: String,
    },
    /// A setting is outside its range.
    #[error("`{field}` must lie between {low} and {high}, not `{value}`")]
    Setting {
        /// Name of the setting.
        field: &'static str,
        /// Smallest value accepted.
        low: f64,
        /// Largest value accepted.
        high: f64,
        /// The value given.
        value: f64,
    },
    /// The bytes are not a checkpoint of this version.
    #[error("this is not a checkpoint of a training run: {reason}")]
    NotACheckpoint {
        /// What is missing or misshapen.
        reason: String,
    },
    /// The checkpoint was made with other settings or other data.
    #[error("the checkpoint belongs to another run, its {what} differs")]
    OtherRun {
        /// What differs.
        what: &'static str,
    },
    /// The loss or a weight stopped being a number.
    #[error("training diverged in epoch {epoch}; a lower learning rate may help")]
    Diverged {
        /// The epoch, from 1.
        epoch: usize,
    },
    /// The recommender refused sizes or data.
    #[error(transparent)]
    Recommender(#[from] RecommenderError),
}
