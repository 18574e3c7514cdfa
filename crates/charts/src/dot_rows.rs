//! Figures of several companies, each by its own definition.

use serde::{Deserialize, Serialize};
use words::{MISSING, plain};

use crate::axis::HorizontalAxis;
use crate::chart::{Plot, State, Table};
use crate::geometry::{Area, Point, crisp};
use crate::labels::Labels;
use crate::mark::{Align, Paint, Stroke, Text};
use crate::scale::{AxisScale, Scale, Span, usable};
use crate::sketch::Sketch;
use crate::text;
use crate::theme::Role;
use crate::ticks::round_axis;

/// Rows of dots on one axis from zero. Nothing is added up, since definitions differ from row to row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DotRows {
    /// One company per row, from the top down.
    pub rows: Vec<DotRow>,
    /// Unit of all values, written under the axis.
    pub unit: String,
    /// Words of the table and the summary.
    pub words: DotRowsWords,
    /// Words around the drawing.
    pub labels: Labels,
}

/// One company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DotRow {
    /// Name of the company.
    pub label: String,
    /// What its figures include, in a few words.
    pub note: String,
    /// Whether the row stands out.
    pub highlighted: bool,
    /// Its figures.
    pub dots: Vec<Dot>,
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dot {
    /// The time it covers, such as "2026" or "FY25".
    pub period: String,
    /// The figure, in the chart's unit.
    pub value: f64,
    /// Where the figure comes from; decides the shape.
    pub kind: DotKind,
    /// Lowest value of a range, if one is given.
    pub low: Option<f64>,
    /// Highest value of a range, if one is given.
    pub high: Option<f64>,
}

/// Where a figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DotKind {
    /// Reported after the fact: a filled circle.
    Actual,
    /// Announced by the company or reported as its plan: a hollow circle.
    Guidance,
    /// Estimated by others: a diamond.
    Estimate,
}

/// Words of a [`DotRows`] table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DotRowsWords {
    /// Heading of the column of periods.
    pub period: String,
    /// Heading of the column of kinds.
    pub kind: String,
    /// Heading of the column of ranges.
    pub range: String,
    /// Heading of the column of definitions.
    pub note: String,
    /// Names a [`DotKind::Actual`].
    pub actual: String,
    /// Names a [`DotKind::Guidance`].
    pub guidance: String,
    /// Names a [`DotKind::Estimate`].
    pub estimate: String,
}

impl DotRowsWords {
    fn kind_name(&self, kind: DotKind) -> &str {
        match kind {
            DotKind::Actual => &self.actual,
            DotKind::Guidance => &self.guidance,
            DotKind::Estimate => &self.estimate,
        }
    }
}

impl Dot {
    fn drawn(&self) -> Option<f64> {
        usable(self.value).map(|value| value.max(0.0))
    }

    /// The two ends of the range, if both are numbers.
    fn range(&self) -> Option<(f64, f64)> {
        let (low, high) = (usable(self.low?)?.max(0.0), usable(self.high?)?.max(0.0));
        Some((low.min(high), low.max(high)))
    }

    fn range_text(&self) -> String {
        let end = |end: Option<f64>| end.and_then(usable).map_or_else(|| MISSING.to_owned(), plain);
        if self.low.or(self.high).is_none() {
            MISSING.to_owned()
        } else {
            format!("{} … {}", end(self.low), end(self.high))
        }
    }
}

const WIDE_PX: f64 = 560.0;
const EDGE_PX: f64 = 14.0;
const NAME_PX: f64 = 18.0;
const NOTE_LINE_PX: f64 = 15.0;
const DOT_PX: f64 = 5.5;

/// Where names, dots and notes go.
struct Layout {
    plot: Area,
    row_px: f64,
    /// Height of the lines over the dots that hold name and note; zero if those stand beside.
    heading_px: f64,
    /// Whether a name and its note share a line; matters on narrow drawings only.
    on_one_line: bool,
    note_px: f64,
}

impl Layout {
    fn new(chart: &DotRows, width_px: f64) -> Self {
        let name_px = |row: &DotRow| text::width_px(&row.label, text::LABEL_PX) * text::BOLD_FACTOR;
        let note_px = |row: &DotRow| text::width_px(&row.note, text::SMALL_PX);
        let names_px = chart.rows.iter().map(name_px).fold(0.0, f64::max) + 14.0;
        let notes_px = chart.rows.iter().map(note_px).fold(0.0, f64::max);
        let has_notes = notes_px > 0.0;
        let on_one_line =
            chart.rows.iter().all(|row| name_px(row) + note_px(row) + 16.0 <= width_px);
        let (left_px, right_px, heading_px, dots_px, note_px);
        if width_px >= WIDE_PX && names_px <= width_px * 0.25 {
            // Long notes break into two lines, so the column needs little more than half of the longest.
            note_px = notes_px.min((notes_px * 0.6).max(150.0)).min(width_px * 0.3);
            let gap_px = if has_notes { 22.0 } else { EDGE_PX };
            (left_px, right_px) = (names_px, width_px - note_px - gap_px);
            (heading_px, dots_px) = (0.0, 54.0);
        } else {
            note_px = width_px;
            (left_px, right_px) = (EDGE_PX, width_px - EDGE_PX);
            let second_px = if has_notes && !on_one_line { NOTE_LINE_PX } else { 0.0 };
            (heading_px, dots_px) = (NAME_PX + second_px, 62.0);
        }
        let row_px = heading_px + dots_px;
        let bottom_px = row_px * chart.rows.len().max(1) as f64;
        let plot = Area { left_px, top_px: 0.0, right_px, bottom_px };
        Self { plot, row_px, heading_px, on_one_line, note_px }
    }

