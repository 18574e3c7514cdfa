//! The three kernels with their buffers: worlds, paths, statistics.

use std::ops::Range;

use model::{
    Batch, DIMENSIONS, Flag, OBSERVABLES, POINTS_PER_SCRAMBLE, QUANTILES, Replicate, Tally,
    scramble_seeds, sobol_bits,
};

use super::pipeline::{bind, buffer, compile, constants, read};
use super::session::SLOTS;
use super::uniforms;
use crate::shader::{
    CONSTRAINTS, DECISION_VECTORS, GROUPS, REPLICATE, WORKGROUP_SIZE, WORLD, marginal_vectors,
    paths_shader, statistics_shader, worlds_shader,
};
use crate::{KernelError, Run};

const TRIALS: usize = POINTS_PER_SCRAMBLE as usize;
const SLOT_COUNT: usize = SLOTS as usize;
/// Observables of a scramble.
const VALUES: usize = OBSERVABLES.len() * TRIALS;

/// A kernel, its bindings and its uniform.
struct Kernel {
    label: &'static str,
    pipeline: wgpu::ComputePipeline,
    bindings: wgpu::BindGroup,
    params: wgpu::Buffer,
}

impl Kernel {
    fn new(
        device: &wgpu::Device,
        (label, pipeline): (&'static str, wgpu::ComputePipeline),
        params_words: usize,
        buffers: &[&wgpu::Buffer],
    ) -> Self {
        use wgpu::BufferUsages as Usage;
        let params = buffer(device, label, params_words, Usage::UNIFORM | Usage::COPY_DST);
        let all: Vec<_> = [&params].into_iter().chain(buffers.iter().copied()).collect();
        let bindings = bind(device, label, &pipeline, &all);
        Self { label, pipeline, bindings, params }
    }

    fn dispatch(&self, encoder: &mut wgpu::CommandEncoder, groups: u32, scrambles: u32) {
        let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor {
            label: Some(self.label),
            timestamp_writes: None,
        });
        pass.set_pipeline(&self.pipeline);
        pass.set_bind_group(0, &self.bindings, &[]);
        pass.dispatch_workgroups(groups, scrambles, 1);
    }
}

/// Everything that a run needs on a device.
pub(super) struct Kernels {
    draw: Kernel,
    paths: Kernel,
    statistics: Kernel,
    seeds: wgpu::Buffer,
    worlds: wgpu::Buffer,
    values: wgpu::Buffer,
    marks: wgpu::Buffer,
    counts: wgpu::Buffer,
    replicates: wgpu::Buffer,
}

/// Where the statistics of trials are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// On the device: a few kilobytes come back.
    Device,
    /// On the CPU.
    Here,
}

/// Work that the device has been given.
pub(super) struct Submitted {
    scrambles: Range<u32>,
    place: Place,
    target: wgpu::Buffer,
}

impl Kernels {
    /// Compiles the kernels and makes their buffers.
    pub(super) async fn compile(device: &wgpu::Device) -> Result<Self, KernelError> {
        let draw = compile(device, "worlds", worlds_shader()).await?;
        let paths = compile(device, "paths", paths_shader()).await?;
        let statistics = compile(device, "statistics", statistics_shader()).await?;
        Ok(Self::with_buffers(device, draw, paths, statistics))
    }

    fn with_buffers(
        device: &wgpu::Device,
        draw: wgpu::ComputePipeline,
        paths: wgpu::ComputePipeline,
        statistics: wgpu::ComputePipeline,
    ) -> Self {
        use wgpu::BufferUsages as Usage;
        let kept = |label, words| {
            let usage = Usage::STORAGE | Usage::COPY_SRC | Usage::COPY_DST;
            buffer(device, label, words, usage)
        };
        let sobol = constants(device, "worlds/sobol", &sobol_parts());
        let seeds = kept("worlds/seeds", SLOT_COUNT * DIMENSIONS);
        let worlds = kept("worlds", SLOT_COUNT * WORLD * TRIALS);
        let values = kept("paths/values", SLOT_COUNT * VALUES);
        let marks = kept("paths/marks", SLOT_COUNT * TRIALS);
        let counts = kept("statistics/counts", Tally::LENGTH);
        let replicates = kept("statistics/replicates", SLOT_COUNT * REPLICATE);
        let words = |vectors: usize| vectors * 4 + 4;
        Self {
            draw: Kernel::new(
                device,
                ("worlds", draw),
                words(marginal_vectors()),
                &[&sobol, &seeds, &worlds],
            ),
            paths: Kernel::new(
                device,
                ("paths", paths),
                words(DECISION_VECTORS),
                &[&worlds, &values, &marks],
            ),
            statistics: Kernel::new(
                device,
                ("statistics", statistics),
                uniforms::statistics(0).len(),
                &[&values, &marks, &counts, &replicates],
            ),
            seeds,
            worlds,
            values,
            marks,
            counts,
            replicates,
        }
    }

