//! The weights of a sequence model, and how they are read from a safetensors file.

use std::collections::BTreeMap;
use std::ops::Range;

use safetensors::{Dtype, SafeTensors, tensor::TensorView};

use crate::dimensions::{Dimensions, MOST_BLOCKS};
use crate::error::RecommenderError;

/// All weights of a sequence model in one flat vector, in the order of [`Dimensions::layout`].
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    dimensions: Dimensions,
    values: Vec<f32>,
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
            if !values[tensor.range].iter().all(|value| value.is_finite()) {
                return Err(RecommenderError::NotFinite { name: tensor.name });
            }
        }
        Ok(Self { dimensions, values })
    }

    /// What a file says about itself, without its tensors.
    ///
    /// # Errors
    /// [`RecommenderError::NotSafetensors`].
    pub fn read_metadata(bytes: &[u8]) -> Result<BTreeMap<String, String>, RecommenderError> {
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(not_safetensors)?;
        let pairs = header.metadata().iter().flatten();
        Ok(pairs.map(|(key, value)| (key.clone(), value.clone())).collect())
    }

    /// Reads a file whose metadata states the number of heads under `heads`.
    ///
    /// # Errors
    /// [`RecommenderError::HeadsUnknown`], and those of [`Weights::read_with_heads`].
    pub fn read(bytes: &[u8]) -> Result<Self, RecommenderError> {
        let metadata = Self::read_metadata(bytes)?;
        let heads = metadata.get("heads").and_then(|text| text.parse().ok());
        Self::read_with_heads(bytes, heads.ok_or(RecommenderError::HeadsUnknown)?)
    }

    /// Reads a file that does not state its number of heads, which no shape tells.
    ///
    /// # Shape
    /// `E.weight` is `(items + 1) x width`: its first row is padding and no item.
    /// # Errors
    /// [`RecommenderError::NotSafetensors`] for foreign, truncated or oversized bytes; then the
    /// first tensor that is missing, misshapen, of another type or not finite.
    pub fn read_with_heads(bytes: &[u8], heads: usize) -> Result<Self, RecommenderError> {
        let file = SafeTensors::deserialize(bytes).map_err(not_safetensors)?;
        let dimensions = dimensions(&file, heads)?.checked()?;
        let layout = dimensions.layout();
        let mut values = Vec::with_capacity(layout.total());
        for tensor in &layout.tensors {
            let view = find(&file, &tensor.name)?;
            let padding = usize::from(tensor.name == "E.weight");
            let mut expected = tensor.shape.clone();
            expected[0] += padding;
            if view.shape() != expected {
                return Err(RecommenderError::WrongShape {
                    name: tensor.name.clone(),
                    expected,
                    found: view.shape().to_vec(),
                });
            }
            let numbers = numbers(&tensor.name, &view)?;
            values.extend_from_slice(&numbers[padding * dimensions.width..]);
        }
        Self::new(dimensions, values)
    }

    /// The sizes of the model.
    pub fn dimensions(&self) -> Dimensions {
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

fn not_safetensors(source: safetensors::SafeTensorError) -> RecommenderError {
    RecommenderError::NotSafetensors { source }
}

fn find<'a>(file: &SafeTensors<'a>, name: &str) -> Result<TensorView<'a>, RecommenderError> {
    file.tensor(name).map_err(|_| RecommenderError::MissingTensor { name: name.to_owned() })
}

/// Reads the sizes from the shapes of the tables and of the first block.
fn dimensions(file: &SafeTensors<'_>, heads: usize) -> Result<Dimensions, RecommenderError> {
    let table = |name: &str| match find(file, name)?.shape() {
        [rows, columns] => Ok((*rows, *columns)),
        other => Err(RecommenderError::WrongShape {
            name: name.to_owned(),
            expected: vec![0, 0],
            found: other.to_vec(),
        }),
    };
    let (rows, width) = table("E.weight")?;
    let (context, _) = table("P.weight")?;
    let (inner, _) = table("blocks.0.f1.weight")?;
    let has_block = |index: &usize| file.tensor(&format!("blocks.{index}.ln1.weight")).is_ok();
    let blocks = (0..=MOST_BLOCKS).take_while(has_block).count();
    Ok(Dimensions { items: rows.saturating_sub(1), width, inner, blocks, heads, context })
}

/// The numbers of one tensor, in single precision.
fn numbers(name: &str, view: &TensorView<'_>) -> Result<Vec<f32>, RecommenderError> {
    let bytes = view.data();
    match view.dtype() {
        Dtype::F32 => {
            Ok(bytes.as_chunks().0.iter().map(|&four| f32::from_le_bytes(four)).collect())
        }
        Dtype::F16 => {
            let halves = bytes.as_chunks().0.iter();
            Ok(halves.map(|&two| single_from_half(u16::from_le_bytes(two))).collect())
        }
        other => {
            Err(RecommenderError::WrongType { name: name.to_owned(), found: format!("{other:?}") })
        }
    }
}

/// The single-precision number that a half-precision pattern stands for.
///
/// # Source
/// IEEE 754-2008, binary16: 1 sign bit, 5 exponent bits with bias 15, 10 fraction bits.
fn single_from_half(half: u16) -> f32 {
    let sign = u32::from(half & 0x8000) << 16;
    let magnitude = u32::from(half & 0x7fff) << 13;
    // Shifted into place, the exponent is too small by 127 - 15; one product repairs normal and
    // subnormal numbers alike. Infinities and NaN keep all exponent bits.
    if half & 0x7c00 == 0x7c00 {
        return f32::from_bits(sign | 0x7f80_0000 | (magnitude & 0x007f_ffff));
    }
    let rescale = f32::from_bits((127 + 127 - 15) << 23);
    f32::from_bits(sign | (f32::from_bits(magnitude) * rescale).to_bits())
}

#[cfg(test)]
mod tests {
    use super::single_from_half;

    #[test]
    fn half_precision_is_read_as_the_standard_says() {
        let pairs = [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0400, 2.0_f32.powi(-14)),
            (0x0001, 2.0_f32.powi(-24)),
            (0x3555, 0.333_251_95),
            (0x7c00, f32::INFINITY),
        ];
        for (bits, value) in pairs {
            assert_eq!(single_from_half(bits), value, "{bits:#06x}");
        }
        assert!(single_from_half(0x7e00).is_nan());
    }
}
