//! Two axes of any scale, with the plot between them.

use serde::{Deserialize, Serialize};

use crate::axis::HorizontalAxis;
use crate::geometry::{Area, Point, crisp};
use crate::mark::{Stroke, Text};
use crate::scale::{AxisScale, Scale, Span};
use crate::sketch::Sketch;
use crate::text;
use crate::theme::Role;
use crate::ticks::{Tick, round_axis};

/// An axis of a plot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlotAxis {
    /// How values spread along it.
    pub scale: AxisScale,
    /// What is read on it.
    pub title: String,
    /// Values to be marked, with what is written there; round values if there are none.
    pub ticks: Vec<(f64, String)>,
}

/// A value across the whole plot, such as an objective.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// The value.
    pub value: f64,
    /// What is written on it.
    pub label: String,
}

const LEFT_PX: f64 = 56.0;
const RIGHT_PX: f64 = 14.0;
const LEVEL: Stroke = Stroke::solid(Role::Text, 1.5);

/// Both scales over the plot, and their ticks.
pub(crate) struct Frame<'a> {
    pub(crate) plot: Area,
    across: Scale,
    upwards: Scale,
    ticks: Vec<Tick>,
    rungs: Vec<Tick>,
    axes: [&'a PlotAxis; 2],
}

impl PlotAxis {
    /// The value as it can be drawn, if it can.
    pub(crate) fn usable(&self, value: f64) -> Option<f64> {
        self.scale.usable(value)
    }

    fn laid(&self, range: (f64, f64), span: Span) -> (Scale, Vec<Tick>) {
        let (scale, ticks) = round_axis(self.scale, range, span);
        if self.ticks.is_empty() {
            return (scale, ticks);
        }
        let tick = |(value, label): &(f64, String)| Tick { value: *value, label: label.clone() };
        let within = |(value, _): &&(f64, String)| *value >= range.0 && *value <= range.1;
        let ticks = self.ticks.iter().filter(within).map(tick).collect();
        (Scale::new(self.scale, range, span), ticks)
    }
}

impl<'a> Frame<'a> {
    /// The frame of a plot from `top_px` down, over these ranges.
    pub(crate) fn new(
        sketch: &Sketch,
        (top_px, height_px): (f64, f64),
        axes: [&'a PlotAxis; 2],
        ranges: [(f64, f64); 2],
    ) -> Self {
        let right_px = sketch.width_px() - RIGHT_PX;
        let top_px = top_px + 22.0;
        let plot = Area { left_px: LEFT_PX, top_px, right_px, bottom_px: top_px + height_px };
        let span = Span { left_px: plot.left_px, right_px: plot.right_px };
        let (across, ticks) = axes[0].laid(ranges[0], span);
        let (upwards, rungs) = axes[1].laid(ranges[1], Span { left_px: 0.0, right_px: height_px });
        Self { plot, across, upwards, ticks, rungs, axes }
    }

    pub(crate) fn at(&self, across: f64, upwards: f64) -> Point {
        Point::new(self.across_px(across), self.height_px(upwards))
    }

    pub(crate) fn across_px(&self, value: f64) -> f64 {
        self.across.position_px(value)
    }

    pub(crate) fn height_px(&self, value: f64) -> f64 {
        self.plot.bottom_px - self.upwards.position_px(value)
    }

    /// Lines, ticks and titles; to be drawn before what is plotted. `level` is named beside the title
    /// over the plot, where no data can lie under its words.
    pub(crate) fn draw(&self, sketch: &mut Sketch, level: Option<&Level>) {
        for rung in &self.rungs {
            let y_px = crisp(self.height_px(rung.value));
            let from = Point::new(self.plot.left_px, y_px);
            sketch.line(from, Point::new(self.plot.right_px, y_px), Stroke::solid(Role::Grid, 1.0));
            let at = Point::new(self.plot.left_px - 8.0, y_px);
            sketch.text(Text::label(&*rung.label, at).small().end().muted());
        }
        let [across, upwards] = self.axes;
        let at = Point::new(0.0, self.plot.top_px - 14.0);
        let room_px = level.map_or(sketch.width_px(), |level| self.name_level(sketch, level, at));
        let title = text::shortened(&upwards.title, text::SMALL_PX, room_px);
        sketch.text(Text::label(title, at).small().muted());
        HorizontalAxis { scale: &self.across, ticks: &self.ticks, unit: &across.title }
            .draw(sketch, &self.plot);
    }

    /// Names a level at the right end of the line of `at`, after a piece of its own line, and returns
    /// the room to the left of that.
    fn name_level(&self, sketch: &mut Sketch, level: &Level, at: Point) -> f64 {
        const PIECE_PX: f64 = 18.0;
        let right_px = self.plot.right_px;
        let label = text::shortened(&level.label, text::SMALL_PX, right_px * 0.6);
        let label_px = right_px - text::width_px(&label, text::SMALL_PX);
        sketch.text(Text::label(label, Point::new(right_px, at.y_px)).small().end());
        let piece =
            (Point::new(label_px - PIECE_PX - 4.0, at.y_px), Point::new(label_px - 4.0, at.y_px));
        sketch.line(piece.0, piece.1, LEVEL);
        piece.0.x_px - 10.0
    }

    /// A line across the whole plot; [`Frame::draw`] names it.
    pub(crate) fn draw_level(&self, sketch: &mut Sketch, level: &Level) {
        let y_px = crisp(self.height_px(level.value));
        let ends = (self.plot.left_px, self.plot.right_px);
        sketch.line(Point::new(ends.0, y_px), Point::new(ends.1, y_px), LEVEL);
    }

    /// Height of everything down to the end of the horizontal axis.
    pub(crate) fn bottom_px(&self) -> f64 {
        self.plot.bottom_px + HorizontalAxis::height_px(&self.axes[0].title)
    }
}
