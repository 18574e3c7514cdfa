//! Where the budget model, and a recommender's catalogue, are computed fast.
//!
//! The same generic model runs three ways: as `f64` (the oracle, in `model`), as [`Lanes`] of eight
//! single-precision trials (the CPU path), and as a [`trace`] that is written out as WGSL (the GPU
//! path). One kernel, `paths`, turns trial numbers into counts; its CPU form and its shader share
//! bindings, loop shape and every constant.
//!
//! A second kernel, [`scoring`], serves the recommender: on a device it finds where in a catalogue the
//! best items lie.
//!
//! [`probes`] say what a core can do at most.
//!
//! A trial is named by a seed, a scramble and an index, so any part of a run may be computed by
//! either path and the counts added up.
//!
//! Features: `gpu` adds the [`gpu`] session over wgpu.

mod error;
#[cfg(feature = "gpu")]
pub mod gpu;
mod lanes;
mod paths;
mod points;
pub mod probes;
mod run;
pub mod scoring;
pub mod shader;
pub mod trace;
mod worlds;

pub use error::KernelError;
pub use lanes::{LANES, Lanes};
pub use paths::{Scores, score, simulate};
pub use run::Run;
pub use worlds::{Latents, Sampler, Worlds};
