//! The sequence model with its gradient: the same equations as the recommender, for many windows.

use std::ops::Range;

use ndarray::Array2;
use recommender::{Dimensions, Layout, Random};

use crate::flat::{matrix, matrix_mut};
use crate::layers::attention::Windows;
use crate::layers::dropout::{Dropout, apply};
use crate::layers::{attend, cross_entropy, feed, norm};
use crate::real::Real;

/// Windows of events one after another, and what came after each event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Batch {
    /// Rows of each window; together they are all rows.
    pub(crate) windows: Vec<Range<usize>>,
    /// The item of each row.
    pub(crate) inputs: Vec<u32>,
    /// The item that came next.
    pub(crate) targets: Vec<u32>,
}

/// The sizes of the model and the places of its weights.
#[derive(Debug, Clone)]
pub(crate) struct Network {
    dimensions: Dimensions,
    layout: Layout,
}

impl Network {
    pub(crate) fn new(dimensions: Dimensions) -> Self {
        Self { dimensions, layout: dimensions.layout() }
    }

    /// Weights to begin with: small normal numbers, norms that change nothing, no biases.
    pub(crate) fn initial<T: Real>(&self, deviation: f32, seed: u64) -> Vec<T> {
        let mut random = Random::new(seed, 0);
        let mut weights = vec![T::zero(); self.layout.total()];
        for tensor in &self.layout.tensors {
            let flat = tensor.shape.len() == 1;
            let scale = flat && tensor.name.ends_with(".weight");
            for weight in &mut weights[tensor.range.clone()] {
                *weight = match (flat, scale) {
                    (true, true) => T::one(),
                    (true, false) => T::zero(),
                    (false, _) => T::of(deviation * random.normal()),
                };
            }
        }
        weights
    }

    /// The mean surprise over all rows in nats; adds its gradient to `gradient`.
    pub(crate) fn loss<T: Real>(
        &self,
        weights: &[T],
        gradient: &mut [T],
        batch: &Batch,
        dropout: &mut Dropout,
    ) -> T {
        let windows = Windows { rows: &batch.windows, heads: self.dimensions.heads };
        let (mut rows, embedding_mask) = self.embed(weights, batch, dropout);
        let mut tapes = Vec::with_capacity(self.layout.blocks.len());
        for block in &self.layout.blocks {
            let attention = attend::forward(weights, block, &mut rows, (windows, dropout));
            tapes.push((attention, feed::forward(weights, block, &mut rows, dropout)));
        }
        let (states, last) = norm::forward(weights, &self.layout.last_norm, &rows);
        let (items, targets) = (&self.layout.items, &batch.targets);
        let (loss, states) = cross_entropy::loss((weights, gradient), items, &states, targets);
        let pair = &self.layout.last_norm;
        let mut rows = norm::backward((weights, gradient), pair, &last, &states);
        for (block, (attention, feed)) in self.layout.blocks.iter().zip(&tapes).rev() {
            feed::backward((weights, gradient), block, feed, &mut rows);
            attend::backward((weights, gradient), block, (attention, windows), &mut rows);
        }
        apply(embedding_mask.as_ref(), &mut rows);
        self.embed_backward(gradient, batch, &rows);
        loss
    }

    fn embed<T: Real>(
        &self,
        weights: &[T],
        batch: &Batch,
        dropout: &mut Dropout,
    ) -> (Array2<T>, Option<Array2<T>>) {
        let width = self.dimensions.width;
        let items = matrix(weights, &self.layout.items, width);
        let positions = matrix(weights, &self.layout.positions, width);
        let mut rows = Array2::zeros((batch.inputs.len(), width));
        for window in &batch.windows {
            for (position, row) in window.clone().enumerate() {
                let item = items.row(batch.inputs[row] as usize);
                rows.row_mut(row).assign(&(&item + &positions.row(position)));
            }
        }
        let mask = dropout.mask(rows.dim());
        apply(mask.as_ref(), &mut rows);
        (rows, mask)
    }

