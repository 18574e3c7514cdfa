//! Points on two axes, some of them joined.

use serde::{Deserialize, Serialize};
use words::plain;

use crate::axis::HorizontalAxis;
use crate::chart::{Plot, State, Table};
use crate::geometry::{Area, Point, crisp};
use crate::labels::Labels;
use crate::mark::{Stroke, Text};
use crate::scale::{AxisScale, Scale, Span, extent, usable};
use crate::sketch::Sketch;
use crate::text;
use crate::theme::Role;
use crate::ticks::{Tick, round_axis};
use crate::tone::Tone;

/// Pairs of numbers: designs by what they are judged by, or a quantity over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PointPlot {
    /// Groups of points; later ones lie on top of earlier ones.
    pub series: Vec<PointSeries>,
    /// What is read from left to right, written under the axis.
    pub across: String,
    /// What is read upwards, written over the axis.
    pub upwards: String,
    /// The same numbers as text, with their errors and units.
    pub table: Table,
    /// Words around the drawing.
    pub labels: Labels,
}

/// Points of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PointSeries {
    /// What they are, for the key; not keyed if empty.
    pub label: String,
    /// The points.
    pub points: Vec<PlotPoint>,
    /// Whether a line joins them in their order.
    pub joined: bool,
    /// Disc, ring or diamond.
    pub tone: Tone,
}

/// One point.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlotPoint {
    /// Its place from left to right.
    pub across: f64,
    /// Its height.
    pub upwards: f64,
    /// Standard error of the height, drawn to two of it on either side.
    pub error: Option<f64>,
}

impl PlotPoint {
    fn usable(&self) -> Option<(f64, f64, f64)> {
        let error = self.error.and_then(usable).unwrap_or(0.0).abs().min(1e14);
        Some((usable(self.across)?, usable(self.upwards)?, error))
    }
}

const LEFT_PX: f64 = 48.0;
const RIGHT_PX: f64 = 14.0;
const KEY_PX: f64 = 20.0;

/// A scale that ends a little beyond the values instead of at round ones, and the ticks inside it.
fn close_axis((least, most): (f64, f64), span: Span) -> (Scale, Vec<Tick>) {
    let (scale, mut ticks) = round_axis(AxisScale::Linear, (least, most), span);
    let margin = (most - least) * 0.04;
    if margin.partial_cmp(&(least.abs() * 1e-6)) != Some(std::cmp::Ordering::Greater) {
        return (scale, ticks);
    }
    let domain = (least - margin, most + margin);
    ticks.retain(|tick| tick.value >= domain.0 && tick.value <= domain.1);
    (Scale::new(AxisScale::Linear, domain, span), ticks)
}

/// Both scales over the plot.
struct Scene {
    plot: Area,
    across: Scale,
    /// Heights as if they ran from left to right.
    upwards: Scale,
}

impl Scene {
    fn at(&self, across: f64, upwards: f64) -> Point {
        Point::new(self.across.position_px(across), self.height_px(upwards))
    }

    fn height_px(&self, upwards: f64) -> f64 {
        self.plot.bottom_px - self.upwards.position_px(upwards)
    }
}

impl PointPlot {
    fn points(&self) -> impl Iterator<Item = (f64, f64, f64)> {
        self.series.iter().flat_map(|series| &series.points).filter_map(PlotPoint::usable)
    }

    /// Draws the key over the plot, as many lines as it takes, and returns its height.
    fn draw_key(&self, sketch: &mut Sketch) -> f64 {
        let (mut x_px, mut y_px) = (6.0, 10.0);
        let keyed = self.series.iter().filter(|series| !series.label.is_empty());
        let mut any = false;
        for series in keyed {
            let label = text::shortened(&series.label, text::SMALL_PX, sketch.width_px() - 24.0);
            let width_px = text::width_px(&label, text::SMALL_PX) + 34.0;
            if any && x_px + width_px > sketch.width_px() {
                (x_px, y_px) = (6.0, y_px + KEY_PX);
            }
            series.tone.draw_mark(sketch, Point::new(x_px + 3.0, y_px));
            sketch.text(Text::label(label, Point::new(x_px + 15.0, y_px)).small());
            x_px += width_px;
            any = true;
        }
        if any { y_px + KEY_PX } else { 4.0 }
    }

