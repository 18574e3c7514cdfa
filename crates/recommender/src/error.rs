//! What can be wrong with weights, histories and requests.

use std::fmt;

use thiserror::Error;

/// Why bytes are not one whole safetensors file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FormatError {
    /// Fewer bytes than the length at the beginning asks for, or one that no file has.
    #[error("the header is not whole")]
    Short,
    /// The header is not what the format says.
    #[error("the header is wrong near byte {at}")]
    Header {
        /// Where in the header.
        at: usize,
    },
    /// Tensors overlap, leave gaps, are of other sizes than they state, or end before the file.
    #[error("the tensors do not fill the file")]
    Places,
}

/// Weights or a request that the recommender cannot take, and why.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RecommenderError {
    /// The bytes are not a whole safetensors file: foreign, cut short, or with bytes left over.
    #[error("these bytes are not one complete safetensors file")]
    NotSafetensors {
        /// What the reader of the format objected to.
        #[source]
        source: FormatError,
    },
    /// A tensor of the sequence model is not in the file.
    #[error("the file has no tensor `{name}`, so it is not a sequence model")]
    MissingTensor {
        /// Name of the tensor.
        name: String,
    },
    /// A tensor has other sizes than its neighbours ask for.
    #[error("tensor `{name}` must have shape `{expected:?}`, not `{found:?}`")]
    WrongShape {
        /// Name of the tensor.
        name: String,
        /// What the other tensors ask for.
        expected: Vec<usize>,
        /// What the file has.
        found: Vec<usize>,
    },
    /// A tensor holds numbers of a kind that is not read here.
    #[error("tensor `{name}` must hold F32 or F16, not `{found}`")]
    WrongType {
        /// Name of the tensor.
        name: String,
        /// The kind in the file.
        found: String,
    },
    /// A tensor holds an infinity or something that is no number.
    #[error("tensor `{name}` holds a value that is not finite")]
    NotFinite {
        /// Name of the tensor.
        name: String,
    },
    /// A size of the model is outside what is supported.
    #[error("`{field}` must lie between {low} and {high}, not `{value}`")]
    Size {
        /// Name of the size.
        field: &'static str,
        /// Smallest value accepted.
        low: usize,
        /// Largest value accepted.
        high: usize,
        /// The value found.
        value: usize,
    },
    /// The file does not say into how many heads attention is split.
    #[error("the file does not state its number of attention heads under `heads`")]
    HeadsUnknown,
    /// The width cannot be split evenly into the heads.
    #[error("a width of {width} cannot be split into `{heads}` heads")]
    Heads {
        /// Width of the model.
        width: usize,
        /// Heads asked for.
        heads: usize,
    },
    /// A history without a single event has no state to score with.
    #[error("the history is empty, and a sequence model needs at least one event")]
    EmptyHistory,
    /// An item that the catalogue does not have.
    #[error("the catalogue has {items} items, and `{item}` is not among them")]
    UnknownItem {
        /// The item asked for.
        item: u32,
        /// Items in the catalogue, counted from 0.
        items: usize,
    },
    /// Weights that were trained for other items.
    #[error("the weights are for catalogue `{found}` and not for `{wanted}`")]
    OtherCatalogue {
        /// The catalogue at hand.
        wanted: String,
        /// The catalogue that the weights state.
        found: String,
    },
    /// A probability of a log that cannot be one.
    #[error("observation {index} has a logged or target probability that cannot be one")]
    Propensity {
        /// Place in the log, from 0.
        index: usize,
    },
    /// A log that says next to nothing about the policy under judgement.
    #[error(
        "only {} observations are in effect, and an estimate needs {}",
        Tenths(*effective),
        Tenths(*needed)
    )]
    TooFewEffective {
        /// Observations that the weights leave in effect.
        effective: f64,
        /// Observations that would do.
        needed: f64,
    },
    /// A buffer of another length than the catalogue.
    #[error("scores for {items} items do not fit a buffer of `{length}`")]
    BufferLength {
        /// Items in the catalogue.
        items: usize,
        /// Length of the buffer.
        length: usize,
    },
}

/// A number of observations with one decimal, rounded down.
///
/// As a whole number and a digit: the worker that recommends prints no other fraction, and the
/// code for one is large.
struct Tenths(f64);

impl fmt::Display for Tenths {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (10.0 * self.0) as u64;
        write!(formatter, "{}.{}", tenths / 10, tenths % 10)
    }
}

/// Checks that a size is in its range.
pub(crate) fn in_range(
    field: &'static str,
    value: usize,
    (low, high): (usize, usize),
) -> Result<usize, RecommenderError> {
    if value < low || value > high {
        return Err(RecommenderError::Size { field, low, high, value });
    }
    Ok(value)
}

/// Checks that an item is in the catalogue.
pub(crate) fn known(item: u32, items: usize) -> Result<usize, RecommenderError> {
    let index = item as usize;
    if index < items { Ok(index) } else { Err(RecommenderError::UnknownItem { item, items }) }
}
