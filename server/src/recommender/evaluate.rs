use recommender::SequenceModel;

use super::arguments::EvaluateArguments;
use super::failure::Failure;
use super::files::{Data, weights_for};
use super::judgement::{About, Judgement, judge};

/// Judges weights on a table that holds the items they were trained on.
pub(super) fn evaluate(arguments: &EvaluateArguments) -> Result<Judgement, Failure> {
    let data = Data::read(&arguments.data, None, false)?;
    let (weights, stated) = weights_for(&arguments.model, arguments.heads, &data)?;
    let number = |key: &str| stated.get(key).and_then(|text| text.parse().ok());
    let about = About {
        file: arguments.model.display().to_string(),
        weights: weights.values().len(),
        seed: None,
        epochs: None,
        best_epoch: stated.get("best_epoch").and_then(|text| text.parse().ok()),
        validation_ndcg10: number("validation_ndcg10"),
    };
    let model = SequenceModel::new(&weights, arguments.precision.into());
    let other = match &arguments.against {
        Some(file) => Some(weights_for(file, arguments.heads, &data)?.0),
        None => None,
    };
    let other = other.map(|weights| SequenceModel::new(&weights, arguments.precision.into()));
    judge(&data, about, &model, other.as_ref(), arguments.output.resamples)
}
