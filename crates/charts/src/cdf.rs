//! Cumulative probability of one or more quantities.

mod trace;

use serde::{Deserialize, Serialize};
use words::{MISSING, percent, plain};

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
use trace::{
    Obstacles, Trace, block, crossing_places, draw_trace, edge_places, height_px, name_places,
    trace,
};

/// Curves of the probability of at most so much, with an optional target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cdf {
    /// One curve per quantity, all in the same unit.
    pub curves: Vec<Curve>,
    /// The value to compare with.
    pub target: Option<Target>,
    /// How values spread along the axis.
    pub scale: AxisScale,
    /// Unit of the values, written under the axis.
    pub unit: String,
    /// What the worlds beside the curves are; none is marked if empty.
    pub beside_label: String,
    /// Words around the drawing; `item` heads the column of probabilities.
    pub labels: Labels,
}

/// One quantity's distribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// Name of the quantity, written beside the curve where there is room.
    pub label: String,
    /// Points of the distribution function, in any order, joined by straight lines.
    pub points: Vec<CdfPoint>,
    /// The quantity in one world beside the futures, marked on the curve.
    pub beside: Option<f64>,
}

/// One point of a distribution function.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CdfPoint {
    /// The value, in the chart's unit.
    pub value: f64,
    /// Probability of at most this value, 0 to 1.
    pub probability: f64,
}

/// A value marked by a vertical line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// The value, in the chart's unit.
    pub value: f64,
    /// Written over the line.
    pub label: String,
}

impl Curve {
    /// A curve through equally likely values, in any order.
    ///
    /// # Formula
    /// The value of rank `i` of `n`, counted from zero, has probability `(i + ½) / n` (Hazen).
    pub fn from_quantiles(label: impl Into<String>, values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let count = sorted.len() as f64;
        let points = sorted
            .into_iter()
            .enumerate()
            .map(|(rank, value)| CdfPoint { value, probability: (rank as f64 + 0.5) / count });
        Self { label: label.into(), points: points.collect(), beside: None }
    }

    /// The points that can be drawn, in order and never falling.
    fn usable(&self, scale: AxisScale) -> Vec<CdfPoint> {
        let mut points: Vec<CdfPoint> = self
            .points
            .iter()
            .filter_map(|point| {
                let value = scale.usable(point.value)?;
                Some(CdfPoint { value, probability: usable(point.probability)?.clamp(0.0, 1.0) })
            })
            .collect();
        points.sort_by(|a, b| {
            a.value.total_cmp(&b.value).then(a.probability.total_cmp(&b.probability))
        });
        let mut highest = 0.0;
        for point in &mut points {
            highest = f64::max(highest, point.probability);
            point.probability = highest;
        }
        points
    }
}

/// Probability of at most `value` on a curve of usable points.
fn probability_at(points: &[CdfPoint], value: f64) -> Option<f64> {
    let after = points.partition_point(|point| point.value <= value);
    let (before, next) = (points[..after].last(), points.get(after));
    match (before, next) {
        (None, None) => None,
        (None, Some(_)) => Some(0.0),
        (Some(last), None) => Some(if last.value < value { 1.0 } else { last.probability }),
        (Some(a), Some(b)) => {
            let share = (value - a.value) / (b.value - a.value);
            Some(a.probability + share * (b.probability - a.probability))
        }
    }
}

/// Value whose probability is `probability`, at the nearer end of the curve if it does not reach so far.
fn value_at(points: &[CdfPoint], probability: f64) -> Option<f64> {
    let after = points.partition_point(|point| point.probability < probability);
    match (points[..after].last(), points.get(after)) {
        (None, end) | (end, None) => end.map(|point| point.value),
        (Some(a), Some(b)) => {
            let share = (probability - a.probability) / (b.probability - a.probability);
            Some(a.value + share * (b.value - a.value))
        }
    }
}

const LEFT_PX: f64 = 46.0;
const RIGHT_PX: f64 = 14.0;
const TOP_PX: f64 = 26.0;
const GRID: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];
const TABLE_PROBABILITIES: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

impl Cdf {
    fn curves_usable(&self) -> Vec<Vec<CdfPoint>> {
        self.curves.iter().map(|curve| curve.usable(self.scale)).collect()
    }

    fn target_usable(&self) -> Option<(f64, &str)> {
        let target = self.target.as_ref()?;
        Some((self.scale.usable(target.value)?, &target.label))
    }

    fn range(&self, curves: &[Vec<CdfPoint>]) -> Option<(f64, f64)> {
        let values = extent(curves.iter().flatten().map(|point| point.value))?;
        let target = self.target_usable().map_or(values.0, |(value, _)| value);
        let beside = self.curves.iter().filter_map(|curve| self.beside_usable(curve));
        extent([values.0, values.1, target].into_iter().chain(beside))
    }

