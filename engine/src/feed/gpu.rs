//! The GPU that a model's catalogue was put on: measured, chosen and, when lost, left.

use kernels::KernelError;
use kernels::gpu::{Scorer, ScoringDevice};
use kernels::scoring::{Grain, STRETCH, Table};
use protocol::{Backend, Measured, NO_GPU, Stages};
use recommender::{RecommenderError, Scored, SequenceModel, Shortlist};

use super::Reason;
use crate::backends::reason;
use crate::port::now_millis;

/// Lists that a backend is measured with, after one to warm up.
const MEASURED: usize = 5;
/// Length of a list that is measured.
const COUNT: usize = 20;

/// A catalogue on a GPU.
pub(super) struct Gpu {
    scorer: Scorer,
    measured: Measured,
}

impl Gpu {
    /// Finds a GPU, puts the catalogue on it as finely as is fastest and measures both backends.
    ///
    /// One in software shares the processor that it would relieve, and loses on every machine that
    /// was measured (decision 14); it is put to work only for those who want it.
    pub(super) async fn find(model: &SequenceModel, wanted: bool) -> Result<Self, String> {
        let told = |error: KernelError| reason(&error);
        let device = ScoringDevice::open().await.map_err(told)?;
        if device.about().software && !wanted {
            return Err(NO_GPU.software.in_language(words::Language::English).to_owned());
        }
        let mut best: Option<(Scorer, f64)> = None;
        let (rows, inputs) = rows(model).map_err(|error| error.to_string())?;
        let state = &rows[..inputs];
        for grain in [Grain::Single, Grain::Half, Grain::Byte] {
            if !device.supports(grain) {
                continue;
            }
            let Some(table) = Table::pack(&rows, inputs, grain) else { continue };
            let scorer = match device.scorer(table).await {
                Ok(scorer) => scorer,
                // Too large in this grain; a coarser one may fit.
                Err(KernelError::Unsupported) => continue,
                Err(error) => return Err(told(error)),
            };
            let millis = measure(&scorer, state).await.map_err(told)?;
            if best.as_ref().is_none_or(|(_, fastest)| millis < *fastest) {
                best = Some((scorer, millis));
            }
        }
        let (scorer, _) = best.ok_or(NO_GPU.too_small.in_language(words::Language::English))?;
        let backend = if device.about().software { Backend::SoftwareGpu } else { Backend::Gpu };
        let measured = Measured { backend, gpu_millis: 0.0, cpu_millis: 0.0 };
        let mut gpu = Self { scorer, measured };
        gpu.compare(model, state).await.map_err(|error| error.0)?;
        Ok(gpu)
    }

    /// Measures whole lists on both backends.
    async fn compare(&mut self, model: &SequenceModel, state: &[f32]) -> Result<(), Reason> {
        let (mut on_gpu, mut on_cpu) = (Vec::new(), Vec::new());
        for _ in 0..MEASURED {
            let start = now_millis();
            self.score(model, state, &[&[]], COUNT).await?;
            let between = now_millis();
            model.best(state, &[&[]], COUNT)?;
            on_gpu.push(between - start);
            on_cpu.push(now_millis() - between);
        }
        self.measured.gpu_millis = middle(&on_gpu);
        self.measured.cpu_millis = middle(&on_cpu);
        Ok(())
    }

    /// What was measured.
    pub(super) fn measured(&self) -> Measured {
        self.measured
    }

    /// Why the device is gone, if it is.
    pub(super) fn lost(&self) -> Option<&str> {
        self.scorer.lost()
    }

    /// Destroys the device, as a rehearsal.
    pub(super) fn destroy(&self) {
        self.scorer.destroy();
    }

    /// Whether it beats the CPU on this device.
    pub(super) fn is_faster(&self) -> bool {
        self.measured.gpu_millis < self.measured.cpu_millis
    }

    /// Whose device it is.
    pub(super) fn backend(&self) -> Backend {
        self.measured.backend
    }

    /// Bytes of the catalogue that it reads for so many states.
    pub(super) fn bytes(&self, states: usize) -> u64 {
        self.scorer.bytes(states)
    }

    /// Lists with the bits of the CPU's, and where the time went; `None` if the device's estimates
    /// are no numbers.
    pub(super) async fn score(
        &self,
        model: &SequenceModel,
        states: &[f32],
        seen: &[&[u32]],
        count: usize,
    ) -> Result<Option<(Vec<Vec<Scored>>, Stages)>, Reason> {
        let start = now_millis();
        let found = self.scorer.highest(states, seen).await?;
        let scored = now_millis();
        let mut settled = Vec::with_capacity(found.len());
        let width = model.dimensions().width;
        for ((found, seen), state) in found.iter().zip(seen).zip(states.chunks_exact(width)) {
            let Some(shortlist) = Shortlist::new(&found.scores, STRETCH, found.error) else {
                return Ok(None);
            };
            settled.push(model.settle(state, seen, &shortlist, count)?);
        }
        let stages = Stages {
            score_millis: scored - start,
            settle_millis: now_millis() - scored,
            ..Stages::default()
        };
        Ok(Some((settled, stages)))
    }
}

/// The vectors of all items as the model multiplies them, and their width.
pub(super) fn rows(model: &SequenceModel) -> Result<(Vec<f32>, usize), RecommenderError> {
    let (items, width) = (model.dimensions().items, model.dimensions().width);
    let mut rows = Vec::with_capacity(items * width);
    for item in 0..u32::try_from(items).unwrap_or(u32::MAX) {
        rows.extend(model.item(item)?);
    }
    Ok((rows, width))
}

/// Milliseconds that a scorer takes for one user.
async fn measure(scorer: &Scorer, state: &[f32]) -> Result<f64, KernelError> {
    let mut millis = Vec::new();
    scorer.highest(state, &[&[]]).await?;
    for _ in 0..MEASURED {
        let start = now_millis();
        scorer.highest(state, &[&[]]).await?;
        millis.push(now_millis() - start);
    }
    Ok(middle(&millis))
}

/// The time that as many others exceed as fall short of; of an odd number of them.
fn middle(millis: &[f64]) -> f64 {
    let shorter = |time: f64| millis.iter().filter(|other| **other < time).count();
    let is_middle = |time: &&f64| {
        let same = millis.iter().filter(|other| *other == *time).count();
        (shorter(**time)..shorter(**time) + same).contains(&(millis.len() / 2))
    };
    millis.iter().find(is_middle).copied().unwrap_or(f64::INFINITY)
}
