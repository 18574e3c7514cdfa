//! Records of parts, rows and cells.

use super::{Recorded, Row, common, grouped, number, optional, or_none, place, table, yes};
use crate::bar_rows::{Bar, BarRow, BarRows};
use crate::chart::{Plot, Table};
use crate::dot_rows::{Dot, DotKind, DotRow, DotRows};
use crate::heat_map::{HeatCell, HeatMap};
use crate::icicle::{Icicle, Node, Texture};
use crate::share_bar::{ShareBar, Slice};
use crate::tone::Tone;

impl Recorded for ShareBar {
    fn records(&self) -> Table {
        let rows = self.slices.iter().map(|slice| [slice.label.clone(), number(slice.share)]);
        table(["item", "share"], rows)
    }

    fn with_records(&self, records: &Table) -> Box<dyn Plot + Send> {
        let slice =
            |row: Row| Slice { label: row.text("item").to_owned(), share: row.number("share") };
        Box::new(Self { slices: Row::all(records).map(slice).collect(), ..self.clone() })
    }
}

const UNSPENT: &str = "unspent";

fn push_node(rows: &mut Vec<[String; 5]>, node: &Node, level: usize) {
    let use_of = match node.texture {
        Texture::Plain => "",
        Texture::Hatched => UNSPENT,
    };
    rows.push([
        level.to_string(),
        node.label.clone(),
        number(node.value),
        node.value_label.clone(),
        use_of.to_owned(),
    ]);
    node.children.iter().for_each(|child| push_node(rows, child, level + 1));
}

/// The node of the first row and, below it, those of the rows that are deeper.
fn node(rows: &[Row]) -> Option<Node> {
    let (first, mut rest) = rows.split_first()?;
    let level = first.whole("level");
    let mut children = Vec::new();
    let is_child = |row: &Row| row.whole("level") <= level + 1;
    while !rest.is_empty() {
        let end = rest.iter().skip(1).position(is_child).map_or(rest.len(), |place| place + 1);
        let (child, later) = rest.split_at(end);
        children.extend(node(child));
        rest = later;
    }
    Some(Node {
        label: first.text("item").to_owned(),
        value: first.number("amount"),
        value_label: first.text("shown").to_owned(),
        texture: if first.text("use") == UNSPENT { Texture::Hatched } else { Texture::Plain },
        children,
    })
}

impl Recorded for Icicle {
    fn records(&self) -> Table {
        let mut rows = Vec::new();
        push_node(&mut rows, &self.root, 0);
        table(["level", "item", "amount", "shown", "use"], rows)
    }

    fn with_records(&self, records: &Table) -> Box<dyn Plot + Send> {
        let rows: Vec<Row> = Row::all(records).collect();
        let nothing = Node {
            label: String::new(),
            value: 0.0,
            value_label: String::new(),
            texture: Texture::Plain,
            children: Vec::new(),
        };
        Box::new(Self { root: node(&rows).unwrap_or(nothing), ..self.clone() })
    }
}

const KINDS: [(DotKind, &str); 3] =
    [(DotKind::Actual, "actual"), (DotKind::Guidance, "guidance"), (DotKind::Estimate, "estimate")];

pub(super) fn kind_name(kind: DotKind) -> String {
    KINDS.iter().find(|(known, _)| *known == kind).map_or("", |(_, name)| name).to_owned()
}

pub(super) fn kind(name: &str) -> DotKind {
    KINDS.iter().find(|(_, known)| *known == name).map_or(DotKind::Estimate, |(kind, _)| *kind)
}

impl Recorded for DotRows {
    fn records(&self) -> Table {
        let rows = self.rows.iter().enumerate().flat_map(|(index, row)| {
            let cells = move |dot: Option<&Dot>| {
                [
                    place(index),
                    row.label.clone(),
                    dot.map_or_else(String::new, |dot| dot.period.clone()),
                    optional(dot.map(|dot| dot.value)),
                    dot.map_or_else(String::new, |dot| kind_name(dot.kind)),
                    optional(dot.and_then(|dot| dot.low)),
                    optional(dot.and_then(|dot| dot.high)),
                    self.unit.clone(),
                    row.note.clone(),
                    yes(row.highlighted),
                ]
            };
            or_none(&row.dots).into_iter().map(cells).collect::<Vec<_>>()
        });
        let columns = [
            "row",
            "item",
            "period",
            "value",
            "kind",
            "low",
            "high",
            "unit",
            "counts",
            "highlighted",
        ];
        table(columns, rows)
    }

