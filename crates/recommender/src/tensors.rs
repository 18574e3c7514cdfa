//! The tensors of a safetensors file, read in place.
//!
//! Written here because the format's own crate brings `serde_json` and a hash map: a tenth of the
//! worker that recommends. Tests hold this reader against that crate.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::error::{FormatError, RecommenderError};
use crate::order::ascending;

/// Longest header that is read; the format's own limit.
const LONGEST_HEADER: usize = 100_000_000;
/// What a file says about itself stands under this name among its tensors.
const METADATA: &str = "__metadata__";

/// How the numbers of a tensor are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Four bytes.
    Single,
    /// Two bytes.
    Half,
    /// One byte with a sign.
    Byte,
    /// Any other that the format has.
    Other(&'static str),
}

impl Kind {
    /// Its name in a header.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Single => "F32",
            Self::Half => "F16",
            Self::Byte => "I8",
            Self::Other(name) => name,
        }
    }
}

/// Kinds by their name in a header, with the bits of one number.
const KINDS: [(&str, Kind, usize); 16] = [
    ("F32", Kind::Single, 32),
    ("F16", Kind::Half, 16),
    ("I8", Kind::Byte, 8),
    ("BOOL", Kind::Other("BOOL"), 8),
    ("U8", Kind::Other("U8"), 8),
    ("F8_E5M2", Kind::Other("F8_E5M2"), 8),
    ("F8_E4M3", Kind::Other("F8_E4M3"), 8),
    ("F8_E8M0", Kind::Other("F8_E8M0"), 8),
    ("I16", Kind::Other("I16"), 16),
    ("U16", Kind::Other("U16"), 16),
    ("BF16", Kind::Other("BF16"), 16),
    ("I32", Kind::Other("I32"), 32),
    ("U32", Kind::Other("U32"), 32),
    ("I64", Kind::Other("I64"), 64),
    ("U64", Kind::Other("U64"), 64),
    ("F64", Kind::Other("F64"), 64),
];

/// A tensor where it lies in its file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tensor<'a> {
    pub(crate) kind: Kind,
    pub(crate) shape: &'a [usize],
    pub(crate) data: &'a [u8],
}

/// What a header says of one tensor.
#[derive(Debug)]
struct Entry {
    kind: Kind,
    bits: usize,
    shape: Vec<usize>,
    place: Range<usize>,
}

/// A whole file: what it says about itself, and its tensors by name.
#[derive(Debug)]
pub(crate) struct Tensors<'a> {
    pub(crate) metadata: BTreeMap<String, String>,
    entries: BTreeMap<String, Entry>,
    data: &'a [u8],
}

impl<'a> Tensors<'a> {
    /// Reads the header and checks that its tensors fill the file without a gap.
    ///
    /// # Source
    /// The format's description: the length of a JSON header in 8 bytes, the header, the numbers.
    /// # Errors
    /// [`RecommenderError::NotSafetensors`].
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, RecommenderError> {
        Self::whole(bytes).map_err(|source| RecommenderError::NotSafetensors { source })
    }

    /// The tensor of this name.
    pub(crate) fn get(&self, name: &str) -> Option<Tensor<'_>> {
        let entry = self.entries.get(name)?;
        let data = self.data.get(entry.place.clone())?;
        Some(Tensor { kind: entry.kind, shape: &entry.shape, data })
    }

    fn whole(bytes: &'a [u8]) -> Result<Self, FormatError> {
        let (length, rest) = bytes.split_first_chunk().ok_or(FormatError::Short)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok();
        let length = length.filter(|length| *length <= LONGEST_HEADER);
        let length = length.ok_or(FormatError::Short)?;
        let (header, data) = rest.split_at_checked(length).ok_or(FormatError::Short)?;
        let text = std::str::from_utf8(header).map_err(|_| FormatError::Header { at: 0 })?;
        let mut reader = Reader { text: text.as_bytes(), at: 0 };
        let (metadata, entries) = reader.header().ok_or(FormatError::Header { at: reader.at })?;
        let places: Vec<&Entry> = entries.values().collect();
        // Where two begin together, the one that is empty comes first.
        let key = |entry: &&Entry| {
            let Range { start, end } = entry.place;
            (start as u64) << 1 | u64::from(start != end)
        };
        let order = ascending(places.iter().map(key));
        let mut end = 0;
        for place in order {
            let entry = places[place as usize];
            let numbers = entry.shape.iter().try_fold(1_usize, |all, size| all.checked_mul(*size));
            let bits = numbers.and_then(|numbers| numbers.checked_mul(entry.bits));
            let length = entry.place.end.checked_sub(entry.place.start);
            let fits = bits.zip(length).is_some_and(|(bits, length)| bits.div_ceil(8) == length);
            if entry.place.start != end || !fits {
                return Err(FormatError::Places);
            }
            end = entry.place.end;
        }
        if end == data.len() {
            Ok(Self { metadata, entries, data })
        } else {
            Err(FormatError::Places)
        }
    }
}

