//! Shares at every pair of two things, as a shaded table.

use serde::{Deserialize, Serialize};

use crate::chart::{Plot, State, Table};
use crate::geometry::{Area, Point};
use crate::labels::Labels;
use crate::mark::{Paint, Stroke, Text};
use crate::scale::usable;
use crate::sketch::Sketch;
use crate::text;
use crate::theme::Role;

/// A grid of shares, each written in its cell as well as shaded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeatMap {
    /// What moves from column to column.
    pub across: String,
    /// What moves from row to row.
    pub down: String,
    /// Headings of the columns.
    pub columns: Vec<String>,
    /// Headings of the rows.
    pub rows: Vec<String>,
    /// The cells, row by row; missing ones stay empty.
    pub cells: Vec<HeatCell>,
    /// The values of the palest and of the darkest shade.
    pub range: (f64, f64),
    /// Words at both ends of the key.
    pub key: [String; 2],
    /// The same numbers as text, with their errors and units.
    pub table: Table,
    /// Words around the drawing.
    pub labels: Labels,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeatCell {
    /// Its value, which says how dark it is.
    pub value: f64,
    /// What is written in it.
    pub label: String,
    /// Whether it is framed, as where the plan is.
    pub marked: bool,
}

const CELL_PX: f64 = 30.0;
const HEAD_PX: f64 = 22.0;
const KEY_PX: f64 = 34.0;
const KEY_STEPS: u8 = 20;
/// Shading stops where text of either theme still has a contrast of 4.5 on it.
const DARKEST: f64 = 0.5;

fn shade(share: f64) -> Paint {
    Paint::faded(Role::Series1, 0.03 + (DARKEST - 0.03) * share.clamp(0.0, 1.0))
}

impl HeatMap {
    /// How dark a value is, from 0 to 1; nothing is darker than pale where the range is none.
    fn share(&self, value: f64) -> f64 {
        let (palest, darkest) = self.range;
        let share = (value - palest) / (darkest - palest);
        if share.is_finite() { share } else { 0.0 }
    }

    fn grid(&self, width_px: f64) -> Area {
        let widths = self.rows.iter().map(|row| text::width_px(row, text::LABEL_PX));
        let names_px = (widths.fold(0.0, f64::max) + 10.0).clamp(30.0, width_px * 0.36);
        let top_px = 2.0 * HEAD_PX;
        let height_px = CELL_PX * self.rows.len().max(1) as f64;
        Area { left_px: names_px, top_px, right_px: width_px, bottom_px: top_px + height_px }
    }

    fn draw_headings(&self, sketch: &mut Sketch, grid: &Area) {
        let named = |sign: char, name: &str| match name {
            "" => String::new(),
            name => format!("{sign}\u{202f}{name}"),
        };
        let across = named('→', &self.across);
        let down = named('↓', &self.down);
        let names = format!("{down}   {across}");
        let names = text::shortened(names.trim(), text::SMALL_PX, sketch.width_px());
        sketch.text(Text::label(names, Point::new(0.0, HEAD_PX / 2.0)).small().muted());
        let head_px = grid.top_px - HEAD_PX / 2.0;
        let cell_px = (grid.right_px - grid.left_px) / self.columns.len().max(1) as f64;
        for (place, column) in self.columns.iter().enumerate() {
            let heading = text::shortened(column, text::SMALL_PX, cell_px - 2.0);
            let at = Point::new(grid.left_px + (place as f64 + 0.5) * cell_px, head_px);
            sketch.text(Text::label(heading, at).small().middle());
        }
        for (place, row) in self.rows.iter().enumerate() {
            let name = text::shortened(row, text::LABEL_PX, grid.left_px - 6.0);
            let at = Point::new(0.0, grid.top_px + (place as f64 + 0.5) * CELL_PX);
            sketch.text(Text::label(name, at));
        }
    }

