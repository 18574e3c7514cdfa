//! The ranker with its gradient: the same equations as the recommender, for many candidates.

use std::ops::Range;

use ndarray::{Array2, Axis, s};
use recommender::{Event, PLAY_BINS, Random, RankerDimensions, RankerLayout};

use super::examples::{Example, Examples, action_place};
use super::target_attention::{Gradients, Memory};
use crate::flat::matrix_mut;
use crate::layers::dropout::{Dropout, apply};
use crate::layers::linear;
use crate::real::Real;

/// Vectors of items, which the ranker reads and does not change.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table<'a> {
    pub(crate) rows: &'a [f32],
    pub(crate) width: usize,
}

impl Table<'_> {
    fn gather<T: Real>(&self, items: impl ExactSizeIterator<Item = u32>) -> Array2<T> {
        let mut rows = Array2::zeros((items.len(), self.width));
        for (item, mut row) in items.zip(rows.rows_mut()) {
            let values = &self.rows[item as usize * self.width..][..self.width];
            row.iter_mut().zip(values).for_each(|(target, value)| *target = T::of(*value));
        }
        rows
    }
}

/// Candidates of one step with the events that they need.
pub(crate) struct Step<'a> {
    pub(crate) examples: Vec<&'a Example>,
    pub(crate) events: Vec<Event>,
    pub(crate) ranges: Vec<Range<usize>>,
}

impl<'a> Step<'a> {
    pub(crate) fn new(examples: &'a Examples, chosen: &[usize]) -> Self {
        let (events, ranges) = examples.window(chosen);
        let examples = chosen.iter().map(|index| &examples.list[*index]).collect();
        Self { examples, events, ranges }
    }
}

/// The sizes of the ranker and the places of its weights.
#[derive(Debug, Clone)]
pub(crate) struct RankerNetwork {
    pub(crate) dimensions: RankerDimensions,
    pub(crate) layout: RankerLayout,
}

/// What the way back needs.
struct Tape<T> {
    vectors: Array2<T>,
    event_vectors: Array2<T>,
    candidates: Array2<T>,
    queries: Array2<T>,
    rows: Array2<T>,
    keys: Array2<T>,
    values: Array2<T>,
    attention: Vec<Vec<T>>,
    features: Array2<T>,
    first: Array2<T>,
    second: Array2<T>,
    masks: [Option<Array2<T>>; 2],
}

impl RankerNetwork {
    pub(crate) fn new(dimensions: RankerDimensions) -> Self {
        Self { dimensions, layout: dimensions.layout() }
    }

    /// Weights to begin with: normal numbers by the width that a layer reads, calibration neutral.
    pub(crate) fn initial<T: Real>(&self, seed: u64) -> Vec<T> {
        let mut random = Random::new(seed, 7);
        let mut weights = vec![T::zero(); self.layout.total()];
        for tensor in &self.layout.tensors {
            let deviation = match tensor.shape.as_slice() {
                [_, columns] if tensor.name.ends_with(".weight") => (1.5 / *columns as f32).sqrt(),
                _ if tensor.name.contains("actions") || tensor.name.contains("always") => 0.1,
                _ => 0.0,
            };
            for weight in &mut weights[tensor.range.clone()] {
                *weight = T::of(deviation * random.normal());
            }
        }
        weights[self.layout.calibration.weight.clone()].fill(T::one());
        weights
    }

    /// Outputs before calibration, row by row.
    pub(crate) fn outputs<T: Real>(
        &self,
        weights: &[T],
        table: Table<'_>,
        step: &Step<'_>,
    ) -> Array2<T> {
        self.forward(weights, table, step, &mut Dropout::new(0.0, Random::new(0, 0))).0
    }

