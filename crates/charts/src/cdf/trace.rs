//! A curve in pixels, and the places beside it where words touch nothing.

use super::CdfPoint;
use crate::geometry::{Area, Point, dashes};
use crate::mark::{Stroke, Text};
use crate::scale::Scale;
use crate::sketch::Sketch;
use crate::theme::Role;

/// Distance between the lines of a curve's name.
const LINE_PX: f64 = 15.0;

/// A curve as drawn.
pub(super) struct Trace {
    /// Which curve of the chart.
    pub(super) index: usize,
    /// Corners from the lower left to the upper right.
    pub(super) line: Vec<Point>,
}

impl Trace {
    /// Left and right end of the curve within a band of heights.
    pub(super) fn reach_px(&self, top_px: f64, bottom_px: f64) -> (f64, f64) {
        // The curve rises to the right: it enters the band from below and leaves it above.
        let enters = self.line.partition_point(|point| point.y_px > bottom_px);
        let leaves = self.line.partition_point(|point| point.y_px >= top_px);
        let x_px = |index: usize| self.line.get(index).or(self.line.last()).map_or(0.0, |p| p.x_px);
        (x_px(enters.saturating_sub(1)), x_px(leaves))
    }
}

/// The curve in pixels, thinned to steps that can be seen.
pub(super) fn trace(index: usize, points: &[CdfPoint], scale: &Scale, plot: &Area) -> Trace {
    let mut line: Vec<Point> = Vec::new();
    for (rank, point) in points.iter().enumerate() {
        let at = Point::new(scale.position_px(point.value), height_px(plot, point.probability));
        let is_step = line.last().is_none_or(|last: &Point| {
            (at.x_px - last.x_px).abs() + (at.y_px - last.y_px).abs() >= 0.75
        });
        if is_step || rank + 1 == points.len() {
            line.push(at);
        }
    }
    Trace { index, line }
}

/// The first curve is solid, the next ones are dashed in ever shorter dashes.
pub(super) fn draw_trace(sketch: &mut Sketch, trace: &Trace) {
    let stroke = Stroke::solid(Role::series(trace.index), 2.25);
    match trace.index % 3 {
        0 => sketch.path(trace.line.clone(), stroke),
        1 => dashes(&trace.line, 8.0, 3.5).into_iter().for_each(|dash| sketch.path(dash, stroke)),
        _ => dashes(&trace.line, 2.5, 2.5).into_iter().for_each(|dash| sketch.path(dash, stroke)),
    }
}

pub(super) fn height_px(plot: &Area, probability: f64) -> f64 {
    plot.bottom_px - probability * plot.height_px()
}

/// Places for the probability at a crossing: where a rising curve leaves room.
pub(super) fn crossing_places(at: Point, words: &str, plot: &Area) -> [Text; 2] {
    let lower_px = (at.y_px + 10.0).min(plot.bottom_px - 9.0);
    let upper_px = (at.y_px - 10.0).max(plot.top_px + 9.0);
    let lower = Text::label(words, Point::new(at.x_px + 9.0, lower_px)).bold();
    let upper = Text::label(words, Point::new(at.x_px - 9.0, upper_px)).bold().end();
    [lower, upper]
}

/// Places for a curve's name, best first: left of the curve from high to low, then right of it from low to high.
pub(super) fn name_places(
    trace: &Trace,
    lines: &[String],
    plot: &Area,
) -> impl Iterator<Item = Vec<Text>> {
    let levels = [0.86, 0.8, 0.7, 0.62, 0.55, 0.45, 0.38, 0.3, 0.2, 0.14];
    let left = levels.into_iter().map(|level| (level, false));
    let right = levels.into_iter().rev().map(|level| (level, true));
    let half_px = lines.len() as f64 * LINE_PX / 2.0;
    left.chain(right).map(move |(level, is_right)| {
        let y_px = height_px(plot, level);
        let (from_px, to_px) = trace.reach_px(y_px - half_px - 2.0, y_px + half_px + 2.0);
        let x_px = if is_right { to_px + 8.0 } else { from_px - 8.0 };
        let line = |(index, line): (usize, &String)| {
            let line_px = y_px - half_px + (index as f64 + 0.5) * LINE_PX;
            let text = Text::label(line, Point::new(x_px, line_px)).bold();
            let text = if is_right { text } else { text.end() };
            text.coloured(Role::series(trace.index))
        };
        lines.iter().enumerate().map(line).collect()
    })
}

/// Places for a curve's name at the right edge, from low to high: a rising curve leaves the lower
/// right corner blank.
pub(super) fn edge_places(
    trace: &Trace,
    name: &str,
    plot: &Area,
) -> impl Iterator<Item = Vec<Text>> {
    let levels = [0.07, 0.17, 0.32, 0.42, 0.58, 0.68, 0.82, 0.92];
    levels.into_iter().map(move |level| {
        let at = Point::new(plot.right_px, height_px(plot, level));
        vec![Text::label(name, at).bold().end().coloured(Role::series(trace.index))]
    })
}

/// Space taken by lines of text.
pub(super) fn block(texts: &[Text]) -> Area {
    let areas = texts.iter().map(Text::area);
    let whole = areas.reduce(|a, b| Area {
        left_px: a.left_px.min(b.left_px),
        top_px: a.top_px.min(b.top_px),
        right_px: a.right_px.max(b.right_px),
        bottom_px: a.bottom_px.max(b.bottom_px),
    });
    whole.unwrap_or(Area { left_px: 0.0, top_px: 0.0, right_px: 0.0, bottom_px: 0.0 })
}

/// What words must keep clear of.
pub(super) struct Obstacles<'a> {
    pub(super) traces: &'a [Trace],
    /// Words stay inside.
    pub(super) room: Area,
    /// Space of earlier words and of the target line.
    pub(super) taken: Vec<Area>,
}

impl Obstacles<'_> {
    /// Whether words of curve `own` may stand here; their distance from that curve is the caller's business.
    pub(super) fn leave_free(&self, area: &Area, own: usize) -> bool {
        let is_inside = area.left_px >= self.room.left_px && area.right_px <= self.room.right_px;
        let is_clear = self.traces.iter().filter(|trace| trace.index != own).all(|trace| {
            let (from_px, to_px) = trace.reach_px(area.top_px - 4.0, area.bottom_px + 4.0);
            area.right_px + 6.0 < from_px || area.left_px - 6.0 > to_px
        });
        is_inside && is_clear && self.taken.iter().all(|other| !area.overlaps(other))
    }
}