    /// Draws the worlds of these scrambles into their slots.
    pub(super) fn draw(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        run: &Run,
        scrambles: &Range<u32>,
    ) {
        let first_slot = scrambles.start % SLOTS;
        let seeds: Vec<u32> =
            scrambles.clone().flat_map(|scramble| scramble_seeds(run.seed(), scramble)).collect();
        let offset = first_slot as usize * DIMENSIONS * size_of::<u32>();
        queue.write_buffer(&self.seeds, offset as u64, bytemuck::cast_slice(&seeds));
        write(queue, &self.draw, &uniforms::numbers(run.marginals(), first_slot));
        let mut encoder = device
            .create_command_encoder(&wgpu::CommandEncoderDescriptor { label: Some("worlds") });
        self.draw.dispatch(&mut encoder, GROUPS, scrambles.end - scrambles.start);
        queue.submit([encoder.finish()]);
    }

    /// Puts worlds that were drawn elsewhere into slot 0.
    pub(super) fn put_worlds(&self, queue: &wgpu::Queue, numbers: &[f32]) {
        queue.write_buffer(&self.worlds, 0, bytemuck::cast_slice(numbers));
    }

    /// Runs a plan in the worlds of these scrambles; `place` says where their statistics are taken.
    pub(super) fn submit(
        &self,
        (device, queue): (&wgpu::Device, &wgpu::Queue),
        run: &Run,
        scrambles: Range<u32>,
        place: Place,
    ) -> Submitted {
        let first_slot = scrambles.start % SLOTS;
        let count = scrambles.end - scrambles.start;
        write(queue, &self.paths, &uniforms::numbers(&run.decisions().to_array(), first_slot));
        let mut encoder = encoder(device, "tally");
        self.paths.dispatch(&mut encoder, GROUPS, count);
        let target = match place {
            Place::Device => self.count_on_device(device, queue, &mut encoder, first_slot, count),
            Place::Here => self.take_trials(device, &mut encoder, first_slot, count),
        };
        queue.submit([encoder.finish()]);
        Submitted { scrambles, place, target }
    }

    /// Statistics by the device: counts, then one replicate per scramble come back.
    fn count_on_device(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        encoder: &mut wgpu::CommandEncoder,
        first_slot: u32,
        count: u32,
    ) -> wgpu::Buffer {
        write(queue, &self.statistics, &uniforms::statistics(first_slot));
        encoder.clear_buffer(&self.counts, 0, None);
        let groups = u32::try_from(OBSERVABLES.len() + 1).unwrap_or(u32::MAX);
        self.statistics.dispatch(encoder, groups, count);
        let (first_slot, count) = (first_slot as usize, count as usize);
        let target = target(device, Tally::LENGTH + count * REPLICATE);
        let (histograms, first) = (bytes(Tally::LENGTH), bytes(first_slot * REPLICATE));
        encoder.copy_buffer_to_buffer(&self.counts, 0, &target, 0, histograms);
        let rest = bytes(count * REPLICATE);
        encoder.copy_buffer_to_buffer(&self.replicates, first, &target, histograms, rest);
        target
    }

    /// Statistics by the CPU: every trial comes back, which costs little where the device's memory
    /// is the CPU's own.
    fn take_trials(
        &self,
        device: &wgpu::Device,
        encoder: &mut wgpu::CommandEncoder,
        first_slot: u32,
        count: u32,
    ) -> wgpu::Buffer {
        let (first_slot, count) = (first_slot as usize, count as usize);
        let target = target(device, count * (VALUES + TRIALS));
        let (values, marks) = (bytes(count * VALUES), bytes(count * TRIALS));
        let first = bytes(first_slot * VALUES);
        encoder.copy_buffer_to_buffer(&self.values, first, &target, 0, values);
        let first = bytes(first_slot * TRIALS);
        encoder.copy_buffer_to_buffer(&self.marks, first, &target, values, marks);
        target
    }