    /// The mean surprise over candidates in nats, summed over outputs; adds its gradient.
    pub(crate) fn loss<T: Real>(
        &self,
        (weights, gradient): (&[T], &mut [T]),
        table: Table<'_>,
        step: &Step<'_>,
        dropout: &mut Dropout,
    ) -> T {
        let (outputs, tape) = self.forward(weights, table, step, dropout);
        let (loss, outputs) = surprise(&outputs, &step.examples);
        self.backward((weights, gradient), step, &tape, &outputs);
        loss
    }

    fn forward<T: Real>(
        &self,
        weights: &[T],
        table: Table<'_>,
        step: &Step<'_>,
        dropout: &mut Dropout,
    ) -> (Array2<T>, Tape<T>) {
        let layout = &self.layout;
        let width = self.dimensions.width;
        let vectors = table.gather(step.examples.iter().map(|example| example.item));
        let event_vectors = table.gather(step.events.iter().map(|event| event.item));
        let candidates = linear::forward(weights, &layout.candidate, &vectors);
        let queries = linear::forward(weights, &layout.query, &candidates);
        let mut rows = linear::forward(weights, &layout.history, &event_vectors);
        for (event, mut row) in step.events.iter().zip(rows.rows_mut()) {
            let action = layout.actions.start + action_place(*event) * width;
            row.iter_mut().zip(&weights[action..]).for_each(|(value, action)| *value += *action);
        }
        let keys = linear::forward(weights, &layout.key, &rows);
        let values = linear::forward(weights, &layout.value, &rows);
        let (found, attention) =
            self.memory(weights, (&keys, &values), &step.ranges).forward(&queries);
        let mut features = Array2::zeros((step.examples.len(), self.dimensions.features()));
        features.slice_mut(s![.., ..width]).assign(&candidates);
        features.slice_mut(s![.., width..2 * width]).assign(&found);
        for (example, mut row) in step.examples.iter().zip(features.rows_mut()) {
            let target = row.iter_mut().skip(2 * width);
            target.zip(&example.dense).for_each(|(target, value)| *target = T::of(*value));
        }
        let (first, first_mask) = self.layer(weights, &layout.first, &features, dropout);
        let (second, second_mask) = self.layer(weights, &layout.second, &first, dropout);
        let outputs = linear::forward(weights, &layout.output, &second);
        let masks = [first_mask, second_mask];
        let tape = Tape {
            vectors,
            event_vectors,
            candidates,
            queries,
            rows,
            keys,
            values,
            attention,
            features,
            first,
            second,
            masks,
        };
        (outputs, tape)
    }

    #[expect(clippy::unused_self, reason = "a step of the way forward beside the others")]
    fn layer<T: Real>(
        &self,
        weights: &[T],
        pair: &recommender::Pair,
        input: &Array2<T>,
        dropout: &mut Dropout,
    ) -> (Array2<T>, Option<Array2<T>>) {
        let mut output = linear::forward(weights, pair, input);
        output.mapv_inplace(|value| value.max(T::zero()));
        let mask = dropout.mask(output.dim());
        apply(mask.as_ref(), &mut output);
        (output, mask)
    }

