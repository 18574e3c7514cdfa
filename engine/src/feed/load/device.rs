//! What computes: the catalogue on a GPU, and what is known of the device.

use kernels::gpu::{Scorer, ScoringDevice};
use kernels::probes::{ROUND_FLOPS, multiply_add, read};
use kernels::scoring::{Grain as Fineness, STRETCH, Table};
use protocol::{Backend, DeviceCard, Grain};
use recommender::{Scored, SequenceModel, Shortlist};

use crate::backends::reason;
use crate::feed::Reason;
use crate::feed::gpu::rows;
use crate::port::{now_millis, scope};

/// Numbers that the reading probe reads: 32 MB, more than most caches hold.
const READ: usize = 8 << 20;
/// A probe is repeated with twice the work until it takes so long.
const PROBE_MILLIS: f64 = 15.0;
/// The best of so many probes counts: others may have disturbed the rest.
const PROBES: usize = 4;

/// A catalogue on a GPU.
pub(super) struct Device {
    scorer: Scorer,
    backend: Backend,
    grain: Grain,
    adapter: String,
    tick_nanos: Option<f64>,
    roof: Option<(f64, f64)>,
}

/// The nearest items to some states.
pub(super) struct Found {
    pub(super) lists: Vec<Vec<Scored>>,
    /// Milliseconds of it that were spent on bringing them back and settling them.
    pub(super) returned_millis: f64,
}

/// How the kernels call a grain.
pub(super) fn fineness(grain: Grain) -> Fineness {
    match grain {
        Grain::Single => Fineness::Single,
        Grain::Half => Fineness::Half,
        Grain::Byte => Fineness::Byte,
    }
}

impl Device {
    /// Finds a GPU and puts the catalogue on it; one list is made so that nothing is left to compile.
    pub(super) async fn with(model: &SequenceModel, grain: Grain) -> Result<Self, Reason> {
        let gpu = open().await?;
        let mut device = Self::on(&gpu, model, grain).await?.ok_or_else(|| untaken(grain))?;
        device.roof = Some(roof_of(&gpu).await?);
        Ok(device)
    }

    /// The same after a loss, when what a GPU does at most is known already.
    pub(super) async fn again(model: &SequenceModel, grain: Grain) -> Result<Self, Reason> {
        Self::on(&open().await?, model, grain).await?.ok_or_else(|| untaken(grain))
    }

    /// Puts the catalogue on a GPU; `None` if it does not take it in this grain.
    pub(super) async fn on(
        gpu: &ScoringDevice,
        model: &SequenceModel,
        grain: Grain,
    ) -> Result<Option<Self>, Reason> {
        if !gpu.supports(fineness(grain)) {
            return Ok(None);
        }
        let (rows, width) = rows(model)?;
        let Some(table) = Table::pack(&rows, width, fineness(grain)) else { return Ok(None) };
        let scorer = match gpu.scorer(table).await {
            Err(kernels::KernelError::Unsupported) => return Ok(None),
            scorer => scorer?,
        };
        let about = gpu.about();
        let backend = if about.software { Backend::SoftwareGpu } else { Backend::Gpu };
        let (adapter, tick_nanos) = (about.name.clone(), gpu.tick_nanos());
        let device = Self { scorer, backend, grain, adapter, tick_nanos, roof: None };
        device.nearest(model, (&rows[..width], &[&[]]), 1).await?;
        Ok(Some(device))
    }

    pub(super) fn backend(&self) -> Backend {
        self.backend
    }

    /// What makes a measurement on it one of this device.
    pub(super) fn identity(&self) -> (Grain, Backend, String) {
        (self.grain, self.backend, self.adapter.clone())
    }

    /// Destroys the device, as a rehearsal.
    pub(super) fn destroy(&self) {
        self.scorer.destroy();
    }

    /// Bytes of an item of so many numbers, its scale included.
    pub(super) fn item_bytes(&self, width: usize) -> usize {
        match self.grain {
            Grain::Single => 4 * width,
            Grain::Half => 2 * width,
            Grain::Byte => width + 4,
        }
    }

