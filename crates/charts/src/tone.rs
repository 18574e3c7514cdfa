//! How loud a mark is.

use serde::{Deserialize, Serialize};

use crate::geometry::Point;
use crate::mark::{Paint, Stroke};
use crate::sketch::Sketch;
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

    /// Draws a disc, a ring or a diamond.
    pub(crate) fn draw_mark(self, sketch: &mut Sketch, at: Point) {
        match self {
            Tone::Strong => sketch.disc(at, 4.0, self.paint()),
            Tone::Faint => {
                sketch.disc(at, 3.5, Paint::solid(Role::Surface));
                sketch.ring(at, 3.5, Stroke::solid(self.role(), 1.5));
            }
            Tone::Other => {
                let corner = |x_px: f64, y_px: f64| Point::new(at.x_px + x_px, at.y_px + y_px);
                let around = |reach: f64| {
                    vec![
                        corner(-reach, 0.0),
                        corner(0.0, -reach),
                        corner(reach, 0.0),
                        corner(0.0, reach),
                    ]
                };
                sketch.polygon(around(9.0), Paint::solid(Role::Surface));
                sketch.polygon(around(7.0), self.paint());
            }
        }
    }
}