    fn embed_backward<T: Real>(&self, gradient: &mut [T], batch: &Batch, rows: &Array2<T>) {
        let width = self.dimensions.width;
        let mut items = matrix_mut(gradient, &self.layout.items, width);
        for (item, row) in batch.inputs.iter().zip(rows.rows()) {
            items.row_mut(*item as usize).scaled_add(T::one(), &row);
        }
        let mut positions = matrix_mut(gradient, &self.layout.positions, width);
        for window in &batch.windows {
            for (position, row) in window.clone().enumerate() {
                positions.row_mut(position).scaled_add(T::one(), &rows.row(row));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Batch, Network};
    use crate::layers::dropout::Dropout;
    use recommender::{Dimensions, Precision, Random, SequenceModel, Weights};

    const SMALL: Dimensions =
        Dimensions { items: 23, width: 6, inner: 10, blocks: 2, heads: 2, context: 5 };

    fn batch() -> Batch {
        let mut random = Random::new(4, 0);
        let mut item = || u32::try_from(random.below(SMALL.items)).expect("few items");
        Batch {
            windows: vec![0..5, 5..6, 6..9],
            inputs: (0..9).map(|_| item()).collect(),
            targets: (0..9).map(|_| item()).collect(),
        }
    }

    fn loss(network: &Network, weights: &[f64], gradient: &mut [f64], share: f32) -> f64 {
        let mut dropout = Dropout::new(share, Random::new(8, 1));
        network.loss(weights, gradient, &batch(), &mut dropout)
    }

    #[test]
    fn the_gradient_of_every_weight_is_the_slope_of_the_loss() {
        let network = Network::new(SMALL);
        for share in [0.0, 0.3] {
            let mut weights: Vec<f64> = network.initial(0.5, 2);
            let mut gradient = vec![0.0; weights.len()];
            loss(&network, &weights, &mut gradient, share);
            let mut scratch = vec![0.0; weights.len()];
            for index in 0..weights.len() {
                let (before, step) = (weights[index], 1e-5);
                weights[index] = before + step;
                let above = loss(&network, &weights, &mut scratch, share);
                weights[index] = before - step;
                let below = loss(&network, &weights, &mut scratch, share);
                weights[index] = before;
                let slope = (above - below) / (2.0 * step);
                let error = (slope - gradient[index]).abs();
                assert!(error < 1e-7 + 1e-6 * slope.abs(), "{index}: {slope}, {}", gradient[index]);
            }
        }
    }

    #[test]
    fn the_loss_is_that_of_the_recommender() {
        let network = Network::new(SMALL);
        let single: Vec<f32> = network.initial(0.5, 2);
        let weights: Vec<f64> = single.iter().map(|value| f64::from(*value)).collect();
        let found = loss(&network, &weights, &mut vec![0.0; weights.len()], 0.0);
        let weights = Weights::new(SMALL, single).expect("the sizes agree");
        let model = SequenceModel::new(&weights, Precision::Single);
        let batch = batch();
        let mut sum = 0.0;
        let mut scores = vec![0.0; SMALL.items];
        for window in &batch.windows {
            for row in window.clone() {
                let history = &batch.inputs[window.start..=row];
                model.scores(history, &mut scores).expect("the items are known");
                let normaliser = scores.iter().map(|score| score.exp()).sum::<f64>().ln();
                sum += normaliser - scores[batch.targets[row] as usize];
            }
        }
        let expected = sum / batch.inputs.len() as f64;
        assert!((found - expected).abs() < 1e-5, "{found} and not {expected}");
    }

    #[test]
    fn single_precision_finds_the_same_gradient() {
        let network = Network::new(SMALL);
        let single: Vec<f32> = network.initial(0.5, 2);
        let double: Vec<f64> = single.iter().map(|value| f64::from(*value)).collect();
        let mut expected = vec![0.0; double.len()];
        loss(&network, &double, &mut expected, 0.3);
        let mut found = vec![0.0; single.len()];
        let mut dropout = Dropout::new(0.3, Random::new(8, 1));
        network.loss(&single, &mut found, &batch(), &mut dropout);
        for (found, expected) in found.iter().zip(&expected) {
            assert!((f64::from(*found) - expected).abs() < 1e-4 * (1.0 + expected.abs()));
        }
    }
}
