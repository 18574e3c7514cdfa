//! How good a ranker is on examples, head by head.

use std::ops::Range;

use recommender::{
    Action, Calibration, Head, Outcome, Prediction, Ranker, RankerDimensions, RankerMemory,
    RankerWeights, area_under_curve, calibration, grouped_area_under_curve,
};

use super::examples::{Example, Examples};
use super::network::{RankerNetwork, Table};
use super::trainer::outputs;
use crate::error::TrainingError;

/// How good one head is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeadQuality {
    /// Share that happened.
    pub rate: f64,
    /// Area under the curve, if some happened and some did not.
    pub area: Option<f64>,
    /// The same within users: what can re-order a list.
    pub grouped_area: Option<f64>,
    /// Mean surprise in nats, and that of always expecting the share that happened.
    pub surprise: [f64; 2],
    /// Whether chances mean what they say.
    pub calibration: Option<Calibration>,
}

/// Judges every head of a ranker on examples, in the order of [`Head::ALL`].
///
/// # Shape
/// `rows` holds the vectors of all items.
pub fn judge_ranker(
    weights: &RankerWeights,
    rows: &[f32],
    examples: &Examples,
) -> [HeadQuality; Head::ALL.len()] {
    let dimensions: RankerDimensions = weights.dimensions();
    let network = RankerNetwork::new(dimensions);
    let table = Table { rows, width: dimensions.item_width };
    let place = &network.layout.calibration;
    let values = weights.values();
    let (scale, shift) = (&values[place.weight.clone()], &values[place.bias.clone()]);
    let predictions: Vec<Prediction> = outputs(&network, values, table, examples)
        .into_iter()
        .map(|mut row| {
            for (logit, (scale, shift)) in row.iter_mut().zip(scale.iter().zip(shift)) {
                *logit = *logit * scale + shift;
            }
            Prediction::from_logits(&row)
        })
        .collect();
    by_head(&predictions, examples)
}

/// [`judge_ranker`] for a ranker as it answers requests, in the precision that it was packed in.
///
/// # Errors
/// [`TrainingError::Recommender`] if `rows` are not those of the ranker's items.
pub fn judge_packed_ranker(
    ranker: &Ranker,
    rows: &[f32],
    examples: &Examples,
) -> Result<[HeadQuality; Head::ALL.len()], TrainingError> {
    let width = ranker.dimensions().item_width;
    let vector = |item: u32| &rows[item as usize * width..][..width];
    let mut predictions = Vec::with_capacity(examples.list.len());
    let mut last: Option<(Range<usize>, RankerMemory)> = None;
    for example in &examples.list {
        let known = last.take().filter(|(history, _)| *history == example.history);
        let memory = if let Some((_, memory)) = known {
            memory
        } else {
            let events = &examples.events[example.history.clone()];
            let vectors: Vec<f32> =
                events.iter().flat_map(|event| vector(event.item)).copied().collect();
            let actions: Vec<Action> = events.iter().map(|event| event.action).collect();
            ranker.remember(&vectors, &actions)?
        };
        predictions.extend(ranker.predict(&memory, vector(example.item), &example.dense)?);
        last = Some((example.history.clone(), memory));
    }
    Ok(by_head(&predictions, examples))
}

fn by_head(predictions: &[Prediction], examples: &Examples) -> [HeadQuality; Head::ALL.len()] {
    Head::ALL.map(|head| {
        let outcome = |(found, example): (&Prediction, &Example)| {
            let happened = example.labels.happened[head as usize];
            (example.user, Outcome { predicted: found.chance(head).into(), happened })
        };
        quality(predictions.iter().zip(&examples.list).map(outcome))
    })
}

/// The quality of predictions by user.
pub(crate) fn quality(outcomes: impl Iterator<Item = (u32, Outcome)>) -> HeadQuality {
    let mut groups = std::collections::BTreeMap::<u32, Vec<Outcome>>::new();
    let mut all = Vec::new();
    for (user, outcome) in outcomes {
        groups.entry(user).or_default().push(outcome);
        all.push(outcome);
    }
    let groups: Vec<Vec<Outcome>> = groups.into_values().collect();
    let happened = all.iter().filter(|outcome| outcome.happened).count();
    let rate = happened as f64 / all.len().max(1) as f64;
    let nats = |chance: f64, happened: bool| {
        let own = if happened { chance } else { 1.0 - chance };
        -own.clamp(1e-9, 1.0).ln()
    };
    let mean = |chance: &dyn Fn(&Outcome) -> f64| {
        let sum: f64 = all.iter().map(|outcome| nats(chance(outcome), outcome.happened)).sum();
        sum / all.len().max(1) as f64
    };
    HeadQuality {
        surprise: [mean(&|outcome| outcome.predicted), mean(&|_| rate)],
        rate,
        area: area_under_curve(&all),
        grouped_area: grouped_area_under_curve(&groups),
        calibration: calibration(&all, 10),
    }
}
