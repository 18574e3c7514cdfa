//! What was observed of every trial of one scramble.

use serde::{Deserialize, Serialize};

use crate::statistics::{Binned, mean, order_statistics_in_bins, quantile_rank};
use crate::tally::{CONSTRAINTS, FLAGS};
use crate::{OBSERVABLES, Observable, Observation};

/// The quantiles that are kept of every observable.
pub const QUANTILES: [f64; 5] = [0.05, 0.25, 0.50, 0.75, 0.95];

/// The observations of trials side by side, in the order of their indices.
///
/// # Shape
/// One plane of `trials` numbers per observable in the order of [`OBSERVABLES`]; flags as bits in
/// the order of [`crate::Flag`]; binding constraints by code.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Batch {
    planes: [Vec<f32>; OBSERVABLES.len()],
    flags: Vec<u8>,
    binding: Vec<u8>,
}

impl Batch {
    /// An empty batch with room for so many trials.
    pub fn with_capacity(trials: usize) -> Self {
        Self {
            planes: std::array::from_fn(|_| Vec::with_capacity(trials)),
            flags: Vec::with_capacity(trials),
            binding: Vec::with_capacity(trials),
        }
    }

    /// A batch that a device computed: its planes one after another, and a mark per trial that
    /// holds the flags in its low byte and the constraint in the next.
    ///
    /// `None` if the planes are not as long as there are marks.
    pub fn from_words(values: &[u32], marks: &[u32]) -> Option<Self> {
        if marks.is_empty() || values.len() != OBSERVABLES.len() * marks.len() {
            return None;
        }
        let mut planes = values.chunks_exact(marks.len());
        let byte = |shift: u32| {
            marks.iter().map(move |mark| u8::try_from(mark >> shift & 0xff).unwrap_or(u8::MAX))
        };
        Some(Self {
            planes: std::array::from_fn(|_| {
                let plane = planes.next().unwrap_or_default();
                plane.iter().map(|&bits| f32::from_bits(bits)).collect()
            }),
            flags: byte(0).collect(),
            binding: byte(8).collect(),
        })
    }

    /// Forgets the trials and keeps the room.
    pub fn clear(&mut self) {
        self.planes.iter_mut().for_each(Vec::clear);
        self.flags.clear();
        self.binding.clear();
    }

    /// Adds trials: their observables plane by plane, flags as bits, and constraints.
    pub fn extend<const N: usize>(
        &mut self,
        values: &[[f32; N]; OBSERVABLES.len()],
        flags: [u8; N],
        binding: [u8; N],
    ) {
        for (plane, values) in self.planes.iter_mut().zip(values) {
            plane.extend_from_slice(values);
        }
        self.flags.extend_from_slice(&flags);
        self.binding.extend_from_slice(&binding);
    }

    /// Adds one double-precision trial.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "observables are counted in single precision; codes are small integers"
    )]
    pub fn push(&mut self, observation: &Observation<f64>) {
        let flags = observation.flags.iter().enumerate();
        let bits = flags.map(|(bit, &flag)| u8::from(flag > 0.5) << bit).sum();
        let values = observation.values.map(|value| [value as f32]);
        self.extend(&values, [bits], [observation.binding.round() as u8]);
    }

    /// How many trials there are.
    pub fn trials(&self) -> usize {
        self.flags.len()
    }

    /// The values of an observable.
    pub fn values(&self, observable: Observable) -> &[f32] {
        &self.planes[observable as usize]
    }

    /// The planes in the order of [`OBSERVABLES`].
    pub fn planes(&self) -> &[Vec<f32>; OBSERVABLES.len()] {
        &self.planes
    }

    /// The flags of each trial as bits in the order of [`crate::Flag`].
    pub fn flags(&self) -> &[u8] {
        &self.flags
    }

    /// The code of what binds in each trial.
    pub fn binding(&self) -> &[u8] {
        &self.binding
    }
}

/// What one scramble says of every statistic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Replicate {
    /// Trials.
    pub trials: u32,
    /// Trials in which each flag holds.
    pub flags: [u32; FLAGS],
    /// Trials in which each constraint binds.
    pub binding: [u32; CONSTRAINTS],
    /// Exact [`QUANTILES`] of each observable.
    pub quantiles: [[f32; QUANTILES.len()]; OBSERVABLES.len()],
    /// Mean of each observable.
    pub means: [f64; OBSERVABLES.len()],
}

impl Replicate {
    /// The statistics of a scramble's trials, whose histogram bins are known.
    pub(crate) fn new(batch: &Batch, bins: &[Binned]) -> Self {
        let trials = batch.trials();
        let ranks = QUANTILES.map(|probability| quantile_rank(probability, trials));
        let mut marks = [[0; CONSTRAINTS]; 1 << FLAGS];
        for (&flags, &binding) in batch.flags.iter().zip(&batch.binding) {
            marks[usize::from(flags) % marks.len()][usize::from(binding).min(CONSTRAINTS - 1)] += 1;
        }
        let with = |flag: usize| {
            let holds = (0..marks.len()).filter(move |flags| flags >> flag & 1 == 1);
            holds.map(|flags| marks[flags].iter().sum::<u32>()).sum()
        };
        Self {
            trials: u32::try_from(trials).unwrap_or(u32::MAX),
            flags: std::array::from_fn(with),
            binding: std::array::from_fn(|code| marks.iter().map(|row| row[code]).sum()),
            quantiles: std::array::from_fn(|place| {
                order_statistics_in_bins(&batch.planes[place], &bins[place], ranks)
            }),
            means: std::array::from_fn(|place| mean(&batch.planes[place])),
        }
    }
}
