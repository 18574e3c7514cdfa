//! Weights in files: what is written is read, and what cannot be read is named.
#![expect(clippy::expect_used, reason = "a test whose fixture cannot be made has failed")]

#[path = "support/fixture.rs"]
mod fixture;

use std::collections::BTreeMap;

use fixture::{SMALL, weights};
use proptest::prelude::*;
use recommender::{
    ACTIONS, Dimensions, GAPS, NamedTensor, Precision, RecommenderError, Request, SequenceModel,
    Weights, write_safetensors,
};

type Read = Result<Weights, RecommenderError>;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_damaged_file_is_an_error_and_never_a_panic(
        cut in 0..8_000_usize,
        flips in prop::collection::vec((0..4_000_usize, any::<u8>()), 0..8),
    ) {
        let mut bytes = weights(SMALL, 1).write(&BTreeMap::new());
        for (place, value) in flips {
            bytes[place] = value;
        }
        let _ = Weights::read(&bytes);
        bytes.truncate(cut);
        prop_assert!(Weights::read(&bytes).is_err());
    }
}

#[test]
fn weights_survive_the_file_with_what_is_said_about_them() {
    let weights = weights(SMALL, 3);
    let metadata = BTreeMap::from([("licence \"quoted\"".to_owned(), "a\\b\nc".to_owned())]);
    let bytes = weights.write(&metadata);
    assert_eq!(bytes, weights.write(&metadata));
    assert_eq!(Weights::read(&bytes).expect("the file was just written"), weights);
    let said = Weights::read_metadata(&bytes).expect("the file was just written");
    assert_eq!(said.get("licence \"quoted\""), metadata.get("licence \"quoted\""));
    assert_eq!(said.get("heads").map(String::as_str), Some("3"));
    let header = String::from_utf8_lossy(&bytes[8..200]).into_owned();
    assert!(header.contains(r#""licence \"quoted\"":"a\\b\u000ac""#), "{header}");
}

#[test]
fn a_compact_file_is_small_and_holds_nearly_the_same() {
    let weights = weights(Dimensions { items: 5000, width: 32, heads: 4, ..SMALL }, 3);
    let (whole, compact) =
        (weights.write(&BTreeMap::new()), weights.write_compact(&BTreeMap::new()));
    assert!(compact.len() * 3 < whole.len(), "{} of {}", compact.len(), whole.len());
    let read = Weights::read(&compact).expect("the file was just written");
    assert_eq!(read.dimensions(), weights.dimensions());
    let pairs = read.values().iter().zip(weights.values());
    let error = pairs.map(|(read, value)| (read - value).abs()).fold(0.0, f32::max);
    // Half a step of a row whose largest value is five standard deviations.
    assert!(error > 0.0 && error < 0.5 * 5.0 * 0.4 / 127.0, "{error}");
    assert_eq!(read.write_compact(&BTreeMap::new()), compact);
    let history = [1, 2, 3];
    let request = Request { history: &history, seen: &history };
    let list = |weights: &Weights| {
        let model = SequenceModel::new(weights, Precision::Byte);
        model.recommend(&[request], 50).expect("known")[0].iter().map(|best| best.item).collect()
    };
    let (before, after): (Vec<u32>, Vec<u32>) = (list(&weights), list(&read));
    let kept = before.iter().filter(|item| after.contains(item)).count();
    assert!(kept >= 48, "{kept} of 50");
}

#[test]
fn half_precision_files_are_read_too() {
    let single = weights(SMALL, 3).write(&BTreeMap::new());
    let mut file = safetensors_of_halves(&single);
    let read = Weights::read_with_heads(&file, 3).expect("halves are read");
    let largest = read.values().iter().zip(weights(SMALL, 3).values().to_vec());
    let error = largest.map(|(half, single)| (half - single).abs()).fold(0.0, f32::max);
    assert!(error > 0.0 && error < 2e-3, "{error}");
    file.push(0);
    let oversized = Weights::read_with_heads(&file, 3);
    assert!(matches!(oversized, Err(RecommenderError::NotSafetensors { .. })), "{oversized:?}");
}

/// The same tensors in half precision, fractions cut off.
fn safetensors_of_halves(bytes: &[u8]) -> Vec<u8> {
    let file = safetensors::SafeTensors::deserialize(bytes).expect("the file was just written");
    let halves = |data: &[u8]| -> Vec<u8> {
        let numbers = data.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four).to_bits());
        let half = |bits: u32| {
            let exponent = (bits >> 23 & 0xff).saturating_sub(112);
            let fraction = if exponent == 0 { 0 } else { bits >> 13 & 0x3ff };
            u16::try_from(bits >> 31 << 15 | exponent << 10 | fraction).expect("16 bits")
        };
        numbers.flat_map(|bits| half(bits).to_le_bytes()).collect()
    };
    let tensors: Vec<(String, Vec<usize>, Vec<u8>)> = file
        .iter()
        .map(|(name, view)| (name.to_owned(), view.shape().to_vec(), halves(view.data())))
        .collect();
    let views = tensors.iter().map(|(name, shape, data)| {
        let view =
            safetensors::tensor::TensorView::new(safetensors::Dtype::F16, shape.clone(), data);
        (name, view.expect("the sizes agree"))
    });
    safetensors::serialize(views, None).expect("the tensors are whole")
}

