//! How many, by time and by size, as shades.

use serde::{Deserialize, Serialize};
use words::plain;

use crate::chart::{Plot, State, Table};
use crate::frame::{Frame, Level, PlotAxis};
use crate::geometry::{Area, Point};
use crate::labels::Labels;
use crate::mark::{Paint, Stroke, Text};
use crate::scale::extent;
use crate::sketch::Sketch;
use crate::text;
use crate::theme::Role;

/// Counts in cells of two axes, such as requests by the time at which they were done and how long
/// they took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DensityMap {
    /// Columns from left to right.
    pub columns: Vec<DensityColumn>,
    /// Edges of the rows, ascending; one more than a column has counts.
    pub edges: Vec<f64>,
    /// A value to be compared with.
    pub level: Option<Level>,
    /// The axis from left to right.
    pub across: PlotAxis,
    /// The axis upwards.
    pub upwards: PlotAxis,
    /// Words at both ends of the key, and what a crossed-out column means.
    pub key: [String; 3],
    /// The same numbers as text, with their units.
    pub table: Table,
    /// Words around the drawing.
    pub labels: Labels,
}

/// A column of cells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DensityColumn {
    /// Where it begins.
    pub start: f64,
    /// Where it ends.
    pub end: f64,
    /// Counts from the lowest row upwards.
    pub counts: Vec<u32>,
    /// Whether something of it was left out, so that it is crossed out.
    pub cut: bool,
}

const KEY_PX: f64 = 34.0;
const KEY_STEPS: u8 = 12;

/// The shade of a count; few are seen as well as many.
fn shade(share: f64) -> Paint {
    Paint::faded(Role::Series1, 0.1 + 0.9 * share.clamp(0.0, 1.0))
}

impl DensityMap {
    fn most(&self) -> u32 {
        self.columns.iter().flat_map(|column| column.counts.iter().copied()).max().unwrap_or(0)
    }

    /// The ranges of what is there: time from its start, rows around those that hold anything.
    fn ranges(&self) -> Option<[(f64, f64); 2]> {
        let columns = || self.columns.iter();
        let ends = columns().flat_map(|column| [column.start, column.end]);
        let across = extent(ends.filter_map(|end| self.across.usable(end)))?;
        let filled = columns().flat_map(|column| {
            let rows = column.counts.iter().zip(self.edges.windows(2));
            rows.filter(|(count, _)| **count > 0).flat_map(|(_, edges)| [edges[0], edges[1]])
        });
        let filled = extent(filled.filter_map(|edge| self.upwards.usable(edge)))?;
        let level = self.level.as_ref().and_then(|level| self.upwards.usable(level.value));
        Some([across, extent([filled.0, filled.1].into_iter().chain(level))?])
    }

    fn draw_cells(&self, sketch: &mut Sketch, frame: &Frame) {
        // Shades follow the logarithm, so that a single slow request is seen beside thousands.
        let whole = f64::from(self.most()).ln_1p();
        for column in &self.columns {
            let (left_px, right_px) = (frame.across_px(column.start), frame.across_px(column.end));
            for (count, edges) in column.counts.iter().zip(self.edges.windows(2)) {
                if *count > 0 {
                    let (top_px, bottom_px) =
                        (frame.height_px(edges[1]), frame.height_px(edges[0]));
                    let area = Area { left_px, top_px, right_px, bottom_px };
                    sketch.bar(area, shade(f64::from(*count).ln_1p() / whole));
                }
            }
            if column.cut {
                let Area { top_px, bottom_px, .. } = frame.plot;
                let area = Area { left_px, top_px, right_px, bottom_px };
                sketch.bar(area, Paint::faded(Role::Hatch, 0.25));
                let ends = (Point::new(left_px, bottom_px), Point::new(right_px, top_px));
                sketch.line(ends.0, ends.1, Stroke::solid(Role::Muted, 1.0));
            }
        }
    }

    fn draw_key(&self, sketch: &mut Sketch, top_px: f64) {
        let [low, high, cut] = &self.key;
        let y_px = top_px + KEY_PX / 2.0;
        let left_px = text::width_px(low, text::SMALL_PX) + 8.0;
        let width_px = (sketch.width_px() / 5.0).min(120.0);
        sketch.text(Text::label(&**low, Point::new(0.0, y_px)).small().muted());
        let step_px = width_px / f64::from(KEY_STEPS);
        for step in 0..KEY_STEPS {
            let from_px = left_px + f64::from(step) * step_px;
            let area = Area {
                left_px: from_px,
                top_px: y_px - 6.0,
                right_px: from_px + step_px,
                bottom_px: y_px + 6.0,
            };
            sketch.bar(area, shade(f64::from(step) / f64::from(KEY_STEPS - 1)));
        }
        let right_px = left_px + width_px + 8.0;
        let most = if self.most() > 0 { format!("{high} {}", self.most()) } else { high.clone() };
        let at = Point::new(right_px, y_px);
        sketch.text_inside(Text::label(&*most, at).small().muted());
        if self.columns.iter().any(|column| column.cut) {
            let at = Point::new(right_px + text::width_px(&most, text::SMALL_PX) + 16.0, y_px);
            sketch.text_inside(Text::label(&**cut, at).small().muted());
        }
    }
}

impl Plot for DensityMap {
    fn laid_out(&self, width_px: u32) -> State {
        let mut sketch = Sketch::new(width_px);
        let height_px = (sketch.width_px() * 0.36).clamp(170.0, 280.0).round();
        let ranges = self.ranges();
        let shown = ranges.unwrap_or([(0.0, 10.0), (1.0, 10.0)]);
        let frame = Frame::new(&sketch, (4.0, height_px), [&self.across, &self.upwards], shown);
        if ranges.is_none() {
            sketch.no_data(&self.labels.no_data, &frame.plot);
        } else {
            let level = self.level.as_ref().filter(|l| self.upwards.usable(l.value).is_some());
            frame.draw(&mut sketch, level);
            self.draw_cells(&mut sketch, &frame);
            if let Some(level) = level {
                frame.draw_level(&mut sketch, level);
            }
        }
        self.draw_key(&mut sketch, frame.bottom_px());
        sketch.finish(frame.bottom_px() + KEY_PX)
    }

    fn summary(&self) -> String {
        let part = |[across, upwards]: [(f64, f64); 2]| {
            let number = plain;
            vec![
                format!("{} {} … {}", self.across.title, number(across.0), number(across.1)),
                format!("{} {} … {}", self.upwards.title, number(upwards.0), number(upwards.1)),
            ]
        };
        self.labels.sentence(&self.ranges().map(part).unwrap_or_default())
    }

    fn table(&self) -> Table {
        self.table.clone()
    }
}
