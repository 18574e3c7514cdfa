use recommender::{
    Evaluated, Evaluation, Interval, Markov, NeighbourSettings, Neighbours, Popularity, Quality,
    Scorer, SequenceModel, bootstrap, evaluate,
};
use serde::Serialize;

use super::failure::Failure;
use super::files::Data;
use super::ranking::JudgedHead;
use super::retrieval::{Retrieved, retrieve};

/// Weight of an item's popularity beside its transitions, as in `docs/RECOMMENDER.md` §2.
const BACKOFF: f64 = 0.01;
/// Decides the resamples, the same for every model, so that intervals can be compared.
const SEED: u64 = 1;

/// A model beside the baselines, on the same cases.
#[derive(Debug, Serialize)]
pub(super) struct Judgement {
    pub(super) data: Counts,
    pub(super) model: About,
    pub(super) results: Vec<Judged>,
    pub(super) differences: Vec<Difference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) retrieval: Option<Vec<Retrieved>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ranker: Option<Vec<JudgedHead>>,
    /// On the days that chose the ranker's epoch and set its calibration: what settings are
    /// chosen by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ranker_validation: Option<Vec<JudgedHead>>,
}

#[derive(Debug, Serialize)]
pub(super) struct Counts {
    pub(super) file: String,
    pub(super) users: usize,
    pub(super) items: usize,
    pub(super) events: usize,
    pub(super) cases: usize,
}

/// What is known about the weights.
#[derive(Debug, Serialize)]
pub(super) struct About {
    pub(super) file: String,
    pub(super) weights: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) seed: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) epochs: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) best_epoch: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) validation_ndcg10: Option<f64>,
}

#[derive(Debug, Serialize)]
pub(super) struct Judged {
    pub(super) name: &'static str,
    pub(super) masked: Measures,
    pub(super) unmasked: Measures,
}

#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Measures {
    pub(super) hr10: f64,
    pub(super) ndcg10: f64,
    pub(super) ndcg10_interval: [f64; 2],
    pub(super) mrr10: f64,
    pub(super) coverage10: f64,
}

/// Masked NDCG@10 of the model minus that of a baseline, user by user.
#[derive(Debug, Serialize)]
pub(super) struct Difference {
    pub(super) against: &'static str,
    pub(super) ndcg10: f64,
    pub(super) interval: [f64; 2],
}

/// Evaluates a model, another one if there is one, and every baseline on the held-out last events.
pub(super) fn judge(
    data: &Data,
    model: About,
    sequence: &SequenceModel,
    other: Option<&SequenceModel>,
    resamples: usize,
) -> Result<Judgement, Failure> {
    let training = data.split.training();
    let neighbours = Neighbours::fit(&training, data.items, NeighbourSettings::recent())?;
    let markov = Markov::fit(&training, data.items, BACKOFF)?;
    let popularity = Popularity::fit(&training, data.items)?;
    let baselines: [(&'static str, &dyn Scorer); 3] = [
        ("similar items, recent first", &neighbours),
        ("what followed last time", &markov),
        ("popularity", &popularity),
    ];
    let cases = data.test();
    let mut evaluations = vec![("sequence model", evaluate(sequence, &cases)?)];
    if let Some(other) = other {
        evaluations.push(("the other sequence model", evaluate(other, &cases)?));
    }
    for (name, scorer) in baselines {
        evaluations.push((name, evaluate(scorer, &cases)?));
    }
    let judged = |(name, evaluated): &(&'static str, Evaluated)| Judged {
        name,
        masked: measures(&evaluated.masked, resamples),
        unmasked: measures(&evaluated.unmasked, resamples),
    };
    Ok(Judgement {
        data: counts(data, cases.len()),
        model,
        results: evaluations.iter().map(judged).collect(),
        differences: differences(&evaluations, resamples),
        retrieval: data
            .short_videos
            .as_ref()
            .map(|videos| retrieve(videos, sequence))
            .transpose()?,
        ranker: None,
        ranker_validation: None,
    })
}

fn counts(data: &Data, cases: usize) -> Counts {
    let Data { file, users, items, events, .. } = data;
    Counts { file: file.clone(), users: *users, items: *items, events: *events, cases }
}

/// The first against each of the others.
fn differences(evaluations: &[(&'static str, Evaluated)], resamples: usize) -> Vec<Difference> {
    let Some(((_, first), others)) = evaluations.split_first() else { return Vec::new() };
    let own = first.masked.gains();
    let difference = |(name, evaluated): &(&'static str, Evaluated)| {
        difference(name, &own, &evaluated.masked.gains(), resamples)
    };
    others.iter().map(difference).collect()
}

fn measures(evaluation: &Evaluation, resamples: usize) -> Measures {
    let Quality { hit_rate, ndcg, mrr, coverage } = evaluation.quality();
    let interval = bootstrap(&evaluation.gains(), resamples, SEED);
    Measures {
        hr10: hit_rate,
        ndcg10: ndcg,
        ndcg10_interval: ends(interval),
        mrr10: mrr,
        coverage10: coverage,
    }
}

fn difference(against: &'static str, own: &[f64], other: &[f64], resamples: usize) -> Difference {
    let pairs: Vec<f64> = own.iter().zip(other).map(|(own, other)| own - other).collect();
    Difference {
        against,
        ndcg10: pairs.iter().sum::<f64>() / pairs.len().max(1) as f64,
        interval: ends(bootstrap(&pairs, resamples, SEED)),
    }
}

fn ends(interval: Interval) -> [f64; 2] {
    [interval.low, interval.high]
}
