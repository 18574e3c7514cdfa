//! A sum, its parts, and the parts of its parts, side by side.

use serde::{Deserialize, Serialize};
use words::fine_percent;

use crate::chart::{Plot, State, Table};
use crate::geometry::{Area, Point, hatching};
use crate::labels::Labels;
use crate::mark::{Paint, Stroke, Text};
use crate::scale::usable;
use crate::sketch::Sketch;
use crate::text;
use crate::theme::Role;

/// A tree drawn as columns from left to right; the height of a cell is its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Icicle {
    /// The whole; parts deeper than four levels are in the table only.
    pub root: Node,
    /// Heading of the table's column of shares of the whole.
    pub share_heading: String,
    /// Words around the drawing.
    pub labels: Labels,
}

/// A sum of money, or of anything else that can be split.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Name.
    pub label: String,
    /// Amount in any unit, the same for the whole tree; less than zero counts as zero.
    pub value: f64,
    /// The amount as the reader sees it, such as "¥85bn".
    pub value_label: String,
    /// How the cell is filled.
    pub texture: Texture,
    /// Parts, in drawing order. What they leave over stays blank; if they exceed the amount, they are drawn in proportion.
    pub children: Vec<Node>,
}

/// How a cell of an [`Icicle`] is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Texture {
    /// A tint.
    Plain,
    /// Diagonal lines, for money that is not spent.
    Hatched,
}

impl Node {
    fn amount(&self) -> f64 {
        usable(self.value).unwrap_or(0.0).max(0.0)
    }

    /// What the height of the cell stands for.
    fn whole(&self) -> f64 {
        self.amount().max(self.children.iter().map(Node::amount).sum())
    }

    fn depth(&self) -> usize {
        1 + self.children.iter().map(Node::depth).max().unwrap_or(0)
    }
}

const DEEPEST: usize = 4;
const ROOT_SHARE: f64 = 0.16;
const BAND_PX: f64 = 4.0;
const PADDING_PX: f64 = 6.0;
const LINE_PX: f64 = 15.0;
/// Lines in one cell, the amount included.
const MOST_LINES: usize = 4;

/// A node with its place.
struct Cell<'a> {
    node: &'a Node,
    column: usize,
    area: Area,
    role: Role,
}

impl Cell<'_> {
    fn left_px(&self) -> f64 {
        self.area.left_px + BAND_PX + PADDING_PX
    }

    fn room_px(&self) -> f64 {
        self.area.right_px - PADDING_PX - self.left_px()
    }

    fn is_thin(&self) -> bool {
        self.area.height_px() < LINE_PX + 1.0
    }
}

/// Places cells column by column.
struct Grid<'a> {
    edges_px: Vec<f64>,
    cells: Vec<Cell<'a>>,
}

impl<'a> Grid<'a> {
    fn new(root: &'a Node, width_px: f64, height_px: f64) -> Self {
        let columns = root.depth().min(DEEPEST);
        let root_px =
            if columns == 1 { width_px } else { (width_px * ROOT_SHARE).clamp(76.0, 110.0) };
        let other_px = (width_px - root_px) / (columns.max(2) - 1) as f64;
        let edges_px = (0..=columns)
            .map(|edge| if edge == 0 { 0.0 } else { root_px + (edge - 1) as f64 * other_px })
            .map(f64::round)
            .collect();
        let mut grid = Self { edges_px, cells: Vec::new() };
        grid.place(root, 0, (0.0, height_px), Role::Muted);
        grid
    }

    fn place(
        &mut self,
        node: &'a Node,
        column: usize,
        (top_px, bottom_px): (f64, f64),
        role: Role,
    ) {
        let edges = (self.edges_px.get(column), self.edges_px.get(column + 1));
        let (Some(&left_px), Some(&right_px)) = edges else { return };
        let area = Area { left_px, top_px, right_px, bottom_px };
        self.cells.push(Cell { node, column, area, role });
        let whole = node.whole();
        if whole <= 0.0 {
            return;
        }
        let mut child_top_px = top_px;
        for (index, child) in node.children.iter().enumerate() {
            let height_px = (bottom_px - top_px) * child.amount() / whole;
            let child_role = match column {
                0 if index < Role::SERIES_COUNT => Role::series(index),
                0 => Role::Muted,
                _ => role,
            };
            let bottom_px = child_top_px + height_px;
            if height_px > 0.0 {
                self.place(child, column + 1, (child_top_px, bottom_px), child_role);
            }
            child_top_px = bottom_px;
        }
    }
}

/// The cell with a gap to the cells below and to the right.
fn with_gap(area: &Area) -> Area {
    let gap_px = 1.5_f64.min(area.height_px() * 0.3);
    Area { right_px: area.right_px - 2.0, bottom_px: area.bottom_px - gap_px, ..*area }
}

