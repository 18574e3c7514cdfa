//! The sequence model with its gradient: the same equations as the recommender, for many windows.

use std::ops::Range;

use ndarray::{Array2, ArrayView1, ArrayViewMut1, Axis};
use recommender::{ACTIONS, Dimensions, GAPS, Layout, Mark, Random, RecommenderError, Weights};

use crate::facets::Facets;
use crate::flat::{matrix, matrix_mut};
use crate::layers::attention::Windows;
use crate::layers::cross_entropy::Rivals;
use crate::layers::dropout::{Dropout, apply};
use crate::layers::{attend, cross_entropy, feed, norm};
use crate::real::Real;

/// Windows of events one after another, and what came after each event.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Batch {
    /// Rows of each window; together they are all rows.
    pub(crate) windows: Vec<Range<usize>>,
    /// The item of each row.
    pub(crate) inputs: Vec<u32>,
    /// What is known of each row's event besides its item; empty if nothing.
    pub(crate) marks: Vec<Mark>,
    /// The rows after which something is expected, ascending.
    pub(crate) rows: Vec<usize>,
    /// The item that is expected after each of them.
    pub(crate) targets: Vec<u32>,
    /// What the targets compete with, if not with the whole catalogue.
    pub(crate) rivals: Option<Rivals>,
}

/// The sizes of the model and the places of its weights.
///
/// The vector of an item is its own plus those of its facets, which lie behind the model's weights;
/// behind them lie the vectors of marks, if there are any.
#[derive(Debug, Clone)]
pub(crate) struct Network {
    dimensions: Dimensions,
    layout: Layout,
    facets: Facets,
    marked: bool,
}

impl Network {
    pub(crate) fn new(dimensions: Dimensions, facets: Facets) -> Self {
        Self { dimensions, layout: dimensions.layout(), facets, marked: false }
    }

    /// The same with vectors for what is known of an event besides its item.
    pub(crate) fn marked(self) -> Self {
        Self { marked: true, ..self }
    }

    /// Length of the flat vector of weights.
    pub(crate) fn total(&self) -> usize {
        self.mark_weights().end
    }

    fn facet_weights(&self) -> Range<usize> {
        let start = self.layout.total();
        start..start + self.facets.count() * self.dimensions.width
    }

    fn mark_weights(&self) -> Range<usize> {
        let start = self.facet_weights().end;
        let rows = if self.marked { ACTIONS + GAPS } else { 0 };
        start..start + rows * self.dimensions.width
    }

    /// The weights in the form in which the recommender reads them.
    pub(crate) fn weights(&self, weights: &[f32]) -> Result<Weights, RecommenderError> {
        let folded = Weights::new(self.dimensions, self.folded(weights))?;
        if self.marked {
            folded.with_marks(weights[self.mark_weights()].to_vec())
        } else {
            Ok(folded)
        }
    }

    /// The rows of the table of marks that an event adds.
    fn mark_rows(&self, batch: &Batch, row: usize) -> Option<[usize; 2]> {
        let [action, gap] = batch.marks.get(row).copied().unwrap_or(Mark::UNKNOWN).rows();
        self.marked.then_some([action, ACTIONS + gap])
    }

    /// The weights of the model without facets that scores as these do.
    pub(crate) fn folded(&self, weights: &[f32]) -> Vec<f32> {
        let mut folded = weights[..self.layout.total()].to_vec();
        let width = self.dimensions.width;
        let facets = &weights[self.facet_weights()];
        let items = &mut folded[self.layout.items.clone()];
        for (item, row) in (0..).zip(items.chunks_exact_mut(width)) {
            for facet in self.facets.of(item) {
                let facet = &facets[*facet as usize * width..][..width];
                row.iter_mut().zip(facet).for_each(|(own, facet)| *own += facet);
            }
        }
        folded
    }