    fn draw_cells(&self, sketch: &mut Sketch, grid: &Area) {
        let columns = self.columns.len().max(1);
        let cell_px = (grid.right_px - grid.left_px) / columns as f64;
        for (place, cell) in self.cells.iter().take(columns * self.rows.len()).enumerate() {
            let Some(value) = usable(cell.value) else { continue };
            let left_px = grid.left_px + (place % columns) as f64 * cell_px;
            let top_px = grid.top_px + (place / columns) as f64 * CELL_PX;
            let area = Area {
                left_px: left_px + 1.0,
                top_px: top_px + 1.0,
                right_px: left_px + cell_px - 1.0,
                bottom_px: top_px + CELL_PX - 1.0,
            };
            sketch.bar(area, shade(self.share(value)));
            if cell.marked {
                draw_frame(sketch, &area);
            }
            if text::width_px(&cell.label, text::LABEL_PX) <= cell_px {
                sketch.text(Text::label(&*cell.label, area.centre()).middle());
            }
        }
    }

    fn draw_key(&self, sketch: &mut Sketch, grid: &Area) {
        let [low, high] = &self.key;
        let y_px = grid.bottom_px + KEY_PX / 2.0 + 2.0;
        let room_px = sketch.width_px() / 3.0;
        let low = text::shortened(low, text::SMALL_PX, room_px);
        let left_px = text::width_px(&low, text::SMALL_PX) + 8.0;
        let width_px = (sketch.width_px() / 4.0).min(160.0);
        sketch.text(Text::label(low, Point::new(0.0, y_px)).small().muted());
        let step_px = width_px / f64::from(KEY_STEPS);
        for step in 0..KEY_STEPS {
            let area = Area {
                left_px: left_px + f64::from(step) * step_px,
                top_px: y_px - 6.0,
                right_px: left_px + f64::from(step + 1) * step_px,
                bottom_px: y_px + 6.0,
            };
            sketch.bar(area, shade(f64::from(step) / f64::from(KEY_STEPS - 1)));
        }
        let high = text::shortened(high, text::SMALL_PX, room_px);
        let at = Point::new(left_px + width_px + 8.0, y_px);
        sketch.text_inside(Text::label(high, at).small().muted());
    }
}

fn draw_frame(sketch: &mut Sketch, area: &Area) {
    let corner = |right: bool, bottom: bool| {
        let x_px = if right { area.right_px - 1.0 } else { area.left_px + 1.0 };
        Point::new(x_px, if bottom { area.bottom_px - 1.0 } else { area.top_px + 1.0 })
    };
    let corners = [(false, false), (true, false), (true, true), (false, true), (false, false)];
    let corners = corners.map(|(right, bottom)| corner(right, bottom)).to_vec();
    sketch.path(corners, Stroke::solid(Role::Text, 2.0));
}

impl Plot for HeatMap {
    fn laid_out(&self, width_px: u32) -> State {
        let mut sketch = Sketch::new(width_px);
        let grid = self.grid(sketch.width_px());
        if self.cells.iter().any(|cell| usable(cell.value).is_some()) {
            self.draw_headings(&mut sketch, &grid);
            self.draw_cells(&mut sketch, &grid);
            self.draw_key(&mut sketch, &grid);
        } else {
            sketch.no_data(&self.labels.no_data, &grid);
        }
        sketch.finish(grid.bottom_px + KEY_PX)
    }

    fn summary(&self) -> String {
        let columns = self.columns.len().max(1);
        let part = |(place, row): (usize, &String)| {
            let cells = self.cells.iter().skip(place * columns).zip(&self.columns);
            let cells: Vec<_> =
                cells.map(|(cell, column)| format!("{column} {}", cell.label)).collect();
            format!("{row} {}", cells.join(", "))
        };
        self.labels.sentence(&self.rows.iter().enumerate().map(part).collect::<Vec<_>>())
    }

    fn table(&self) -> Table {
        self.table.clone()
    }
}
