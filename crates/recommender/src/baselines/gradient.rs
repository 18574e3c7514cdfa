//! A user's vector that is trained on, one step an event, while everything else stays as it is.

use std::sync::{Mutex, PoisonError};

use crate::error::{RecommenderError, known};
use crate::evaluation::Scorer;
use crate::sequence::SequenceModel;

/// How the vector learns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GradientSettings {
    /// Length of a step on the gradient of the log-likelihood.
    pub rate: f32,
    /// What is left of the learnt vector at the next event, from 0 to 1.
    pub decay: f32,
    /// The most that the learnt vector may measure, as a share of the model's own.
    pub most: f32,
}

/// A sequence model with a learnt vector on top of its state.
///
/// # Formula
/// `score = E (h_t + d_t)`; after item `i` is met, `d_{t+1} = decay d_t + rate (E_i - E' softmax(E
/// (h_t + d_t)))`, cut to `most |h_{t+1}|`. `E`: items x width; `h_t`: the model's state after `t`
/// events; `d_1 = 0`.
/// # Source
/// Gradient of the log-likelihood of a softmax over all items. Of use as something to be compared
/// with: `docs/RECOMMENDER.md` §6 has what it brings.
pub struct GradientAdapter<'a> {
    model: &'a SequenceModel,
    settings: GradientSettings,
    /// All vectors of items, one after the other.
    items: Vec<f32>,
    /// The last history and what was learnt from it: replays ask for one more event each time.
    last: Mutex<(Vec<u32>, Vec<f32>)>,
}

impl<'a> GradientAdapter<'a> {
    /// Adapts a model.
    ///
    /// # Errors
    /// Those of [`SequenceModel::item`].
    pub fn new(
        model: &'a SequenceModel,
        settings: GradientSettings,
    ) -> Result<Self, RecommenderError> {
        let mut items = Vec::with_capacity(model.items() * model.dimensions().width);
        for item in (0..).take(model.items()) {
            items.extend(model.item(item)?);
        }
        Ok(Self { model, settings, items, last: Mutex::default() })
    }

    fn width(&self) -> usize {
        self.model.dimensions().width
    }

    /// The learnt vector after a history.
    fn learnt(&self, history: &[u32]) -> Result<Vec<f32>, RecommenderError> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let (met, mut learnt) = std::mem::take(&mut *last);
        let from = if history.starts_with(&met) && !met.is_empty() { met.len() } else { 1 };
        if from == 1 {
            learnt = vec![0.0; self.width()];
        }
        for end in from..history.len() {
            let state = self.model.state(&history[..end])?;
            self.step(&mut learnt, &state, history[end])?;
        }
        *last = (history.to_vec(), learnt.clone());
        Ok(learnt)
    }

    fn step(&self, learnt: &mut [f32], state: &[f32], met: u32) -> Result<(), RecommenderError> {
        let met = known(met, self.model.items())?;
        let sum: Vec<f32> = state.iter().zip(&*learnt).map(|(own, more)| own + more).collect();
        let gradient = self.gradient(&sum, met);
        for (learnt, slope) in learnt.iter_mut().zip(gradient) {
            *learnt = self.settings.decay * *learnt + self.settings.rate * slope;
        }
        let (length, most) = (norm(learnt), self.settings.most * norm(state));
        if length > most {
            for number in learnt {
                *number *= most / length;
            }
        }
        Ok(())
    }

    /// Slope of the log-likelihood of an item at a vector.
    fn gradient(&self, at: &[f32], met: usize) -> Vec<f32> {
        let rows = || self.items.chunks_exact(self.width());
        let logits: Vec<f32> = rows().map(|row| dot(row, at)).collect();
        let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut mean = vec![0.0; at.len()];
        let mut total = 0.0;
        for (row, logit) in rows().zip(logits) {
            let share = (logit - most).exp();
            total += share;
            mean.iter_mut().zip(row).for_each(|(mean, number)| *mean += share * number);
        }
        let own = &self.items[met * at.len()..][..at.len()];
        own.iter().zip(mean).map(|(own, mean)| own - mean / total).collect()
    }
}

impl Scorer for GradientAdapter<'_> {
    fn items(&self) -> usize {
        self.model.items()
    }

    fn score(&self, history: &[u32], into: &mut [f64]) -> Result<(), RecommenderError> {
        let mut state = self.model.state(history)?;
        let learnt = self.learnt(history)?;
        state.iter_mut().zip(learnt).for_each(|(own, more)| *own += more);
        for (score, row) in into.iter_mut().zip(self.items.chunks_exact(self.width())) {
            *score = f64::from(dot(row, &state));
        }
        Ok(())
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn norm(vector: &[f32]) -> f32 {
    dot(vector, vector).sqrt()
}