    fn draw_series(sketch: &mut Sketch, scene: &Scene, series: &PointSeries) {
        let points: Vec<_> = series.points.iter().filter_map(PlotPoint::usable).collect();
        if series.joined && points.len() > 1 {
            let line = points.iter().map(|(across, upwards, _)| scene.at(*across, *upwards));
            sketch.path(line.collect(), Stroke::solid(series.tone.role(), 2.0));
        }
        for (across, upwards, error) in points {
            if error > 0.0 {
                let (low, high) = (upwards - 2.0 * error, upwards + 2.0 * error);
                let ends = (scene.at(across, low), scene.at(across, high));
                sketch.line(ends.0, ends.1, Stroke::solid(Role::Text, 1.5));
            }
            series.tone.draw_mark(sketch, scene.at(across, upwards));
        }
    }

    fn draw_heights(&self, sketch: &mut Sketch, scene: &Scene, ticks: &[Tick]) {
        for tick in ticks {
            let y_px = crisp(scene.height_px(tick.value));
            let role = if tick.value == 0.0 { Role::Muted } else { Role::Grid };
            let from = Point::new(scene.plot.left_px, y_px);
            sketch.line(from, Point::new(scene.plot.right_px, y_px), Stroke::solid(role, 1.0));
            let at = Point::new(scene.plot.left_px - 8.0, y_px);
            sketch.text(Text::label(&*tick.label, at).small().end().muted());
        }
        let at = Point::new(0.0, scene.plot.top_px - 14.0);
        let unit = text::shortened(&self.upwards, text::SMALL_PX, sketch.width_px());
        sketch.text(Text::label(unit, at).small().muted());
    }
}

impl Plot for PointPlot {
    fn laid_out(&self, width_px: u32) -> State {
        let mut sketch = Sketch::new(width_px);
        let key_px = self.draw_key(&mut sketch);
        let height_px = (sketch.width_px() * 0.4).clamp(170.0, 300.0).round();
        let top_px = key_px + 22.0;
        let right_px = sketch.width_px() - RIGHT_PX;
        let plot = Area { left_px: LEFT_PX, top_px, right_px, bottom_px: top_px + height_px };
        let columns = extent(self.points().map(|(across, ..)| across));
        let ends =
            |(_, upwards, error): (f64, f64, f64)| [upwards - 2.0 * error, upwards + 2.0 * error];
        let heights = extent(self.points().flat_map(ends));
        let span = Span { left_px: plot.left_px, right_px: plot.right_px };
        let (across, ticks) = close_axis(columns.unwrap_or((0.0, 1.0)), span);
        let span = Span { left_px: 0.0, right_px: height_px };
        let (upwards, rungs) = round_axis(AxisScale::Linear, heights.unwrap_or((0.0, 1.0)), span);
        let (ticks, rungs) =
            if columns.is_some() { (ticks, rungs) } else { (Vec::new(), Vec::new()) };
        let scene = Scene { plot, across, upwards };
        self.draw_heights(&mut sketch, &scene, &rungs);
        HorizontalAxis { scale: &scene.across, ticks: &ticks, unit: &self.across }
            .draw(&mut sketch, &plot);
        for series in &self.series {
            Self::draw_series(&mut sketch, &scene, series);
        }
        if columns.is_none() {
            sketch.no_data(&self.labels.no_data, &plot);
        }
        sketch.finish(plot.bottom_px + HorizontalAxis::height_px(&self.across))
    }

    fn summary(&self) -> String {
        let part = |series: &PointSeries| {
            let usable = series.points.iter().filter_map(PlotPoint::usable);
            let (count, heights) = (usable.clone().count(), extent(usable.map(|point| point.1)));
            let (low, high) = heights?;
            let range = (plain(low), plain(high));
            Some(format!("{} {count}: {} … {}", series.label, range.0, range.1).trim().to_owned())
        };
        self.labels.sentence(&self.series.iter().filter_map(part).collect::<Vec<_>>())
    }

    fn table(&self) -> Table {
        self.table.clone()
    }
}