    fn memory<'a, T: Real>(
        &self,
        weights: &'a [T],
        (keys, values): (&'a Array2<T>, &'a Array2<T>),
        ranges: &'a [Range<usize>],
    ) -> Memory<'a, T> {
        let part = |range: &Range<usize>| &weights[range.clone()];
        Memory {
            keys,
            values,
            always: [part(&self.layout.always_key), part(&self.layout.always_value)],
            ages: part(&self.layout.ages),
            ranges,
            heads: self.dimensions.heads,
        }
    }

    fn backward<T: Real>(
        &self,
        (weights, gradient): (&[T], &mut [T]),
        step: &Step<'_>,
        tape: &Tape<T>,
        outputs: &Array2<T>,
    ) {
        let layout = &self.layout;
        let width = self.dimensions.width;
        let mut second =
            linear::backward((weights, gradient), &layout.output, &tape.second, outputs);
        rectified_backward(&tape.second, tape.masks[1].as_ref(), &mut second);
        let mut first = linear::backward((weights, gradient), &layout.second, &tape.first, &second);
        rectified_backward(&tape.first, tape.masks[0].as_ref(), &mut first);
        let features = linear::backward((weights, gradient), &layout.first, &tape.features, &first);
        let found = features.slice(s![.., width..2 * width]).to_owned();
        let memory = self.memory(weights, (&tape.keys, &tape.values), &step.ranges);
        let Gradients { queries, keys, values, always, ages } =
            memory.backward(&tape.queries, &tape.attention, &found);
        add(&mut gradient[layout.always_key.clone()], &always[0]);
        add(&mut gradient[layout.always_value.clone()], &always[1]);
        add(&mut gradient[layout.ages.clone()], &ages);
        let mut candidates =
            linear::backward((weights, gradient), &layout.query, &tape.candidates, &queries);
        candidates += &features.slice(s![.., ..width]);
        linear::backward((weights, gradient), &layout.candidate, &tape.vectors, &candidates);
        let mut rows = linear::backward((weights, gradient), &layout.key, &tape.rows, &keys);
        rows += &linear::backward((weights, gradient), &layout.value, &tape.rows, &values);
        linear::backward((weights, gradient), &layout.history, &tape.event_vectors, &rows);
        let mut actions = matrix_mut(gradient, &layout.actions, width);
        for (event, row) in step.events.iter().zip(rows.axis_iter(Axis(0))) {
            actions.row_mut(action_place(*event)).scaled_add(T::one(), &row);
        }
    }
}

fn add<T: Real>(target: &mut [T], values: &[T]) {
    target.iter_mut().zip(values).for_each(|(target, value)| *target += *value);
}

fn rectified_backward<T: Real>(
    output: &Array2<T>,
    mask: Option<&Array2<T>>,
    gradient: &mut Array2<T>,
) {
    apply(mask, gradient);
    gradient.zip_mut_with(output, |gradient, value| {
        if *value <= T::zero() {
            *gradient = T::zero();
        }
    });
}

/// The mean surprise and the gradient of the outputs.
fn surprise<T: Real>(outputs: &Array2<T>, examples: &[&Example]) -> (T, Array2<T>) {
    let share = T::of(examples.len().max(1) as f32).recip();
    let mut gradient = outputs.clone();
    let mut sum = T::zero();
    for (mut row, example) in gradient.rows_mut().into_iter().zip(examples) {
        let row = row.as_slice_mut().expect("rows of a new matrix are contiguous");
        let (bins, heads) = row.split_at_mut(PLAY_BINS);
        let bin = example.labels.bin();
        let score = bins[bin];
        sum += T::softmax(bins) - score;
        bins[bin] -= T::one();
        for (logit, happened) in heads.iter_mut().zip(example.labels.happened) {
            let label = if happened { T::one() } else { T::zero() };
            // ln(1 + exp x) without overflow.
            let soft = logit.max(T::zero()) + (-logit.abs()).exp().ln_1p();
            sum += soft - label * *logit;
            *logit = T::one() / (T::one() + (-*logit).exp()) - label;
        }
    }
    gradient *= share;
    (sum * share, gradient)
}

#[cfg(test)]
mod tests {
    use super::{RankerNetwork, Step, Table};
    use crate::layers::dropout::Dropout;
    use crate::ranking::{Example, Examples, Labels};
    use recommender::{
        Action, DENSE, Event, Precision, Prediction, Random, Ranker, RankerDimensions,
        RankerWeights,
    };

    const SMALL: RankerDimensions =
        RankerDimensions { item_width: 5, width: 6, heads: 2, history: 4, hidden: [7, 5] };

