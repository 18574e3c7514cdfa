//! The kernel `scoring`: the highest score in each stretch of a catalogue, for each user.
//!
//! A score is an inner product of a user's state and an item's vector. No score leaves the device:
//! a stretch of [`STRETCH`] items answers with its highest, and who asked scores the few stretches
//! that matter again, exactly. So a table may be held coarsely; [`Table::error`] bounds what that
//! costs.

mod shader;
mod table;

pub use shader::scoring_shader;
pub use table::{Grain, States, Table, seen_words, users_together};

/// Items in a stretch.
pub const STRETCH: usize = 16;
/// Invocations in a workgroup, each with a stretch.
pub const LANES_WIDE: usize = 64;
/// Items that a workgroup takes.
pub(crate) const BLOCK: usize = STRETCH * LANES_WIDE;
/// Users that one invocation takes together when there are several.
pub const USERS_TOGETHER: usize = 4;
