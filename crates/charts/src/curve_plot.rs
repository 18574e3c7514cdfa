//! Curves and points on axes of any scale.

use serde::{Deserialize, Serialize};
use words::plain;

use crate::chart::{Plot, State, Table};
use crate::frame::{Frame, Level, PlotAxis};
use crate::geometry::Point;
use crate::labels::Labels;
use crate::mark::{Paint, Stroke, Text};
use crate::scale::extent;
use crate::sketch::Sketch;
use crate::text;
use crate::theme::Role;
use crate::tone::Tone;

/// One quantity as a function of another, for a few subjects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurvePlot {
    /// The curves; later ones lie on top of earlier ones.
    pub curves: Vec<PlotCurve>,
    /// Whether the area between the first two curves, which share their places, is shaded.
    pub band: bool,
    /// A value to be compared with.
    pub level: Option<Level>,
    /// The axis from left to right.
    pub across: PlotAxis,
    /// The axis upwards.
    pub upwards: PlotAxis,
    /// The same numbers as text, with their units.
    pub table: Table,
    /// Words around the drawing.
    pub labels: Labels,
}

/// A curve, or a few points if it has dots and a single one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlotCurve {
    /// What it is, for the key; not keyed if empty.
    pub label: String,
    /// Its points from left to right: across, upwards.
    pub points: Vec<(f64, f64)>,
    /// Whether each point has a mark.
    pub dots: bool,
    /// Colour, and the shape of its marks.
    pub tone: Tone,
}

const KEY_PX: f64 = 20.0;

impl CurvePlot {
    fn usable<'a>(&'a self, curve: &'a PlotCurve) -> impl Iterator<Item = (f64, f64)> + 'a {
        let point = |(across, upwards): &(f64, f64)| {
            Some((self.across.usable(*across)?, self.upwards.usable(*upwards)?))
        };
        curve.points.iter().filter_map(point)
    }

    fn draw_key(&self, sketch: &mut Sketch) -> f64 {
        let (mut x_px, mut y_px) = (6.0, 10.0);
        let mut any = false;
        for curve in self.curves.iter().filter(|curve| !curve.label.is_empty()) {
            let label = text::shortened(&curve.label, text::SMALL_PX, sketch.width_px() - 30.0);
            let width_px = text::width_px(&label, text::SMALL_PX) + 42.0;
            if any && x_px + width_px > sketch.width_px() {
                (x_px, y_px) = (6.0, y_px + KEY_PX);
            }
            let ends = (Point::new(x_px - 4.0, y_px), Point::new(x_px + 14.0, y_px));
            sketch.line(ends.0, ends.1, stroke(curve.tone));
            curve.tone.draw_mark(sketch, Point::new(x_px + 5.0, y_px));
            sketch.text(Text::label(label, Point::new(x_px + 21.0, y_px)).small());
            x_px += width_px;
            any = true;
        }
        if any { y_px + KEY_PX } else { 4.0 }
    }

    fn draw_band(&self, sketch: &mut Sketch, frame: &Frame) {
        let [first, second, ..] = &self.curves[..] else { return };
        let at = |(across, upwards)| frame.at(across, upwards);
        let mut around: Vec<_> = self.usable(first).map(at).collect();
        let mut back: Vec<_> = self.usable(second).map(at).collect();
        back.reverse();
        around.extend(back);
        sketch.polygon(around, Paint::faded(Role::Series1, 0.18));
    }

    fn ranges(&self) -> Option<[(f64, f64); 2]> {
        let points = || self.curves.iter().flat_map(|curve| self.usable(curve));
        let level = self.level.as_ref().and_then(|level| self.upwards.usable(level.value));
        let across = extent(points().map(|point| point.0))?;
        Some([across, extent(points().map(|point| point.1).chain(level))?])
    }
}

fn stroke(tone: Tone) -> Stroke {
    Stroke::solid(tone.role(), if tone == Tone::Faint { 1.5 } else { 2.0 })
}

impl Plot for CurvePlot {
    fn laid_out(&self, width_px: u32) -> State {
        let mut sketch = Sketch::new(width_px);
        let key_px = self.draw_key(&mut sketch);
        let height_px = (sketch.width_px() * 0.4).clamp(170.0, 300.0).round();
        let ranges = self.ranges();
        let shown = ranges.unwrap_or([(1.0, 10.0), (1.0, 10.0)]);
        let axes = [&self.across, &self.upwards];
        let frame = Frame::new(&sketch, (key_px, height_px), axes, shown);
        if ranges.is_none() {
            sketch.no_data(&self.labels.no_data, &frame.plot);
            return sketch.finish(frame.bottom_px());
        }
        let level = self.level.as_ref().filter(|l| self.upwards.usable(l.value).is_some());
        frame.draw(&mut sketch, level);
        if self.band {
            self.draw_band(&mut sketch, &frame);
        }
        if let Some(level) = level {
            frame.draw_level(&mut sketch, level);
        }
        for curve in &self.curves {
            let points: Vec<_> =
                self.usable(curve).map(|(across, upwards)| frame.at(across, upwards)).collect();
            let dots = if curve.dots { points.clone() } else { Vec::new() };
            sketch.path(points, stroke(curve.tone));
            for at in dots {
                curve.tone.draw_mark(&mut sketch, at);
            }
        }
        sketch.finish(frame.bottom_px())
    }

    fn summary(&self) -> String {
        let part = |curve: &PlotCurve| {
            let points: Vec<_> = self.usable(curve).collect();
            let (first, last) = (points.first()?, points.last()?);
            let number = plain;
            Some(format!(
                "{} {}: {} … {}: {}",
                curve.label,
                number(first.0),
                number(first.1),
                number(last.0),
                number(last.1)
            ))
        };
        self.labels.sentence(&self.curves.iter().filter_map(part).collect::<Vec<_>>())
    }

    fn table(&self) -> Table {
        self.table.clone()
    }
}
