//! Records of points, curves and counts on two axes.

use super::rows::{kind, kind_name, tone, tone_name};
use super::{Recorded, Row, common, grouped, number, optional, or_none, place, table, yes};
use crate::chart::{Plot, Table};
use crate::curve_plot::{CurvePlot, PlotCurve};
use crate::density_map::{DensityColumn, DensityMap};
use crate::frame::Level;
use crate::point_plot::{PlotPoint, PointPlot, PointSeries};
use crate::years::{YearPoint, YearSeries, Years};

impl Recorded for PointPlot {
    fn records(&self) -> Table {
        let rows = self.series.iter().enumerate().flat_map(|(index, series)| {
            let cells = move |point: Option<&PlotPoint>| {
                [
                    place(index),
                    series.label.clone(),
                    optional(point.map(|point| point.across)),
                    optional(point.map(|point| point.upwards)),
                    optional(point.and_then(|point| point.error)),
                    tone_name(series.tone),
                    yes(series.joined),
                ]
            };
            or_none(&series.points).into_iter().map(cells).collect::<Vec<_>>()
        });
        table(["series", "item", "across", "upwards", "standard_error", "tone", "joined"], rows)
    }

    fn with_records(&self, records: &Table) -> Box<dyn Plot + Send> {
        let point = |row: &Row| PlotPoint {
            across: row.number("across"),
            upwards: row.number("upwards"),
            error: row.optional("standard_error"),
        };
        let series = |rows: Vec<Row>| PointSeries {
            label: rows[0].text("item").to_owned(),
            points: rows.iter().map(point).collect(),
            joined: rows[0].yes("joined"),
            tone: tone(rows[0].text("tone")),
        };
        let series = grouped(records, "series").into_iter().map(series).collect();
        Box::new(Self { series, ..self.clone() })
    }
}

/// A level at the value that records give, with its own words.
fn level(known: Option<&Level>, records: &Table) -> Option<Level> {
    known.map(|level| Level { value: common(records, "level"), label: level.label.clone() })
}

impl Recorded for CurvePlot {
    fn records(&self) -> Table {
        let level = self.level.as_ref().map(|level| level.value);
        let rows = self.curves.iter().enumerate().flat_map(|(index, curve)| {
            let cells = move |point: Option<&(f64, f64)>| {
                [
                    place(index),
                    curve.label.clone(),
                    optional(point.map(|point| point.0)),
                    optional(point.map(|point| point.1)),
                    optional(level),
                    tone_name(curve.tone),
                    yes(curve.dots),
                ]
            };
            or_none(&curve.points).into_iter().map(cells).collect::<Vec<_>>()
        });
        table(["curve", "item", "across", "upwards", "level", "tone", "dots"], rows)
    }

    fn with_records(&self, records: &Table) -> Box<dyn Plot + Send> {
        let curve = |rows: Vec<Row>| PlotCurve {
            label: rows[0].text("item").to_owned(),
            points: rows.iter().map(|row| (row.number("across"), row.number("upwards"))).collect(),
            dots: rows[0].yes("dots"),
            tone: tone(rows[0].text("tone")),
        };
        Box::new(Self {
            curves: grouped(records, "curve").into_iter().map(curve).collect(),
            level: level(self.level.as_ref(), records),
            ..self.clone()
        })
    }
}

impl Recorded for DensityMap {
    fn records(&self) -> Table {
        let level = self.level.as_ref().map(|level| level.value);
        let edges: Vec<&[f64]> = self.edges.windows(2).collect();
        let rows = self.columns.iter().enumerate().flat_map(|(index, column)| {
            let cells = |(row, edges): (usize, &&[f64])| {
                [
                    place(index),
                    number(column.start),
                    number(column.end),
                    yes(column.cut),
                    number(edges[0]),
                    number(edges[1]),
                    column.counts.get(row).map_or_else(String::new, u32::to_string),
                    optional(level),
                ]
            };
            edges.iter().enumerate().map(cells).collect::<Vec<_>>()
        });
        table(["column", "start", "end", "cut", "low", "high", "count", "level"], rows)
    }

    fn with_records(&self, records: &Table) -> Box<dyn Plot + Send> {
        let columns = grouped(records, "column");
        let edges = columns.first().map_or_else(Vec::new, |rows| {
            let first = rows.first().map(|row| row.number("low"));
            first.into_iter().chain(rows.iter().map(|row| row.number("high"))).collect()
        });
        let column = |rows: Vec<Row>| DensityColumn {
            start: rows[0].number("start"),
            end: rows[0].number("end"),
            counts: rows.iter().filter_map(|row| row.text("count").parse().ok()).collect(),
            cut: rows[0].yes("cut"),
        };
        Box::new(Self {
            columns: columns.into_iter().map(column).collect(),
            edges,
            level: level(self.level.as_ref(), records),
            ..self.clone()
        })
    }
}

impl Recorded for Years {
    fn records(&self) -> Table {
        let rows = self.series.iter().enumerate().flat_map(|(index, series)| {
            let cells = move |point: Option<&YearPoint>| {
                [
                    place(index),
                    series.label.clone(),
                    point.map_or_else(String::new, |point| point.period.clone()),
                    optional(point.map(|point| point.at)),
                    optional(point.map(|point| point.value)),
                    point.map_or_else(String::new, |point| kind_name(point.kind)),
                    self.unit.clone(),
                    place(series.colour),
                    self.years.0.to_string(),
                    self.years.1.to_string(),
                    optional(self.reach),
                ]
            };
            or_none(&series.points).into_iter().map(cells).collect::<Vec<_>>()
        });
        let columns = [
            "series",
            "item",
            "period",
            "middle",
            "value",
            "kind",
            "unit",
            "colour",
            "first_year",
            "last_year",
            "reach",
        ];
        table(columns, rows)
    }

    fn with_records(&self, records: &Table) -> Box<dyn Plot + Send> {
        let point = |row: &Row| YearPoint {
            period: row.text("period").to_owned(),
            at: row.number("middle"),
            value: row.number("value"),
            kind: kind(row.text("kind")),
        };
        let series = |rows: Vec<Row>| YearSeries {
            label: rows[0].text("item").to_owned(),
            colour: rows[0].whole("colour").saturating_sub(1),
            points: rows.iter().map(point).collect(),
        };
        let first = Row::all(records).next();
        let year = |column| first.and_then(|row| row.text(column).parse().ok()).unwrap_or_default();
        Box::new(Self {
            series: grouped(records, "series").into_iter().map(series).collect(),
            years: (year("first_year"), year("last_year")),
            reach: first.and_then(|row| row.optional("reach")),
            ..self.clone()
        })
    }
}