    fn with_records(&self, records: &Table) -> Box<dyn Plot + Send> {
        let dot = |row: &Row| Dot {
            period: row.text("period").to_owned(),
            value: row.number("value"),
            kind: kind(row.text("kind")),
            low: row.optional("low"),
            high: row.optional("high"),
        };
        let row = |rows: Vec<Row>| DotRow {
            label: rows[0].text("item").to_owned(),
            note: rows[0].text("counts").to_owned(),
            highlighted: rows[0].yes("highlighted"),
            dots: rows.iter().map(dot).collect(),
        };
        let rows = grouped(records, "row").into_iter().map(row).collect();
        Box::new(Self { rows, ..self.clone() })
    }
}

const TONES: [(Tone, &str); 3] =
    [(Tone::Strong, "strong"), (Tone::Faint, "faint"), (Tone::Other, "other")];

pub(super) fn tone_name(tone: Tone) -> String {
    TONES.iter().find(|(known, _)| *known == tone).map_or("", |(_, name)| name).to_owned()
}

pub(super) fn tone(name: &str) -> Tone {
    TONES.iter().find(|(_, known)| *known == name).map_or(Tone::Strong, |(tone, _)| *tone)
}

impl Recorded for BarRows {
    fn records(&self) -> Table {
        let rows = self.rows.iter().enumerate().flat_map(|(index, row)| {
            let cells = move |bar: Option<&Bar>| {
                [
                    place(index),
                    row.label.clone(),
                    row.value_label.clone(),
                    optional(bar.map(|bar| bar.value)),
                    optional(bar.and_then(|bar| bar.error)),
                    bar.map_or_else(String::new, |bar| tone_name(bar.tone)),
                    number(self.origin),
                    self.unit.clone(),
                ]
            };
            or_none(&row.bars).into_iter().map(cells).collect::<Vec<_>>()
        });
        let columns = ["row", "item", "shown", "value", "standard_error", "tone", "origin", "unit"];
        table(columns, rows)
    }

    fn with_records(&self, records: &Table) -> Box<dyn Plot + Send> {
        let bar = |row: &Row| Bar {
            value: row.number("value"),
            error: row.optional("standard_error"),
            tone: tone(row.text("tone")),
        };
        let row = |rows: Vec<Row>| BarRow {
            label: rows[0].text("item").to_owned(),
            value_label: rows[0].text("shown").to_owned(),
            bars: rows.iter().map(bar).collect(),
        };
        Box::new(Self {
            rows: grouped(records, "row").into_iter().map(row).collect(),
            origin: common(records, "origin"),
            ..self.clone()
        })
    }
}

impl Recorded for HeatMap {
    fn records(&self) -> Table {
        let across = self.columns.len().max(1);
        let rows = self.rows.iter().enumerate().flat_map(|(down, row)| {
            let cells = move |(column, heading): (usize, &String)| {
                let cell = self.cells.get(down * across + column);
                [
                    place(down),
                    row.clone(),
                    place(column),
                    heading.clone(),
                    optional(cell.map(|cell| cell.value)),
                    cell.map_or_else(String::new, |cell| cell.label.clone()),
                    yes(cell.is_some_and(|cell| cell.marked)),
                    number(self.range.0),
                    number(self.range.1),
                ]
            };
            self.columns.iter().enumerate().map(cells).collect::<Vec<_>>()
        });
        let columns =
            ["row", "down", "column", "across", "value", "shown", "framed", "palest", "darkest"];
        table(columns, rows)
    }

    fn with_records(&self, records: &Table) -> Box<dyn Plot + Send> {
        let rows = grouped(records, "row");
        let heading = |row: &Row| row.text("across").to_owned();
        let cell = |row: Row| HeatCell {
            value: row.number("value"),
            label: row.text("shown").to_owned(),
            marked: row.yes("framed"),
        };
        Box::new(Self {
            columns: rows.first().map_or_else(Vec::new, |row| row.iter().map(heading).collect()),
            rows: rows.iter().map(|row| row[0].text("down").to_owned()).collect(),
            cells: Row::all(records).map(cell).collect(),
            range: (common(records, "palest"), common(records, "darkest")),
            ..self.clone()
        })
    }
}
