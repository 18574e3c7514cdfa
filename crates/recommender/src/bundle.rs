//! One file with everything that a feed needs: sequence model, ranker, numbers about items.

use std::collections::BTreeMap;

use crate::error::RecommenderError;
use crate::features::ITEM_NUMBERS;
use crate::ranker::RankerWeights;
use crate::tensors::Tensors;
use crate::weights::{Weights, finite, read};

/// Name of the numbers about items.
pub(crate) const NUMBERS: &str = "item.numbers";

/// The models of a feed and what they know of the items.
///
/// The file is that of [`Weights`] with more tensors in it, so that a reader of the sequence
/// model alone reads it too.
#[derive(Debug, Clone, PartialEq)]
pub struct Bundle {
    /// The sequence model.
    pub weights: Weights,
    /// The ranker, over the same items' vectors.
    pub ranker: RankerWeights,
    /// For each item what [`ItemFacts::numbers`](crate::ItemFacts::numbers) holds.
    pub numbers: Vec<[f32; ITEM_NUMBERS]>,
    /// What the file says about itself: `schema`, `licence`, `catalogue`, how it was trained.
    pub metadata: BTreeMap<String, String>,
}

impl Bundle {
    /// Joins models that belong together.
    ///
    /// # Errors
    /// [`RecommenderError::WrongShape`] if the ranker reads vectors of another width or if there
    /// are numbers for more or fewer items.
    pub fn new(
        weights: Weights,
        ranker: RankerWeights,
        numbers: Vec<[f32; ITEM_NUMBERS]>,
        metadata: BTreeMap<String, String>,
    ) -> Result<Self, RecommenderError> {
        let dimensions = weights.dimensions();
        let item_width = ranker.dimensions().item_width;
        let wrong = |name: &str, expected: usize, found: usize| RecommenderError::WrongShape {
            name: name.to_owned(),
            expected: vec![expected],
            found: vec![found],
        };
        if item_width != dimensions.width {
            return Err(wrong("ranker.candidate.weight", dimensions.width, item_width));
        }
        if numbers.len() != dimensions.items {
            return Err(wrong(NUMBERS, dimensions.items, numbers.len()));
        }
        Ok(Self { weights, ranker, numbers, metadata })
    }

    /// Reads a file that [`Bundle::write`] wrote.
    ///
    /// # Errors
    /// [`RecommenderError::OtherCatalogue`] if it states another catalogue than the one given,
    /// and those of [`Weights::read`], [`RankerWeights::read`] and [`Bundle::new`].
    pub fn read(bytes: &[u8], catalogue: Option<&str>) -> Result<Self, RecommenderError> {
        let file = Tensors::read(bytes)?;
        if let (Some(wanted), Some(found)) = (catalogue, file.metadata.get("catalogue"))
            && wanted != found
        {
            let (wanted, found) = (wanted.to_owned(), found.clone());
            return Err(RecommenderError::OtherCatalogue { wanted, found });
        }
        let weights = Weights::from_tensors(&file, None)?;
        let ranker = RankerWeights::from_tensors(&file)?;
        let numbers = read(&file, NUMBERS, &[weights.dimensions().items, ITEM_NUMBERS])?;
        if !finite(&numbers) {
            return Err(RecommenderError::NotFinite { name: NUMBERS.to_owned() });
        }
        Self::new(weights, ranker, numbers.as_chunks().0.to_vec(), file.metadata)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Bundle;
    use crate::error::RecommenderError;
    use crate::random::Random;
    use crate::{Dimensions, RankerDimensions, RankerWeights, Weights};

    pub(crate) fn bundle() -> Bundle {
        let mut random = Random::new(3, 0);
        let mut numbers = |count: usize| (0..count).map(|_| 0.3 * random.normal()).collect();
        let dimensions =
            Dimensions { items: 30, width: 8, inner: 16, blocks: 1, heads: 1, context: 6 };
        let weights = Weights::new(dimensions, numbers(dimensions.layout().total()));
        let sizes =
            RankerDimensions { item_width: 8, width: 4, heads: 2, history: 5, hidden: [6, 5] };
        let ranker = RankerWeights::new(sizes, numbers(sizes.layout().total()));
        let metadata = [("catalogue".to_owned(), "cafe".to_owned())].into();
        Bundle::new(
            weights.expect("the sizes agree"),
            ranker.expect("the sizes agree"),
            numbers(120).as_chunks().0.to_vec(),
            metadata,
        )
        .expect("the sizes agree")
    }

    #[test]
    fn what_is_written_is_read_within_half_precision_and_a_sequence_reader_reads_it_too() {
        let bundle = bundle();
        let bytes = bundle.write();
        let found = Bundle::read(&bytes, Some("cafe")).expect("the file is whole");
        assert_eq!(found.metadata["catalogue"], "cafe");
        let near = |a: &[f32], b: &[f32]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-3);
        assert!(near(found.ranker.values(), bundle.ranker.values()));
        assert!(near(found.numbers.as_flattened(), bundle.numbers.as_flattened()));
        assert_eq!(Weights::read(&bytes).expect("a sequence model"), found.weights);
        assert_eq!(found.write(), Bundle::read(&found.write(), None).expect("whole").write());
    }

    #[test]
    fn foreign_files_are_refused_with_their_reason() {
        let bundle = bundle();
        let bytes = bundle.write();
        let other = Bundle::read(&bytes, Some("beef"));
        assert!(matches!(other, Err(RecommenderError::OtherCatalogue { .. })), "{other:?}");
        for cut in [0, 7, 8, 100, bytes.len() - 1] {
            assert!(Bundle::read(&bytes[..cut], None).is_err(), "{cut}");
        }
        let alone = bundle.weights.write(&BTreeMap::new());
        let found = Bundle::read(&alone, None);
        assert!(matches!(found, Err(RecommenderError::MissingTensor { .. })), "{found:?}");
        let few = Bundle::new(bundle.weights, bundle.ranker, Vec::new(), BTreeMap::new());
        assert!(matches!(few, Err(RecommenderError::WrongShape { .. })), "{few:?}");
    }
}
