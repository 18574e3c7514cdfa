//! The device, and what it can be asked.

use std::sync::{Arc, OnceLock};

use model::{POINTS_PER_SCRAMBLE, Tally};

use super::paths::Paths;
use crate::{KernelError, Run};

/// What is known of the GPU; browsers tell little.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The adapter's name, where the platform gives one.
    pub name: String,
    /// Whether a CPU pretends to be the GPU.
    pub software: bool,
}

/// A GPU with the kernels compiled, until it is lost.
pub struct Session {
    device: wgpu::Device,
    queue: wgpu::Queue,
    paths: Paths,
    about: Device,
    lost: Arc<OnceLock<String>>,
}

impl Session {
    /// Finds an adapter, opens its device and compiles the kernels.
    ///
    /// # Errors
    /// [`KernelError::NoAdapter`], [`KernelError::NoDevice`] or [`KernelError::Compile`].
    pub async fn open() -> Result<Self, KernelError> {
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
        let paths = Paths::compile(&device).await?;
        Ok(Self { device, queue, paths, about, lost })
    }

    /// What is known of the GPU.
    pub fn about(&self) -> &Device {
        &self.about
    }

    /// Why the device is gone, if it is.
    pub fn lost(&self) -> Option<&str> {
        self.lost.get().map(String::as_str)
    }

    /// Tallies one whole scramble; a few kilobytes of counts come back.
    ///
    /// # Errors
    /// [`KernelError::Lost`] if the device goes away; the session is then over.
    pub async fn tally_scramble(
        &self,
        run: &Run,
        scramble: u32,
        tally: &mut Tally,
    ) -> Result<(), KernelError> {
        let counts =
            self.paths.count(&self.device, &self.queue, run, scramble).await.map_err(|error| {
                KernelError::Lost { reason: self.lost().map_or(error, str::to_owned) }
            })?;
        if tally.add_scramble(&counts, POINTS_PER_SCRAMBLE) {
            Ok(())
        } else {
            Err(KernelError::Lost { reason: "the counts came back incomplete".to_owned() })
        }
    }
}
