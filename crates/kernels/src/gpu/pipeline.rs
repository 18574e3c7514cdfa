//! Compiling a kernel, and making and reading buffers.

use futures_channel::oneshot;
use wgpu::util::DeviceExt as _;

use crate::KernelError;

/// Compiles a kernel inside a validation scope.
pub(super) async fn compile(
    device: &wgpu::Device,
    kernel: &'static str,
    source: String,
) -> Result<wgpu::ComputePipeline, KernelError> {
    let scope = device.push_error_scope(wgpu::ErrorFilter::Validation);
    let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: Some(kernel),
        source: wgpu::ShaderSource::Wgsl(source.into()),
    });
    let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
        label: Some(kernel),
        layout: None,
        module: &module,
        entry_point: Some("main"),
        compilation_options: wgpu::PipelineCompilationOptions::default(),
        cache: None,
    });
    match scope.pop().await {
        Some(error) => Err(KernelError::Compile { kernel, message: error.to_string() }),
        None => Ok(pipeline),
    }
}

/// A buffer of so many 32-bit words.
pub(super) fn buffer(
    device: &wgpu::Device,
    label: &str,
    words: usize,
    usage: wgpu::BufferUsages,
) -> wgpu::Buffer {
    device.create_buffer(&wgpu::BufferDescriptor {
        label: Some(label),
        size: (words * size_of::<u32>()) as u64,
        usage,
        mapped_at_creation: false,
    })
}

/// A storage buffer that is written once.
pub(super) fn constants(device: &wgpu::Device, label: &str, words: &[u32]) -> wgpu::Buffer {
    device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
        label: Some(label),
        contents: bytemuck::cast_slice(words),
        usage: wgpu::BufferUsages::STORAGE,
    })
}

/// Binds buffers to group 0 in their order.
pub(super) fn bind(
    device: &wgpu::Device,
    label: &str,
    pipeline: &wgpu::ComputePipeline,
    buffers: &[&wgpu::Buffer],
) -> wgpu::BindGroup {
    let places: Vec<_> = (0..).zip(buffers.iter().copied()).collect();
    bind_at(device, label, pipeline, &places)
}

/// Binds buffers to these places of group 0; a kernel that does not use a place has none.
pub(super) fn bind_at(
    device: &wgpu::Device,
    label: &str,
    pipeline: &wgpu::ComputePipeline,
    buffers: &[(u32, &wgpu::Buffer)],
) -> wgpu::BindGroup {
    let entries: Vec<_> = buffers
        .iter()
        .map(|(binding, buffer)| wgpu::BindGroupEntry {
            binding: *binding,
            resource: buffer.as_entire_binding(),
        })
        .collect();
    device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some(label),
        layout: &pipeline.get_bind_group_layout(0),
        entries: &entries,
    })
}

/// Shows what a buffer holds, once it has been computed; after device loss this is where the error
/// shows.
pub(super) async fn read<R>(
    device: &wgpu::Device,
    buffer: &wgpu::Buffer,
    take: impl FnOnce(&[u32]) -> R,
) -> Result<R, String> {
    read_first(device, buffer, buffer.size(), take).await
}

/// [`read`] for the first bytes of a buffer.
pub(super) async fn read_first<R>(
    device: &wgpu::Device,
    buffer: &wgpu::Buffer,
    bytes: u64,
    take: impl FnOnce(&[u32]) -> R,
) -> Result<R, String> {
    let (done, mapped) = oneshot::channel();
    buffer.map_async(wgpu::MapMode::Read, ..bytes, move |result| {
        // The receiver lives until the answer comes.
        let _ = done.send(result);
    });
    wait(device)?;
    let result = mapped.await.map_err(|_| "the device answered nothing".to_owned())?;
    result.map_err(|error| error.to_string())?;
    let view = buffer.get_mapped_range(..bytes).map_err(|error| error.to_string())?;
    let taken = match bytemuck::try_cast_slice(&view) {
        Ok(words) => take(words),
        // Platforms promise no alignment, but give it.
        Err(_) => take(&bytemuck::pod_collect_to_vec(&view)),
    };
    drop(view);
    buffer.unmap();
    Ok(taken)
}

/// Natively nobody drives the device but its user; a browser drives it by itself, and polling it
/// does nothing.
fn wait(device: &wgpu::Device) -> Result<(), String> {
    let waited = device.poll(wgpu::PollType::wait_indefinitely());
    waited.map(|_| ()).map_err(|error| error.to_string())
}