    fn top_px(&self, row: usize) -> f64 {
        row as f64 * self.row_px
    }

    fn dots_px(&self, row: usize) -> f64 {
        crisp(self.top_px(row) + self.heading_px + 42.0)
    }
}

fn draw_beside(sketch: &mut Sketch, layout: &Layout, row: &DotRow, y_px: f64) {
    sketch.text(Text::label(&*row.label, Point::new(0.0, y_px)).bold());
    let left_px = layout.plot.right_px + 22.0;
    let lines = text::wrapped(&row.note, text::SMALL_PX, layout.note_px + 1.0, 2);
    let first_px = y_px - (lines.len() as f64 - 1.0) / 2.0 * NOTE_LINE_PX;
    for (index, line) in lines.into_iter().enumerate() {
        let at = Point::new(left_px, first_px + index as f64 * NOTE_LINE_PX);
        sketch.text(Text::label(line, at).small().muted());
    }
}

fn draw_over(sketch: &mut Sketch, layout: &Layout, row: &DotRow, top_px: f64) {
    let name_at = Point::new(0.0, top_px + 11.0);
    let name = text::shortened(&row.label, text::LABEL_PX, sketch.width_px() / text::BOLD_FACTOR);
    sketch.text(Text::label(name, name_at).bold());
    let note = text::shortened(&row.note, text::SMALL_PX, layout.note_px);
    if layout.on_one_line {
        let at = Point::new(sketch.width_px(), name_at.y_px);
        sketch.text(Text::label(note, at).small().end().muted());
    } else {
        let at = Point::new(0.0, name_at.y_px + NOTE_LINE_PX);
        sketch.text(Text::label(note, at).small().muted());
    }
}

fn draw_range(sketch: &mut Sketch, ends_px: (f64, f64), y_px: f64, role: Role) {
    let (left_px, right_px) = ends_px;
    let area = Area { left_px, top_px: y_px - 3.5, right_px, bottom_px: y_px + 3.5 };
    sketch.bar(area, Paint::faded(role, 0.3));
    for x_px in [left_px, right_px] {
        let (from, to) = (Point::new(x_px, y_px - 5.0), Point::new(x_px, y_px + 5.0));
        sketch.line(from, to, Stroke::solid(role, 1.5));
    }
}

pub(crate) fn draw_dot(sketch: &mut Sketch, kind: DotKind, at: Point, role: Role) {
    match kind {
        DotKind::Actual => sketch.disc(at, DOT_PX, Paint::solid(role)),
        DotKind::Guidance => {
            sketch.disc(at, DOT_PX, Paint::solid(Role::Surface));
            sketch.ring(at, DOT_PX - 1.0, Stroke::solid(role, 2.0));
        }
        DotKind::Estimate => {
            let reach_px = DOT_PX + 1.0;
            let corners = [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)];
            let corner = |(x, y)| Point::new(at.x_px + x * reach_px, at.y_px + y * reach_px);
            sketch.polygon(corners.map(corner).to_vec(), Paint::solid(role));
        }
    }
}

/// A dot with its place.
struct Placed<'a> {
    dot: &'a Dot,
    value: f64,
    at: Point,
}

impl Placed<'_> {
    /// Period and value, one over the other, above the dot.
    fn words(&self, x_px: f64, align: Align) -> [Text; 2] {
        let period_at = Point::new(x_px, self.at.y_px - 29.0);
        let period = Text::label(&*self.dot.period, period_at).small().muted().aligned(align);
        let value_at = Point::new(x_px, self.at.y_px - 15.0);
        let value = Text::label(plain(self.value), value_at).small().bold();
        [period, value.aligned(align)]
    }
}

/// Whether texts of one dot keep clear of those of the next dot to the right.
fn are_clear(left: &[Text; 2], right: &[Text; 2]) -> bool {
    let right_px = left.iter().map(|text| text.area().right_px).fold(f64::NEG_INFINITY, f64::max);
    right.iter().all(|text| text.area().left_px > right_px + 5.0)
}

