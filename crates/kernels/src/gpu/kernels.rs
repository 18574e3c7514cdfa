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
    readback: wgpu::Buffer,
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
        let values = kept("paths/values", SLOT_COUNT * OBSERVABLES.len() * TRIALS);
        let marks = kept("paths/marks", SLOT_COUNT * TRIALS);
        let counts = kept("statistics/counts", Tally::LENGTH);
        let replicates = kept("statistics/replicates", SLOT_COUNT * REPLICATE);
        let readback = buffer(
            device,
            "statistics/readback",
            Tally::LENGTH + SLOT_COUNT * REPLICATE,
            Usage::MAP_READ | Usage::COPY_DST,
        );
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
            readback,
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

    /// Runs a plan in the worlds of these scrambles and adds its statistics to the tally; only the
    /// statistics come back.
    pub(super) async fn tally(
        &self,
        (device, queue): (&wgpu::Device, &wgpu::Queue),
        run: &Run,
        scrambles: &Range<u32>,
        tally: &mut Tally,
    ) -> Result<(), String> {
        let (first_slot, count) = self.prepare(queue, run, scrambles);
        write(queue, &self.statistics, &uniforms::statistics(first_slot));
        let mut encoder = encoder(device, "tally");
        encoder.clear_buffer(&self.counts, 0, None);
        self.paths.dispatch(&mut encoder, GROUPS, count);
        let groups = u32::try_from(OBSERVABLES.len() + 1).unwrap_or(u32::MAX);
        self.statistics.dispatch(&mut encoder, groups, count);
        let (histograms, rest) = (bytes(Tally::LENGTH), bytes(SLOT_COUNT * REPLICATE));
        encoder.copy_buffer_to_buffer(&self.counts, 0, &self.readback, 0, histograms);
        encoder.copy_buffer_to_buffer(&self.replicates, 0, &self.readback, histograms, rest);
        queue.submit([encoder.finish()]);
        let words = read(device, &self.readback, self.readback.size()).await?;
        let (counts, replicates) = words.split_at(Tally::LENGTH);
        let first = first_slot as usize * REPLICATE;
        let chunk = replicates[first..].chunks_exact(REPLICATE).map(replicate);
        let taken = tally.add_chunk(counts, scrambles.clone().zip(chunk));
        taken.then_some(()).ok_or_else(incomplete)
    }

    /// The same with the statistics taken on the CPU: every trial comes back, which costs little
    /// where the device's memory is the CPU's own.
    pub(super) async fn tally_here(
        &self,
        (device, queue): (&wgpu::Device, &wgpu::Queue),
        run: &Run,
        scrambles: &Range<u32>,
        tally: &mut Tally,
    ) -> Result<(), String> {
        use wgpu::BufferUsages as Usage;
        let (first_slot, count) = self.prepare(queue, run, scrambles);
        let (slot, count_usize) = (first_slot as usize, count as usize);
        let (plane, scramble) = (TRIALS, OBSERVABLES.len() * TRIALS);
        let words = count_usize * (scramble + plane);
        let target = buffer(device, "trials", words, Usage::MAP_READ | Usage::COPY_DST);
        let mut encoder = encoder(device, "tally here");
        self.paths.dispatch(&mut encoder, GROUPS, count);
        let (values, marks) = (bytes(count_usize * scramble), bytes(count_usize * plane));
        encoder.copy_buffer_to_buffer(&self.values, bytes(slot * scramble), &target, 0, values);
        encoder.copy_buffer_to_buffer(&self.marks, bytes(slot * plane), &target, values, marks);
        queue.submit([encoder.finish()]);
        let words = read(device, &target, target.size()).await?;
        let (values, marks) = words.split_at(count_usize * scramble);
        let trials = values.chunks_exact(scramble).zip(marks.chunks_exact(plane));
        for (number, (values, marks)) in scrambles.clone().zip(trials) {
            tally.count(number, &Batch::from_words(values, marks).ok_or_else(incomplete)?);
        }
        Ok(())
    }

    /// Writes the plan for these scrambles; returns their first slot and their number.
    fn prepare(&self, queue: &wgpu::Queue, run: &Run, scrambles: &Range<u32>) -> (u32, u32) {
        let first_slot = scrambles.start % SLOTS;
        write(queue, &self.paths, &uniforms::numbers(&run.decisions().to_array(), first_slot));
        (first_slot, scrambles.end - scrambles.start)
    }

    /// The observables of slot 0 after a run, observable by observable; for tests.
    pub(super) async fn values(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
    ) -> Result<Vec<f32>, String> {
        use wgpu::BufferUsages as Usage;
        let words = OBSERVABLES.len() * TRIALS;
        let target = buffer(device, "values", words, Usage::MAP_READ | Usage::COPY_DST);
        let mut encoder = encoder(device, "values");
        encoder.copy_buffer_to_buffer(&self.values, 0, &target, 0, target.size());
        queue.submit([encoder.finish()]);
        let words = read(device, &target, target.size()).await?;
        Ok(words.into_iter().map(f32::from_bits).collect())
    }
}

fn bytes(words: usize) -> u64 {
    (words * size_of::<u32>()) as u64
}

fn encoder(device: &wgpu::Device, label: &str) -> wgpu::CommandEncoder {
    device.create_command_encoder(&wgpu::CommandEncoderDescriptor { label: Some(label) })
}

fn incomplete() -> String {
    "the counts came back incomplete".to_owned()
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
