//! A number and how well it is known.

use model::replicated;
use serde::{Deserialize, Serialize};

/// An estimate and its standard error.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error; none from a single scramble.
    pub error: Option<f64>,
}

impl Estimate {
    /// The mean of what independent scrambles say.
    pub fn of(replicates: &[f64]) -> Self {
        let (value, error) = replicated(replicates);
        Self { value, error }
    }

    /// The mean over scrambles of what is read of each.
    pub(crate) fn over<T>(replicates: &[T], read: impl Fn(&T) -> f64) -> Self {
        Self::of(&replicates.iter().map(read).collect::<Vec<_>>())
    }

    /// The mean of the difference that each scramble shows; common worlds make it small.
    pub(crate) fn paired<T>(after: &[T], before: &[T], read: impl Fn(&T) -> f64) -> Self {
        let pairs = after.iter().zip(before);
        Self::of(&pairs.map(|(after, before)| read(after) - read(before)).collect::<Vec<_>>())
    }

    /// The estimate in another unit.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self { value: self.value * factor, error: self.error.map(|error| error * factor.abs()) }
    }
}
