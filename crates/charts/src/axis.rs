//! The horizontal axis under a plot.

use crate::geometry::{Area, Point, crisp};
use crate::mark::{Stroke, Text};
use crate::scale::Scale;
use crate::sketch::Sketch;
use crate::theme::Role;
use crate::ticks::Tick;

/// A plot's horizontal scale with its ticks and unit.
pub(crate) struct HorizontalAxis<'a> {
    pub(crate) scale: &'a Scale,
    pub(crate) ticks: &'a [Tick],
    /// Written under the tick labels at the right; nothing if empty.
    pub(crate) unit: &'a str,
}

const TICK_ROW_PX: f64 = 24.0;
const UNIT_ROW_PX: f64 = 17.0;

impl HorizontalAxis<'_> {
    /// Space needed under the plot.
    pub(crate) fn height_px(unit: &str) -> f64 {
        TICK_ROW_PX + if unit.is_empty() { 0.0 } else { UNIT_ROW_PX }
    }

    /// Height of the middle of the line that holds the unit.
    pub(crate) fn unit_px(plot: &Area) -> f64 {
        crisp(plot.bottom_px) + 15.0 + UNIT_ROW_PX
    }

    /// Faint vertical lines through the plot; drawn first, so that marks cover them.
    pub(crate) fn draw_grid(&self, sketch: &mut Sketch, plot: &Area) {
        for tick in self.ticks {
            let x_px = crisp(self.scale.position_px(tick.value));
            sketch.line(
                Point::new(x_px, plot.top_px),
                Point::new(x_px, plot.bottom_px),
                Stroke::solid(Role::Grid, 1.0),
            );
        }
    }

    /// Base line, tick labels and unit.
    pub(crate) fn draw(&self, sketch: &mut Sketch, plot: &Area) {
        let base_px = crisp(plot.bottom_px);
        sketch.line(
            Point::new(plot.left_px, base_px),
            Point::new(plot.right_px, base_px),
            Stroke::solid(Role::Muted, 1.0),
        );
        for tick in self.ticks {
            let x_px = crisp(self.scale.position_px(tick.value));
            sketch.line(
                Point::new(x_px, base_px),
                Point::new(x_px, base_px + 5.0),
                Stroke::solid(Role::Muted, 1.0),
            );
            let at = Point::new(x_px, base_px + 15.0);
            sketch.text_inside(Text::label(&*tick.label, at).small().middle().muted());
        }
        let at = Point::new(plot.right_px, Self::unit_px(plot));
        sketch.text_inside(Text::label(self.unit, at).small().end().muted());
    }
}
