//! A state in the making.

use crate::chart::State;
use crate::geometry::{Area, Point};
use crate::mark::{Align, Mark, Paint, Stroke, Text};
use crate::text;
use crate::theme::Role;

/// Marks collected in drawing order.
pub(crate) struct Sketch {
    width_px: u32,
    marks: Vec<Mark>,
}

impl Sketch {
    pub(crate) fn new(width_px: u32) -> Self {
        Self { width_px, marks: Vec::new() }
    }

    pub(crate) fn width_px(&self) -> f64 {
        f64::from(self.width_px)
    }

    pub(crate) fn bar(&mut self, area: Area, paint: Paint) {
        self.marks.push(Mark::Bar { area, paint });
    }

    pub(crate) fn path(&mut self, points: Vec<Point>, stroke: Stroke) {
        self.marks.push(Mark::Line { points, stroke });
    }

    pub(crate) fn line(&mut self, from: Point, to: Point, stroke: Stroke) {
        self.path(vec![from, to], stroke);
    }

    pub(crate) fn polygon(&mut self, points: Vec<Point>, paint: Paint) {
        self.marks.push(Mark::Polygon { points, paint });
    }

    pub(crate) fn disc(&mut self, centre: Point, radius_px: f64, paint: Paint) {
        self.marks.push(Mark::Disc { centre, radius_px, paint });
    }

    pub(crate) fn ring(&mut self, centre: Point, radius_px: f64, stroke: Stroke) {
        self.marks.push(Mark::Ring { centre, radius_px, stroke });
    }

    pub(crate) fn text(&mut self, text: Text) {
        self.marks.push(Mark::Text(text));
    }

    /// Adds a text, moved sideways if it would cross the left or right edge.
    pub(crate) fn text_inside(&mut self, mut text: Text) {
        let area = text.area();
        let over_px = (area.right_px - self.width_px()).max(0.0);
        let under_px = (-(area.left_px - over_px)).max(0.0);
        text.at.x_px += under_px - over_px;
        self.text(text);
    }

    /// The words for an empty chart, in the middle of its plot.
    pub(crate) fn no_data(&mut self, words: &str, plot: &Area) {
        self.text_inside(Text::label(words, plot.centre()).middle().muted());
    }

    /// The finished state; marks that cannot be drawn are left out.
    pub(crate) fn finish(mut self, height_px: f64) -> State {
        self.marks.retain(Mark::is_drawable);
        let height_px = whole(height_px.ceil().clamp(1.0, 20_000.0));
        State { width_px: self.width_px, height_px, marks: self.marks }
    }
}

impl Text {
    /// A direct label that begins at `at`.
    pub(crate) fn label(content: impl Into<String>, at: Point) -> Self {
        Self {
            content: content.into(),
            at,
            align: Align::Start,
            size_px: text::LABEL_PX,
            bold: false,
            role: Role::Text,
        }
    }

    pub(crate) fn small(mut self) -> Self {
        self.size_px = text::SMALL_PX;
        self
    }

    pub(crate) fn sized(mut self, size_px: f64) -> Self {
        self.size_px = size_px;
        self
    }

    pub(crate) fn bold(mut self) -> Self {
        self.bold = true;
        self
    }

    pub(crate) fn middle(self) -> Self {
        self.aligned(Align::Middle)
    }

    pub(crate) fn end(self) -> Self {
        self.aligned(Align::End)
    }

    pub(crate) fn aligned(mut self, align: Align) -> Self {
        self.align = align;
        self
    }

    pub(crate) fn coloured(mut self, role: Role) -> Self {
        self.role = role;
        self
    }

    pub(crate) fn muted(mut self) -> Self {
        self.role = Role::Muted;
        self
    }

    /// Estimated extent.
    pub(crate) fn area(&self) -> Area {
        let factor = if self.bold { text::BOLD_FACTOR } else { 1.0 };
        let width_px = text::width_px(&self.content, self.size_px) * factor;
        let left_px = match self.align {
            Align::Start => self.at.x_px,
            Align::Middle => self.at.x_px - width_px / 2.0,
            Align::End => self.at.x_px - width_px,
        };
        let half_px = self.size_px * 0.6;
        Area {
            left_px,
            top_px: self.at.y_px - half_px,
            right_px: left_px + width_px,
            bottom_px: self.at.y_px + half_px,
        }
    }
}

/// A whole number of pixels from one already rounded and in range.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the caller has clamped the value to a small positive range"
)]
fn whole(value_px: f64) -> u32 {
    value_px as u32
}
