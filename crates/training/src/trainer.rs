//! Epochs of training, each judged on the validation cases, until it stops paying.

use recommender::{
    Dimensions, LeaveOneOut, Precision, Random, SequenceModel, Views, Weights, evaluate,
};

use crate::adam::Adam;
use crate::error::TrainingError;
use crate::facets::Facets;
use crate::layers::dropout::Dropout;
use crate::network::Network;
use crate::plan::TrainingPlan;
use crate::windows::{Draw, Step as Told, batches};

/// Streams of random numbers; stream 0 makes the weights to begin with.
const STREAM_WINDOWS: u64 = 1;
const STREAM_DROPOUT: u64 = 2;
const STREAM_RIVALS: u64 = 3;

/// What one step found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Steps done in this epoch.
    pub done: usize,
    /// Steps in this epoch.
    pub all: usize,
    /// Mean surprise of this step in nats.
    pub loss: f64,
}

/// What one epoch found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Epoch {
    /// Epochs done, this one included.
    pub number: usize,
    /// Mean surprise over the epoch in nats.
    pub loss: f64,
    /// NDCG@10 of the validation cases, seen items left out.
    pub validation: f64,
    /// Whether no earlier epoch was better.
    pub best: bool,
}

/// The state of a run between two epochs: all that a checkpoint must hold.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct State {
    pub(crate) weights: Vec<f32>,
    pub(crate) adam: Adam,
    pub(crate) best_weights: Vec<f32>,
    pub(crate) best_validation: f64,
    pub(crate) best_epoch: usize,
    pub(crate) epoch: usize,
}

impl State {
    fn initial(network: &Network, plan: &TrainingPlan) -> Self {
        let weights: Vec<f32> = network.initial(plan.initial_deviation, plan.seed);
        Self {
            adam: Adam::new(weights.len()),
            best_weights: weights.clone(),
            weights,
            best_validation: -1.0,
            best_epoch: 0,
            epoch: 0,
        }
    }
}

/// A training run.
#[derive(Debug, Clone)]
pub struct Trainer<'a> {
    plan: TrainingPlan,
    split: &'a LeaveOneOut,
    dimensions: Dimensions,
    network: Network,
    training: Vec<Vec<Told>>,
    marked: bool,
    pub(crate) state: State,
}

impl<'a> Trainer<'a> {
    /// A run at its beginning.
    ///
    /// # Errors
    /// [`TrainingError::Setting`] and [`TrainingError::Recommender`].
    pub fn new(
        plan: TrainingPlan,
        split: &'a LeaveOneOut,
        items: usize,
    ) -> Result<Self, TrainingError> {
        Self::with_facets(plan, split, items, Facets::none())
    }

    /// A run at its beginning, with what is known of the items beside who met them.
    ///
    /// # Errors
    /// As [`Trainer::new`].
    pub fn with_facets(
        plan: TrainingPlan,
        split: &'a LeaveOneOut,
        items: usize,
        facets: Facets,
    ) -> Result<Self, TrainingError> {
        let dimensions = plan.dimensions(items)?;
        let network = Network::new(dimensions, facets);
        let state = State::initial(&network, &plan);
        let told = |history: &[u32]| history.iter().map(|item| Told::of(*item)).collect();
        let training = split.training().into_iter().map(told).collect();
        Ok(Self { plan, split, dimensions, network, training, marked: false, state })
    }

    /// The run at its beginning again, for a model that reads every view with what was done.
    ///
    /// What does not speak for itself is read and never expected.
    ///
    /// # Errors
    /// [`TrainingError::Setting`] if the split knows of no views.
    pub fn marked(self) -> Result<Self, TrainingError> {
        let views = self.split.training_views();
        if views.is_empty() {
            return Err(TrainingError::Setting {
                field: "views",
                low: 1.0,
                high: f64::MAX,
                value: 0.0,
            });
        }
        let told = |(views, end): (&Views, usize)| {
            let all = views.all()[..end].iter().enumerate();
            all.map(|(place, (item, mark))| Told {
                item: *item,
                mark: *mark,
                expected: views.speaks(place),
            })
            .collect()
        };
        let training = views.into_iter().map(told).collect();
        let network = self.network.marked();
        let state = State::initial(&network, &self.plan);
        Ok(Self { network, training, marked: true, state, ..self })
    }

