//! Ranges of a few quantities on one axis.

use serde::{Deserialize, Serialize};
use words::{MISSING, plain};

use crate::axis::HorizontalAxis;
use crate::beside;
use crate::chart::{Plot, State, Table};
use crate::geometry::{Area, Point, crisp};
use crate::labels::Labels;
use crate::mark::{Paint, Stroke, Text};
use crate::scale::{AxisScale, Scale, Span, extent, usable};
use crate::sketch::Sketch;
use crate::text;
use crate::theme::Role;
use crate::ticks::round_axis;

/// Quantities of one unit, each as bands that fade away from the median.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IntervalRows {
    /// One quantity per row, from the top down.
    pub rows: Vec<IntervalRow>,
    /// How values spread along the axis.
    pub scale: AxisScale,
    /// Unit of all values, written under the axis.
    pub unit: String,
    /// What the worlds beside the bands are; none is marked if empty.
    pub beside_label: String,
    /// Words around the drawing; `value` precedes the percentile in the table's headings.
    pub labels: Labels,
}

/// One quantity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IntervalRow {
    /// Name of the quantity.
    pub label: String,
    /// Its distribution.
    pub interval: Interval,
    /// The quantity in one world beside the futures, marked on the bands.
    pub beside: Option<f64>,
}

/// Five percentiles of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// 5th percentile.
    pub p5: f64,
    /// 25th percentile.
    pub p25: f64,
    /// Median.
    pub p50: f64,
    /// 75th percentile.
    pub p75: f64,
    /// 95th percentile.
    pub p95: f64,
}

const PERCENTILES: [u8; 5] = [5, 25, 50, 75, 95];

impl Interval {
    fn values(&self) -> [f64; 5] {
        [self.p5, self.p25, self.p50, self.p75, self.p95]
    }

    /// The percentiles in order, if all are numbers and the median can be drawn.
    ///
    /// On a logarithmic scale what is not positive becomes zero, which lies at the left edge.
    fn usable(&self, scale: AxisScale) -> Option<[f64; 5]> {
        scale.usable(self.p50)?;
        let mut values = self.values();
        for value in &mut values {
            *value = usable(*value)?;
            if scale == AxisScale::Log {
                *value = value.max(0.0);
            }
        }
        values.sort_by(f64::total_cmp);
        Some(values)
    }
}

const BAND_PX: f64 = 18.0;
const MEDIAN_PX: f64 = 17.0;
const GAP_PX: f64 = 16.0;
const EDGE_PX: f64 = 12.0;
const NARROW_PX: f64 = 480.0;

/// Where rows and their names go.
struct Layout {
    plot: Area,
    /// Height of the line for names over the bands; zero if they stand beside them.
    name_px: f64,
}

impl Layout {
    fn new(chart: &IntervalRows, width_px: f64) -> Self {
        let widths = chart.rows.iter().map(|row| text::width_px(&row.label, text::LABEL_PX));
        let names_px = widths.fold(0.0, f64::max) * text::BOLD_FACTOR + 14.0;
        let is_beside = width_px >= NARROW_PX && names_px <= width_px * 0.3;
        let (left_px, name_px) = if is_beside { (names_px, 0.0) } else { (EDGE_PX, 18.0) };
        let height_px = (name_px + MEDIAN_PX + BAND_PX + GAP_PX) * chart.rows.len().max(1) as f64;
        let plot =
            Area { left_px, top_px: 0.0, right_px: width_px - EDGE_PX, bottom_px: height_px };
        Self { plot, name_px }
    }

    fn band_top_px(&self, row: usize) -> f64 {
        let row_px = self.name_px + MEDIAN_PX + BAND_PX + GAP_PX;
        row as f64 * row_px + self.name_px + MEDIAN_PX + 2.0
    }
}

impl IntervalRows {
    fn range(&self) -> Option<(f64, f64)> {
        let rows = self.rows.iter().filter_map(|row| row.interval.usable(self.scale));
        let beside = self.rows.iter().filter_map(|row| self.beside_usable(row));
        let values = extent(rows.flatten().filter_map(|value| self.scale.usable(value)))?;
        extent([values.0, values.1].into_iter().chain(beside))
    }

    fn beside_usable(&self, row: &IntervalRow) -> Option<f64> {
        row.beside.filter(|_| !self.beside_label.is_empty()).and_then(|v| self.scale.usable(v))
    }

    /// The world beside the futures in each row, and its words on the line of the unit.
    fn draw_beside(&self, sketch: &mut Sketch, layout: &Layout, scale: &Scale) {
        let mut any = false;
        for (place, row) in self.rows.iter().enumerate() {
            let Some(value) = self.beside_usable(row) else { continue };
            let y_px = layout.band_top_px(place) + BAND_PX / 2.0;
            beside::draw(sketch, Point::new(scale.position_px(value), y_px));
            any = true;
        }
        if any {
            let at = Point::new(layout.plot.left_px, HorizontalAxis::unit_px(&layout.plot));
            let unit_px = text::width_px(&self.unit, text::SMALL_PX) + 12.0;
            let room_px = layout.plot.right_px - at.x_px - unit_px;
            beside::draw_key(sketch, at, &self.beside_label, room_px);
        }
    }

