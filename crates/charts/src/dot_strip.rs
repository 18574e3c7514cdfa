//! Quantile dot plot: each dot is one of equally likely futures.

use serde::{Deserialize, Serialize};
use words::signed_percent;

use crate::axis::HorizontalAxis;
use crate::beside;
use crate::cdf::Target;
use crate::chart::{Plot, State, Table};
use crate::geometry::{Area, Point, crisp};
use crate::labels::Labels;
use crate::mark::{Paint, Stroke, Text};
use crate::scale::{Scale, Span, extent, usable};
use crate::sketch::Sketch;
use crate::text;
use crate::theme::Role;
use crate::ticks;

/// Dots for equally likely values of headroom, hollow below the goal and filled from it on.
///
/// The axis is logarithmic in `1 + headroom`, so half as much and twice as much are equally far from "just enough".
///
/// # Source
/// Quantile dot plots: Kay et al. (2016); Fernandes et al. (2018) on decisions made with them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DotStrip {
    /// Quantiles of headroom as fractions, usually 100 of them: −0.3 is 30 % short. Drawn between −0.99 and 1,000.
    pub headrooms: Vec<f64>,
    /// Headroom from which the goal is met, as a fraction.
    pub goal: f64,
    /// Written over the goal line, such as "demand met".
    pub goal_label: String,
    /// Follows the count of dots below the goal, such as "short"; no count if empty.
    pub below_label: String,
    /// Follows the count of dots from the goal on; no count if empty.
    pub above_label: String,
    /// One world beside the futures, marked on the axis.
    pub beside: Option<Target>,
    /// Words around the drawing.
    pub labels: Labels,
}

/// Drawn whatever the values are, so that the axis stays put while scenarios change.
const USUAL_DOMAIN: (f64, f64) = (-0.75, 2.5);
const LIMITS: (f64, f64) = (-0.99, 1000.0);
const EDGE_PX: f64 = 10.0;
const HEADING_PX: f64 = 46.0;
/// Stack height, in dots, that is drawn at full dot size.
const STACK_DOTS: f64 = 9.0;

/// Dots by side and column, ready to place.
struct Layout {
    scale: Scale,
    domain: (f64, f64),
    plot: Area,
    pitch_px: f64,
    goal_px: f64,
}

impl Layout {
    fn new(chart: &DotStrip, width_px: f64) -> Self {
        let goal = chart.goal_drawn();
        let drawn = chart.usable().chain([goal]).map(|value| value.clamp(LIMITS.0, LIMITS.1));
        let range = extent(drawn).unwrap_or(USUAL_DOMAIN);
        let domain = (range.0.min(USUAL_DOMAIN.0), range.1.max(USUAL_DOMAIN.1));
        let pitch_px = (width_px / 34.0).clamp(9.0, 20.0);
        let plot = Area {
            left_px: EDGE_PX,
            top_px: HEADING_PX,
            right_px: width_px - EDGE_PX,
            bottom_px: HEADING_PX + (pitch_px * STACK_DOTS).round(),
        };
        let span = Span { left_px: plot.left_px + pitch_px, right_px: plot.right_px - pitch_px };
        let scale = Scale::log_one_plus(domain, span);
        let goal_px = crisp(scale.position_px(goal));
        Self { scale, domain, plot, pitch_px, goal_px }
    }

    /// Column counted from the goal line, so that no column lies on both sides of it.
    fn column(&self, headroom: f64, goal: f64) -> i32 {
        let distance = (self.scale.position_px(headroom) - self.goal_px) / self.pitch_px;
        let column = small_whole(distance.floor());
        if headroom < goal { column.min(-1) } else { column.max(0) }
    }
}

impl DotStrip {
    fn usable(&self) -> impl Iterator<Item = f64> {
        self.headrooms.iter().copied().filter_map(usable)
    }

    fn goal_drawn(&self) -> f64 {
        usable(self.goal).unwrap_or(0.0).clamp(LIMITS.0, LIMITS.1)
    }

    /// How many usable values lie below the goal, and how many from it on.
    fn counts(&self) -> (usize, usize) {
        let below = self.usable().filter(|headroom| *headroom < self.goal_drawn()).count();
        (below, self.usable().count() - below)
    }

    fn draw_dots(&self, sketch: &mut Sketch, layout: &Layout) {
        let goal = self.goal_drawn();
        let mut headrooms: Vec<f64> = self.usable().collect();
        headrooms.sort_by(f64::total_cmp);
        let columns: Vec<i32> = headrooms.iter().map(|value| layout.column(*value, goal)).collect();
        let tallest = columns.chunk_by(|a, b| a == b).map(<[i32]>::len).max().unwrap_or(1);
        let step_px = layout.pitch_px.min(layout.plot.height_px() / tallest as f64);
        let radius_px = step_px.mul_add(0.5, -0.5).max(step_px * 0.35);
        for stack in columns.chunk_by(|a, b| a == b) {
            for (level, column) in stack.iter().enumerate() {
                let centre = Point::new(
                    layout.goal_px + (f64::from(*column) + 0.5) * layout.pitch_px,
                    layout.plot.bottom_px - (level as f64 + 0.5) * step_px - 1.0,
                );
                draw_dot(sketch, centre, radius_px, *column >= 0);
            }
        }
    }

