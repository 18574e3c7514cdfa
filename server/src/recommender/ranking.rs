use std::collections::BTreeMap;
use std::path::PathBuf;

use recommender::{Bundle, Head, RankerWeights, Weights};
use serde::Serialize;
use training::{
    Examples, Exposures, HeadQuality, RankerPlan, RankerTrainer, Simulated, judge_ranker,
};

use super::failure::Failure;
use super::files::{read, write};
use super::progress::{RankerProgress, note};

/// How good one head of a ranker is on days that it has not met.
#[derive(Debug, Clone, Serialize)]
pub(super) struct JudgedHead {
    pub(super) head: &'static str,
    /// Share that happened.
    pub(super) rate: f64,
    pub(super) auc: Option<f64>,
    /// Within users.
    pub(super) gauc: Option<f64>,
    /// In nats, and of always expecting the rate.
    pub(super) surprise: [f64; 2],
    /// Mean chance over share that happened.
    pub(super) promised_over_kept: Option<f64>,
    pub(super) calibration_error: Option<f64>,
}

/// How good a ranker is on two parts of its data.
#[derive(Debug, Clone)]
pub(super) struct JudgedRanker {
    /// On the days that chose its epoch and set its calibration: what settings are chosen by.
    pub(super) validation: Vec<JudgedHead>,
    /// On days that nothing was chosen by.
    pub(super) test: Vec<JudgedHead>,
}

/// A ranker and how it was found.
pub(super) struct Ranked {
    pub(super) weights: RankerWeights,
    pub(super) judged: JudgedRanker,
    pub(super) notes: BTreeMap<String, String>,
}

/// How a ranker is trained, and where its run is kept if anywhere.
pub(super) struct Run<'a> {
    pub(super) plan: RankerPlan,
    pub(super) kept: Option<Kept<'a>>,
}

/// A run on disk.
pub(super) struct Kept<'a> {
    /// What it is trained on.
    pub(super) data: &'a str,
    pub(super) file: PathBuf,
    /// Whether to go on from the file, if there is one.
    pub(super) resume: bool,
}

impl Run<'_> {
    fn start<'b>(
        &self,
        rows: (&'b [f32], usize),
        examples: [&'b Examples; 2],
    ) -> Result<RankerTrainer<'b>, Failure> {
        match &self.kept {
            Some(Kept { data, file, resume: true }) if file.exists() => {
                RankerTrainer::resume(self.plan, rows, examples, data, &read(file)?).map_err(
                    |source| Failure::Checkpoint { file: file.display().to_string(), source },
                )
            }
            _ => Ok(RankerTrainer::new(self.plan, rows, examples)),
        }
    }

    fn keep(&self, trainer: &RankerTrainer<'_>) -> Result<(), Failure> {
        let Some(Kept { data, file, .. }) = &self.kept else { return Ok(()) };
        write(file, &trainer.checkpoint(data))
    }
}

/// Trains a ranker over the vectors of a sequence model and judges it on the last part.
pub(super) fn rank(
    run: &Run<'_>,
    weights: &Weights,
    [learn, validate, test]: &[Examples; 3],
) -> Result<Ranked, Failure> {
    let plan = run.plan;
    let width = weights.dimensions().width;
    let rows = &weights.values()[weights.dimensions().layout().items];
    let counts = [learn, validate, test].map(|examples| examples.list.len());
    note(&format!(
        "ranker: {} views to learn from, {} to validate, {} to test",
        counts[0], counts[1], counts[2]
    ));
    let mut trainer = run.start((rows, width), [learn, validate])?;
    let progress = RankerProgress::new(plan.epochs);
    while !trainer.finished() {
        let epoch = trainer.epoch(&mut |step| progress.step(step))?;
        run.keep(&trainer)?;
        progress.end(epoch);
    }
    progress.finish();
    let (epoch, surprise) = trainer.best_epoch();
    let ranker = trainer.best()?;
    let [validation, test] =
        [validate, test].map(|examples| judged(&judge_ranker(&ranker, rows, examples)));
    let text = |head: &JudgedHead| format!("{} {:.3}", head.head, head.gauc.unwrap_or(f64::NAN));
    let gauc: Vec<String> = test.iter().map(text).collect();
    let pairs = [
        ("ranker_plan", format!("{plan:?}")),
        ("ranker_best_epoch", epoch.to_string()),
        ("ranker_validation_surprise", surprise.to_string()),
        ("ranker_views", format!("{counts:?}")),
        ("ranker_test_gauc", gauc.join(", ")),
    ];
    let notes = pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    Ok(Ranked { weights: ranker, judged: JudgedRanker { validation, test }, notes })
}

/// Trains a ranker on a simulated log and joins it with its sequence model.
pub(super) fn bundle(
    run: &Run<'_>,
    simulated: &Simulated,
    weights: Weights,
    mut metadata: BTreeMap<String, String>,
) -> Result<(Bundle, JudgedRanker), Failure> {
    let numbers = simulated.numbers();
    let examples = simulated.examples(&weights, &numbers)?;
    let ranked = rank(run, &weights, &examples)?;
    metadata.extend(ranked.notes);
    let bundle = Bundle::new(weights, ranked.weights, numbers, metadata)?;
    Ok((bundle, ranked.judged))
}

/// Trains a ranker on real exposures and joins it with its sequence model.
pub(super) fn bundle_of_exposures(
    run: &Run<'_>,
    exposures: &Exposures,
    weights: Weights,
    mut metadata: BTreeMap<String, String>,
) -> Result<(Bundle, JudgedRanker), Failure> {
    let examples = exposures.examples(&weights)?;
    let ranked = rank(run, &weights, &examples)?;
    metadata.extend(ranked.notes);
    let bundle = Bundle::new(weights, ranked.weights, exposures.numbers(), metadata)?;
    Ok((bundle, ranked.judged))
}

pub(super) fn judged(qualities: &[HeadQuality]) -> Vec<JudgedHead> {
    let row = |(head, quality): (Head, &HeadQuality)| JudgedHead {
        head: head.key(),
        rate: quality.rate,
        auc: quality.area,
        gauc: quality.grouped_area,
        surprise: quality.surprise,
        promised_over_kept: quality.calibration.map(|calibration| calibration.ratio),
        calibration_error: quality.calibration.map(|calibration| calibration.error),
    };
    Head::ALL.into_iter().zip(qualities).map(row).collect()
}
