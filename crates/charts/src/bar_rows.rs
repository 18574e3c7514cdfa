//! Bars from a common origin, each with its uncertainty.

use serde::{Deserialize, Serialize};

use crate::axis::HorizontalAxis;
use crate::chart::{Plot, State, Table};
use crate::geometry::{Area, Point, crisp};
use crate::labels::Labels;
use crate::mark::{Stroke, Text};
use crate::scale::{AxisScale, Scale, Span, extent, usable};
use crate::sketch::Sketch;
use crate::text;
use crate::theme::Role;
use crate::ticks::round_axis;
use crate::tone::Tone;

/// Effects, shares or correlations, one row each, from the top down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BarRows {
    /// One row per thing that is measured.
    pub rows: Vec<BarRow>,
    /// Where bars begin.
    pub origin: f64,
    /// Written over the origin; nothing if empty.
    pub origin_label: String,
    /// Unit of all values, written under the axis.
    pub unit: String,
    /// The same numbers as text, with their errors and units.
    pub table: Table,
    /// Words around the drawing.
    pub labels: Labels,
}

/// One thing that is measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BarRow {
    /// Its name.
    pub label: String,
    /// The number written at the end of the row.
    pub value_label: String,
    /// Its bars; later ones lie on top of earlier ones.
    pub bars: Vec<Bar>,
}

/// One bar.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// Where it ends.
    pub value: f64,
    /// Standard error of the end, drawn to two of it on either side.
    pub error: Option<f64>,
    /// How loud it is.
    pub tone: Tone,
}

impl Bar {
    fn reach(&self) -> Option<(f64, f64)> {
        let value = usable(self.value)?;
        let error = self.error.and_then(usable).unwrap_or(0.0).abs().min(1e14);
        Some((value - 2.0 * error, value + 2.0 * error))
    }
}

const BAR_PX: f64 = 13.0;
const ROW_PX: f64 = 24.0;
const NAME_PX: f64 = 18.0;
const EDGE_PX: f64 = 12.0;
const NARROW_PX: f64 = 480.0;
const ORIGIN_PX: f64 = 20.0;

/// Where names, bars and numbers go.
struct Layout {
    plot: Area,
    /// Height of the line for names over the bars; zero if they stand beside them.
    name_px: f64,
    row_px: f64,
}

impl Layout {
    fn new(chart: &BarRows, width_px: f64) -> Self {
        let widest = |label: fn(&BarRow) -> &str| {
            let widths = chart.rows.iter().map(|row| text::width_px(label(row), text::LABEL_PX));
            widths.fold(0.0, f64::max)
        };
        let names_px = (widest(|row| &row.label) + 12.0).min(width_px * 0.42);
        let values_px = (widest(|row| &row.value_label) + 10.0).clamp(EDGE_PX, width_px * 0.3);
        let is_beside = width_px >= NARROW_PX;
        let (left_px, name_px) = if is_beside { (names_px, 0.0) } else { (EDGE_PX, NAME_PX) };
        let right_px = width_px - if is_beside { values_px } else { EDGE_PX };
        let top_px = if chart.origin_label.is_empty() { 4.0 } else { ORIGIN_PX };
        let row_px = ROW_PX + name_px;
        let bottom_px = top_px + row_px * chart.rows.len().max(1) as f64;
        Self { plot: Area { left_px, top_px, right_px, bottom_px }, name_px, row_px }
    }

    fn middle_px(&self, row: usize) -> f64 {
        self.plot.top_px + row as f64 * self.row_px + self.name_px + ROW_PX / 2.0
    }
}

impl BarRows {
    fn range(&self) -> Option<(f64, f64)> {
        let bars = self.rows.iter().flat_map(|row| &row.bars);
        let ends = bars.filter_map(Bar::reach).flat_map(|(low, high)| [low, high]);
        let (least, most) = extent(ends)?;
        let origin = usable(self.origin)?;
        Some((least.min(origin), most.max(origin)))
    }

