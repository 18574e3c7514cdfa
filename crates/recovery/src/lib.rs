//! When to try again: pure rules for everything of a page that can fail and should come back.
//!
//! A screen in a hall runs for days: drivers reset, workers run out of memory, someone trips over
//! the cable. What is lost must come back by itself, and must not be asked for so often that the
//! asking becomes the load. The rules are these four, each a small state that is told what happened
//! and when, and that says what to do next:
//!
//! - [`GpuWatch`]: a lost device is looked for after half a second, two and eight, then every
//!   minute; meanwhile the CPU computes.
//! - [`Restarts`]: a worker that died is started again at once, then after growing pauses.
//! - [`Silence`]: a worker that owes an answer and says nothing for too long is taken for dead,
//!   because one that the system has ended raises no event.
//! - [`reloads_too_often`]: a page that had to reload itself three times in five minutes leaves the
//!   GPU alone.
//!
//! Time is an argument, in milliseconds of any clock that does not go back. Nothing here reads one.

mod gpu_watch;
mod reloads;
mod restarts;
mod silence;

pub use gpu_watch::GpuWatch;
pub use reloads::reloads_too_often;
pub use restarts::Restarts;
pub use silence::Silence;

/// What has held for this long is taken to be well again, and earlier failures are forgotten.
const WELL_MILLIS: f64 = 10_000.0;