/// As much of JSON as a header has.
struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

type Header = (BTreeMap<String, String>, BTreeMap<String, Entry>);

impl Reader<'_> {
    fn header(&mut self) -> Option<Header> {
        let (mut metadata, mut entries) = (BTreeMap::new(), BTreeMap::new());
        let mut said = false;
        self.object(|reader, key| {
            if key == METADATA {
                if std::mem::replace(&mut said, true) {
                    return None;
                }
                return reader.object(|reader, key| {
                    let text = reader.string()?;
                    metadata.insert(key, text);
                    Some(())
                });
            }
            let entry = reader.entry()?;
            entries.insert(key, entry).is_none().then_some(())
        })?;
        self.blank();
        (self.at == self.text.len()).then_some((metadata, entries))
    }

    fn entry(&mut self) -> Option<Entry> {
        let (mut kind, mut shape, mut place) = (None, None, None);
        self.object(|reader, key| {
            match key.as_str() {
                "dtype" if kind.is_none() => {
                    let name = reader.string()?;
                    kind = Some(KINDS.iter().find(|(known, ..)| *known == name)?);
                }
                "shape" if shape.is_none() => shape = Some(reader.numbers()?),
                "data_offsets" if place.is_none() => place = Some(reader.numbers()?),
                _ => return None,
            }
            Some(())
        })?;
        let (_, kind, bits) = *kind?;
        let [start, end] = place?[..] else { return None };
        Some(Entry { kind, bits, shape: shape?, place: start..end })
    }

    /// Members of an object: `each` reads the value of a key.
    fn object(&mut self, mut each: impl FnMut(&mut Self, String) -> Option<()>) -> Option<()> {
        self.sign(b'{')?;
        if self.sign(b'}').is_some() {
            return Some(());
        }
        loop {
            let key = self.string()?;
            self.sign(b':')?;
            each(self, key)?;
            if self.sign(b',').is_none() {
                return self.sign(b'}');
            }
        }
    }

    fn numbers(&mut self) -> Option<Vec<usize>> {
        let mut numbers = Vec::new();
        self.sign(b'[')?;
        if self.sign(b']').is_some() {
            return Some(numbers);
        }
        loop {
            numbers.push(self.number()?);
            if self.sign(b',').is_none() {
                return self.sign(b']').map(|()| numbers);
            }
        }
    }

    fn number(&mut self) -> Option<usize> {
        self.blank();
        let rest = self.text.get(self.at..)?;
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit());
        let digits = digits.count();
        let leading = digits > 1 && rest.first() == Some(&b'0');
        if digits == 0 || leading {
            return None;
        }
        self.at += digits;
        rest[..digits].iter().try_fold(0_usize, |number, digit| {
            number.checked_mul(10)?.checked_add(usize::from(digit - b'0'))
        })
    }

    fn string(&mut self) -> Option<String> {
        self.sign(b'"')?;
        let mut bytes = Vec::new();
        loop {
            let byte = *self.text.get(self.at)?;
            self.at += 1;
            match byte {
                b'"' => return String::from_utf8(bytes).ok(),
                b'\\' => {
                    let character = self.escaped()?;
                    bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                }
                0..0x20 => return None,
                other => bytes.push(other),
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let byte = *self.text.get(self.at)?;
        self.at += 1;
        Some(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.unit()?;
                if !(0xd800..0xdc00).contains(&first) {
                    return char::from_u32(first);
                }
                let follows = self.text.get(self.at..)?.starts_with(b"\\u");
                self.at += 2;
                let second = follows.then(|| self.unit()).flatten()?;
                let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
                char::from_u32(0x10000 + ((first - 0xd800) << 10) + low)?
            }
            _ => return None,
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
    }

    fn sign(&mut self, sign: u8) -> Option<()> {
        self.blank();
        (self.text.get(self.at) == Some(&sign)).then(|| self.at += 1)
    }

    fn blank(&mut self) {
        while self
            .text
            .get(self.at)
            .is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
        {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tensors;
    use crate::error::{FormatError, RecommenderError};
    use proptest::prelude::*;
    use safetensors::SafeTensors;

    fn file(header: &str, data: usize) -> Vec<u8> {
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header.bytes());
        bytes.resize(bytes.len() + data, 7);
        bytes
    }

    /// Headers near to what the format allows.
    fn header() -> impl Strategy<Value = String> {
        let kind = prop::sample::select(vec!["F32", "F16", "I8", "BF16", "F33", "U64"]);
        let escape = prop::sample::select(vec![
            "a",
            "\\n",
            "\\u00e9",
            "\\ud83d\\ude00",
            "\\ud83d",
            "\\x",
            "é",
            "\"",
            " ",
        ]);
        let name = prop::collection::vec(escape, 0..3).prop_map(|parts| parts.concat());
        let number = prop::sample::select(vec![
            "0",
            "1",
            "2",
            "3",
            "4",
            "6",
            "8",
            "12",
            "01",
            "-1",
            "1.0",
            "99999999999999999999",
        ]);
        let list = |most: usize| {
            prop::collection::vec(number.clone(), 0..most)
                .prop_map(|all| format!("[{}]", all.join(", ")))
        };
        let entry =
            (name.clone(), kind, list(3), list(4)).prop_map(|(name, kind, shape, place)| {
                format!(
                    "\"{name}\":{{\"dtype\":\"{kind}\",\"shape\":{shape},\"data_offsets\":{place}}}"
                )
            });
        let said = (name.clone(), name)
            .prop_map(|(key, text)| format!("\"__metadata__\": {{\"{key}\":\"{text}\"}}"));
        let member = prop_oneof![4 => entry, 1 => said];
        prop::collection::vec(member, 0..3).prop_map(|all| format!("{{{}}}", all.join(",")))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn what_is_read_is_what_the_crate_of_the_format_reads(header in header(), data in 0..20_usize) {
            let bytes = file(&header, data);
            let (ours, theirs) = (Tensors::read(&bytes), SafeTensors::deserialize(&bytes));
            if let (Ok(ours), Ok(theirs)) = (&ours, &theirs) {
                prop_assert_eq!(ours.entries.len(), theirs.len());
                for (name, view) in theirs.iter() {
                    let own = ours.get(name).expect("it is in both");
                    prop_assert_eq!(own.shape, view.shape());
                    prop_assert_eq!(own.data, view.data());
                    prop_assert_eq!(own.kind.name(), format!("{:?}", view.dtype()));
                }
            }
            // Names that occur twice are refused here; what the crate refuses is never read.
            prop_assert!(ours.is_err() || theirs.is_ok(), "{}", header);
        }

        #[test]
        fn any_bytes_get_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..60), text in "[{}\\[\\]:,\"a0-9 ]{0,40}") {
            let _ = Tensors::read(&bytes);
            let object = text.trim().starts_with('{');
            prop_assert!(object || Tensors::read(&file(&text, 0)).is_err());
        }
    }

    #[test]
    fn a_file_is_read_and_what_is_wrong_with_others_is_said() {
        let entry = |kind: &str, shape: &str, place: &str| {
            format!("\"t\":{{\"dtype\":\"{kind}\",\"shape\":{shape},\"data_offsets\":{place}}}")
        };
        let read = |members: &str, data: usize| {
            let bytes = file(&format!("{{{members}}}  "), data);
            match Tensors::read(&bytes) {
                Ok(found) => Ok(found.metadata.into_iter().next()),
                Err(RecommenderError::NotSafetensors { source }) => Err(source),
                Err(other) => panic!("{other}"),
            }
        };
        let said = "\"__metadata__\":{\"k\":\"a\\n\\ud83d\\ude00\"},";
        let whole = format!("{said}{}", entry("F16", "[2, 3]", "[0,12]"));
        assert_eq!(read(&whole, 12), Ok(Some(("k".to_owned(), "a\n\u{1f600}".to_owned()))));
        for (members, data) in [
            (entry("F16", "[2,3]", "[0,12]"), 13),
            (entry("F16", "[2,3]", "[0,12]"), 11),
            (entry("F16", "[2,3]", "[1,13]"), 13),
            (entry("F16", "[2,2]", "[0,12]"), 12),
            (entry("F16", "[18446744073709551615,2]", "[0,12]"), 12),
            (entry("F16", "[2,3]", "[12,0]"), 12),
        ] {
            assert_eq!(read(&members, data), Err(FormatError::Places), "{members}");
        }
        for members in [
            entry("F15", "[2,3]", "[0,12]"),
            entry("F16", "[2,3]", "[0]"),
            entry("F16", "[02,3]", "[0,12]"),
            entry("F16", "[2,3", "[0,12]"),
            "\"t\":{\"dtype\":\"F16\"}".to_owned(),
            "\"t\":{\"more\":1}".to_owned(),
        ] {
            assert!(matches!(read(&members, 12), Err(FormatError::Header { .. })), "{members}");
        }
        assert!(Tensors::read(&[0; 7]).is_err() && Tensors::read(&[255; 9]).is_err());
    }
}
