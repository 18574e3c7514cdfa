use recommender::{RecommenderError, SequenceModel, Weights};

use super::arguments::EvaluateArguments;
use super::failure::Failure;
use super::files::{Data, read};
use super::judgement::{About, Judgement, judge};

/// Judges weights on a table that holds the items they were trained on.
pub(super) fn evaluate(arguments: &EvaluateArguments) -> Result<Judgement, Failure> {
    let data = Data::read(&arguments.data.data)?;
    let bytes = read(&arguments.model)?;
    let file = arguments.model.display().to_string();
    let faulty = |source: RecommenderError| Failure::Weights { file: file.clone(), source };
    let stated = Weights::read_metadata(&bytes).map_err(faulty)?;
    let weights = match arguments.heads {
        Some(heads) => Weights::read_with_heads(&bytes, heads),
        None => Weights::read(&bytes),
    };
    let weights = weights.map_err(faulty)?;
    let same_names = stated.get("catalogue").is_none_or(|hash| *hash == data.catalogue_hash);
    if !same_names || weights.dimensions().items != data.items {
        return Err(Failure::OtherCatalogue { weights: file, data: data.file });
    }
    let number = |key: &str| stated.get(key).and_then(|text| text.parse().ok());
    let about = About {
        file,
        weights: weights.values().len(),
        seed: None,
        epochs: None,
        best_epoch: stated.get("best_epoch").and_then(|text| text.parse().ok()),
        validation_ndcg10: number("validation_ndcg10"),
    };
    let model = SequenceModel::new(&weights, arguments.precision.into());
    judge(&data, about, &model, arguments.output.resamples)
}