    /// Whether it reads every view with what was done.
    pub(crate) fn is_marked(&self) -> bool {
        self.marked
    }

    /// Whether the epochs are used up, or the last ones brought nothing.
    pub fn finished(&self) -> bool {
        let since_best = self.state.epoch - self.state.best_epoch;
        self.state.epoch >= self.plan.epochs || since_best >= self.plan.patience
    }

    /// Epochs done.
    pub fn epochs(&self) -> usize {
        self.state.epoch
    }

    /// The best epoch so far and its NDCG@10 on the validation cases.
    pub fn best_epoch(&self) -> (usize, f64) {
        (self.state.best_epoch, self.state.best_validation)
    }

    /// The plan of this run.
    pub fn plan(&self) -> &TrainingPlan {
        &self.plan
    }

    /// Trains one epoch and judges it; `report` hears of every step.
    ///
    /// # Errors
    /// [`TrainingError::Diverged`], and [`TrainingError::Recommender`] for items outside the
    /// catalogue.
    pub fn epoch(&mut self, report: &mut dyn FnMut(Step)) -> Result<Epoch, TrainingError> {
        let loss = self.descend(report)?;
        self.state.epoch += 1;
        let validation = self.validate()?;
        let best = validation > self.state.best_validation;
        if best {
            self.state.best_validation = validation;
            self.state.best_epoch = self.state.epoch;
            self.state.best_weights.clone_from(&self.state.weights);
        }
        Ok(Epoch { number: self.state.epoch, loss, validation, best })
    }

    /// The weights of the best epoch.
    ///
    /// # Errors
    /// [`TrainingError::Recommender`] if they are not finite.
    pub fn best(&self) -> Result<Weights, TrainingError> {
        Ok(self.network.weights(&self.state.best_weights)?)
    }

    /// One pass over the training histories; returns the mean loss.
    fn descend(&mut self, report: &mut dyn FnMut(Step)) -> Result<f64, TrainingError> {
        let plan = self.plan;
        // Streams of an epoch depend on its number alone, so a run can go on from a checkpoint.
        let stream = |kind: u64| Random::new(plan.seed, kind + 16 * (self.state.epoch as u64 + 1));
        let mut random = stream(STREAM_WINDOWS);
        let mut dropout = Dropout::new(plan.dropout, stream(STREAM_DROPOUT));
        let mut batches = batches(&self.training, plan.context, plan.batch, &mut random);
        let draw = Draw::new(&self.training, self.dimensions.items, plan.negatives);
        let mut random = stream(STREAM_RIVALS);
        let mut gradient = vec![0.0; self.state.weights.len()];
        let (mut sum, mut rows) = (0.0, 0_usize);
        let all = batches.len();
        for (index, batch) in batches.iter_mut().enumerate() {
            batch.rivals = draw.rivals(&batch.targets, &mut random);
            let state = &mut self.state;
            let loss = self.network.loss(&state.weights, &mut gradient, batch, &mut dropout);
            if !loss.is_finite() {
                return Err(TrainingError::Diverged { epoch: state.epoch + 1 });
            }
            state.adam.step(&mut state.weights, &mut gradient, plan.learning_rate);
            sum += f64::from(loss) * batch.targets.len() as f64;
            rows += batch.targets.len();
            report(Step { done: index + 1, all, loss: loss.into() });
        }
        Ok(sum / rows.max(1) as f64)
    }

    fn validate(&self) -> Result<f64, TrainingError> {
        let diverged = |_| TrainingError::Diverged { epoch: self.state.epoch };
        let weights = self.network.weights(&self.state.weights).map_err(diverged)?;
        let model = SequenceModel::new(&weights, Precision::Single);
        let mut cases = self.split.validation();
        if self.plan.validated > 0 {
            cases.truncate(self.plan.validated);
        }
        Ok(evaluate(&model, &cases)?.masked.quality().ndcg)
    }
}
