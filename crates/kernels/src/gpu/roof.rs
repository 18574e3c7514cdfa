//! What a GPU can do at most: multiply and add, and read; the counterparts of [`crate::probes`].

use std::rc::Rc;

use wgpu::BufferUsages as Usage;

use super::device::Opened;
use super::pipeline::{bind, buffer, compile, constants, read};
use crate::KernelError;

/// Invocations of a probe.
const INVOCATIONS: u32 = 1 << 14;
/// Invocations in a workgroup.
const GROUP: u32 = 64;
/// Numbers that are read: 32 MB.
const NUMBERS: usize = 8 << 20;

/// A probe: its pipeline, what it reads and where it leaves a number for each invocation.
struct Probe {
    pipeline: wgpu::ComputePipeline,
    bindings: wgpu::BindGroup,
    written: wgpu::Buffer,
    readback: wgpu::Buffer,
}

/// The two probes of a device.
pub struct Roof {
    opened: Rc<Opened>,
    multiply: Probe,
    read: Probe,
    rounds: wgpu::Buffer,
}

/// What every probe is written with.
const HEAD: &str = "@group(0) @binding(0) var<storage, read> rounds: array<u32>;
@group(0) @binding(1) var<storage, read_write> written: array<f32>;
";
/// Four chains of four numbers; eight multiplications and additions in a chain's step.
const MULTIPLY: &str = "
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    let factor = vec4f(0.999);
    let term = vec4f(0.001);
    var a = vec4f(f32(id.x));
    var b = a + 1.0;
    var c = a + 2.0;
    var d = a + 3.0;
    for (var round = 0u; round < rounds[0]; round++) {
        a = fma(a, factor, term);
        b = fma(b, factor, term);
        c = fma(c, factor, term);
        d = fma(d, factor, term);
    }
    written[id.x] = dot(a + b + c + d, vec4f(1.0));
}
";
/// Every number once in each round, neighbours by neighbours.
const READ: &str = "
@group(0) @binding(2) var<storage, read> numbers: array<vec4f>;
@compute @workgroup_size(64)
fn main(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
) {
    var sum = vec4f(0.0);
    let step = groups.x * 64u;
    for (var round = 0u; round < rounds[0]; round++) {
        for (var place = id.x; place < arrayLength(&numbers); place += step) {
            sum += numbers[place] * (1.0 + f32(round));
        }
    }
    written[id.x] = dot(sum, vec4f(1.0));
}
";

impl Roof {
    /// Compiles both probes.
    pub(super) async fn new(opened: Rc<Opened>) -> Result<Self, KernelError> {
        let device = &opened.device;
        let rounds = buffer(device, "roof/rounds", 1, Usage::STORAGE | Usage::COPY_DST);
        let half = 0.5_f32.to_bits();
        let numbers = constants(device, "roof/numbers", &vec![half; NUMBERS]);
        let multiply = Probe::new(&opened, MULTIPLY, &[&rounds]).await?;
        let read = Probe::new(&opened, READ, &[&rounds, &numbers]).await?;
        Ok(Self { opened, multiply, read, rounds })
    }

    /// Multiplies and adds, so many rounds; returns how many operations that are.
    ///
    /// # Errors
    /// [`KernelError::Lost`].
    pub async fn multiply(&self, rounds: u32) -> Result<f64, KernelError> {
        self.run(&self.multiply, rounds).await?;
        Ok(f64::from(rounds) * f64::from(INVOCATIONS) * 32.0)
    }

    /// Reads all numbers, so many times; returns how many bytes that are.
    ///
    /// # Errors
    /// [`KernelError::Lost`].
    pub async fn read(&self, rounds: u32) -> Result<f64, KernelError> {
        self.run(&self.read, rounds).await?;
        Ok(f64::from(rounds) * (NUMBERS * size_of::<f32>()) as f64)
    }

    async fn run(&self, probe: &Probe, rounds: u32) -> Result<(), KernelError> {
        let Opened { device, queue, .. } = &*self.opened;
        queue.write_buffer(&self.rounds, 0, bytemuck::bytes_of(&rounds));
        let label = wgpu::CommandEncoderDescriptor { label: Some("roof") };
        let mut encoder = device.create_command_encoder(&label);
        {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor {
                label: Some("roof"),
                timestamp_writes: None,
            });
            pass.set_pipeline(&probe.pipeline);
            pass.set_bind_group(0, &probe.bindings, &[]);
            pass.dispatch_workgroups(INVOCATIONS / GROUP, 1, 1);
        }
        let Probe { written, readback, .. } = probe;
        encoder.copy_buffer_to_buffer(written, 0, readback, 0, readback.size());
        queue.submit([encoder.finish()]);
        let sum = read(device, readback, |words| words.first().copied()).await;
        sum.map(|_| ()).map_err(|error| self.opened.loss(error))
    }
}

impl Probe {
    async fn new(
        opened: &Opened,
        body: &str,
        inputs: &[&wgpu::Buffer],
    ) -> Result<Self, KernelError> {
        let device = &opened.device;
        let pipeline = compile(device, "roof", format!("{HEAD}{body}")).await?;
        let words = INVOCATIONS as usize;
        let written = buffer(device, "roof/written", words, Usage::STORAGE | Usage::COPY_SRC);
        let readback = buffer(device, "roof/readback", 1, Usage::MAP_READ | Usage::COPY_DST);
        let mut buffers = vec![inputs[0], &written];
        buffers.extend(&inputs[1..]);
        let bindings = bind(device, "roof", &pipeline, &buffers);
        Ok(Self { pipeline, bindings, written, readback })
    }
}
