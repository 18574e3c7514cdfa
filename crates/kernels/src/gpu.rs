//! The kernels on a device, over wgpu.

mod device;
mod kernels;
mod pipeline;
mod roof;
mod scorer;
mod session;
mod stopwatch;
mod uniforms;

pub use device::Device;
pub use roof::Roof;
pub use scorer::{Highest, Scorer, ScoringDevice};
pub use session::{SLOTS, Session, Submission};
