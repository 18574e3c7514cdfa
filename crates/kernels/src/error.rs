//! What can go wrong between a request and its counts.

use thiserror::Error;

/// Why a kernel could not run.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KernelError {
    /// No GPU adapter was offered.
    #[error("no WebGPU adapter is available: {reason}")]
    NoAdapter {
        /// What the platform said.
        reason: String,
    },
    /// The adapter gave no device.
    #[error("the WebGPU adapter gave no device: {reason}")]
    NoDevice {
        /// What the platform said.
        reason: String,
    },
    /// A shader was refused.
    #[error("the shader `{kernel}` was refused: {message}")]
    Compile {
        /// The kernel's name.
        kernel: &'static str,
        /// What the compiler said.
        message: String,
    },
    /// The run needs the CPU.
    #[error("the GPU path does not know this kind of run")]
    Unsupported,
    /// The device went away while it worked.
    #[error("the GPU device was lost: {reason}")]
    Lost {
        /// What the platform said.
        reason: String,
    },
}
