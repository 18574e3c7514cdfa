//! How loud a mark is.

use serde::{Deserialize, Serialize};

use crate::mark::Paint;
use crate::theme::Role;

/// What a mark is among its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// What the chart is about.
    Strong,
    /// What surrounds it, or is less sure.
    Faint,
    /// The other kind, told apart by shape or direction as well.
    Other,
}

impl Tone {
    /// The colour that carries the mark's edge.
    pub(crate) fn role(self) -> Role {
        match self {
            Tone::Strong | Tone::Faint => Role::Series1,
            Tone::Other => Role::Series2,
        }
    }

    /// The colour that fills the mark.
    pub(crate) fn paint(self) -> Paint {
        match self {
            Tone::Faint => Paint::faded(Role::Series1, 0.3),
            _ => Paint::solid(self.role()),
        }
    }
}
