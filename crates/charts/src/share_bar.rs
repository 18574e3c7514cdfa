//! One bar that divides a whole into labelled parts.

use serde::{Deserialize, Serialize};
use words::fine_percent;

use crate::chart::{Plot, State, Table};
use crate::geometry::{Area, Point, crisp};
use crate::labels::Labels;
use crate::mark::{Paint, Stroke, Text};
use crate::scale::usable;
use crate::sketch::Sketch;
use crate::text;
use crate::theme::Role;

/// Parts of a whole, in the order given, each named beside the bar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShareBar {
    /// The parts; they are drawn in proportion to their sum.
    pub slices: Vec<Slice>,
    /// Words around the drawing.
    pub labels: Labels,
}

/// One part of a [`ShareBar`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slice {
    /// Name of the part.
    pub label: String,
    /// Its share as a fraction; anything not positive is drawn as nothing.
    pub share: f64,
}

const ABOVE_PX: f64 = 42.0;
const BAR_PX: f64 = 34.0;
const ROW_PX: f64 = 20.0;
const PERCENT_PX: f64 = 17.0;
/// From a leader line to its text.
const LEADER_PX: f64 = 9.0;

/// A part with its place on the bar.
struct Segment<'a> {
    slice: &'a Slice,
    index: usize,
    left_px: f64,
    right_px: f64,
}

/// How a segment is named.
enum Naming {
    /// Over the segment: percentage, then name.
    Above,
    /// Under the bar at the end of a line from the segment, the text to the left or right of it.
    Below { row: usize, is_left: bool },
}

impl Segment<'_> {
    fn width_px(&self) -> f64 {
        self.right_px - self.left_px
    }

    fn middle_px(&self) -> f64 {
        f64::midpoint(self.left_px, self.right_px)
    }

    fn percent(&self) -> String {
        fine_percent(self.slice.share)
    }

    fn one_line(&self) -> String {
        format!("{} {}", self.slice.label, self.percent())
    }

    fn fits_above(&self) -> bool {
        let name_px = text::width_px(&self.slice.label, text::LABEL_PX);
        let percent_px = text::width_px(&self.percent(), PERCENT_PX) * text::BOLD_FACTOR;
        name_px.max(percent_px) + 6.0 <= self.width_px()
    }
}

impl ShareBar {
    fn positive(&self) -> impl Iterator<Item = (usize, &Slice)> {
        let is_positive = |slice: &Slice| usable(slice.share).is_some_and(|share| share > 0.0);
        self.slices.iter().enumerate().filter(move |(_, slice)| is_positive(slice))
    }

    fn segments(&self, width_px: f64) -> Vec<Segment<'_>> {
        let share = |slice: &Slice| usable(slice.share).unwrap_or(0.0);
        let total: f64 = self.positive().map(|(_, slice)| share(slice)).sum();
        let mut before = 0.0;
        let segment = |(index, slice)| {
            let left_px = before / total * width_px;
            before += share(slice);
            Segment { slice, index, left_px, right_px: before / total * width_px }
        };
        self.positive().map(segment).collect()
    }
}

/// Names segments above where that fits, and below otherwise so that no line crosses a text.
fn namings(segments: &[Segment], width_px: f64) -> Vec<Naming> {
    let has_room_left = |segment: &Segment| {
        let text_px = text::width_px(&segment.one_line(), text::LABEL_PX) + LEADER_PX;
        text_px <= segment.middle_px() || segment.middle_px() > width_px / 2.0
    };
    let below = || segments.iter().filter(|segment| !segment.fits_above());
    let right_count = below().filter(|segment| !has_room_left(segment)).count();
    let (mut left_seen, mut right_seen) = (0, 0);
    let naming = |segment: &Segment| {
        if segment.fits_above() {
            Naming::Above
        } else if has_room_left(segment) {
            left_seen += 1;
            Naming::Below { row: right_count + left_seen, is_left: true }
        } else {
            right_seen += 1;
            Naming::Below { row: right_count + 1 - right_seen, is_left: false }
        }
    };
    segments.iter().map(naming).collect()
}

fn draw_segment(sketch: &mut Sketch, segment: &Segment) {
    let is_last = segment.right_px > sketch.width_px() - 0.5;
    let gap_px = if is_last || segment.width_px() < 3.0 { 0.0 } else { 1.5 };
    let area = Area {
        left_px: segment.left_px,
        top_px: ABOVE_PX,
        right_px: segment.right_px - gap_px,
        bottom_px: ABOVE_PX + BAR_PX,
    };
    sketch.bar(area, Paint::solid(Role::series(segment.index)));
}

fn draw_name(sketch: &mut Sketch, segment: &Segment, naming: &Naming) {
    match *naming {
        Naming::Above => {
            let percent_at = Point::new(segment.left_px, 10.0);
            sketch.text(Text::label(segment.percent(), percent_at).sized(PERCENT_PX).bold());
            let name_at = Point::new(segment.left_px, 30.0);
            sketch.text(Text::label(&*segment.slice.label, name_at));
        }
        Naming::Below { row, is_left } => {
            let x_px = crisp(segment.middle_px());
            let y_px = ABOVE_PX + BAR_PX + row as f64 * ROW_PX;
            let corner = Point::new(x_px, crisp(y_px));
            let sign = if is_left { -1.0 } else { 1.0 };
            let tip = Point::new(x_px + sign * 5.0, corner.y_px);
            let from = Point::new(x_px, ABOVE_PX + BAR_PX + 2.0);
            sketch.path(vec![from, corner, tip], Stroke::solid(Role::Muted, 1.0));
            let room_px = if is_left { x_px } else { sketch.width_px() - x_px } - LEADER_PX;
            let name = text::shortened(&segment.one_line(), text::LABEL_PX, room_px);
            let text = Text::label(name, Point::new(x_px + sign * LEADER_PX, y_px));
            sketch.text(if is_left { text.end() } else { text });
        }
    }
}

impl Plot for ShareBar {
    fn laid_out(&self, width_px: u32) -> State {
        let mut sketch = Sketch::new(width_px);
        let segments = self.segments(sketch.width_px());
        let namings = namings(&segments, sketch.width_px());
        for (segment, naming) in segments.iter().zip(&namings) {
            draw_segment(&mut sketch, segment);
            draw_name(&mut sketch, segment, naming);
        }
        if segments.is_empty() {
            let right_px = sketch.width_px();
            let area =
                Area { left_px: 0.0, top_px: ABOVE_PX, right_px, bottom_px: ABOVE_PX + BAR_PX };
            sketch.bar(area, Paint::solid(Role::Grid));
            sketch.no_data(&self.labels.no_data, &area);
        }
        let rows = namings.iter().map(|naming| match naming {
            Naming::Above => 0,
            Naming::Below { row, .. } => *row,
        });
        let rows_px = rows.max().unwrap_or(0) as f64 * ROW_PX;
        let below_px = if rows_px > 0.0 { rows_px + 10.0 } else { 1.0 };
        sketch.finish(ABOVE_PX + BAR_PX + below_px)
    }

    fn summary(&self) -> String {
        let parts = self
            .positive()
            .map(|(_, slice)| format!("{} {}", slice.label, fine_percent(slice.share)));
        self.labels.sentence(&parts.collect::<Vec<_>>())
    }

    fn table(&self) -> Table {
        let row = |slice: &Slice| vec![slice.label.clone(), fine_percent(slice.share)];
        Table {
            columns: vec![self.labels.item.clone(), self.labels.value.clone()],
            rows: self.slices.iter().map(row).collect(),
        }
    }
}
