//! Epochs of the ranker, each judged on held-out candidates, then calibration.

use recommender::{PLAY_BINS, RANKER_OUTPUTS, Random, RankerSize, RankerWeights};

use serde::{Deserialize, Serialize};

use super::calibration::calibrate;
use super::examples::{Examples, Labels};
use super::network::{RankerNetwork, Step, Table};
use crate::adam::Adam;
use crate::error::TrainingError;
use crate::layers::dropout::Dropout;
use crate::trainer::Step as Progress;

/// Neighbouring examples that share their events in a step.
const RUN: usize = 16;
/// Share of the current weights in the running mean that is judged and kept.
///
/// # Source
/// Polyak and Juditsky (1992): a mean of the last steps is better than the last step.
const MEAN_SHARE: f32 = 0.004;
/// Examples judged at once.
const JUDGED: usize = 512;

/// The settings of a ranker's training run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RankerPlan {
    /// The size of the ranker.
    #[serde(with = "SizeName")]
    pub size: RankerSize,
    /// Examples in one step.
    pub batch: usize,
    /// Length of a step.
    pub learning_rate: f32,
    /// Share of numbers that are set to zero in training.
    pub dropout: f32,
    /// Epochs at most.
    pub epochs: usize,
    /// Epochs without a better validation after which training stops.
    pub patience: usize,
    /// What decides all random numbers.
    pub seed: u64,
}

/// The sizes by name, for files.
#[derive(Serialize, Deserialize)]
#[serde(remote = "RankerSize")]
enum SizeName {
    Small,
    Medium,
    Large,
}

impl RankerPlan {
    /// The settings of the shipped ranker.
    pub fn reference(size: RankerSize, seed: u64) -> Self {
        let (batch, learning_rate, dropout) = (256, 1e-3, 0.1);
        Self { size, batch, learning_rate, dropout, epochs: 6, patience: 2, seed }
    }
}

/// What one epoch of a ranker found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankerEpoch {
    /// Epochs done, this one included.
    pub number: usize,
    /// Mean surprise in training, in nats, all outputs together.
    pub loss: f64,
    /// Mean surprise on the validation examples.
    pub validation: f64,
    /// Whether no earlier epoch was better.
    pub best: bool,
}

/// A training run of a ranker over vectors of items that stay as they are.
#[derive(Debug, Clone)]
pub struct RankerTrainer<'a> {
    pub(super) plan: RankerPlan,
    network: RankerNetwork,
    pub(super) table: Table<'a>,
    examples: [&'a Examples; 2],
    pub(super) weights: Vec<f32>,
    pub(super) mean: Vec<f32>,
    pub(super) adam: Adam,
    pub(super) best: (usize, f64, Vec<f32>),
    pub(super) epoch: usize,
}