    fn draw_target(&self, sketch: &mut Sketch, plot: &Area, scale: &Scale) {
        let Some((value, label)) = self.target_usable() else { return };
        let x_px = crisp(scale.position_px(value));
        sketch.line(
            Point::new(x_px, TOP_PX - 8.0),
            Point::new(x_px, plot.bottom_px),
            Stroke::solid(Role::Text, 1.5),
        );
        let label = text::shortened(label, text::LABEL_PX, sketch.width_px() / 1.1);
        sketch.text_inside(Text::label(label, Point::new(x_px, 9.0)).middle().bold());
    }

    /// A dot where each curve crosses the target, with its probability.
    fn draw_crossings(&self, sketch: &mut Sketch, curves: &[Vec<CdfPoint>], scene: &mut Scene) {
        let Some((target, _)) = self.target_usable() else { return };
        let target_px = crisp(scene.scale.position_px(target));
        for trace in scene.obstacles.traces {
            let Some(probability) = probability_at(&curves[trace.index], target) else { continue };
            let at = Point::new(target_px, height_px(&scene.plot, probability));
            sketch.disc(at, 4.5, Paint::solid(Role::series(trace.index)));
            let place = crossing_places(at, &percent(probability), &scene.plot)
                .into_iter()
                .find(|text| scene.obstacles.leave_free(&text.area(), trace.index));
            if let Some(text) = place {
                scene.obstacles.taken.push(text.area());
                sketch.text(text);
            }
        }
        let line = Area { left_px: target_px - 3.0, right_px: target_px + 3.0, ..scene.plot };
        scene.obstacles.taken.push(line);
    }

    fn beside_usable(&self, curve: &Curve) -> Option<f64> {
        curve.beside.filter(|_| !self.beside_label.is_empty()).and_then(|v| self.scale.usable(v))
    }

    /// The world beside the futures on each curve, and its words on the line of the unit.
    fn draw_beside(&self, sketch: &mut Sketch, curves: &[Vec<CdfPoint>], scene: &Scene) {
        let worlds = self.curves.iter().zip(curves).filter_map(|(curve, points)| {
            let value = self.beside_usable(curve)?;
            Some((value, probability_at(points, value)?))
        });
        let mut any = false;
        for (value, probability) in worlds {
            let x_px =
                scene.scale.position_px(value).clamp(scene.plot.left_px, scene.plot.right_px);
            beside::draw(sketch, Point::new(x_px, height_px(&scene.plot, probability)));
            any = true;
        }
        if any {
            let at = Point::new(scene.plot.left_px, HorizontalAxis::unit_px(&scene.plot));
            let unit_px = text::width_px(&self.unit, text::SMALL_PX) + 12.0;
            let room_px = scene.plot.right_px - at.x_px - unit_px;
            beside::draw_key(sketch, at, &self.beside_label, room_px);
        }
    }

    /// Names each curve beside it, at the height where the name touches nothing, or in its colour at
    /// the right edge; elsewhere the legend of the page must do.
    fn draw_names(&self, sketch: &mut Sketch, scene: &mut Scene) {
        for trace in scene.obstacles.traces {
            let name = &self.curves[trace.index].label;
            let whole = [name.clone()];
            // Lines of about half the length; one more if a long word makes them uneven.
            let half_px = text::width_px(name, text::LABEL_PX) * 0.6;
            let halves = text::wrapped(name, text::LABEL_PX, half_px, 3);
            let place = name_places(trace, &whole, &scene.plot)
                .chain(name_places(trace, &halves, &scene.plot))
                .find(|texts| scene.obstacles.leave_free(&block(texts), trace.index));
            let free = |texts: &Vec<Text>| scene.obstacles.leave_free(&block(texts), usize::MAX);
            let place = place.or_else(|| edge_places(trace, name, &scene.plot).find(free));
            if let Some(texts) = place {
                scene.obstacles.taken.push(block(&texts));
                for text in texts {
                    sketch.text(text);
                }
            }
        }
    }
}

/// Everything that words are placed by.
struct Scene<'a> {
    plot: Area,
    scale: Scale,
    obstacles: Obstacles<'a>,
}

fn draw_probability_grid(sketch: &mut Sketch, plot: &Area) {
    for probability in GRID {
        let y_px = crisp(height_px(plot, probability));
        if probability > 0.0 {
            sketch.line(
                Point::new(plot.left_px, y_px),
                Point::new(plot.right_px, y_px),
                Stroke::solid(Role::Grid, 1.0),
            );
        }
        let at = Point::new(plot.left_px - 8.0, y_px);
        sketch.text(Text::label(percent(probability), at).small().end().muted());
    }
}

