use std::collections::BTreeMap;
use std::path::Path;

use recommender::{Precision, SequenceModel, Weights};
use training::{RankerPlan, Trainer};

use super::arguments::TrainArguments;
use super::failure::Failure;
use super::files::{Data, beside, read, weights_for, write};
use super::judgement::{About, Judgement, judge};
use super::progress::Progress;
use super::ranking;

/// What the weights of this command call themselves.
const SCHEMA: &str = "headroom-sequence-1";
/// What weights with a ranker for the synthetic world call themselves.
const FEED_SCHEMA: &str = "headroom-feed-1";

/// Trains until it no longer pays, writes the best weights, and judges them.
pub(super) fn train(arguments: &TrainArguments) -> Result<Judgement, Failure> {
    let data = Data::read(&arguments.data, arguments.leave_out_every, !arguments.no_ranker)?;
    let (weights, metadata, mut about) = match &arguments.from {
        Some(file) => given(file, &data)?,
        None => sequence(arguments, &data)?,
    };
    let model = SequenceModel::new(&weights, Precision::Single);
    let resamples = arguments.output.resamples;
    // Over vectors in bytes, as they will be in the file.
    let compact = || Weights::read(&weights.write_compact(&metadata));
    let plan = RankerPlan {
        epochs: arguments.ranker_epochs,
        learning_rate: arguments.ranker_learning_rate,
        dropout: arguments.ranker_dropout,
        ..RankerPlan::reference(arguments.size.into(), arguments.plan.seed())
    };
    let file = beside(&arguments.out, ".ranker-checkpoint");
    let kept = ranking::Kept { data: &data.hash, file, resume: arguments.resume };
    let run = ranking::Run { plan, kept: Some(kept) };
    let (bundle, heads) = match (&data.simulated, &data.exposures) {
        (Some(simulated), _) if !arguments.no_ranker => {
            ranking::bundle(&run, simulated, compact()?, metadata.clone())?
        }
        (_, Some(exposures)) => {
            ranking::bundle_of_exposures(&run, exposures, compact()?, metadata.clone())?
        }
        _ => return judge(&data, about, &model, None, resamples),
    };
    write(&arguments.out, &bundle.write())?;
    about.file = arguments.out.display().to_string();
    about.weights += bundle.ranker.values().len();
    let judgement = judge(&data, about, &model, None, resamples)?;
    Ok(Judgement {
        ranker: Some(heads.test),
        ranker_validation: Some(heads.validation),
        ..judgement
    })
}

/// A sequence model from a file.
fn given(file: &Path, data: &Data) -> Result<(Weights, BTreeMap<String, String>, About), Failure> {
    let (weights, metadata) = weights_for(file, None, data)?;
    let number = |key: &str| metadata.get(key).and_then(|text| text.parse().ok());
    let about = About {
        file: file.display().to_string(),
        weights: weights.values().len(),
        seed: None,
        epochs: None,
        best_epoch: metadata.get("best_epoch").and_then(|text| text.parse().ok()),
        validation_ndcg10: number("validation_ndcg10"),
    };
    Ok((weights, metadata, about))
}

/// A sequence model trained now, epoch by epoch, with a checkpoint after each.
fn sequence(
    arguments: &TrainArguments,
    data: &Data,
) -> Result<(Weights, BTreeMap<String, String>, About), Failure> {
    let checkpoint = beside(&arguments.out, ".checkpoint");
    let mut trainer = start(arguments, data, &checkpoint)?;
    // Written before the first epoch, so that a folder that takes no files costs no training.
    write(&checkpoint, &trainer.checkpoint(&data.hash))?;
    let progress = Progress::new(&trainer);
    while !trainer.finished() {
        progress.begin(&trainer);
        let best = trainer.best_epoch();
        let epoch = trainer.epoch(&mut |step| progress.step(step, best))?;
        write(&checkpoint, &trainer.checkpoint(&data.hash))?;
        progress.end(epoch);
    }
    progress.finish();
    let metadata = metadata(arguments, data, &trainer);
    let weights = save(arguments, &metadata, &trainer)?;
    let (best_epoch, validation) = trainer.best_epoch();
    let about = About {
        file: arguments.out.display().to_string(),
        weights: weights.values().len(),
        seed: Some(trainer.plan().seed),
        epochs: Some(trainer.epochs()),
        best_epoch: Some(best_epoch),
        validation_ndcg10: Some(validation),
    };
    Ok((weights, metadata, about))
}

/// Writes the best weights and returns them as a reader of the file will find them.
fn save(
    arguments: &TrainArguments,
    metadata: &BTreeMap<String, String>,
    trainer: &Trainer<'_>,
) -> Result<Weights, Failure> {
    let weights = trainer.best()?;
    let bytes =
        if arguments.compact { weights.write_compact(metadata) } else { weights.write(metadata) };
    write(&arguments.out, &bytes)?;
    Ok(Weights::read(&bytes)?)
}

fn start<'a>(
    arguments: &TrainArguments,
    data: &'a Data,
    checkpoint: &Path,
) -> Result<Trainer<'a>, Failure> {
    let plan = arguments.plan.plan(data.simulated.is_some() || data.exposures.is_some());
    let mut trainer = Trainer::with_facets(plan, &data.split, data.items, data.facets.clone())?;
    if arguments.marks {
        if data.simulated.is_none() {
            return Err(Failure::NoMarks { data: data.file.clone() });
        }
        trainer = trainer.marked()?;
    }
    if !arguments.resume {
        return Ok(trainer);
    }
    trainer
        .resumed(&data.hash, &read(checkpoint)?)
        .map_err(|source| Failure::Checkpoint { file: checkpoint.display().to_string(), source })
}

fn metadata(
    arguments: &TrainArguments,
    data: &Data,
    trainer: &Trainer<'_>,
) -> BTreeMap<String, String> {
    let (best_epoch, validation) = trainer.best_epoch();
    let plan = serde_json::to_string(trainer.plan()).unwrap_or_default();
    let pairs = [
        (
            "schema",
            if data.simulated.is_some() || data.exposures.is_some() { FEED_SCHEMA } else { SCHEMA }
                .to_owned(),
        ),
        ("licence", arguments.licence.clone()),
        ("catalogue", data.catalogue_hash.clone()),
        ("data", data.hash.clone()),
        ("source", data.file.clone()),
        ("users", data.users.to_string()),
        ("plan", plan),
        ("best_epoch", best_epoch.to_string()),
        ("validation_ndcg10", validation.to_string()),
    ];
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
