//! The ranker: what someone would do with each of a few hundred candidates.

mod actions;
mod attention;
mod dimensions;
mod heads;
mod layers;
mod weights;

pub use actions::{ACTIONS, Action, Event};
pub use attention::RankerMemory;
pub use dimensions::{DENSE, RankerDimensions, RankerLayout, RankerSize};
pub use heads::{Head, PLAY_BINS, Prediction, RANKER_OUTPUTS};
pub use weights::RankerWeights;

use self::layers::{Layers, Space};
use crate::error::RecommenderError;
use crate::layers::Linear;
use crate::table::Precision;

/// Candidates that pass through all layers together: few enough for the first-level cache.
const TOGETHER: usize = 40;

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
    precision: Precision,
    history: Linear,
    key: Linear,
    value: Linear,
    actions: Vec<f32>,
    always: [Vec<f32>; 2],
    ages: Vec<f32>,
    layers: Layers,
    scale: [f32; RANKER_OUTPUTS],
    shift: [f32; RANKER_OUTPUTS],
}

impl Ranker {
    /// Packs weights for speed.
    ///
    /// With [`Precision::Byte`] what is done for each candidate is done in whole numbers: weights
    /// of a byte with a scale for each output, inputs of 15 bits with a scale for each row.
    pub fn new(weights: &RankerWeights, precision: Precision) -> Self {
        let layout = weights.dimensions().layout();
        let linear =
            |pair: &crate::Pair| Linear::of(weights.part(&pair.weight), weights.part(&pair.bias));
        let part = |range| weights.part(range).to_vec();
        let outputs = |range| {
            let mut numbers = [0.0; RANKER_OUTPUTS];
            numbers.copy_from_slice(weights.part(range));
            numbers
        };
        Self {
            dimensions: weights.dimensions(),
            precision,
            history: linear(&layout.history),
            key: linear(&layout.key),
            value: linear(&layout.value),
            actions: part(&layout.actions),
            always: [part(&layout.always_key), part(&layout.always_value)],
            ages: part(&layout.ages),
            layers: Layers::new(weights, precision),
            scale: outputs(&layout.calibration.weight),
            shift: outputs(&layout.calibration.bias),
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
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        self.key.apply(&rows, &mut keys);
        self.value.apply(&rows, &mut values);
        let [always_key, always_value] = &self.always;
        let keys = [always_key, keys.as_slice()].concat();
        let values = [always_value, values.as_slice()].concat();
        Ok(RankerMemory::new(&self.dimensions, (&keys, &values), &self.ages, self.precision))
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
        let inputs = self.dimensions.item_width;
        let items = vectors.len() / inputs;
        if vectors.len() != items * inputs || dense.len() != items * DENSE {
            return Err(RecommenderError::BufferLength { items, length: dense.len() });
        }
        let mut space = Space::default();
        let mut predictions = Vec::with_capacity(items);
        for (vectors, dense) in
            vectors.chunks(TOGETHER * inputs).zip(dense.chunks(TOGETHER * DENSE))
        {
            let outputs = self.layers.outputs(memory, (vectors, dense), &mut space);
            predictions.extend(outputs.as_chunks().0.iter().map(|row| self.calibrated(row)));
        }
        Ok(predictions)
    }

    /// The outputs of the last three layers alone, before calibration: what other runtimes can be
    /// compared with.
    ///
    /// # Shape
    /// `features` holds [`RankerDimensions::features`] numbers for each candidate.
    /// # Errors
    /// [`RecommenderError::BufferLength`] if that is not so.
    pub fn layers(&self, features: &[f32]) -> Result<Vec<f32>, RecommenderError> {
        let width = self.layers.features();
        let items = features.len() / width;
        if features.len() != items * width {
            return Err(RecommenderError::BufferLength { items, length: features.len() });
        }
        let mut space = Space::default();
        let mut outputs = Vec::with_capacity(items * RANKER_OUTPUTS);
        for features in features.chunks(TOGETHER * width) {
            outputs.extend_from_slice(self.layers.last_three(features, &mut space));
        }
        Ok(outputs)
    }

    fn calibrated(&self, row: &[f32; RANKER_OUTPUTS]) -> Prediction {
        let mut logits = [0.0; RANKER_OUTPUTS];
        let terms = row.iter().zip(&self.scale).zip(&self.shift);
        for (logit, ((value, scale), shift)) in logits.iter_mut().zip(terms) {
            *logit = value * scale + shift;
        }
        Prediction::from_logits(&logits)
    }
}
