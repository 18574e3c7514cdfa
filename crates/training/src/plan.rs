//! What a training run is to do.

use recommender::Dimensions;
use serde::{Deserialize, Serialize};

use crate::error::TrainingError;

/// The settings of a training run; the same plan on the same data gives the same weights.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TrainingPlan {
    /// Numbers that describe one item or one event.
    pub width: usize,
    /// Width of the feed-forward layer between its two products.
    pub inner: usize,
    /// Blocks of attention and feed-forward.
    pub blocks: usize,
    /// Heads of attention.
    pub heads: usize,
    /// Events that the model can look back on.
    pub context: usize,
    /// Windows in one step.
    pub batch: usize,
    /// Length of a step.
    pub learning_rate: f32,
    /// Share of numbers that are set to zero in training.
    pub dropout: f32,
    /// Standard deviation of the weights to begin with.
    pub initial_deviation: f32,
    /// Epochs at most.
    pub epochs: usize,
    /// Epochs without a better validation after which training stops.
    pub patience: usize,
    /// Items drawn for each step to compete with its targets; 0 lets the whole catalogue compete.
    #[serde(default)]
    pub negatives: usize,
    /// Users on whom an epoch is judged at most; 0 for all.
    #[serde(default)]
    pub validated: usize,
    /// What decides all random numbers.
    pub seed: u64,
}

impl TrainingPlan {
    /// The settings of the reference model in `docs/RECOMMENDER.md` §3.
    pub fn reference(seed: u64) -> Self {
        Self {
            width: 64,
            inner: 256,
            blocks: 2,
            heads: 2,
            context: 50,
            batch: 32,
            learning_rate: 1e-3,
            dropout: 0.2,
            initial_deviation: 0.02,
            epochs: 100,
            patience: 10,
            negatives: 0,
            validated: 0,
            seed,
        }
    }

    /// The settings for a large catalogue, such as that of the synthetic world.
    pub fn large(seed: u64) -> Self {
        Self {
            heads: 1,
            batch: 64,
            epochs: 8,
            patience: 2,
            dropout: 0.1,
            negatives: 2048,
            validated: 2000,
            ..Self::reference(seed)
        }
    }

    /// The sizes of the model for a catalogue.
    ///
    /// # Errors
    /// [`TrainingError::Setting`] and [`TrainingError::Recommender`].
    pub fn dimensions(&self, items: usize) -> Result<Dimensions, TrainingError> {
        in_range("batch", self.batch as f64, 1.0, 65536.0)?;
        in_range("learning_rate", self.learning_rate.into(), 1e-7, 1.0)?;
        in_range("dropout", self.dropout.into(), 0.0, 0.9)?;
        in_range("initial_deviation", self.initial_deviation.into(), 1e-6, 1.0)?;
        in_range("epochs", self.epochs as f64, 1.0, 1e6)?;
        in_range("patience", self.patience as f64, 1.0, 1e6)?;
        let Self { width, inner, blocks, heads, context, .. } = *self;
        Ok(Dimensions { items, width, inner, blocks, heads, context }.checked()?)
    }
}

fn in_range(field: &'static str, value: f64, low: f64, high: f64) -> Result<(), TrainingError> {
    let inside = (low..=high).contains(&value);
    if inside { Ok(()) } else { Err(TrainingError::Setting { field, low, high, value }) }
}
