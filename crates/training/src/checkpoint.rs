//! A run on disk: what it takes to go on as if it had never stopped.

use std::collections::BTreeMap;
use std::str::FromStr;

use recommender::{LeaveOneOut, NamedTensor, write_safetensors};
use safetensors::SafeTensors;
use safetensors::tensor::Metadata;

use crate::error::TrainingError;
use crate::facets::Facets;
use crate::plan::TrainingPlan;
use crate::trainer::Trainer;

const SCHEMA: &str = "headroom-training-1";

impl<'a> Trainer<'a> {
    /// The run as a safetensors file; `data` identifies what it was trained on.
    ///
    /// # Panics
    /// Never: a plan is plain numbers, which JSON can say.
    pub fn checkpoint(&self, data: &str) -> Vec<u8> {
        let state = &self.state;
        let plan = serde_json::to_string(self.plan()).expect("a plan is plain numbers");
        let metadata = BTreeMap::from([
            ("schema".to_owned(), SCHEMA.to_owned()),
            ("plan".to_owned(), plan),
            ("data".to_owned(), data.to_owned()),
            ("epoch".to_owned(), state.epoch.to_string()),
            ("best_epoch".to_owned(), state.best_epoch.to_string()),
            ("best_validation".to_owned(), state.best_validation.to_string()),
            ("steps".to_owned(), state.adam.steps.to_string()),
        ]);
        let shape = [state.weights.len()];
        let tensor = |name, values| NamedTensor { name, shape: &shape, values };
        let tensors = [
            tensor("weights", &state.weights),
            tensor("first", &state.adam.first),
            tensor("second", &state.adam.second),
            tensor("best", &state.best_weights),
        ];
        write_safetensors(&tensors, &metadata)
    }

    /// Goes on from a checkpoint; the plan may only ask for other epochs or another patience.
    ///
    /// # Errors
    /// [`TrainingError::NotACheckpoint`], [`TrainingError::OtherRun`], and those of
    /// [`Trainer::new`].
    pub fn resume(
        plan: TrainingPlan,
        split: &'a LeaveOneOut,
        items: usize,
        data: &str,
        bytes: &[u8],
    ) -> Result<Self, TrainingError> {
        Self::resume_with_facets(plan, split, (items, Facets::none()), data, bytes)
    }

    /// Goes on from a checkpoint of a run with facets; `items` are their number and their facets.
    ///
    /// # Errors
    /// As [`Trainer::resume`].
    pub fn resume_with_facets(
        plan: TrainingPlan,
        split: &'a LeaveOneOut,
        (items, facets): (usize, Facets),
        data: &str,
        bytes: &[u8],
    ) -> Result<Self, TrainingError> {
        let mut trainer = Self::with_facets(plan, split, items, facets)?;
        let file = SafeTensors::deserialize(bytes).map_err(|error| faulty(&error.to_string()))?;
        let notes = Notes::read(bytes)?;
        notes.belong_to(plan, data)?;
        let state = &mut trainer.state;
        state.epoch = notes.number("epoch")?;
        state.best_epoch = notes.number("best_epoch")?;
        state.best_validation = notes.number("best_validation")?;
        state.adam.steps = notes.number("steps")?;
        if state.best_epoch > state.epoch {
            return Err(faulty("its best epoch is in the future"));
        }
        read(&file, "weights", &mut state.weights)?;
        read(&file, "first", &mut state.adam.first)?;
        read(&file, "second", &mut state.adam.second)?;
        read(&file, "best", &mut state.best_weights)?;
        Ok(trainer)
    }
}

/// What a checkpoint says beside its tensors.
struct Notes {
    header: Metadata,
}

impl Notes {
    fn read(bytes: &[u8]) -> Result<Self, TrainingError> {
        let header = SafeTensors::read_metadata(bytes);
        Ok(Self { header: header.map_err(|error| faulty(&error.to_string()))?.1 })
    }

    fn text(&self, key: &str) -> Result<&str, TrainingError> {
        let text = self.header.metadata().as_ref().and_then(|metadata| metadata.get(key));
        text.map(String::as_str).ok_or_else(|| faulty(&format!("it does not state `{key}`")))
    }

    fn number<N: FromStr>(&self, key: &str) -> Result<N, TrainingError> {
        self.text(key)?.parse().map_err(|_| faulty(&format!("its `{key}` is not a number")))
    }

    fn belong_to(&self, plan: TrainingPlan, data: &str) -> Result<(), TrainingError> {
        if self.text("schema")? != SCHEMA {
            return Err(faulty("it has another schema"));
        }
        let other = serde_json::from_str(self.text("plan")?);
        let other: TrainingPlan = other.map_err(|error| faulty(&error.to_string()))?;
        if plan != (TrainingPlan { epochs: plan.epochs, patience: plan.patience, ..other }) {
            return Err(TrainingError::OtherRun { what: "plan" });
        }
        if self.text("data")? != data {
            return Err(TrainingError::OtherRun { what: "data" });
        }
        Ok(())
    }
}

fn faulty(reason: &str) -> TrainingError {
    TrainingError::NotACheckpoint { reason: reason.to_owned() }
}

fn read(file: &SafeTensors<'_>, name: &str, into: &mut [f32]) -> Result<(), TrainingError> {
    let view = file.tensor(name).map_err(|error| faulty(&error.to_string()))?;
    if view.dtype() != safetensors::Dtype::F32 || view.shape() != [into.len()] {
        return Err(faulty(&format!("`{name}` has another type or shape")));
    }
    for (value, bytes) in into.iter_mut().zip(view.data().as_chunks().0) {
        *value = f32::from_le_bytes(*bytes);
    }
    Ok(())
}