/// The file of a model, each tensor changed first, or left out where `change` says so.
fn read_changed(change: impl Fn(&str, &mut Vec<usize>, &mut Vec<f32>) -> bool) -> Read {
    let whole = weights(SMALL, 1);
    let mut tensors = Vec::new();
    for tensor in SMALL.layout().tensors {
        let mut shape = tensor.shape;
        let mut values = whole.values()[tensor.range].to_vec();
        if change(&tensor.name, &mut shape, &mut values) {
            tensors.push((tensor.name, shape, values));
        }
    }
    let view = |(name, shape, values)| NamedTensor { name, shape, values };
    let views: Vec<NamedTensor<'_>> =
        tensors.iter().map(|(name, shape, values)| view((name, shape, values))).collect();
    Weights::read_with_heads(&write_safetensors(&views, &BTreeMap::new()), 3)
}

#[test]
fn a_missing_tensor_is_named() {
    let read = read_changed(|name, _, _| name != "blocks.1.q.bias");
    assert!(
        matches!(read, Err(RecommenderError::MissingTensor { name }) if name == "blocks.1.q.bias")
    );
}

#[test]
fn a_misshapen_tensor_is_named() {
    let shortened = read_changed(|name, shape, values| {
        if name == "blocks.0.o.weight" {
            shape[0] -= 1;
            values.truncate(shape[0] * shape[1]);
        }
        true
    });
    assert!(
        matches!(shortened, Err(RecommenderError::WrongShape { name, .. }) if name == "blocks.0.o.weight")
    );
    let flat = read_changed(|name, shape, _| {
        if name == "E.weight" {
            *shape = vec![shape.iter().product()];
        }
        true
    });
    assert!(matches!(flat, Err(RecommenderError::WrongShape { name, .. }) if name == "E.weight"));
    // The layout has no padding row: such a file has one item less, and is still a model.
    let padded = read_changed(|_, _, _| true).expect("every shape agrees");
    assert_eq!(padded.dimensions().items, SMALL.items - 1);
}

#[test]
fn a_tensor_that_is_not_finite_is_named() {
    let read = read_changed(|name, _, values| {
        if name == "lnf.bias" {
            values[0] = f32::INFINITY;
        }
        true
    });
    assert!(matches!(read, Err(RecommenderError::NotFinite { name }) if name == "lnf.bias"));
}

#[test]
fn heads_must_be_stated_and_divide_the_width() {
    let bytes = weights(SMALL, 1).write(&BTreeMap::new());
    let heads = Weights::read_with_heads(&bytes, 5);
    assert!(matches!(heads, Err(RecommenderError::Heads { width: 12, heads: 5 })));
    assert!(matches!(Weights::read_with_heads(&bytes, 0), Err(RecommenderError::Heads { .. })));
    let silent = write_safetensors(&[], &BTreeMap::new());
    assert!(matches!(Weights::read(&silent), Err(RecommenderError::HeadsUnknown)));
    let foreign = Weights::read_with_heads(b"PK\x03\x04 not what was asked for", 1);
    assert!(matches!(foreign, Err(RecommenderError::NotSafetensors { .. })));
}

#[test]
fn marks_survive_both_files_and_one_table_without_the_other_is_refused() {
    let count = (ACTIONS + GAPS) * SMALL.width;
    // Quarters are whole in half precision as well.
    let values: Vec<f32> = (0..count).map(|index| 0.25 * (index % 16) as f32 - 2.0).collect();
    let plain = weights(SMALL, 3);
    let marked = plain.clone().with_marks(values.clone()).expect("the sizes agree");
    let nothing = BTreeMap::new();
    let read = |bytes: &[u8]| Weights::read(bytes).expect("it is whole");
    assert_eq!(read(&marked.write(&nothing)), marked);
    let compact = read(&marked.write_compact(&nothing));
    let expected = read(&plain.write_compact(&nothing)).with_marks(values.clone());
    assert_eq!(compact, expected.expect("the sizes agree"));
    assert_ne!(marked.write(&nothing), plain.write(&nothing));

    let layout = SMALL.layout();
    let mut items = vec![0.0; SMALL.width];
    items.extend_from_slice(&plain.values()[layout.items.clone()]);
    let shape = [SMALL.items + 1, SMALL.width];
    let rows = [ACTIONS, SMALL.width];
    let mut tensors = vec![
        NamedTensor { name: "E.weight", shape: &shape, values: &items },
        NamedTensor {
            name: "action.weight",
            shape: &rows,
            values: &values[..ACTIONS * SMALL.width],
        },
    ];
    for tensor in &layout.tensors[1..] {
        let values = &plain.values()[tensor.range.clone()];
        tensors.push(NamedTensor { name: &tensor.name, shape: &tensor.shape, values });
    }
    let half = Weights::read_with_heads(&write_safetensors(&tensors, &nothing), SMALL.heads);
    assert!(
        matches!(&half, Err(RecommenderError::MissingTensor { name }) if name == "gap.weight"),
        "{half:?}"
    );
    let short = plain.clone().with_marks(vec![0.0; count - 1]);
    assert!(matches!(short, Err(RecommenderError::WrongShape { .. })), "{short:?}");
    let odd = plain.with_marks(vec![f32::NAN; count]);
    assert!(matches!(odd, Err(RecommenderError::NotFinite { .. })), "{odd:?}");
}