fn draw_cell(sketch: &mut Sketch, cell: &Cell) {
    let area = with_gap(&cell.area);
    let band = Area { right_px: area.left_px + BAND_PX, ..area };
    let inner = Area { left_px: band.right_px, ..area };
    match cell.node.texture {
        Texture::Plain => {
            sketch.bar(inner, Paint::faded(cell.role, 0.2));
            sketch.bar(band, Paint::solid(cell.role));
        }
        Texture::Hatched => {
            for (from, to) in hatching(&inner, 7.0) {
                sketch.line(from, to, Stroke::solid(Role::Hatch, 1.0));
            }
            sketch.bar(band, Paint::solid(Role::Hatch));
        }
    }
}

/// Whether so many lines fit into the height of a cell.
fn fits(cell: &Cell, lines: usize) -> bool {
    cell.area.height_px() >= lines as f64 * LINE_PX
}

/// Writes the name and the amount on two or more lines or on one, or the name alone, whichever fits first.
///
/// Returns whether anything could be written.
fn draw_label(sketch: &mut Sketch, cell: &Cell) -> bool {
    let Node { label, value_label, texture, .. } = cell.node;
    let (room_px, middle_px) = (cell.room_px(), cell.area.centre().y_px);
    let one_line = format!("{label} {value_label}");
    let is_root = cell.column == 0;
    let width_px = |text: &str| text::width_px(text, text::LABEL_PX);
    let has_two_lines = fits(cell, 2) && width_px(value_label) <= room_px;
    let lines = if cell.is_thin() {
        vec![]
    } else if width_px(&one_line) <= room_px && !is_root {
        vec![one_line]
    } else if has_two_lines {
        let room_px = if is_root { room_px / text::BOLD_FACTOR } else { room_px };
        let most = (2..MOST_LINES).take_while(|&lines| fits(cell, lines + 1)).last().unwrap_or(1);
        let mut lines = text::wrapped(label, text::LABEL_PX, room_px, most);
        lines.push(value_label.clone());
        lines
    } else {
        // A name without its end says more than none.
        let most = (1..MOST_LINES).take_while(|&lines| fits(cell, lines)).last().unwrap_or(1);
        let mut lines = text::wrapped(label, text::LABEL_PX, room_px, most);
        lines.retain(|line| !line.is_empty());
        lines
    };
    if *texture == Texture::Hatched {
        clear_behind(sketch, cell, &lines);
    }
    let first_px = middle_px - (lines.len() as f64 - 1.0) / 2.0 * LINE_PX;
    for (line, text) in lines.iter().enumerate() {
        let at = Point::new(cell.left_px(), first_px + line as f64 * LINE_PX);
        let text = Text::label(text, at);
        sketch.text(if is_root && line + 1 < lines.len() { text.bold() } else { text });
    }
    !lines.is_empty()
}

/// A patch without hatching, so that the text on it can be read.
fn clear_behind(sketch: &mut Sketch, cell: &Cell, lines: &[String]) {
    let widths = lines.iter().map(|line| text::width_px(line, text::LABEL_PX));
    let Some(width_px) = widths.reduce(f64::max) else { return };
    let half_px = LINE_PX * 0.5 * lines.len() as f64 + 1.0;
    let (middle_px, limits) = (cell.area.centre().y_px, with_gap(&cell.area));
    let patch = Area {
        left_px: cell.left_px() - 4.0,
        top_px: (middle_px - half_px).max(limits.top_px),
        right_px: (cell.left_px() + width_px + 4.0).min(limits.right_px),
        bottom_px: (middle_px + half_px).min(limits.bottom_px),
    };
    sketch.bar(patch, Paint::solid(Role::Surface));
}

/// Names thin cells of the last column in the blank space below it, joined by lines along the right
/// edge; those for which there is no space stay without a name.
///
/// Returns where the blank space begins that is left.
fn draw_labels_below(sketch: &mut Sketch, unnamed: &[&Cell], free: (f64, f64)) -> f64 {
    let edge_px = sketch.width_px() - 0.5;
    let mut top_px = free.0;
    // The lowest cell comes first, so that no line crosses a name.
    for cell in unnamed.iter().rev() {
        let name = format!("{} {}", cell.node.label, cell.node.value_label);
        let name = text::shortened(&name, text::SMALL_PX, cell.area.right_px - cell.left_px());
        if top_px + LINE_PX > free.1 || name.is_empty() {
            break;
        }
        let (from_px, to_px) = (cell.area.centre().y_px, top_px + 0.5 * LINE_PX);
        let corners = [(-3.0, from_px), (0.0, from_px), (0.0, to_px), (-4.0, to_px)];
        let path = corners.map(|(x_px, y_px)| Point::new(edge_px + x_px, y_px));
        sketch.path(path.to_vec(), Stroke::solid(Role::Muted, 1.0));
        let at = Point::new(edge_px - 7.0, to_px);
        sketch.text(Text::label(name, at).small().end());
        top_px += LINE_PX;
    }
    top_px
}

