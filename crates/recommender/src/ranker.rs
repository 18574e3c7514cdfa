//! The ranker: what someone would do with each of a few hundred candidates.

mod actions;
mod dimensions;
mod heads;
mod weights;

pub use actions::{ACTIONS, Action, Event};
pub use dimensions::{DENSE, RankerDimensions, RankerLayout, RankerSize};
pub use heads::{Head, PLAY_BINS, Prediction, RANKER_OUTPUTS};
pub use weights::RankerWeights;

use crate::error::RecommenderError;
use crate::layers::{Linear, exponentiate};
use crate::panels::dot;

/// A ranker, ready to predict.
///
/// Candidates see the history and never each other: what one gets does not depend on the others,
/// to the bit.
///
/// # Formula
/// `c = C e + b`, `h(j) = H e(j) + action(j)`; attention of `Q c` over keys and values of the
/// history and of one learned event that is always there, a learned number for each age added to
/// the scores; then two rectified layers over `c`, what was found, and the plain numbers.
/// # Source
/// Target attention: Zhou et al., "Deep Interest Network" (2018). Play time as a quantile among
/// videos of like length: Zhan et al., "Deconfounding Duration Bias" (2022).
#[derive(Debug, Clone)]
pub struct Ranker {
    dimensions: RankerDimensions,
    candidate: Linear,
    history: Linear,
    query: Linear,
    key: Linear,
    value: Linear,
    first: Linear,
    second: Linear,
    output: Linear,
    actions: Vec<f32>,
    always: [Vec<f32>; 2],
    ages: Vec<f32>,
    scale: Vec<f32>,
    shift: Vec<f32>,
}

/// A history as the ranker remembers it: keys and values, oldest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RankerMemory {
    keys: Vec<f32>,
    values: Vec<f32>,
}

impl Ranker {
    /// Packs weights for speed.
    pub fn new(weights: &RankerWeights) -> Self {
        let layout = weights.dimensions().layout();
        let linear =
            |pair: &crate::Pair| Linear::of(weights.part(&pair.weight), weights.part(&pair.bias));
        let part = |range| weights.part(range).to_vec();
        Self {
            dimensions: weights.dimensions(),
            candidate: linear(&layout.candidate),
            history: linear(&layout.history),
            query: linear(&layout.query),
            key: linear(&layout.key),
            value: linear(&layout.value),
            first: linear(&layout.first),
            second: linear(&layout.second),
            output: linear(&layout.output),
            actions: part(&layout.actions),
            always: [part(&layout.always_key), part(&layout.always_value)],
            ages: part(&layout.ages),
            scale: part(&layout.calibration.weight),
            shift: part(&layout.calibration.bias),
        }
    }

    /// The sizes of the ranker.
    pub fn dimensions(&self) -> RankerDimensions {
        self.dimensions
    }

    /// Remembers the last events of a history: once for all candidates.
    ///
    /// # Shape
    /// `vectors` holds `item_width` numbers for each event, oldest first.
    /// # Errors
    /// [`RecommenderError::BufferLength`] if there is not one vector for each action.
    pub fn remember(
        &self,
        vectors: &[f32],
        actions: &[Action],
    ) -> Result<RankerMemory, RecommenderError> {
        let (inputs, width) = (self.dimensions.item_width, self.dimensions.width);
        if vectors.len() != actions.len() * inputs {
            let (items, length) = (actions.len(), vectors.len());
            return Err(RecommenderError::BufferLength { items, length });
        }
        let skipped = actions.len().saturating_sub(self.dimensions.history);
        let mut rows = Vec::new();
        self.history.apply(&vectors[skipped * inputs..], &mut rows);
        for (row, action) in rows.chunks_exact_mut(width).zip(&actions[skipped..]) {
            let action = &self.actions[*action as usize * width..][..width];
            row.iter_mut().zip(action).for_each(|(value, action)| *value += action);
        }
        let mut memory = RankerMemory::default();
        self.key.apply(&rows, &mut memory.keys);
        self.value.apply(&rows, &mut memory.values);
        Ok(memory)
    }

    /// What is to be expected of each candidate.
    ///
    /// # Shape
    /// `vectors` holds `item_width` numbers for each candidate, `dense` holds [`DENSE`].
    /// # Errors
    /// [`RecommenderError::BufferLength`] if they are not for the same number of candidates.
    pub fn predict(
        &self,
        memory: &RankerMemory,
        vectors: &[f32],
        dense: &[f32],
    ) -> Result<Vec<Prediction>, RecommenderError> {
        let (inputs, width) = (self.dimensions.item_width, self.dimensions.width);
        let items = vectors.len() / inputs;
        if vectors.len() != items * inputs || dense.len() != items * DENSE {
            return Err(RecommenderError::BufferLength { items, length: dense.len() });
        }
        let (mut candidates, mut queries) = (Vec::new(), Vec::new());
        self.candidate.apply(vectors, &mut candidates);
        self.query.apply(&candidates, &mut queries);
        let mut features = vec![0.0; items * self.dimensions.features()];
        let mut scores = Vec::new();
        for (index, row) in features.chunks_exact_mut(self.dimensions.features()).enumerate() {
            let (own, rest) = row.split_at_mut(width);
            let (found, numbers) = rest.split_at_mut(width);
            own.copy_from_slice(&candidates[index * width..][..width]);
            self.find(&queries[index * width..][..width], memory, found, &mut scores);
            numbers.copy_from_slice(&dense[index * DENSE..][..DENSE]);
        }
        let (mut first, mut second, mut outputs) = (Vec::new(), Vec::new(), Vec::new());
        self.first.apply_rectified(&features, &mut first);
        self.second.apply_rectified(&first, &mut second);
        self.output.apply(&second, &mut outputs);
        let calibrated = |row: &[f32]| {
            let mut logits = [0.0; RANKER_OUTPUTS];
            let terms = row.iter().zip(&self.scale).zip(&self.shift);
            for (logit, ((value, scale), shift)) in logits.iter_mut().zip(terms) {
                *logit = value * scale + shift;
            }
            Prediction::from_logits(&logits)
        };
        Ok(outputs.chunks_exact(RANKER_OUTPUTS).map(calibrated).collect())
    }

    /// What one candidate finds in the history.
    fn find(&self, query: &[f32], memory: &RankerMemory, into: &mut [f32], scores: &mut Vec<f32>) {
        let RankerDimensions { width, heads, history, .. } = self.dimensions;
        let size = width / heads;
        let factor = 1.0 / (size as f32).sqrt();
        let events = memory.keys.len() / width;
        let [always_key, always_value] = &self.always;
        for (head, first) in (0..width).step_by(size).enumerate() {
            let part = first..first + size;
            let own = &query[part.clone()];
            scores.clear();
            scores.push(dot(own, &always_key[part.clone()]) * factor);
            for (place, key) in memory.keys.chunks_exact(width).enumerate() {
                let age = self.ages[head * history + events - 1 - place];
                scores.push(dot(own, &key[part.clone()]) * factor + age);
            }
            let sum = exponentiate(scores);
            let target = &mut into[part.clone()];
            target.fill(0.0);
            let values =
                std::iter::once(always_value.as_slice()).chain(memory.values.chunks_exact(width));
            for (value, weight) in values.zip(scores.iter()) {
                for (target, value) in target.iter_mut().zip(&value[part.clone()]) {
                    *target += weight * value;
                }
            }
            for value in target {
                *value /= sum;
            }
        }
    }
}
