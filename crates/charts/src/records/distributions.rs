//! Records of charts of futures.

use super::{Recorded, Row, common, grouped, number, optional, or_none, place, table};
use crate::cdf::{Cdf, CdfPoint, Curve, Target};
use crate::chart::{Plot, Table};
use crate::dot_strip::DotStrip;
use crate::interval_rows::{Interval, IntervalRow, IntervalRows};

impl Recorded for DotStrip {
    fn records(&self) -> Table {
        let rows = or_none(&self.headrooms).into_iter().enumerate().map(|(index, headroom)| {
            [place(index), optional(headroom.copied()), number(self.goal)]
        });
        table(["future", "headroom", "goal"], rows)
    }

    fn with_records(&self, records: &Table) -> Box<dyn Plot + Send> {
        Box::new(Self {
            headrooms: Row::all(records).map(|row| row.number("headroom")).collect(),
            goal: common(records, "goal"),
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
                    self.unit.clone(),
                ]
            };
            or_none(&curve.points).into_iter().map(row).collect::<Vec<_>>()
        });
        table(["curve", "item", "value", "probability", "target", "unit"], rows)
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
        };
        let target = self.target.as_ref();
        Box::new(Self {
            curves: grouped(records, "curve").into_iter().map(curve).collect(),
            target: target.map(|target| Target {
                value: common(records, "target"),
                label: target.label.clone(),
            }),
            ..self.clone()
        })
    }
}

impl Recorded for IntervalRows {
    fn records(&self) -> Table {
        let rows = self.rows.iter().map(|row| {
            let Interval { p5, p25, p50, p75, p95 } = row.interval;
            let [p5, p25, p50, p75, p95] = [p5, p25, p50, p75, p95].map(number);
            [row.label.clone(), p5, p25, p50, p75, p95, self.unit.clone()]
        });
        table(["item", "p5", "p25", "p50", "p75", "p95", "unit"], rows)
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
        };
        Box::new(Self { rows: Row::all(records).map(row).collect(), ..self.clone() })
    }
}