impl Plot for Cdf {
    fn laid_out(&self, width_px: u32) -> State {
        let mut sketch = Sketch::new(width_px);
        let plot = Area {
            left_px: LEFT_PX,
            top_px: TOP_PX,
            right_px: sketch.width_px() - RIGHT_PX,
            bottom_px: TOP_PX + (sketch.width_px() * 0.42).clamp(170.0, 320.0).round(),
        };
        let curves = self.curves_usable();
        let range = self.range(&curves);
        let span = Span { left_px: plot.left_px, right_px: plot.right_px };
        let (scale, ticks) = round_axis(self.scale, range.unwrap_or((1.0, 10.0)), span);
        let ticks = if range.is_some() { ticks } else { Vec::new() };
        draw_probability_grid(&mut sketch, &plot);
        HorizontalAxis { scale: &scale, ticks: &ticks, unit: &self.unit }.draw(&mut sketch, &plot);
        if range.is_none() {
            sketch.no_data(&self.labels.no_data, &plot);
        }
        let traces: Vec<Trace> = (curves.iter().enumerate())
            .filter(|(_, points)| !points.is_empty())
            .map(|(index, points)| trace(index, points, &scale, &plot))
            .collect();
        for trace in &traces {
            draw_trace(&mut sketch, trace);
        }
        if range.is_some() {
            self.draw_target(&mut sketch, &plot, &scale);
        }
        let room = Area { right_px: sketch.width_px(), ..plot };
        let obstacles = Obstacles { traces: &traces, room, taken: Vec::new() };
        let mut scene = Scene { plot, scale, obstacles };
        self.draw_crossings(&mut sketch, &curves, &mut scene);
        self.draw_names(&mut sketch, &mut scene);
        self.draw_beside(&mut sketch, &curves, &scene);
        sketch.finish(plot.bottom_px + HorizontalAxis::height_px(&self.unit))
    }

    fn summary(&self) -> String {
        let parts = self.curves.iter().filter_map(|curve| {
            let points = curve.usable(self.scale);
            let median = plain(value_at(&points, 0.5)?);
            let unit = if self.unit.is_empty() { "" } else { " " };
            let share = self.target_usable().and_then(|(target, label)| {
                let probability = probability_at(&points, target)?;
                Some(format!(", P(≤ {label}) = {}", percent(probability)))
            });
            let share = share.unwrap_or_default();
            let world = self.beside_usable(curve);
            let world = world
                .map_or_else(String::new, |v| format!(", {} = {}", self.beside_label, plain(v)));
            Some(format!("{} P50 = {median}{unit}{}{share}{world}", curve.label, self.unit))
        });
        self.labels.sentence(&parts.collect::<Vec<_>>())
    }

    fn table(&self) -> Table {
        let curves = self.curves_usable();
        let headings = self.curves.iter().map(|c| self.labels.with_unit(&c.label, &self.unit));
        let mut rows: Vec<Vec<String>> = TABLE_PROBABILITIES
            .iter()
            .map(|probability| {
                let cell = |points: &Vec<CdfPoint>| {
                    let value = value_at(points, *probability);
                    value.map_or_else(|| MISSING.to_owned(), plain)
                };
                let heading = percent(*probability);
                [heading].into_iter().chain(curves.iter().map(cell)).collect()
            })
            .collect();
        if let Some((target, label)) = self.target_usable() {
            let cell = |points: &Vec<CdfPoint>| {
                probability_at(points, target).map_or_else(|| MISSING.to_owned(), percent)
            };
            let heading = format!("P(≤ {label})");
            rows.push([heading].into_iter().chain(curves.iter().map(cell)).collect());
        }
        if self.curves.iter().any(|curve| self.beside_usable(curve).is_some()) {
            let cell =
                |curve: &Curve| self.beside_usable(curve).map_or_else(|| MISSING.to_owned(), plain);
            let heading = [self.beside_label.clone()].into_iter();
            rows.push(heading.chain(self.curves.iter().map(cell)).collect());
        }
        Table { columns: [self.labels.item.clone()].into_iter().chain(headings).collect(), rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points() -> Vec<CdfPoint> {
        Curve::from_quantiles("x", &[4.0, 1.0, 3.0, 2.0]).usable(AxisScale::Linear)
    }

    #[test]
    fn quantiles_and_probabilities_are_each_others_inverse() {
        let points = points();
        for value in [1.0, 1.3, 2.5, 4.0] {
            let probability = probability_at(&points, value).unwrap_or(f64::NAN);
            let back = value_at(&points, probability).unwrap_or(f64::NAN);
            assert!((back - value).abs() < 1e-12);
        }
        assert_eq!(probability_at(&points, 0.0), Some(0.0));
        assert_eq!(probability_at(&points, 9.0), Some(1.0));
    }

    #[test]
    fn falling_probabilities_are_lifted() {
        let curve = Curve {
            beside: None,
            label: String::new(),
            points: vec![
                CdfPoint { value: 2.0, probability: 0.3 },
                CdfPoint { value: 1.0, probability: 0.6 },
                CdfPoint { value: f64::NAN, probability: 0.1 },
            ],
        };
        let probabilities: Vec<f64> =
            curve.usable(AxisScale::Linear).iter().map(|point| point.probability).collect();
        assert_eq!(probabilities, [0.6, 0.6]);
    }
}
