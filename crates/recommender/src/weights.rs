//! The weights of a sequence model, and how they are read from a safetensors file.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::dimensions::{Dimensions, MOST_BLOCKS};
use crate::error::RecommenderError;
use crate::half::single_from_half;
use crate::marks::Marks;
use crate::tensors::{Kind, Tensor, Tensors};

/// Name of the item vectors in single or half precision, with a row of padding.
pub(crate) const ITEMS: &str = "E.weight";
/// Names of the item vectors in bytes, without padding, and of their scales.
pub(crate) const ITEM_BYTES: &str = "item.q";
pub(crate) const ITEM_SCALES: &str = "item.scale";

/// All weights of a sequence model in one flat vector, in the order of [`Dimensions::layout`].
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    dimensions: Dimensions,
    values: Vec<f32>,
    marks: Marks,
}

impl Weights {
    /// Weights from a flat vector, for instance from training.
    ///
    /// # Errors
    /// [`RecommenderError::Size`] or [`RecommenderError::Heads`] if no model has these sizes,
    /// [`RecommenderError::WrongShape`] if the vector is not as long as its layout, and
    /// [`RecommenderError::NotFinite`].
    pub fn new(dimensions: Dimensions, values: Vec<f32>) -> Result<Self, RecommenderError> {
        let layout = dimensions.checked()?.layout();
        if values.len() != layout.total() {
            return Err(RecommenderError::WrongShape {
                name: "all weights".to_owned(),
                expected: vec![layout.total()],
                found: vec![values.len()],
            });
        }
        for tensor in layout.tensors {
            if !finite(&values[tensor.range]) {
                return Err(RecommenderError::NotFinite { name: tensor.name });
            }
        }
        Ok(Self { dimensions, values, marks: Marks::default() })
    }

    /// These weights with vectors for what is known of an event besides its item.
    ///
    /// # Shape
    /// [`ACTIONS`](crate::ACTIONS) rows for actions, then [`GAPS`](crate::GAPS) rows for gaps, each
    /// of `width` numbers.
    /// # Errors
    /// [`RecommenderError::WrongShape`] and [`RecommenderError::NotFinite`].
    pub fn with_marks(self, values: Vec<f32>) -> Result<Self, RecommenderError> {
        let marks = Marks::new(values, self.dimensions.width)?;
        Ok(Self { marks, ..self })
    }

    /// What a file says about itself, without its tensors.
    ///
    /// # Errors
    /// [`RecommenderError::NotSafetensors`].
    pub fn read_metadata(bytes: &[u8]) -> Result<BTreeMap<String, String>, RecommenderError> {
        Ok(Tensors::read(bytes)?.metadata)
    }

    /// Reads a file whose metadata states the number of heads under `heads`.
    ///
    /// # Errors
    /// [`RecommenderError::HeadsUnknown`], and those of [`Weights::read_with_heads`].
    pub fn read(bytes: &[u8]) -> Result<Self, RecommenderError> {
        Self::from_tensors(&Tensors::read(bytes)?, None)
    }

    /// Reads a file that does not state its number of heads, which no shape tells.
    ///
    /// # Shape
    /// `E.weight` is `(items + 1) x width`: its first row is padding and no item. In its place
    /// there may be `item.q` and `item.scale`, see [`Weights::write_compact`]. Optional, and only
    /// together: `action.weight` and `gap.weight`, see [`Weights::with_marks`].
    /// # Errors
    /// [`RecommenderError::NotSafetensors`] for foreign, truncated or oversized bytes; then the
    /// first tensor that is missing, misshapen, of another type or not finite.
    pub fn read_with_heads(bytes: &[u8], heads: usize) -> Result<Self, RecommenderError> {
        Self::from_tensors(&Tensors::read(bytes)?, Some(heads))
    }

    pub(crate) fn from_tensors(
        file: &Tensors<'_>,
        heads: Option<usize>,
    ) -> Result<Self, RecommenderError> {
        let stated = || file.metadata.get("heads").and_then(|text| text.parse().ok());
        let heads = heads.or_else(stated).ok_or(RecommenderError::HeadsUnknown)?;
        let dimensions = dimensions(file, heads)?.checked()?;
        let layout = dimensions.layout();
        let mut values = Vec::with_capacity(layout.total());
        if file.get(ITEM_BYTES).is_some() {
            append_items_of_bytes(file, &dimensions, &mut values)?;
        } else {
            let shape = [dimensions.items + 1, dimensions.width];
            let rows = read(file, ITEMS, &shape)?;
            values.extend_from_slice(&rows[dimensions.width..]);
        }
        for tensor in layout.tensors.iter().skip(1) {
            values.extend(read(file, &tensor.name, &tensor.shape)?);
        }
        let marks = Marks::read(file, dimensions.width)?;
        Ok(Self { marks, ..Self::new(dimensions, values)? })
    }

