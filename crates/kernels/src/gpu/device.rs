//! Finding an adapter and opening its device.

use std::sync::{Arc, OnceLock};

use crate::KernelError;

/// What is known of the GPU; browsers tell little.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The adapter's name, where the platform gives one.
    pub name: String,
    /// Whether a CPU pretends to be the GPU.
    pub software: bool,
}

/// A device with its queue, until it is lost.
pub(super) struct Opened {
    pub(super) device: wgpu::Device,
    pub(super) queue: wgpu::Queue,
    pub(super) about: Device,
    lost: Arc<OnceLock<String>>,
}

impl Opened {
    /// Opens the most powerful adapter's device with those optional features that it has.
    ///
    /// # Errors
    /// [`KernelError::NoAdapter`] or [`KernelError::NoDevice`].
    pub(super) async fn with(optional: wgpu::Features) -> Result<Self, KernelError> {
        let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
        let adapter = instance
            .request_adapter(&wgpu::RequestAdapterOptions {
                power_preference: wgpu::PowerPreference::HighPerformance,
                ..Default::default()
            })
            .await
            .map_err(|error| KernelError::NoAdapter { reason: error.to_string() })?;
        let (device, queue) = adapter
            .request_device(&wgpu::DeviceDescriptor {
                label: Some("headroom"),
                required_features: optional & adapter.features(),
                ..Default::default()
            })
            .await
            .map_err(|error| KernelError::NoDevice { reason: error.to_string() })?;
        let lost = Arc::new(OnceLock::new());
        let notice = Arc::clone(&lost);
        device.set_device_lost_callback(move |reason, message| {
            // Only the first notice counts.
            let _ = notice.set(format!("{reason:?}: {message}"));
        });
        let info = adapter.get_info();
        let about = Device { name: info.name, software: info.device_type == wgpu::DeviceType::Cpu };
        Ok(Self { device, queue, about, lost })
    }

    /// Why the device is gone, if it is.
    pub(super) fn lost(&self) -> Option<&str> {
        self.lost.get().map(String::as_str)
    }

    /// Destroys the device, for rehearsals of its loss.
    pub(super) fn destroy(&self) {
        self.device.destroy();
    }

    /// The loss behind an error.
    pub(super) fn loss(&self, error: String) -> KernelError {
        KernelError::Lost { reason: self.lost().map_or(error, str::to_owned) }
    }
}
