//! One world beside the futures, marked by a diamond.

use crate::geometry::Point;
use crate::mark::{Paint, Text};
use crate::sketch::Sketch;
use crate::text;
use crate::theme::Role;

const REACH_PX: f64 = 6.5;
const RIM_PX: f64 = 2.0;
/// From the middle of the diamond to its words.
const GAP_PX: f64 = 12.0;

fn diamond(sketch: &mut Sketch, at: Point, reach_px: f64, role: Role) {
    let corner = |x_px: f64, y_px: f64| Point::new(at.x_px + x_px, at.y_px + y_px);
    let corners = [
        corner(-reach_px, 0.0),
        corner(0.0, -reach_px),
        corner(reach_px, 0.0),
        corner(0.0, reach_px),
    ];
    sketch.polygon(corners.to_vec(), Paint::solid(role));
}

/// Marks the world, set off from what lies under it.
pub(crate) fn draw(sketch: &mut Sketch, at: Point) {
    diamond(sketch, at, REACH_PX + RIM_PX, Role::Surface);
    diamond(sketch, at, REACH_PX, Role::Text);
}

/// Says what the diamond is, from `at` rightwards, as far as there is room.
pub(crate) fn draw_key(sketch: &mut Sketch, at: Point, label: &str, room_px: f64) {
    let label = text::shortened(label, text::SMALL_PX, room_px - key_px(""));
    diamond(sketch, Point::new(at.x_px + REACH_PX, at.y_px), REACH_PX - 1.0, Role::Text);
    let beside = Point::new(at.x_px + REACH_PX + GAP_PX, at.y_px);
    sketch.text(Text::label(label, beside).small());
}

/// Width of a key with these words.
pub(crate) fn key_px(label: &str) -> f64 {
    REACH_PX + GAP_PX + text::width_px(label, text::SMALL_PX)
}