impl<'a> RankerTrainer<'a> {
    /// A run at its beginning: examples to learn from and examples to judge epochs on.
    ///
    /// # Shape
    /// `rows` holds the vectors of all items, `item_width` numbers each.
    pub fn new(
        plan: RankerPlan,
        (rows, item_width): (&'a [f32], usize),
        examples: [&'a Examples; 2],
    ) -> Self {
        let network = RankerNetwork::new(plan.size.dimensions(item_width));
        let weights: Vec<f32> = network.initial(plan.seed);
        Self {
            adam: Adam::new(weights.len()),
            best: (0, f64::INFINITY, weights.clone()),
            table: Table { rows, width: item_width },
            plan,
            network,
            examples,
            mean: weights.clone(),
            weights,
            epoch: 0,
        }
    }

    /// Whether the epochs are used up, or the last ones brought nothing.
    pub fn finished(&self) -> bool {
        self.epoch >= self.plan.epochs || self.epoch - self.best.0 >= self.plan.patience
    }

    /// The best epoch so far and its mean surprise on the validation examples.
    pub fn best_epoch(&self) -> (usize, f64) {
        (self.best.0, self.best.1)
    }

    /// The plan of this run.
    pub fn plan(&self) -> &RankerPlan {
        &self.plan
    }

    /// Trains one epoch and judges it; `report` hears of every step.
    ///
    /// # Errors
    /// [`TrainingError::Diverged`].
    pub fn epoch(
        &mut self,
        report: &mut dyn FnMut(Progress),
    ) -> Result<RankerEpoch, TrainingError> {
        let loss = self.descend(report)?;
        self.epoch += 1;
        let validation = self.validate();
        let best = validation < self.best.1;
        if best {
            self.best = (self.epoch, validation, self.mean.clone());
        }
        Ok(RankerEpoch { number: self.epoch, loss, validation, best })
    }

    /// The weights of the best epoch, calibrated on the validation examples.
    ///
    /// # Errors
    /// [`TrainingError::Recommender`] if they are not finite.
    pub fn best(&self) -> Result<RankerWeights, TrainingError> {
        let weights = RankerWeights::new(self.network.dimensions, self.best.2.clone())?;
        recalibrate(&weights, self.table.rows, self.examples[1])
    }

    fn descend(&mut self, report: &mut dyn FnMut(Progress)) -> Result<f64, TrainingError> {
        let plan = self.plan;
        let stream = |kind: u64| Random::new(plan.seed, kind + 16 * (self.epoch as u64 + 1));
        let mut random = stream(4);
        let mut dropout = Dropout::new(plan.dropout, stream(5));
        let count = self.examples[0].list.len();
        let mut runs: Vec<usize> = (0..count.div_ceil(RUN)).collect();
        random.shuffle(&mut runs);
        let steps: Vec<&[usize]> = runs.chunks((plan.batch / RUN).max(1)).collect();
        let mut gradient = vec![0.0; self.weights.len()];
        let mut sum = 0.0;
        for (index, runs) in steps.iter().enumerate() {
            let run = |run: &usize| run * RUN..count.min((run + 1) * RUN);
            let chosen: Vec<usize> = runs.iter().flat_map(run).collect();
            let step = Step::new(self.examples[0], &chosen);
            let weights = (self.weights.as_slice(), gradient.as_mut_slice());
            let loss = self.network.loss(weights, self.table, &step, &mut dropout);
            if !loss.is_finite() {
                return Err(TrainingError::Diverged { epoch: self.epoch + 1 });
            }
            self.adam.step(&mut self.weights, &mut gradient, plan.learning_rate);
            self.average(index);
            sum += f64::from(loss) * chosen.len() as f64;
            report(Progress { done: index + 1, all: steps.len(), loss: loss.into() });
        }
        Ok(sum / count.max(1) as f64)
    }

    /// Takes the weights into their running mean, which begins as a plain one.
    fn average(&mut self, step: usize) {
        let early = if self.epoch == 0 { 1.0 / (1.0 + step as f32 / 4.0) } else { 0.0 };
        let share = MEAN_SHARE.max(early);
        for (mean, weight) in self.mean.iter_mut().zip(&self.weights) {
            *mean += share * (weight - *mean);
        }
    }

    fn validate(&self) -> f64 {
        let examples = self.examples[1];
        let outputs = outputs(&self.network, &self.mean, self.table, examples);
        let pairs = outputs.iter().zip(&examples.list);
        let sum: f64 = pairs.map(|(row, example)| surprise(row, &example.labels)).sum();
        sum / examples.list.len().max(1) as f64
    }
}

/// The same ranker with its outputs calibrated on these examples: its orders hardly change, its
/// chances mean what they say where the examples come from.
///
/// # Shape
/// `rows` holds the vectors of all items.
/// # Errors
/// [`TrainingError::Recommender`] if the examples leave nothing finite.
pub fn recalibrate(
    weights: &RankerWeights,
    rows: &[f32],
    examples: &Examples,
) -> Result<RankerWeights, TrainingError> {
    let dimensions = weights.dimensions();
    let network = RankerNetwork::new(dimensions);
    let table = Table { rows, width: dimensions.item_width };
    let outputs = outputs(&network, weights.values(), table, examples);
    let labels: Vec<Labels> = examples.list.iter().map(|example| example.labels).collect();
    let [scale, shift] = calibrate(&outputs, &labels);
    let mut values = weights.values().to_vec();
    let place = &network.layout.calibration;
    values[place.weight.clone()].copy_from_slice(&scale);
    values[place.bias.clone()].copy_from_slice(&shift);
    Ok(RankerWeights::new(dimensions, values)?)
}

/// Outputs before calibration for all examples.
pub(crate) fn outputs(
    network: &RankerNetwork,
    weights: &[f32],
    table: Table<'_>,
    examples: &Examples,
) -> Vec<[f32; RANKER_OUTPUTS]> {
    let all: Vec<usize> = (0..examples.list.len()).collect();
    let mut rows = Vec::with_capacity(all.len());
    for chosen in all.chunks(JUDGED) {
        let found = network.outputs(weights, table, &Step::new(examples, chosen));
        rows.extend(found.rows().into_iter().map(|row| std::array::from_fn(|place| row[place])));
    }
    rows
}

fn surprise(row: &[f32; RANKER_OUTPUTS], labels: &Labels) -> f64 {
    let (bins, heads) = row.split_at(PLAY_BINS);
    let largest = f64::from(bins.iter().copied().fold(f32::NEG_INFINITY, f32::max));
    let sum: f64 = bins.iter().map(|bin| (f64::from(*bin) - largest).exp()).sum();
    let own = largest + sum.ln() - f64::from(bins[labels.bin()]);
    let head = |(logit, happened): (&f32, bool)| {
        let logit = f64::from(*logit);
        logit.max(0.0) + (-logit.abs()).exp().ln_1p() - if happened { logit } else { 0.0 }
    };
    own + heads.iter().zip(labels.happened).map(head).sum::<f64>()
}
