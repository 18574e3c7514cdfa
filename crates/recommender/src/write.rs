//! Writing safetensors, the same bytes for the same content.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::weights::Weights;

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
    for tensor in tensors {
        let end = start + size_of_val(tensor.values);
        header.push(',');
        quote(&mut header, tensor.name);
        let place = format!(
            ":{{\"dtype\":\"F32\",\"shape\":{:?},\"data_offsets\":[{start},{end}]}}",
            tensor.shape
        );
        header.push_str(&place);
        start = end;
    }
    header.push('}');
    // Spaces bring the numbers to a multiple of eight bytes.
    header.extend(std::iter::repeat_n(' ', header.len().next_multiple_of(8) - header.len()));
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.into_bytes());
    let values = tensors.iter().flat_map(|tensor| tensor.values);
    bytes.extend(values.flat_map(|value| value.to_le_bytes()));
    bytes
}

impl Weights {
    /// A safetensors file that [`Weights::read`] reads, with this metadata and the heads.
    pub fn write(&self, metadata: &BTreeMap<String, String>) -> Vec<u8> {
        let dimensions = self.dimensions();
        let layout = dimensions.layout();
        let mut metadata = metadata.clone();
        metadata.insert("heads".to_owned(), dimensions.heads.to_string());
        let mut items = vec![0.0; dimensions.width];
        items.extend_from_slice(self.part(&layout.items));
        let with_padding = [dimensions.items + 1, dimensions.width];
        let table = NamedTensor { name: "E.weight", shape: &with_padding, values: &items };
        let others = layout.tensors.iter().skip(1).map(|tensor| NamedTensor {
            name: &tensor.name,
            shape: &tensor.shape,
            values: self.part(&tensor.range),
        });
        let tensors: Vec<NamedTensor<'_>> = std::iter::once(table).chain(others).collect();
        write_safetensors(&tensors, &metadata)
    }
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