    fn examples() -> (Vec<f32>, Examples) {
        let mut random = Random::new(6, 0);
        let rows = (0..20 * 5).map(|_| random.normal()).collect();
        let mut event = || Event {
            item: u32::try_from(random.below(20)).expect("few items"),
            action: Action::ALL[random.below(8)],
        };
        let events: Vec<Event> = (0..9).map(|_| event()).collect();
        let mut example = |history: std::ops::Range<usize>| Example {
            user: 0,
            item: u32::try_from(random.below(20)).expect("few items"),
            history,
            dense: [0; DENSE].map(|_| random.normal()),
            labels: Labels { play: 0.37, happened: [0; 8].map(|_| random.unit() < 0.4) },
        };
        let list = [0..0, 0..3, 1..5, 2..6, 6..6, 6..9].map(&mut example).to_vec();
        (rows, Examples { events, list })
    }

    #[test]
    fn the_gradient_of_every_weight_is_the_slope_of_the_loss() {
        let network = RankerNetwork::new(SMALL);
        let (rows, examples) = examples();
        let table = Table { rows: &rows, width: 5 };
        let step = Step::new(&examples, &[0, 1, 2, 3, 4, 5]);
        for share in [0.0, 0.3] {
            let loss = |weights: &[f64], gradient: &mut [f64]| {
                let mut dropout = Dropout::new(share, Random::new(8, 1));
                network.loss((weights, gradient), table, &step, &mut dropout)
            };
            let mut weights: Vec<f64> = network.initial(3);
            let mut random = Random::new(9, 0);
            for weight in &mut weights[network.layout.ages.clone()] {
                *weight = random.normal().into();
            }
            let mut gradient = vec![0.0; weights.len()];
            loss(&weights, &mut gradient);
            let mut scratch = vec![0.0; weights.len()];
            for index in 0..network.layout.calibration.weight.start {
                let (before, step) = (weights[index], 1e-5);
                weights[index] = before + step;
                let above = loss(&weights, &mut scratch);
                weights[index] = before - step;
                let below = loss(&weights, &mut scratch);
                weights[index] = before;
                let slope = (above - below) / (2.0 * step);
                let error = (slope - gradient[index]).abs();
                assert!(error < 1e-7 + 1e-5 * slope.abs(), "{index}: {slope}, {}", gradient[index]);
            }
        }
    }

    #[test]
    fn outputs_are_those_of_the_recommender() {
        let network = RankerNetwork::new(SMALL);
        let (rows, examples) = examples();
        let table = Table { rows: &rows, width: 5 };
        let single: Vec<f32> = network.initial(3);
        let weights: Vec<f64> = single.iter().map(|value| f64::from(*value)).collect();
        let step = Step::new(&examples, &[0, 1, 2, 3, 4, 5]);
        let outputs = network.outputs(&weights, table, &step);
        let ranker = RankerWeights::new(SMALL, single).expect("the sizes agree");
        let ranker = Ranker::new(&ranker, Precision::Single);
        for (example, logits) in examples.list.iter().zip(outputs.rows()) {
            let events = &examples.events[example.history.clone()];
            let vector = |item: u32| rows[item as usize * 5..][..5].to_vec();
            let vectors: Vec<f32> = events.iter().flat_map(|event| vector(event.item)).collect();
            let actions: Vec<Action> = events.iter().map(|event| event.action).collect();
            let memory = ranker.remember(&vectors, &actions).expect("one vector for each");
            let found = ranker.predict(&memory, &vector(example.item), &example.dense);
            let found = found.expect("one candidate")[0];
            let mut narrow = [0.0; 16];
            for (narrow, wide) in narrow.iter_mut().zip(logits) {
                #[expect(clippy::cast_possible_truncation, reason = "compared in single precision")]
                let value = *wide as f32;
                *narrow = value;
            }
            let expected = Prediction::from_logits(&narrow);
            assert!((found.play - expected.play).abs() < 1e-5);
            for (found, expected) in found.chances.iter().zip(expected.chances) {
                assert!((found - expected).abs() < 1e-5);
            }
        }
    }
}
