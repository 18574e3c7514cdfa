//! A small model with weights from a seed.

use recommender::{Dimensions, Random, Weights};

/// Sizes that no block of the implementation divides.
pub const SMALL: Dimensions =
    Dimensions { items: 61, width: 12, inner: 20, blocks: 2, heads: 3, context: 7 };

/// Weights of a standard deviation of 0.4.
pub fn weights(dimensions: Dimensions, seed: u64) -> Weights {
    let mut random = Random::new(seed, 0);
    let count = dimensions.layout().total();
    let values = (0..count).map(|_| 0.4 * random.normal()).collect();
    Weights::new(dimensions, values).expect("the sizes are those of a model")
}
