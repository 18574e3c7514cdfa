//! The weights of a ranker, and how they are read from a safetensors file.

use std::ops::Range;

use super::dimensions::RankerDimensions;
use crate::error::RecommenderError;
use crate::tensors::Tensors;
use crate::weights::{matrix, read};

/// All weights of a ranker in one flat vector, in the order of [`RankerDimensions::layout`].
#[derive(Debug, Clone, PartialEq)]
pub struct RankerWeights {
    dimensions: RankerDimensions,
    values: Vec<f32>,
}

impl RankerWeights {
    /// Weights from a flat vector, for instance from training.
    ///
    /// # Errors
    /// Those of [`RankerDimensions::checked`], [`RecommenderError::WrongShape`] if the vector is
    /// not as long as its layout, and [`RecommenderError::NotFinite`].
    pub fn new(dimensions: RankerDimensions, values: Vec<f32>) -> Result<Self, RecommenderError> {
        let layout = dimensions.checked()?.layout();
        if values.len() != layout.total() {
            return Err(RecommenderError::WrongShape {
                name: "all weights".to_owned(),
                expected: vec![layout.total()],
                found: vec![values.len()],
            });
        }
        for tensor in layout.tensors {
            if !values[tensor.range].iter().all(|value| value.is_finite()) {
                return Err(RecommenderError::NotFinite { name: tensor.name });
            }
        }
        Ok(Self { dimensions, values })
    }

    /// Reads the tensors whose names begin with `ranker.`; others are left alone.
    ///
    /// # Errors
    /// [`RecommenderError::NotSafetensors`]; then the first tensor that is missing, misshapen, of
    /// another type or not finite.
    pub fn read(bytes: &[u8]) -> Result<Self, RecommenderError> {
        Self::from_tensors(&Tensors::read(bytes)?)
    }

    pub(crate) fn from_tensors(file: &Tensors<'_>) -> Result<Self, RecommenderError> {
        let dimensions = dimensions(file)?.checked()?;
        let layout = dimensions.layout();
        let mut values = Vec::with_capacity(layout.total());
        for tensor in &layout.tensors {
            values.extend(read(file, &tensor.name, &tensor.shape)?);
        }
        Self::new(dimensions, values)
    }

    /// The sizes of the ranker.
    pub fn dimensions(&self) -> RankerDimensions {
        self.dimensions
    }

    /// All values, in the order of the layout.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    pub(crate) fn part(&self, range: &Range<usize>) -> &[f32] {
        &self.values[range.clone()]
    }
}

/// Reads the sizes from the shapes of some tensors.
fn dimensions(file: &Tensors<'_>) -> Result<RankerDimensions, RecommenderError> {
    let (width, item_width) = matrix(file, "ranker.candidate.weight")?;
    let (heads, history) = matrix(file, "ranker.ages")?;
    let (second, first) = matrix(file, "ranker.second.weight")?;
    Ok(RankerDimensions { item_width, width, heads, history, hidden: [first, second] })
}
