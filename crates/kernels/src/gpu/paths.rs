//! The kernel `paths` on a device: buffers, pipeline, dispatch and read-back.

use futures_channel::oneshot;
use model::{DIRECTIONS, POINTS_PER_SCRAMBLE, Tally, scramble_seeds};

use crate::paths::{DECISION_VECTORS, SEED_VECTORS, shader};
use crate::{KernelError, Run};

/// Invocations in a workgroup.
const WORKGROUP_SIZE: u32 = 64;
const COUNTS_BYTES: u64 = (Tally::LENGTH * size_of::<u32>()) as u64;

/// The uniform of the kernel; the layout of `Params` in `paths.wgsl`.
#[repr(C)]
#[derive(Debug, Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
pub(crate) struct Params {
    decisions: [[f32; 4]; DECISION_VECTORS],
    seeds: [[u32; 4]; SEED_VECTORS],
    first: u32,
    count: u32,
    _pad: [u32; 2],
}

impl Params {
    fn new(run: &Run, scramble: u32) -> Self {
        let mut params = <Self as bytemuck::Zeroable>::zeroed();
        let decisions = params.decisions.as_flattened_mut().iter_mut();
        for (place, number) in decisions.zip(run.decisions.to_array()) {
            #[expect(clippy::cast_possible_truncation, reason = "shaders use single precision")]
            {
                *place = number as f32;
            }
        }
        let seeds = params.seeds.as_flattened_mut().iter_mut();
        for (place, seed) in seeds.zip(scramble_seeds(run.seed, scramble)) {
            *place = seed;
        }
        params.count = POINTS_PER_SCRAMBLE;
        params
    }
}

/// The kernel's pipeline and buffers.
pub(super) struct Paths {
    pipeline: wgpu::ComputePipeline,
    bindings: wgpu::BindGroup,
    params: wgpu::Buffer,
    counts: wgpu::Buffer,
    readback: wgpu::Buffer,
}

impl Paths {
    /// Compiles the kernel and makes its buffers.
    pub(super) async fn compile(device: &wgpu::Device) -> Result<Self, KernelError> {
        let scope = device.push_error_scope(wgpu::ErrorFilter::Validation);
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("paths"),
            source: wgpu::ShaderSource::Wgsl(shader().into()),
        });
        let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some("paths"),
            layout: None,
            module: &module,
            entry_point: Some("main"),
            compilation_options: wgpu::PipelineCompilationOptions {
                constants: &[("workgroup_size", f64::from(WORKGROUP_SIZE))],
                ..Default::default()
            },
            cache: None,
        });
        if let Some(error) = scope.pop().await {
            return Err(KernelError::Compile { kernel: "paths", message: error.to_string() });
        }
        Ok(Self::with_buffers(device, pipeline))
    }

    fn with_buffers(device: &wgpu::Device, pipeline: wgpu::ComputePipeline) -> Self {
        use wgpu::BufferUsages as Usage;
        let buffer = |label, size, usage| {
            device.create_buffer(&wgpu::BufferDescriptor {
                label: Some(label),
                size,
                usage,
                mapped_at_creation: false,
            })
        };
        let params =
            buffer("paths/params", size_of::<Params>() as u64, Usage::UNIFORM | Usage::COPY_DST);
        let counts = buffer(
            "paths/counts",
            COUNTS_BYTES,
            Usage::STORAGE | Usage::COPY_SRC | Usage::COPY_DST,
        );
        let readback = buffer("paths/readback", COUNTS_BYTES, Usage::MAP_READ | Usage::COPY_DST);
        let directions = directions(device);
        let bindings = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("paths"),
            layout: &pipeline.get_bind_group_layout(0),
            entries: &[(0, &params), (1, &directions), (2, &counts)].map(|(binding, buffer)| {
                wgpu::BindGroupEntry { binding, resource: buffer.as_entire_binding() }
            }),
        });
        Self { pipeline, bindings, params, counts, readback }
    }

    /// Counts one scramble; the error says what the device said.
    pub(super) async fn count(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        run: &Run,
        scramble: u32,
    ) -> Result<Vec<u32>, String> {
        queue.write_buffer(&self.params, 0, bytemuck::bytes_of(&Params::new(run, scramble)));
        let mut encoder =
            device.create_command_encoder(&wgpu::CommandEncoderDescriptor { label: Some("paths") });
        encoder.clear_buffer(&self.counts, 0, None);
        {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor {
                label: Some("paths"),
                timestamp_writes: None,
            });
            pass.set_pipeline(&self.pipeline);
            pass.set_bind_group(0, &self.bindings, &[]);
            pass.dispatch_workgroups(POINTS_PER_SCRAMBLE.div_ceil(WORKGROUP_SIZE), 1, 1);
        }
        encoder.copy_buffer_to_buffer(&self.counts, 0, &self.readback, 0, COUNTS_BYTES);
        queue.submit([encoder.finish()]);
        read(&self.readback).await
    }
}

/// Copies a mapped buffer out; after device loss this is where the error shows.
async fn read(buffer: &wgpu::Buffer) -> Result<Vec<u32>, String> {
    let (done, mapped) = oneshot::channel();
    buffer.map_async(wgpu::MapMode::Read, .., move |result| {
        // The receiver lives until the answer comes.
        let _ = done.send(result);
    });
    let result = mapped.await.map_err(|_| "the device answered nothing".to_owned())?;
    result.map_err(|error| error.to_string())?;
    let view = buffer.get_mapped_range(..).map_err(|error| error.to_string())?;
    let counts = bytemuck::pod_collect_to_vec(&view);
    drop(view);
    buffer.unmap();
    Ok(counts)
}

/// The direction numbers, written once.
fn directions(device: &wgpu::Device) -> wgpu::Buffer {
    let bytes: &[u8] = bytemuck::cast_slice(DIRECTIONS.as_flattened());
    let buffer = device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("paths/directions"),
        size: bytes.len() as u64,
        usage: wgpu::BufferUsages::STORAGE,
        mapped_at_creation: true,
    });
    if let Ok(mut view) = buffer.get_mapped_range_mut(..) {
        view.copy_from_slice(bytes);
    }
    buffer.unmap();
    buffer
}

#[cfg(test)]
mod tests {
    use std::mem::offset_of;

    use super::*;

    #[test]
    fn params_have_the_layout_that_the_shader_reads() {
        let module = naga::front::wgsl::parse_str(&shader()).expect("the shader parses");
        let (_, params) = module
            .types
            .iter()
            .find(|(_, kind)| kind.name.as_deref() == Some("Params"))
            .expect("the shader declares Params");
        let naga::TypeInner::Struct { members, span } = &params.inner else {
            panic!("Params is a struct")
        };
        let offsets: Vec<usize> = members.iter().map(|member| member.offset as usize).collect();
        assert_eq!(offsets[0], offset_of!(Params, decisions));
        assert_eq!(offsets[1], offset_of!(Params, seeds));
        assert_eq!(offsets[2], offset_of!(Params, first));
        assert_eq!(offsets[3], offset_of!(Params, count));
        assert_eq!(offsets[4], offset_of!(Params, _pad));
        assert_eq!(*span as usize, size_of::<Params>());
    }
}