    /// Weights to begin with: small normal numbers, norms that change nothing, no biases.
    pub(crate) fn initial<T: Real>(&self, deviation: f32, seed: u64) -> Vec<T> {
        let mut random = Random::new(seed, 0);
        let mut weights = vec![T::zero(); self.total()];
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
        // The marks follow the facets.
        for weight in &mut weights[self.facet_weights().start..] {
            *weight = T::of(deviation * random.normal());
        }
        weights
    }

    /// The mean surprise over all rows that expect something, in nats; adds its gradient to `gradient`.
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
        let expecting = states.select(Axis(0), &batch.rows);
        let (loss, expecting) = self.surprise((weights, gradient), &expecting, batch);
        let mut states = Array2::zeros(states.dim());
        for (row, slope) in batch.rows.iter().zip(expecting.rows()) {
            states.row_mut(*row).assign(&slope);
        }
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

    /// The loss of the states, and their gradient.
    fn surprise<T: Real>(
        &self,
        (weights, gradient): (&[T], &mut [T]),
        states: &Array2<T>,
        batch: &Batch,
    ) -> (T, Array2<T>) {
        if self.facets.count() == 0 && batch.rivals.is_none() {
            let items = &self.layout.items;
            return cross_entropy::loss((weights, gradient), items, states, &batch.targets);
        }
        let all = || {
            let items: Vec<u32> = (0..).take(self.dimensions.items).collect();
            Rivals { inclusion: vec![0.0; items.len()], items }
        };
        let rivals = batch.rivals.clone().unwrap_or_else(all);
        let mut table = Array2::zeros((rivals.items.len(), self.dimensions.width));
        for (item, mut row) in rivals.items.iter().zip(table.rows_mut()) {
            self.add_item(weights, *item, &mut row);
        }
        let (loss, states, table) =
            cross_entropy::sampled_loss(&table, &rivals, states, &batch.targets);
        for (item, row) in rivals.items.iter().zip(table.rows()) {
            self.add_gradient(gradient, *item, &row);
        }
        (loss, states)
    }

    /// Adds the vector of an item and of its facets.
    fn add_item<T: Real>(&self, weights: &[T], item: u32, row: &mut ArrayViewMut1<'_, T>) {
        let width = self.dimensions.width;
        *row += &matrix(weights, &self.layout.items, width).row(item as usize);
        let facets = matrix(weights, &self.facet_weights(), width);
        for facet in self.facets.of(item) {
            *row += &facets.row(*facet as usize);
        }
    }

    /// Adds the gradient of an item's vector to those of its parts.
    fn add_gradient<T: Real>(&self, gradient: &mut [T], item: u32, row: &ArrayView1<'_, T>) {
        let width = self.dimensions.width;
        let mut items = matrix_mut(gradient, &self.layout.items, width);
        items.row_mut(item as usize).scaled_add(T::one(), row);
        let mut facets = matrix_mut(gradient, &self.facet_weights(), width);
        for facet in self.facets.of(item) {
            facets.row_mut(*facet as usize).scaled_add(T::one(), row);
        }
    }

    fn embed<T: Real>(
        &self,
        weights: &[T],
        batch: &Batch,
        dropout: &mut Dropout,
    ) -> (Array2<T>, Option<Array2<T>>) {
        let width = self.dimensions.width;
        let positions = matrix(weights, &self.layout.positions, width);
        let marks = matrix(weights, &self.mark_weights(), width);
        let mut rows = Array2::zeros((batch.inputs.len(), width));
        for window in &batch.windows {
            for (position, row) in window.clone().enumerate() {
                let mut target = rows.row_mut(row);
                self.add_item(weights, batch.inputs[row], &mut target);
                target += &positions.row(position);
                for place in self.mark_rows(batch, row).into_iter().flatten() {
                    target += &marks.row(place);
                }
            }
        }
        let mask = dropout.mask(rows.dim());
        apply(mask.as_ref(), &mut rows);
        (rows, mask)
    }

