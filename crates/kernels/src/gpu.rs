//! The GPU path: a device session and the kernel's pipeline on it.
//!
//! A lost device is not repaired: the session ends, and whoever holds it asks for a new one (which
//! asks for a new adapter, as recovery needs) or goes on with the CPU path.

mod paths;
mod session;

pub use session::{Device, Session};
