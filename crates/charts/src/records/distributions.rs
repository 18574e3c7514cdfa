//! Records of charts of futures.

use super::{Recorded, Row, common, grouped, number, optional, or_none, place, table};
use crate::cdf::{Cdf, CdfPoint, Curve, Target};
use crate::chart::{Plot, Table};
use crate::dot_strip::DotStrip;
use crate::interval_rows::{Interval, IntervalRow, IntervalRows};

/// A marked value as records give it, with the words of the one that is known.
fn marked(known: Option<&Target>, records: &Table, column: &str) -> Option<Target> {
    known.map(|known| Target { value: common(records, column), label: known.label.clone() })
}

impl Recorded for DotStrip {
    fn records(&self) -> Table {
        let world = self.beside.as_ref().map(|world| world.value);
        let rows = or_none(&self.headrooms).into_iter().enumerate().map(|(index, headroom)| {
            [place(index), optional(headroom.copied()), number(self.goal), optional(world)]
        });
        table(["future", "headroom", "goal", "beside"], rows)
    }

    fn with_records(&self, records: &Table) -> Box<dyn Plot + Send> {
        Box::new(Self {
            headrooms: Row::all(records).map(|row| row.number("headroom")).collect(),
            goal: common(records, "goal"),
            beside: marked(self.beside.as_ref(), records, "beside"),
            ..self.clone()
        })
    }
}

impl Recorded for Cdf {
    fn records(&self) -> Table {
        let target = self.target.as_ref().map(|target| target.value);
        let rows = self.curves.iter().enumerate().flat_map(|(index, curve)| {
            let row = move |point: Option<&CdfPoint>| {
                [
                    place(index),
                    curve.label.clone(),
                    optional(point.map(|point| point.value)),
                    optional(point.map(|point| point.probability)),
                    optional(target),
                    optional(curve.beside),
                    self.unit.clone(),
                ]
            };
            or_none(&curve.points).into_iter().map(row).collect::<Vec<_>>()
        });
        table(["curve", "item", "value", "probability", "target", "beside", "unit"], rows)
    }

    fn with_records(&self, records: &Table) -> Box<dyn Plot + Send> {
        let curve = |rows: Vec<Row>| Curve {
            label: rows[0].text("item").to_owned(),
            points: rows
                .iter()
                .map(|row| CdfPoint {
                    value: row.number("value"),
                    probability: row.number("probability"),
                })
                .collect(),
            beside: rows[0].optional("beside"),
        };
        Box::new(Self {
            curves: grouped(records, "curve").into_iter().map(curve).collect(),
            target: marked(self.target.as_ref(), records, "target"),
            ..self.clone()
        })
    }
}

impl Recorded for IntervalRows {
    fn records(&self) -> Table {
        let rows = self.rows.iter().map(|row| {
            let Interval { p5, p25, p50, p75, p95 } = row.interval;
            let [p5, p25, p50, p75, p95] = [p5, p25, p50, p75, p95].map(number);
            [row.label.clone(), p5, p25, p50, p75, p95, optional(row.beside), self.unit.clone()]
        });
        table(["item", "p5", "p25", "p50", "p75", "p95", "beside", "unit"], rows)
    }

    fn with_records(&self, records: &Table) -> Box<dyn Plot + Send> {
        let row = |row: Row| IntervalRow {
            label: row.text("item").to_owned(),
            interval: Interval {
                p5: row.number("p5"),
                p25: row.number("p25"),
                p50: row.number("p50"),
                p75: row.number("p75"),
                p95: row.number("p95"),
            },
            beside: row.optional("beside"),
        };
        Box::new(Self { rows: Row::all(records).map(row).collect(), ..self.clone() })
    }
}