    fn embed_backward<T: Real>(&self, gradient: &mut [T], batch: &Batch, rows: &Array2<T>) {
        let width = self.dimensions.width;
        for (item, row) in batch.inputs.iter().zip(rows.rows()) {
            self.add_gradient(gradient, *item, &row);
        }
        let mut marks = matrix_mut(gradient, &self.mark_weights(), width);
        for (index, row) in rows.rows().into_iter().enumerate() {
            for place in self.mark_rows(batch, index).into_iter().flatten() {
                marks.row_mut(place).scaled_add(T::one(), &row);
            }
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
    use crate::facets::Facets;
    use crate::layers::cross_entropy::Rivals;
    use crate::layers::dropout::Dropout;
    use recommender::{Action, Dimensions, Mark, Precision, Random, SequenceModel, Weights};

    const SMALL: Dimensions =
        Dimensions { items: 23, width: 6, inner: 10, blocks: 2, heads: 2, context: 5 };

    fn batch() -> Batch {
        let mut random = Random::new(4, 0);
        let mut item = || u32::try_from(random.below(SMALL.items)).expect("few items");
        Batch {
            windows: vec![0..5, 5..6, 6..9],
            inputs: (0..9).map(|_| item()).collect(),
            marks: Vec::new(),
            rows: (0..9).collect(),
            targets: (0..9).map(|_| item()).collect(),
            rivals: None,
        }
    }

    fn loss(network: &Network, weights: &[f64], gradient: &mut [f64], share: f32) -> f64 {
        loss_of(network, &batch(), (weights, gradient), share)
    }

    fn loss_of(
        network: &Network,
        batch: &Batch,
        (weights, gradient): (&[f64], &mut [f64]),
        share: f32,
    ) -> f64 {
        let mut dropout = Dropout::new(share, Random::new(8, 1));
        network.loss(weights, gradient, batch, &mut dropout)
    }

    /// Actions and gaps for the rows of the batch, some met more than once.
    fn marks() -> Vec<Mark> {
        let gaps = [None, Some(3.0), Some(100.0), Some(1e5)];
        (0..9).map(|row| Mark::new(Action::ALL[row * 2 % 5], gaps[row % 4])).collect()
    }

    /// Three facets that the items share in turns, some items without any.
    fn facets() -> Facets {
        let list = |item: usize| match item % 4 {
            0 => vec![],
            1 => vec![0],
            2 => vec![1, 2],
            _ => vec![2],
        };
        Facets::new((0..SMALL.items).map(list))
    }

    /// Every target and some others, with made-up chances.
    fn rivals(batch: &Batch) -> Rivals {
        let items: std::collections::BTreeSet<u32> =
            batch.targets.iter().copied().chain([0, 7, 11]).collect();
        let inclusion = items.iter().map(|item| -0.1 * f64::from(*item)).collect();
        Rivals { items: items.into_iter().collect(), inclusion }
    }

    #[test]
    fn the_gradient_of_every_weight_is_the_slope_of_the_loss() {
        let plain = Network::new(SMALL, Facets::none());
        let faceted = Network::new(SMALL, facets());
        let marked = Network::new(SMALL, facets()).marked();
        let few = Batch { rivals: Some(rivals(&batch())), ..batch() };
        let told = Batch { marks: marks(), ..few.clone() };
        let quiet = Batch { rows: vec![1, 4, 7], targets: vec![3, 20, 8], ..told.clone() };
        let quiet = Batch { rivals: Some(rivals(&quiet)), ..quiet };
        let runs = [
            (&plain, batch(), 0.0),
            (&plain, batch(), 0.3),
            (&faceted, few, 0.3),
            (&marked, told, 0.3),
            (&marked, quiet, 0.3),
            (&marked, batch(), 0.0),
        ];
        for (network, batch, share) in runs {
            let loss = |weights: &[f64], gradient: &mut [f64]| {
                loss_of(network, &batch, (weights, gradient), share)
            };
            let mut weights: Vec<f64> = network.initial(0.5, 2);
            let mut gradient = vec![0.0; weights.len()];
            loss(&weights, &mut gradient);
            let mut scratch = vec![0.0; weights.len()];
            for index in 0..weights.len() {
                let (before, step) = (weights[index], 1e-5);
                weights[index] = before + step;
                let above = loss(&weights, &mut scratch);
                weights[index] = before - step;
                let below = loss(&weights, &mut scratch);
                weights[index] = before;
                let slope = (above - below) / (2.0 * step);
                let error = (slope - gradient[index]).abs();
                assert!(error < 1e-7 + 1e-6 * slope.abs(), "{index}: {slope}, {}", gradient[index]);
            }
        }
    }

    #[test]
    fn rivals_that_are_the_whole_catalogue_lose_nothing() {
        let network = Network::new(SMALL, Facets::none());
        let weights: Vec<f64> = network.initial(0.5, 2);
        let mut exact = vec![0.0; weights.len()];
        let expected = loss(&network, &weights, &mut exact, 0.0);
        let items: Vec<u32> = (0..23).collect();
        let all = Rivals { inclusion: vec![0.0; items.len()], items };
        let all = Batch { rivals: Some(all), ..batch() };
        let mut found = vec![0.0; weights.len()];
        let loss = loss_of(&network, &all, (&weights, &mut found), 0.0);
        assert!((loss - expected).abs() < 1e-12);
        assert!(found.iter().zip(&exact).all(|(a, b)| (a - b).abs() < 1e-12));
    }

    #[test]
    fn folded_weights_score_as_the_faceted_ones_do() {
        let network = Network::new(SMALL, facets());
        let weights: Vec<f32> = network.initial(0.5, 2);
        let double = |weights: &[f32]| weights.iter().map(|value| f64::from(*value)).collect();
        let faceted: Vec<f64> = double(&weights);
        let folded: Vec<f64> = double(&network.folded(&weights));
        let plain = Network::new(SMALL, Facets::none());
        let one = loss(&network, &faceted, &mut vec![0.0; faceted.len()], 0.0);
        let other = loss(&plain, &folded, &mut vec![0.0; folded.len()], 0.0);
        assert!((one - other).abs() < 1e-6, "{one} {other}");
    }

    #[test]
    fn the_loss_is_that_of_the_recommender() {
        let network = Network::new(SMALL, Facets::none());
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
    fn the_loss_of_marked_events_is_that_of_the_recommender() {
        let network = Network::new(SMALL, facets()).marked();
        let single: Vec<f32> = network.initial(0.5, 2);
        let weights: Vec<f64> = single.iter().map(|value| f64::from(*value)).collect();
        let batch = Batch { marks: marks(), ..batch() };
        let mut gradient = vec![0.0; weights.len()];
        let found = loss_of(&network, &batch, (&weights, &mut gradient), 0.0);
        let model = network.weights(&single).expect("the sizes agree");
        let model = SequenceModel::new(&model, Precision::Single);
        let events: Vec<(u32, Mark)> = batch.inputs.iter().copied().zip(marks()).collect();
        let (mut sum, mut scores) = (0.0, vec![0.0; SMALL.items]);
        for window in &batch.windows {
            for row in window.clone() {
                let history = &events[window.start..=row];
                model.scores_of(history, &mut scores).expect("the items are known");
                let normaliser = scores.iter().map(|score| score.exp()).sum::<f64>().ln();
                sum += normaliser - scores[batch.targets[row] as usize];
            }
        }
        let expected = sum / batch.inputs.len() as f64;
        assert!((found - expected).abs() < 1e-5, "{found} and not {expected}");
    }

    #[test]
    fn single_precision_finds_the_same_gradient() {
        let network = Network::new(SMALL, Facets::none());
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