    fn beside_usable(&self) -> Option<(f64, String)> {
        let world = self.beside.as_ref()?;
        let value = usable(world.value)?;
        Some((value, format!("{} {}", world.label, signed_percent(value))))
    }

    /// The world on the axis, and its words at the right end of the first line.
    fn draw_beside(&self, sketch: &mut Sketch, layout: &Layout) {
        let Some((value, label)) = self.beside_usable() else { return };
        let x_px = layout.scale.position_px(value.clamp(LIMITS.0, LIMITS.1));
        let x_px = x_px.clamp(layout.plot.left_px, layout.plot.right_px);
        beside::draw(sketch, Point::new(x_px, layout.plot.bottom_px));
        let goal_px = text::width_px(&self.goal_label, text::LABEL_PX) * text::BOLD_FACTOR / 2.0;
        let free_px = (layout.goal_px.max(goal_px) + goal_px + 12.0).min(sketch.width_px() - 24.0);
        let from_px = (sketch.width_px() - beside::key_px(&label)).max(free_px);
        let room_px = sketch.width_px() - from_px;
        beside::draw_key(sketch, Point::new(from_px, 9.0), &label, room_px);
    }

    fn draw_heading(&self, sketch: &mut Sketch, layout: &Layout) {
        let at = Point::new(layout.goal_px, 9.0);
        sketch.text_inside(Text::label(&*self.goal_label, at).middle().bold());
        sketch.line(
            Point::new(layout.goal_px, 19.0),
            Point::new(layout.goal_px, layout.plot.bottom_px),
            Stroke::solid(Role::Text, 1.5),
        );
        let (below, above) = self.counts();
        let left = Point::new(layout.goal_px - 8.0, 28.0);
        let label = counted(below, &self.below_label, left.x_px);
        sketch.text(Text::label(label, left).end());
        let right = Point::new(layout.goal_px + 8.0, 28.0);
        let label = counted(above, &self.above_label, sketch.width_px() - right.x_px);
        sketch.text(Text::label(label, right));
    }
}

/// The count with its words, or alone where the words do not fit.
fn counted(count: usize, words: &str, room_px: f64) -> String {
    let full = format!("{count} {words}");
    if words.is_empty() {
        String::new()
    } else if text::width_px(&full, text::LABEL_PX) <= room_px {
        full
    } else {
        count.to_string()
    }
}

fn draw_dot(sketch: &mut Sketch, centre: Point, radius_px: f64, is_above: bool) {
    if is_above {
        sketch.disc(centre, radius_px, Paint::solid(Role::Above));
    } else {
        let line_px = (radius_px * 0.36).clamp(0.5, 2.0);
        sketch.ring(centre, radius_px - line_px / 2.0, Stroke::solid(Role::Below, line_px));
    }
}

#[expect(clippy::cast_possible_truncation, reason = "columns are counted across one page")]
fn small_whole(value: f64) -> i32 {
    value as i32
}

impl Plot for DotStrip {
    fn laid_out(&self, width_px: u32) -> State {
        let mut sketch = Sketch::new(width_px);
        let layout = Layout::new(self, sketch.width_px());
        let ticks = ticks::headroom_ticks(layout.domain, &layout.scale);
        let axis = HorizontalAxis { scale: &layout.scale, ticks: &ticks, unit: "" };
        if self.usable().next().is_none() {
            sketch.no_data(&self.labels.no_data, &layout.plot);
        } else {
            self.draw_heading(&mut sketch, &layout);
            self.draw_dots(&mut sketch, &layout);
        }
        axis.draw(&mut sketch, &layout.plot);
        self.draw_beside(&mut sketch, &layout);
        sketch.finish(layout.plot.bottom_px + HorizontalAxis::height_px(""))
    }

    fn summary(&self) -> String {
        let Some((least, most)) = extent(self.usable()) else { return self.labels.sentence(&[]) };
        let (below, above) = self.counts();
        let below = (!self.below_label.is_empty()).then(|| format!("{below} {}", self.below_label));
        let above = (!self.above_label.is_empty()).then(|| format!("{above} {}", self.above_label));
        let range = format!("{} … {}", signed_percent(least), signed_percent(most));
        let world = self.beside_usable().map(|(_, words)| words);
        let parts = below.into_iter().chain(above).chain([range]).chain(world);
        self.labels.sentence(&parts.collect::<Vec<_>>())
    }

    fn table(&self) -> Table {
        let mut headrooms: Vec<f64> = self.usable().collect();
        headrooms.sort_by(f64::total_cmp);
        let rows = headrooms.iter().zip(1..).map(|(headroom, number): (_, usize)| {
            vec![number.to_string(), signed_percent(*headroom)]
        });
        Table {
            columns: vec![self.labels.item.clone(), self.labels.value.clone()],
            rows: rows.collect(),
        }
    }
}