    fn draw_words(&self, sketch: &mut Sketch, layout: &Layout, row: usize) {
        let BarRow { label, value_label, .. } = &self.rows[row];
        let over = layout.name_px > 0.0;
        let middle_px = layout.middle_px(row);
        let y_px = if over { middle_px - ROW_PX / 2.0 - layout.name_px / 2.0 } else { middle_px };
        let value_px = text::width_px(value_label, text::LABEL_PX) + 10.0;
        let room_px = if over { sketch.width_px() - value_px } else { layout.plot.left_px - 8.0 };
        let name = text::shortened(label, text::LABEL_PX, room_px);
        sketch.text(Text::label(name, Point::new(0.0, y_px)));
        let at = Point::new(sketch.width_px(), y_px);
        sketch.text_inside(Text::label(&**value_label, at).end().bold().small());
    }

    fn draw_row(&self, sketch: &mut Sketch, layout: &Layout, scale: &Scale, row: usize) {
        self.draw_words(sketch, layout, row);
        let middle_px = layout.middle_px(row);
        let origin_px = scale.position_px(self.origin);
        for bar in &self.rows[row].bars {
            let Some((low, high)) = bar.reach() else { continue };
            let end_px = scale.position_px(bar.value);
            let area = Area {
                left_px: origin_px.min(end_px),
                top_px: middle_px - BAR_PX / 2.0,
                right_px: origin_px.max(end_px),
                bottom_px: middle_px + BAR_PX / 2.0,
            };
            sketch.bar(area, bar.tone.paint());
            // A pale bar is too faint to count as visible: its end carries the full colour.
            let end = |y_px| Point::new(end_px, y_px);
            let edge = Stroke::solid(bar.tone.role(), 2.0);
            sketch.line(end(area.top_px), end(area.bottom_px), edge);
            if high > low {
                let at = |value| Point::new(scale.position_px(value), middle_px);
                sketch.line(at(low), at(high), Stroke::solid(Role::Text, 1.5));
            }
        }
    }

    fn draw_origin(&self, sketch: &mut Sketch, layout: &Layout, scale: &Scale) {
        let x_px = crisp(scale.position_px(self.origin));
        for row in 0..self.rows.len() {
            // Names that stand over their bars are not crossed.
            let (middle_px, half_px) = (layout.middle_px(row), ROW_PX / 2.0);
            let from = Point::new(x_px, middle_px - half_px);
            let to = Point::new(x_px, middle_px + half_px);
            sketch.line(from, to, Stroke::solid(Role::Muted, 1.0));
        }
        let label = text::shortened(&self.origin_label, text::SMALL_PX, sketch.width_px() / 1.1);
        sketch.text_inside(Text::label(label, Point::new(x_px, 8.0)).small().middle().muted());
    }
}

impl Plot for BarRows {
    fn laid_out(&self, width_px: u32) -> State {
        let mut sketch = Sketch::new(width_px);
        let layout = Layout::new(self, sketch.width_px());
        let range = self.range();
        let span = Span { left_px: layout.plot.left_px, right_px: layout.plot.right_px };
        let (scale, ticks) = round_axis(AxisScale::Linear, range.unwrap_or((0.0, 1.0)), span);
        let ticks = if range.is_some() { ticks } else { Vec::new() };
        let axis = HorizontalAxis { scale: &scale, ticks: &ticks, unit: &self.unit };
        if layout.name_px == 0.0 {
            axis.draw_grid(&mut sketch, &layout.plot);
        }
        for row in 0..self.rows.len() {
            self.draw_row(&mut sketch, &layout, &scale, row);
        }
        if range.is_some() {
            self.draw_origin(&mut sketch, &layout, &scale);
        } else {
            sketch.no_data(&self.labels.no_data, &layout.plot);
        }
        axis.draw(&mut sketch, &layout.plot);
        sketch.finish(layout.plot.bottom_px + HorizontalAxis::height_px(&self.unit))
    }

    fn summary(&self) -> String {
        let part = |row: &BarRow| format!("{} {}", row.label, row.value_label);
        self.labels.sentence(&self.rows.iter().map(part).collect::<Vec<_>>())
    }

    fn table(&self) -> Table {
        self.table.clone()
    }
}
