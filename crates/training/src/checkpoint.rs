//! A run on disk: what it takes to go on as if it had never stopped.

use std::collections::BTreeMap;
use std::str::FromStr;

use recommender::{LeaveOneOut, NamedTensor, write_safetensors};
use safetensors::SafeTensors;
use safetensors::tensor::Metadata;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::adam::Adam;
use crate::error::TrainingError;
use crate::facets::Facets;
use crate::plan::TrainingPlan;
use crate::trainer::Trainer;

const SCHEMA: &str = "headroom-training-1";
/// Whether the run knows what was done with events and when; older checkpoints do not say.
const MARKED: &str = "marked";

impl<'a> Trainer<'a> {
    /// The run as a safetensors file; `data` identifies what it was trained on.
    pub fn checkpoint(&self, data: &str) -> Vec<u8> {
        let state = &self.state;
        let about = About { schema: SCHEMA, plan: self.plan(), data };
        let numbers = [
            ("epoch", state.epoch.to_string()),
            ("best_epoch", state.best_epoch.to_string()),
            ("best_validation", state.best_validation.to_string()),
            (MARKED, self.is_marked().to_string()),
        ];
        let tensors = [("weights", &*state.weights), ("best", &*state.best_weights)];
        write(&about, &numbers, &state.adam, &tensors)
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
        Self::with_facets(plan, split, items, facets)?.resumed(data, bytes)
    }

    /// This run, just begun, where a checkpoint of one like it stopped.
    ///
    /// Whatever marks are made of must be identified by `data`; they are not in the checkpoint.
    ///
    /// # Errors
    /// [`TrainingError::NotACheckpoint`] and [`TrainingError::OtherRun`].
    pub fn resumed(mut self, data: &str, bytes: &[u8]) -> Result<Self, TrainingError> {
        let plan = *self.plan();
        let saved = Saved::read(bytes)?;
        let same = |other: TrainingPlan| {
            plan == TrainingPlan { epochs: plan.epochs, patience: plan.patience, ..other }
        };
        saved.belongs_to(SCHEMA, data, same)?;
        if self.is_marked() != saved.number(MARKED).unwrap_or(false) {
            return Err(TrainingError::OtherRun { what: "knowledge of actions and times" });
        }
        let state = &mut self.state;
        state.epoch = saved.number("epoch")?;
        state.best_epoch = saved.number("best_epoch")?;
        state.best_validation = saved.number("best_validation")?;
        if state.best_epoch > state.epoch {
            return Err(faulty("its best epoch is in the future"));
        }
        saved.adam(&mut state.adam)?;
        saved.tensor("weights", &mut state.weights)?;
        saved.tensor("best", &mut state.best_weights)?;
        Ok(self)
    }
}

/// Which run a checkpoint belongs to.
pub(crate) struct About<'a, P> {
    pub(crate) schema: &'static str,
    pub(crate) plan: &'a P,
    pub(crate) data: &'a str,
}

/// A checkpoint as a safetensors file: who it is, numbers by name, the optimiser, tensors by name.
///
/// # Panics
/// Never: a plan is plain numbers, which JSON can say.
pub(crate) fn write<P: Serialize>(
    about: &About<'_, P>,
    numbers: &[(&str, String)],
    adam: &Adam,
    tensors: &[(&str, &[f32])],
) -> Vec<u8> {
    let plan = serde_json::to_string(about.plan).expect("a plan is plain numbers");
    let mut metadata = BTreeMap::from([
        ("schema".to_owned(), about.schema.to_owned()),
        ("plan".to_owned(), plan),
        ("data".to_owned(), about.data.to_owned()),
        ("steps".to_owned(), adam.steps.to_string()),
    ]);
    metadata.extend(numbers.iter().map(|(name, number)| ((*name).to_owned(), number.clone())));
    let shape = [adam.first.len()];
    let both = [("first", &*adam.first), ("second", &*adam.second)];
    let tensors: Vec<_> = tensors
        .iter()
        .chain(&both)
        .map(|&(name, values)| NamedTensor { name, shape: &shape, values })
        .collect();
    write_safetensors(&tensors, &metadata)
}

/// A checkpoint that is being read.
pub(crate) struct Saved<'a> {
    file: SafeTensors<'a>,
    header: Metadata,
}

impl<'a> Saved<'a> {
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, TrainingError> {
        let refuse = |error: safetensors::SafeTensorError| faulty(&error.to_string());
        let file = SafeTensors::deserialize(bytes).map_err(refuse)?;
        Ok(Self { file, header: SafeTensors::read_metadata(bytes).map_err(refuse)?.1 })
    }

    /// Refuses what another program, plan or data has left.
    pub(crate) fn belongs_to<P: DeserializeOwned>(
        &self,
        schema: &str,
        data: &str,
        same: impl FnOnce(P) -> bool,
    ) -> Result<(), TrainingError> {
        if self.text("schema")? != schema {
            return Err(faulty("it has another schema"));
        }
        let plan = serde_json::from_str(self.text("plan")?);
        if !same(plan.map_err(|error| faulty(&error.to_string()))?) {
            return Err(TrainingError::OtherRun { what: "plan" });
        }
        if self.text("data")? != data {
            return Err(TrainingError::OtherRun { what: "data" });
        }
        Ok(())
    }

    fn text(&self, key: &str) -> Result<&str, TrainingError> {
        let text = self.header.metadata().as_ref().and_then(|metadata| metadata.get(key));
        text.map(String::as_str).ok_or_else(|| faulty(&format!("it does not state `{key}`")))
    }

    pub(crate) fn number<N: FromStr>(&self, key: &str) -> Result<N, TrainingError> {
        self.text(key)?.parse().map_err(|_| faulty(&format!("its `{key}` is not a number")))
    }

    pub(crate) fn adam(&self, adam: &mut Adam) -> Result<(), TrainingError> {
        adam.steps = self.number("steps")?;
        self.tensor("first", &mut adam.first)?;
        self.tensor("second", &mut adam.second)
    }

    pub(crate) fn tensor(&self, name: &str, into: &mut [f32]) -> Result<(), TrainingError> {
        let view = self.file.tensor(name).map_err(|error| faulty(&error.to_string()))?;
        if view.dtype() != safetensors::Dtype::F32 || view.shape() != [into.len()] {
            return Err(faulty(&format!("`{name}` has another type or shape")));
        }
        for (value, bytes) in into.iter_mut().zip(view.data().as_chunks().0) {
            *value = f32::from_le_bytes(*bytes);
        }
        Ok(())
    }
}

pub(crate) fn faulty(reason: &str) -> TrainingError {
    TrainingError::NotACheckpoint { reason: reason.to_owned() }
}