    /// The best unseen items for each state, with the bits of the CPU.
    pub(super) async fn nearest(
        &self,
        model: &SequenceModel,
        (states, seen): (&[f32], &[&[u32]]),
        count: usize,
    ) -> Result<Found, Reason> {
        let start = now_millis();
        let highest = self.scorer.highest(states, seen).await?;
        let scored = now_millis();
        let width = model.dimensions().width;
        let mut lists = Vec::with_capacity(seen.len());
        for ((found, seen), state) in highest.iter().zip(seen).zip(states.chunks_exact(width)) {
            let shortlist = Shortlist::new(&found.scores, STRETCH, found.error)
                .ok_or_else(|| Reason("the GPU's estimates are no numbers".to_owned()))?;
            lists.push(model.settle(state, seen, &shortlist, count)?);
        }
        // Without a clock of the device's own, all of the wait is counted as its work.
        let waited = scored - start;
        let busy = self.scorer.busy_nanos().map_or(waited, |nanos| (nanos / 1e6).min(waited));
        Ok(Found { lists, returned_millis: now_millis() - start - busy })
    }
}

fn untaken(grain: Grain) -> Reason {
    Reason(format!("this GPU does not take the catalogue in {}", grain.name()))
}

/// Finds a GPU.
pub(super) async fn open() -> Result<ScoringDevice, Reason> {
    ScoringDevice::open().await.map_err(|error| Reason(reason(&error)))
}

/// What is known of the device.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few cores")]
pub(super) fn card(device: Option<&Device>) -> DeviceCard {
    let (peak_flops, peak_bytes) = device.and_then(|device| device.roof).unwrap_or_else(roof);
    DeviceCard {
        backend: device.map_or(Backend::Cpu, Device::backend),
        adapter: device.map(|device| device.adapter.clone()).unwrap_or_default(),
        timestamp_nanos: device.and_then(|device| device.tick_nanos),
        clock_micros: clock_micros(),
        cores: scope().navigator().hardware_concurrency().clamp(0.0, 1e6) as u32,
        peak_flops,
        peak_bytes,
    }
}

/// What a GPU does at most: operations and bytes a second.
async fn roof_of(gpu: &ScoringDevice) -> Result<(f64, f64), Reason> {
    let roof = gpu.roof().await?;
    let mut best = (0.0_f64, 0.0_f64);
    let (mut rounds, mut counted) = (64, 0);
    while counted < PROBES && rounds < 1 << 24 {
        let start = now_millis();
        let flops = roof.multiply(rounds).await?;
        let millis = now_millis() - start;
        if millis < PROBE_MILLIS {
            rounds *= 2;
        } else {
            best.0 = best.0.max(flops / millis * 1e3);
            counted += 1;
        }
    }
    (rounds, counted) = (1, 0);
    while counted < PROBES && rounds < 1 << 12 {
        let start = now_millis();
        let bytes = roof.read(rounds).await?;
        let millis = now_millis() - start;
        if millis < PROBE_MILLIS {
            rounds *= 2;
        } else {
            best.1 = best.1.max(bytes / millis * 1e3);
            counted += 1;
        }
    }
    Ok(best)
}

/// What one core does at most: operations and bytes a second.
fn roof() -> (f64, f64) {
    let mut rounds = 1_000;
    let mut best = 0.0_f64;
    let mut counted = 0;
    while counted < PROBES && rounds < 1 << 30 {
        let start = now_millis();
        std::hint::black_box(multiply_add(rounds));
        let millis = now_millis() - start;
        if millis < PROBE_MILLIS {
            rounds *= 2;
        } else {
            best = best.max(f64::from(rounds) * ROUND_FLOPS as f64 / millis * 1e3);
            counted += 1;
        }
    }
    let numbers = vec![0.5_f32; READ];
    let reading = (0..PROBES).map(|_| {
        let start = now_millis();
        std::hint::black_box(read(std::hint::black_box(&numbers)));
        size_of_val(numbers.as_slice()) as f64 / (now_millis() - start).max(1e-3) * 1e3
    });
    (best, reading.fold(0.0, f64::max))
}

/// The smallest step of the clock, of some.
fn clock_micros() -> f64 {
    const STEPS: usize = 50;
    let mut least = f64::INFINITY;
    let mut before = now_millis();
    for _ in 0..STEPS {
        let mut now = now_millis();
        let mut looks = 0;
        while now <= before && looks < 100_000 {
            now = now_millis();
            looks += 1;
        }
        if now > before {
            least = least.min(now - before);
        }
        before = now;
    }
    if least.is_finite() { least * 1e3 } else { 0.0 }
}