/// Names thin cells in the blank space right of them, moved apart and joined by lines.
fn draw_outside_labels(sketch: &mut Sketch, unnamed: &[&Cell], free: (f64, f64)) {
    let mut heights_px: Vec<f64> = Vec::new();
    for cell in unnamed {
        let lowest_px = heights_px.last().map_or(free.0 + LINE_PX / 2.0, |last| last + LINE_PX);
        heights_px.push(cell.area.centre().y_px.max(lowest_px));
    }
    let mut limit_px = free.1 - LINE_PX / 2.0;
    for height_px in heights_px.iter_mut().rev() {
        *height_px = height_px.min(limit_px);
        limit_px = *height_px - LINE_PX;
    }
    for (cell, height_px) in unnamed.iter().zip(heights_px) {
        let left_px = cell.area.right_px + 18.0;
        let room_px = sketch.width_px() - left_px;
        let name = format!("{} {}", cell.node.label, cell.node.value_label);
        let name = text::shortened(&name, text::SMALL_PX, room_px);
        if height_px < free.0 || name.is_empty() {
            continue;
        }
        let from = Point::new(cell.area.right_px + 1.0, cell.area.centre().y_px);
        let bend = Point::new(cell.area.right_px + 5.0, from.y_px);
        let to = Point::new(left_px - 3.0, height_px);
        sketch.path(vec![from, bend, to], Stroke::solid(Role::Muted, 1.0));
        sketch.text(Text::label(name, Point::new(left_px, height_px)).small());
    }
}

impl Icicle {
    fn draw_labels(sketch: &mut Sketch, grid: &Grid, height_px: f64) {
        let columns = grid.edges_px.len() - 1;
        let (mut unnamed, mut last_unnamed): (Vec<&Cell>, Vec<&Cell>) = (Vec::new(), Vec::new());
        for cell in &grid.cells {
            let is_named = draw_label(sketch, cell);
            match columns - cell.column {
                1 if !is_named => last_unnamed.push(cell),
                2 if !is_named && cell.node.children.is_empty() => unnamed.push(cell),
                _ => {}
            }
        }
        let last = grid.cells.iter().filter(|cell| cell.column + 1 == columns);
        let taken_px = last.map(|cell| cell.area.bottom_px).fold(0.0, f64::max);
        unnamed.retain(|cell| cell.area.top_px >= taken_px - 1.0);
        let below_px = draw_labels_below(sketch, &last_unnamed, (taken_px, height_px));
        draw_outside_labels(sketch, &unnamed, (below_px, height_px));
    }

    fn push_rows(&self, rows: &mut Vec<Vec<String>>, node: &Node, path: &str) {
        let name =
            if path.is_empty() { node.label.clone() } else { format!("{path} › {}", node.label) };
        let share = node.amount() / self.root.whole();
        rows.push(vec![name.clone(), node.value_label.clone(), fine_percent(share)]);
        let path = if std::ptr::eq(node, &raw const self.root) { "" } else { &name };
        node.children.iter().for_each(|child| self.push_rows(rows, child, path));
    }
}

impl Plot for Icicle {
    fn laid_out(&self, width_px: u32) -> State {
        let mut sketch = Sketch::new(width_px);
        let height_px = (sketch.width_px() * 0.6).clamp(340.0, 440.0).round();
        if self.root.whole() > 0.0 {
            let grid = Grid::new(&self.root, sketch.width_px(), height_px);
            grid.cells.iter().for_each(|cell| draw_cell(&mut sketch, cell));
            Self::draw_labels(&mut sketch, &grid, height_px);
        } else {
            let right_px = sketch.width_px();
            let area = Area { left_px: 0.0, top_px: 0.0, right_px, bottom_px: height_px };
            sketch.bar(area, Paint::faded(Role::Grid, 0.5));
            sketch.no_data(&self.labels.no_data, &area);
        }
        sketch.finish(height_px)
    }

    fn summary(&self) -> String {
        let part = |node: &Node| format!("{} {}", node.label, node.value_label);
        let nodes = [&self.root].into_iter().chain(&self.root.children);
        let shown = nodes.filter(|node| node.amount() > 0.0);
        self.labels.sentence(&shown.map(part).collect::<Vec<_>>())
    }

    fn table(&self) -> Table {
        let mut rows = Vec::new();
        self.push_rows(&mut rows, &self.root, "");
        let headings = [&self.labels.item, &self.labels.value, &self.share_heading];
        Table { columns: headings.map(Clone::clone).to_vec(), rows }
    }
}