    fn draw_name(&self, sketch: &mut Sketch, layout: &Layout, row: usize) {
        let band_top_px = layout.band_top_px(row);
        let label = &*self.rows[row].label;
        if layout.name_px > 0.0 {
            let at = Point::new(0.0, band_top_px - MEDIAN_PX - layout.name_px / 2.0);
            let label =
                text::shortened(label, text::LABEL_PX, sketch.width_px() / text::BOLD_FACTOR);
            sketch.text(Text::label(label, at).bold());
        } else {
            let at = Point::new(0.0, band_top_px + BAND_PX / 2.0);
            sketch.text(Text::label(label, at).bold());
        }
    }

    fn draw_row(&self, sketch: &mut Sketch, layout: &Layout, scale: &Scale, row: usize) {
        self.draw_name(sketch, layout, row);
        let (top_px, role) = (layout.band_top_px(row), Role::series(row));
        let middle_px = top_px + BAND_PX / 2.0;
        let Some(values) = self.rows[row].interval.usable(self.scale) else {
            let at = Point::new(layout.plot.centre().x_px, middle_px);
            sketch.text_inside(Text::label(&*self.labels.no_data, at).middle().muted());
            return;
        };
        let [p5, p25, p50, p75, p95] = values.map(|value| scale.position_px(value));
        let band = |left_px, right_px| Area {
            left_px,
            top_px,
            right_px: f64::max(right_px, left_px + 1.0),
            bottom_px: top_px + BAND_PX,
        };
        sketch.bar(band(p5, p95), Paint::faded(role, 0.25));
        sketch.bar(band(p25, p75), Paint::faded(role, 0.6));
        // Pale bands alone are too faint to count as visible: a thin line carries the full colour.
        let y_px = crisp(middle_px);
        let (from, to) = (Point::new(p5, y_px), Point::new(p95, y_px));
        sketch.line(from, to, Stroke::solid(role, 1.0));
        sketch.line(
            Point::new(p50, top_px - 3.0),
            Point::new(p50, top_px + BAND_PX + 3.0),
            Stroke::solid(Role::Text, 2.5),
        );
        let at = Point::new(p50, top_px - 12.0);
        sketch.text_inside(Text::label(plain(values[2]), at).middle().bold());
    }
}

impl Plot for IntervalRows {
    fn laid_out(&self, width_px: u32) -> State {
        let mut sketch = Sketch::new(width_px);
        let layout = Layout::new(self, sketch.width_px());
        let range = self.range();
        let span = Span { left_px: layout.plot.left_px, right_px: layout.plot.right_px };
        let (scale, ticks) = round_axis(self.scale, range.unwrap_or((1.0, 10.0)), span);
        let ticks = if range.is_some() { ticks } else { Vec::new() };
        let axis = HorizontalAxis { scale: &scale, ticks: &ticks, unit: &self.unit };
        axis.draw_grid(&mut sketch, &layout.plot);
        for row in 0..self.rows.len() {
            self.draw_row(&mut sketch, &layout, &scale, row);
        }
        if self.rows.is_empty() {
            sketch.no_data(&self.labels.no_data, &layout.plot);
        }
        axis.draw(&mut sketch, &layout.plot);
        if range.is_some() {
            self.draw_beside(&mut sketch, &layout, &scale);
        }
        sketch.finish(layout.plot.bottom_px + HorizontalAxis::height_px(&self.unit))
    }

    fn summary(&self) -> String {
        let unit = if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) };
        let parts = self.rows.iter().filter_map(|row| {
            let [p5, _, p50, _, p95] = row.interval.usable(self.scale)?.map(plain);
            let world = self.beside_usable(row);
            let world =
                world.map_or_else(String::new, |v| format!(", {} {}", self.beside_label, plain(v)));
            Some(format!("{} {p50}{unit} ({p5} … {p95}){world}", row.label))
        });
        self.labels.sentence(&parts.collect::<Vec<_>>())
    }

    fn table(&self) -> Table {
        let headings = PERCENTILES.iter().map(|percentile| {
            let heading = format!("{} {percentile}", self.labels.value);
            self.labels.with_unit(&heading, &self.unit)
        });
        let marked = self.rows.iter().any(|row| self.beside_usable(row).is_some());
        let row = |row: &IntervalRow| {
            let cells = row.interval.values().map(|value| match usable(value) {
                Some(_) => plain(value),
                None => MISSING.to_owned(),
            });
            let world = self.beside_usable(row).map_or_else(|| MISSING.to_owned(), plain);
            let world = marked.then_some(world);
            [row.label.clone()].into_iter().chain(cells).chain(world).collect()
        };
        let headings = headings.chain(marked.then(|| self.beside_label.clone()));
        Table {
            columns: [self.labels.item.clone()].into_iter().chain(headings).collect(),
            rows: self.rows.iter().map(row).collect(),
        }
    }
}
