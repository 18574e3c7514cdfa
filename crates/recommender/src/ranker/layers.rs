//! From candidates to outputs.

use super::attention::{AttentionSpace, Map, RankerMemory};
use super::dimensions::{DENSE, RankerDimensions};
use super::weights::RankerWeights;
use crate::layers::Linear;
use crate::table::Precision;
use crate::whole::WholeRows;

/// The layers that every candidate passes.
///
/// In single precision a candidate is projected, and both the query and the first layer start from
/// that. In whole numbers those two products of matrices are made beforehand, so that both start
/// from the item's vector.
#[derive(Debug, Clone)]
pub(super) struct Layers {
    /// Numbers of an item's vector, and of what is found in a history.
    inputs: usize,
    width: usize,
    candidate: Option<Linear>,
    query: Map,
    first: Map,
    second: Map,
    output: Map,
}

/// Room for intermediate rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Space {
    candidates: Vec<f32>,
    queries: Vec<f32>,
    attention: AttentionSpace,
    features: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
    outputs: Vec<f32>,
    whole: WholeRows,
}

impl Layers {
    pub(super) fn new(weights: &RankerWeights, precision: Precision) -> Self {
        let RankerDimensions { item_width, width, .. } = weights.dimensions();
        let layout = weights.dimensions().layout();
        let parts = |pair: &crate::Pair| (weights.part(&pair.weight), weights.part(&pair.bias));
        let map = |pair: &crate::Pair| {
            let (weight, bias) = parts(pair);
            Map::of(weight, bias, precision)
        };
        let (second, output) = (map(&layout.second), map(&layout.output));
        if precision == Precision::Single {
            let (weight, bias) = parts(&layout.candidate);
            return Self {
                inputs: width,
                width,
                candidate: Some(Linear::of(weight, bias)),
                query: map(&layout.query),
                first: map(&layout.first),
                second,
                output,
            };
        }
        let candidate = parts(&layout.candidate);
        let through = |pair: &crate::Pair| {
            let (weight, bias) = through(parts(pair), candidate, item_width);
            Map::of(&weight, &bias, precision)
        };
        Self {
            inputs: item_width,
            width,
            candidate: None,
            query: through(&layout.query),
            first: through(&layout.first),
            second,
            output,
        }
    }

    /// Numbers that the first layer sees of a candidate.
    pub(super) fn features(&self) -> usize {
        self.inputs + self.width + DENSE
    }

    /// The outputs of a few candidates, row by row.
    pub(super) fn outputs<'a>(
        &self,
        memory: &RankerMemory,
        (vectors, dense): (&[f32], &[f32]),
        space: &'a mut Space,
    ) -> &'a [f32] {
        let vectors = match &self.candidate {
            Some(candidate) => {
                candidate.apply(vectors, &mut space.candidates);
                &space.candidates
            }
            None => vectors,
        };
        self.query.apply(vectors, &mut space.queries, &mut space.whole);
        let mut features = std::mem::take(&mut space.features);
        features.resize(dense.len() / DENSE * self.features(), 0.0);
        let rows = features.chunks_exact_mut(self.features());
        let inputs = vectors.chunks_exact(self.inputs).zip(dense.chunks_exact(DENSE));
        for (row, (vector, dense)) in rows.zip(inputs) {
            row[..self.inputs].copy_from_slice(vector);
            row[self.inputs + self.width..].copy_from_slice(dense);
        }
        let found = features.chunks_exact_mut(self.features()).map(|row| &mut row[self.inputs..]);
        memory.find(&space.queries, found, &mut space.attention, &mut space.whole);
        self.last_three(&features, space);
        space.features = features;
        &space.outputs
    }

    /// The outputs of the last three layers.
    pub(super) fn last_three<'a>(&self, features: &[f32], space: &'a mut Space) -> &'a [f32] {
        let Space { first, second, outputs, whole, .. } = space;
        self.first.apply_rectified(features, first, whole);
        self.second.apply_rectified(first, second, whole);
        self.output.apply(second, outputs, whole);
        outputs
    }
}

/// A map after another that gives the first numbers of its rows; the others stay as they are.
fn through(
    (weight, bias): (&[f32], &[f32]),
    (earlier, earlier_bias): (&[f32], &[f32]),
    inputs: usize,
) -> (Vec<f32>, Vec<f32>) {
    let middle = earlier_bias.len();
    let columns = weight.len() / bias.len();
    let mut joined = Vec::with_capacity(weight.len());
    let mut joined_bias = bias.to_vec();
    for (row, bias) in weight.chunks_exact(columns).zip(&mut joined_bias) {
        let mut product = vec![0.0; inputs];
        for (factor, earlier) in row.iter().zip(earlier.chunks_exact(inputs)) {
            product.iter_mut().zip(earlier).for_each(|(sum, value)| *sum += factor * value);
        }
        *bias += row.iter().zip(earlier_bias).map(|(factor, value)| factor * value).sum::<f32>();
        joined.extend(product);
        joined.extend_from_slice(&row[middle..]);
    }
    (joined, joined_bias)
}