    /// The observables of slot 0 after a run, observable by observable; for tests.
    pub(super) async fn values(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
    ) -> Result<Vec<f32>, String> {
        let target = target(device, VALUES);
        let mut encoder = encoder(device, "values");
        encoder.copy_buffer_to_buffer(&self.values, 0, &target, 0, target.size());
        queue.submit([encoder.finish()]);
        let numbers = |words: &[u32]| words.iter().copied().map(f32::from_bits).collect();
        read(device, &target, numbers).await
    }
}

impl Submitted {
    /// Waits for the work and adds its statistics to the tally.
    pub(super) async fn collect(
        self,
        device: &wgpu::Device,
        tally: &mut Tally,
    ) -> Result<(), String> {
        let Self { scrambles, place, target } = self;
        let taken = read(device, &target, |words| match place {
            Place::Device => take_statistics(words, scrambles, tally),
            Place::Here => count_trials(words, scrambles, tally),
        });
        taken.await?.ok_or_else(|| "the counts came back incomplete".to_owned())
    }
}

/// Adds what [`Kernels::count_on_device`] brings back.
fn take_statistics(words: &[u32], scrambles: Range<u32>, tally: &mut Tally) -> Option<()> {
    let (counts, replicates) = words.split_at_checked(Tally::LENGTH)?;
    let chunk = replicates.chunks_exact(REPLICATE).map(replicate);
    tally.add_chunk(counts, scrambles.zip(chunk)).then_some(())
}

/// Counts what [`Kernels::take_trials`] brings back.
fn count_trials(words: &[u32], scrambles: Range<u32>, tally: &mut Tally) -> Option<()> {
    let (values, marks) = words.split_at_checked(scrambles.len() * VALUES)?;
    let trials = values.chunks_exact(VALUES).zip(marks.chunks_exact(TRIALS));
    for (number, (values, marks)) in scrambles.zip(trials) {
        tally.count(number, &Batch::from_words(values, marks)?);
    }
    Some(())
}

fn bytes(words: usize) -> u64 {
    (words * size_of::<u32>()) as u64
}

/// A buffer that the CPU reads once.
fn target(device: &wgpu::Device, words: usize) -> wgpu::Buffer {
    use wgpu::BufferUsages as Usage;
    buffer(device, "readback", words, Usage::MAP_READ | Usage::COPY_DST)
}

fn encoder(device: &wgpu::Device, label: &str) -> wgpu::CommandEncoder {
    device.create_command_encoder(&wgpu::CommandEncoderDescriptor { label: Some(label) })
}

fn write(queue: &wgpu::Queue, kernel: &Kernel, words: &[u32]) {
    queue.write_buffer(&kernel.params, 0, bytemuck::cast_slice(words));
}

/// The Sobol' bits of an index, split where workgroups begin.
///
/// # Shape
/// For each dimension the bits of indices 0 to 63, then those of the first index of each group.
fn sobol_parts() -> Vec<u32> {
    let parts = |dimension| {
        let local = (0..WORKGROUP_SIZE).map(move |index| sobol_bits(dimension, index));
        let groups = (0..GROUPS).map(move |group| sobol_bits(dimension, group * WORKGROUP_SIZE));
        local.chain(groups)
    };
    (0..DIMENSIONS).flat_map(parts).collect()
}

/// One scramble's statistics from the words that the kernel wrote.
fn replicate(words: &[u32]) -> Replicate {
    let (quantiles, rest) = words.split_at(OBSERVABLES.len() * QUANTILES.len());
    let (means, rest) = rest.split_at(OBSERVABLES.len());
    let (flags, binding) = rest.split_at(Flag::COUNT);
    Replicate {
        trials: POINTS_PER_SCRAMBLE,
        flags: std::array::from_fn(|flag| flags[flag]),
        binding: std::array::from_fn::<_, CONSTRAINTS, _>(|code| binding[code]),
        quantiles: std::array::from_fn(|place| {
            std::array::from_fn(|which| f32::from_bits(quantiles[place * QUANTILES.len() + which]))
        }),
        means: std::array::from_fn(|place| f64::from(f32::from_bits(means[place]))),
    }
}
