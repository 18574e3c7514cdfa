//! The kernels on a device, over wgpu.

mod kernels;
mod pipeline;
mod session;
mod uniforms;

pub use session::{Device, SLOTS, Session, Submission};