/// Writes period and value over each dot, left out where they would touch those of another.
///
/// Two dots that are close get theirs on either side of the middle between them.
fn draw_values(sketch: &mut Sketch, dots: &[Placed]) {
    let mut all: Vec<[Text; 2]> =
        dots.iter().map(|dot| dot.words(dot.at.x_px, Align::Middle)).collect();
    if let ([first, second], [left, right]) = (dots, &*all)
        && !are_clear(left, right)
    {
        let middle_px = f64::midpoint(first.at.x_px, second.at.x_px);
        all = vec![
            first.words(middle_px - 3.5, Align::End),
            second.words(middle_px + 3.5, Align::Start),
        ];
    }
    let mut last: Option<[Text; 2]> = None;
    for words in all {
        if last.as_ref().is_none_or(|last| are_clear(last, &words)) {
            words.iter().cloned().for_each(|text| sketch.text_inside(text));
            last = Some(words);
        }
    }
}

impl DotRows {
    fn greatest(&self) -> Option<f64> {
        let dots = self.rows.iter().flat_map(|row| &row.dots);
        let values = dots.filter_map(|dot| {
            let value = dot.drawn()?;
            Some(dot.range().map_or(value, |(_, high)| value.max(high)))
        });
        values.reduce(f64::max)
    }

    fn draw_row(&self, sketch: &mut Sketch, layout: &Layout, scale: &Scale, index: usize) {
        let row = &self.rows[index];
        let y_px = layout.dots_px(index);
        let role = if row.highlighted { Role::Series2 } else { Role::Series1 };
        sketch.line(
            Point::new(layout.plot.left_px, y_px),
            Point::new(layout.plot.right_px, y_px),
            Stroke::solid(Role::Grid, 1.0),
        );
        if layout.heading_px > 0.0 {
            draw_over(sketch, layout, row, layout.top_px(index));
        } else {
            draw_beside(sketch, layout, row, y_px);
        }
        let placed = row.dots.iter().filter_map(|dot| {
            let value = dot.drawn()?;
            Some(Placed { dot, value, at: Point::new(scale.position_px(value), y_px) })
        });
        let mut dots: Vec<Placed> = placed.collect();
        dots.sort_by(|a, b| a.value.total_cmp(&b.value));
        for (low, high) in dots.iter().filter_map(|placed| placed.dot.range()) {
            let ends_px = (scale.position_px(low), scale.position_px(high));
            draw_range(sketch, ends_px, y_px, role);
        }
        for placed in &dots {
            draw_dot(sketch, placed.dot.kind, placed.at, role);
        }
        draw_values(sketch, &dots);
    }
}

impl Plot for DotRows {
    fn laid_out(&self, width_px: u32) -> State {
        let mut sketch = Sketch::new(width_px);
        let layout = Layout::new(self, sketch.width_px());
        let greatest = self.greatest();
        let span = Span { left_px: layout.plot.left_px, right_px: layout.plot.right_px };
        let (scale, ticks) = round_axis(AxisScale::Linear, (0.0, greatest.unwrap_or(1.0)), span);
        let ticks = if greatest.is_some() { ticks } else { Vec::new() };
        let axis = HorizontalAxis { scale: &scale, ticks: &ticks, unit: &self.unit };
        if layout.heading_px == 0.0 {
            axis.draw_grid(&mut sketch, &layout.plot);
        }
        for row in 0..self.rows.len() {
            self.draw_row(&mut sketch, &layout, &scale, row);
        }
        if greatest.is_none() {
            sketch.no_data(&self.labels.no_data, &layout.plot);
        }
        axis.draw(&mut sketch, &layout.plot);
        sketch.finish(layout.plot.bottom_px + HorizontalAxis::height_px(&self.unit))
    }

    fn summary(&self) -> String {
        let dots = |row: &DotRow| {
            let texts = row.dots.iter().filter_map(|dot| {
                let value = plain(dot.drawn()?);
                let kind = self.words.kind_name(dot.kind);
                Some(format!("{} {value} ({kind})", dot.period).trim_start().to_owned())
            });
            texts.collect::<Vec<_>>().join(", ")
        };
        let rows = self.rows.iter().map(|row| (row, dots(row)));
        let parts = rows
            .filter(|(_, dots)| !dots.is_empty())
            .map(|(row, dots)| format!("{} {dots}", row.label));
        let title = self.labels.with_unit(&self.labels.title, &self.unit);
        Labels { title, ..self.labels.clone() }.sentence(&parts.collect::<Vec<_>>())
    }

    fn table(&self) -> Table {
        let row = |row: &DotRow, dot: &Dot| {
            let value = usable(dot.value).map(plain);
            vec![
                row.label.clone(),
                dot.period.clone(),
                value.unwrap_or_else(|| MISSING.to_owned()),
                self.words.kind_name(dot.kind).to_owned(),
                dot.range_text(),
                row.note.clone(),
            ]
        };
        let rows = self.rows.iter().flat_map(|company| {
            company.dots.iter().map(move |dot| row(company, dot)).collect::<Vec<_>>()
        });
        let value = self.labels.with_unit(&self.labels.value, &self.unit);
        let words = &self.words;
        let columns =
            [&self.labels.item, &words.period, &value, &words.kind, &words.range, &words.note];
        Table { columns: columns.map(Clone::clone).to_vec(), rows: rows.collect() }
    }
}
