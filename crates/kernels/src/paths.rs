//! The kernel `paths`: worlds in, observations out.

mod twin;

pub use twin::{Scores, score, simulate};