    /// The sizes of the model.
    pub fn dimensions(&self) -> Dimensions {
        self.dimensions
    }

    /// All values, in the order of the layout.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    pub(crate) fn marks(&self) -> &Marks {
        &self.marks
    }

    pub(crate) fn part(&self, range: &Range<usize>) -> &[f32] {
        &self.values[range.clone()]
    }
}

/// Whether all are finite; looked at to the end, which is faster than to ask after each.
pub(crate) fn finite(values: &[f32]) -> bool {
    values.iter().fold(true, |all, value| all & value.is_finite())
}

pub(crate) fn find<'a>(file: &'a Tensors<'_>, name: &str) -> Result<Tensor<'a>, RecommenderError> {
    file.get(name).ok_or_else(|| RecommenderError::MissingTensor { name: name.to_owned() })
}

/// Rows and columns of a matrix.
pub(crate) fn matrix(file: &Tensors<'_>, name: &str) -> Result<(usize, usize), RecommenderError> {
    match find(file, name)?.shape {
        [rows, columns] => Ok((*rows, *columns)),
        other => Err(RecommenderError::WrongShape {
            name: name.to_owned(),
            expected: vec![0, 0],
            found: other.to_vec(),
        }),
    }
}

/// Reads the sizes from the shapes of the tables and of the first block.
fn dimensions(file: &Tensors<'_>, heads: usize) -> Result<Dimensions, RecommenderError> {
    let (items, width) = match matrix(file, ITEM_BYTES) {
        Err(RecommenderError::MissingTensor { .. }) => {
            let (rows, width) = matrix(file, ITEMS)?;
            (rows.saturating_sub(1), width)
        }
        other => other?,
    };
    let (context, _) = matrix(file, "P.weight")?;
    let (inner, _) = matrix(file, "blocks.0.f1.weight")?;
    let has_block = |index: &usize| file.get(&format!("blocks.{index}.ln1.weight")).is_some();
    let blocks = (0..=MOST_BLOCKS).take_while(has_block).count();
    Ok(Dimensions { items, width, inner, blocks, heads, context })
}

/// The numbers of one tensor that must have this shape.
pub(crate) fn read(
    file: &Tensors<'_>,
    name: &str,
    shape: &[usize],
) -> Result<Vec<f32>, RecommenderError> {
    numbers(name, &shaped(file, name, shape)?)
}

fn shaped<'a>(
    file: &'a Tensors<'_>,
    name: &str,
    shape: &[usize],
) -> Result<Tensor<'a>, RecommenderError> {
    let view = find(file, name)?;
    if view.shape != shape {
        return Err(RecommenderError::WrongShape {
            name: name.to_owned(),
            expected: shape.to_vec(),
            found: view.shape.to_vec(),
        });
    }
    Ok(view)
}

/// Appends the item vectors that bytes and scales stand for.
fn append_items_of_bytes(
    file: &Tensors<'_>,
    dimensions: &Dimensions,
    values: &mut Vec<f32>,
) -> Result<(), RecommenderError> {
    let scales = read(file, ITEM_SCALES, &[dimensions.items])?;
    let view = shaped(file, ITEM_BYTES, &[dimensions.items, dimensions.width])?;
    if view.kind != Kind::Byte {
        return Err(wrong_type(ITEM_BYTES, view.kind));
    }
    for (row, scale) in view.data.chunks_exact(dimensions.width).zip(scales) {
        append_scaled(row, scale, values);
    }
    Ok(())
}

// Not part of its only caller: see [`BytePanels::pack`](crate::bytes::BytePanels::pack).
#[inline(never)]
fn append_scaled(row: &[u8], scale: f32, values: &mut Vec<f32>) {
    values.extend(row.iter().map(|byte| f32::from(i8::from_le_bytes([*byte])) * scale));
}

/// The numbers of one tensor, in single precision.
fn numbers(name: &str, view: &Tensor<'_>) -> Result<Vec<f32>, RecommenderError> {
    let bytes = view.data;
    match view.kind {
        Kind::Single => {
            Ok(bytes.as_chunks().0.iter().map(|&four| f32::from_le_bytes(four)).collect())
        }
        Kind::Half => {
            let halves = bytes.as_chunks().0.iter();
            Ok(halves.map(|&two| single_from_half(u16::from_le_bytes(two))).collect())
        }
        other => Err(wrong_type(name, other)),
    }
}

fn wrong_type(name: &str, found: Kind) -> RecommenderError {
    RecommenderError::WrongType { name: name.to_owned(), found: found.name().to_owned() }
}
