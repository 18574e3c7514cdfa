//! Writing safetensors, the same bytes for the same content.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::bundle::{Bundle, NUMBERS};
use crate::bytes::{quantised, scale};
use crate::dimensions::Tensor;
use crate::features::ITEM_NUMBERS;
use crate::half::half_from_single;
use crate::weights::{ITEM_BYTES, ITEM_SCALES, ITEMS, Weights};

/// A tensor on its way into a file.
#[derive(Debug, Clone, Copy)]
pub struct NamedTensor<'a> {
    /// Its name in the file.
    pub name: &'a str,
    /// Rows and columns, or length.
    pub shape: &'a [usize],
    /// Its numbers, row by row; as many as the shape says.
    pub values: &'a [f32],
}

/// A safetensors file with these tensors in this order, in single precision.
///
/// Written here because the usual writer keeps metadata in an order that changes from run to run.
///
/// # Source
/// The format's description: the length of a JSON header in 8 bytes, the header, the numbers.
pub fn write_safetensors(
    tensors: &[NamedTensor<'_>],
    metadata: &BTreeMap<String, String>,
) -> Vec<u8> {
    let part = |tensor: &NamedTensor<'_>| Part::single(tensor.name, tensor.shape, tensor.values);
    let parts: Vec<Part> = tensors.iter().map(part).collect();
    assemble(&parts, metadata)
}

impl Weights {
    /// A safetensors file that [`Weights::read`] reads, with this metadata and the heads.
    pub fn write(&self, metadata: &BTreeMap<String, String>) -> Vec<u8> {
        let dimensions = self.dimensions();
        let mut items = vec![0.0; dimensions.width];
        items.extend_from_slice(self.part(&dimensions.layout().items));
        let table = Part::single(ITEMS, &[dimensions.items + 1, dimensions.width], &items);
        self.assemble_around(vec![table], Part::single, metadata)
    }

    /// A file of about a quarter of the size: items in bytes with a scale each, the rest in half
    /// precision.
    ///
    /// # Shape
    /// `item.q` is `items x width` of I8 and `item.scale` one F32 an item; there is no padding.
    /// # Formula
    /// As in memory, see [`Precision::Byte`](crate::Precision::Byte).
    pub fn write_compact(&self, metadata: &BTreeMap<String, String>) -> Vec<u8> {
        self.write_compact_with(Vec::new(), metadata)
    }

    /// A compact file with more tensors in it.
    fn write_compact_with(&self, more: Vec<Part>, metadata: &BTreeMap<String, String>) -> Vec<u8> {
        let dimensions = self.dimensions();
        let rows = self.part(&dimensions.layout().items);
        let (mut bytes, mut scales) = (Vec::with_capacity(rows.len()), Vec::new());
        for row in rows.chunks_exact(dimensions.width) {
            let scale = scale(row);
            bytes.extend(row.iter().map(|value| quantised(*value, scale).to_le_bytes()[0]));
            scales.push(scale);
        }
        let shape = vec![dimensions.items, dimensions.width];
        let table = Part { name: ITEM_BYTES.to_owned(), kind: "I8", shape, bytes };
        let scales = Part::single(ITEM_SCALES, &[dimensions.items], &scales);
        // Largest numbers first, so that each begins at a multiple of its size.
        let first = [scales, table].into_iter().chain(more).collect();
        self.assemble_around(first, Part::half, metadata)
    }

    fn assemble_around(
        &self,
        table: Vec<Part>,
        part: fn(&str, &[usize], &[f32]) -> Part,
        metadata: &BTreeMap<String, String>,
    ) -> Vec<u8> {
        let mut metadata = metadata.clone();
        metadata.insert("heads".to_owned(), self.dimensions().heads.to_string());
        let layout = self.dimensions().layout();
        let others = layout.tensors.iter().skip(1);
        let others =
            others.map(|tensor| part(&tensor.name, &tensor.shape, self.part(&tensor.range)));
        let marks = self.marks().tensors(self.dimensions().width);
        let marks = marks.map(|(name, shape, values)| part(name, &shape, values));
        let mut parts: Vec<Part> = table.into_iter().chain(others).chain(marks).collect();
        parts.sort_by_key(|part| match part.kind {
            "F32" => 0,
            "F16" => 1,
            _ => 2,
        });
        assemble(&parts, &metadata)
    }
}

impl Bundle {
    /// A safetensors file that [`Bundle::read`] reads: items in bytes with a scale each, the rest
    /// in half precision.
    pub fn write(&self) -> Vec<u8> {
        let layout = self.ranker.dimensions().layout();
        let part = |tensor: &Tensor| {
            Part::half(&tensor.name, &tensor.shape, self.ranker.part(&tensor.range))
        };
        let numbers = self.numbers.as_flattened();
        let numbers = Part::half(NUMBERS, &[self.numbers.len(), ITEM_NUMBERS], numbers);
        let more = layout.tensors.iter().map(part).chain([numbers]).collect();
        self.weights.write_compact_with(more, &self.metadata)
    }
}

/// A tensor as it stands in the file.
struct Part {
    name: String,
    kind: &'static str,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl Part {
    fn single(name: &str, shape: &[usize], values: &[f32]) -> Self {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        Self { name: name.to_owned(), kind: "F32", shape: shape.to_vec(), bytes }
    }

    fn half(name: &str, shape: &[usize], values: &[f32]) -> Self {
        let bytes = values.iter().flat_map(|value| half_from_single(*value).to_le_bytes());
        Self { name: name.to_owned(), kind: "F16", shape: shape.to_vec(), bytes: bytes.collect() }
    }
}

fn assemble(parts: &[Part], metadata: &BTreeMap<String, String>) -> Vec<u8> {
    let mut header = String::from("{\"__metadata__\":{");
    for (index, (key, value)) in metadata.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        header.push_str(comma);
        quote(&mut header, key);
        header.push(':');
        quote(&mut header, value);
    }
    header.push('}');
    let mut start = 0;
    for part in parts {
        let end = start + part.bytes.len();
        header.push(',');
        quote(&mut header, &part.name);
        let place = format!(
            ":{{\"dtype\":\"{}\",\"shape\":{:?},\"data_offsets\":[{start},{end}]}}",
            part.kind, part.shape
        );
        header.push_str(&place);
        start = end;
    }
    header.push('}');
    // Spaces bring the numbers to a multiple of eight bytes.
    header.extend(std::iter::repeat_n(' ', header.len().next_multiple_of(8) - header.len()));
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.into_bytes());
    for part in parts {
        bytes.extend_from_slice(&part.bytes);
    }
    bytes
}

/// Appends a JSON string.
fn quote(into: &mut String, text: &str) {
    into.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => into.extend(['\\', character]),
            character if character < ' ' => {
                write!(into, "\\u{:04x}", u32::from(character))
                    .expect("writing to a string never fails");
            }
            character => into.push(character),
        }
    }
    into.push('"');
}
