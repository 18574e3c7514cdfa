//! Values over the years, a line for each definition.
//!
//! Not a [`crate::Chart`]: only pages that the server makes whole draw it, so no browser carries it.

use words::{MISSING, plain};

use crate::chart::{Plot, State, Table};
use crate::dot_rows::{DotKind, draw_dot};
use crate::geometry::{Area, Point, crisp};
use crate::labels::Labels;
use crate::mark::{Stroke, Text};
use crate::scale::{AxisScale, Scale, Span, extent};
use crate::sketch::Sketch;
use crate::text;
use crate::theme::Role;
use crate::ticks::{Tick, round_axis};

/// Series over the same years and on the same scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Years {
    /// The series, in drawing order.
    pub series: Vec<YearSeries>,
    /// First and last year of the axis, both shown.
    pub years: (u16, u16),
    /// How values spread upwards.
    pub scale: AxisScale,
    /// A value that the axis reaches in any case, so that several charts share their scale.
    pub reach: Option<f64>,
    /// Height of the plot in logical pixels.
    pub plot_height_px: f64,
    /// Unit of all values.
    pub unit: String,
    /// Words around the drawing; `item` heads the periods, `value` the values.
    pub labels: Labels,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct YearSeries {
    /// What the values count.
    pub label: String,
    /// Which of the data colours it has.
    pub colour: usize,
    /// The values, in order of time.
    pub points: Vec<YearPoint>,
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub struct YearPoint {
    /// The period in words.
    pub period: String,
    /// The middle of the period, as a year and its fraction.
    pub at: f64,
    /// The value.
    pub value: f64,
    /// How firm it is.
    pub kind: DotKind,
}

const GUTTER_PX: f64 = 12.0;
const HEAD_PX: f64 = 22.0;
const YEARS_PX: f64 = 24.0;

impl Years {
    fn usable(&self, point: &YearPoint) -> Option<f64> {
        point.at.is_finite().then(|| self.scale.usable(point.value)).flatten()
    }

    fn range(&self) -> Option<(f64, f64)> {
        let points = self.series.iter().flat_map(|series| &series.points);
        let (least, most) = extent(points.filter_map(|point| self.usable(point)))?;
        let reach = self.reach.and_then(|reach| self.scale.usable(reach)).unwrap_or(most);
        let least = if self.scale == AxisScale::Linear { least.min(0.0) } else { least };
        Some((least, most.max(reach)))
    }

    /// The last value of every series over its mark, the latest and largest first, as far as there
    /// is room.
    fn draw_last_values(&self, sketch: &mut Sketch, (along, upwards): (&Scale, &Scale)) {
        let last = |series: &YearSeries| {
            let point = series.points.iter().rfind(|point| self.usable(point).is_some())?;
            Some((point.at, point.value))
        };
        let mut ends: Vec<(f64, f64)> = self.series.iter().filter_map(last).collect();
        ends.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)));
        let points = self.series.iter().flat_map(|series| &series.points);
        let places = points.filter_map(|point| {
            let value = self.usable(point)?;
            Some(Point::new(along.position_px(point.at), upwards.position_px(value)))
        });
        let mut taken: Vec<Area> = places.map(around).collect();
        for (at, value) in ends {
            let above = Point::new(along.position_px(at), upwards.position_px(value) - 13.0);
            let label = Text::label(plain(value), above).small().middle();
            let area = label.area();
            if taken.iter().all(|other| !other.overlaps(&area)) {
                taken.push(area);
                sketch.text_inside(label);
            }
        }
    }

    fn draw_series(&self, sketch: &mut Sketch, series: &YearSeries, scales: (&Scale, &Scale)) {
        let role = Role::series(series.colour);
        let (along, upwards) = scales;
        let place = |point: &YearPoint| {
            let value = self.usable(point)?;
            Some(Point::new(along.position_px(point.at), upwards.position_px(value)))
        };
        let places: Vec<(Point, DotKind)> =
            series.points.iter().filter_map(|point| Some((place(point)?, point.kind))).collect();
        sketch.path(places.iter().map(|(at, _)| *at).collect(), Stroke::solid(role, 1.5));
        for (at, kind) in places {
            draw_dot(sketch, kind, at, role);
        }
    }
}

impl Plot for Years {
    fn laid_out(&self, width_px: u32) -> State {
        let mut sketch = Sketch::new(width_px);
        let range = self.range();
        let (top_px, bottom_px) = (HEAD_PX, HEAD_PX + self.plot_height_px.clamp(40.0, 2_000.0));
        // Upwards is a span from the bottom to the top.
        let upwards = Span { left_px: bottom_px, right_px: top_px };
        let (scale, ticks) = round_axis(self.scale, range.unwrap_or((1.0, 10.0)), upwards);
        let ticks = if range.is_some() { ticks } else { Vec::new() };
        let widths = ticks.iter().map(|tick| text::width_px(&tick.label, text::SMALL_PX));
        let left_px = widths.fold(0.0, f64::max) + 8.0;
        let plot = Area { left_px, top_px, right_px: sketch.width_px() - GUTTER_PX, bottom_px };
        draw_values(&mut sketch, &plot, &scale, &ticks);
        let (first, last) = self.years;
        let ends = (f64::from(first), f64::from(last.max(first)) + 1.0);
        let span = Span { left_px: plot.left_px, right_px: plot.right_px };
        let along = Scale::new(AxisScale::Linear, ends, span);
        draw_years(&mut sketch, &plot, &along, self.years);
        for series in &self.series {
            self.draw_series(&mut sketch, series, (&along, &scale));
        }
        self.draw_last_values(&mut sketch, (&along, &scale));
        if range.is_none() {
            sketch.no_data(&self.labels.no_data, &plot);
        }
        sketch.finish(plot.bottom_px + YEARS_PX)
    }

    /// The last value of every series.
    fn summary(&self) -> String {
        let parts = self.series.iter().filter_map(|series| {
            let last = series.points.iter().rfind(|point| self.usable(point).is_some())?;
            let value = plain(last.value);
            Some(format!("{}, {}: {value} {}", series.label, last.period, self.unit))
        });
        self.labels.sentence(&parts.collect::<Vec<_>>())
    }

    fn table(&self) -> Table {
        let row = |series: &YearSeries, point: &YearPoint| {
            let value = self.usable(point).map(|_| plain(point.value));
            let value = value.unwrap_or_else(|| MISSING.to_owned());
            vec![series.label.clone(), point.period.clone(), value]
        };
        let rows = self.series.iter().flat_map(|series| {
            series.points.iter().map(|point| row(series, point)).collect::<Vec<_>>()
        });
        let value = self.labels.with_unit(&self.labels.value, &self.unit);
        Table {
            columns: vec![self.labels.title.clone(), self.labels.item.clone(), value],
            rows: rows.collect(),
        }
    }
}

fn draw_values(sketch: &mut Sketch, plot: &Area, scale: &Scale, ticks: &[Tick]) {
    for tick in ticks {
        let y_px = crisp(scale.position_px(tick.value));
        let (from, to) = (Point::new(plot.left_px, y_px), Point::new(plot.right_px, y_px));
        sketch.line(from, to, Stroke::solid(Role::Grid, 1.0));
        let at = Point::new(plot.left_px - 6.0, y_px);
        sketch.text(Text::label(&*tick.label, at).small().end().muted());
    }
}

/// The room that a mark takes.
fn around(at: Point) -> Area {
    const REACH_PX: f64 = 4.0;
    Area {
        left_px: at.x_px - REACH_PX,
        top_px: at.y_px - REACH_PX,
        right_px: at.x_px + REACH_PX,
        bottom_px: at.y_px + REACH_PX,
    }
}

/// A mark at the beginning of every year and its number in the middle of it, as far as they fit.
fn draw_years(sketch: &mut Sketch, plot: &Area, along: &Scale, (first, last): (u16, u16)) {
    let base_px = crisp(plot.bottom_px);
    let (from, to) = (Point::new(plot.left_px, base_px), Point::new(plot.right_px, base_px));
    sketch.line(from, to, Stroke::solid(Role::Muted, 1.0));
    let year_px = along.position_px(f64::from(first) + 1.0) - along.position_px(first.into());
    let long = year_px >= text::width_px("2026", text::SMALL_PX) + 6.0;
    for year in first..=last.max(first) {
        let begin_px = crisp(along.position_px(year.into()));
        let (top, foot) = (Point::new(begin_px, base_px), Point::new(begin_px, base_px + 5.0));
        sketch.line(top, foot, Stroke::solid(Role::Muted, 1.0));
        let label = if long { year.to_string() } else { format!("{:02}", year % 100) };
        let at = Point::new(along.position_px(f64::from(year) + 0.5), base_px + 14.0);
        sketch.text(Text::label(label, at).small().middle().muted());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::Punctuation;
    use crate::mark::Mark;

    fn chart(values: &[f64], scale: AxisScale) -> Years {
        let points = values.iter().zip(2019_u16..).map(|(&value, year)| YearPoint {
            period: year.to_string(),
            at: f64::from(year) + 0.5,
            value,
            kind: DotKind::Actual,
        });
        Years {
            series: vec![YearSeries {
                label: "Cash".to_owned(),
                colour: 0,
                points: points.collect(),
            }],
            years: (2019, 2026),
            scale,
            reach: None,
            plot_height_px: 140.0,
            unit: "US$ bn".to_owned(),
            labels: Labels {
                title: "Capex".to_owned(),
                no_data: "No data".to_owned(),
                item: "Year".to_owned(),
                value: "Amount".to_owned(),
                punctuation: Punctuation::Western,
            },
        }
    }

    fn discs(chart: &Years) -> Vec<Point> {
        let marks = chart.state(360).marks.into_iter();
        let disc = |mark| if let Mark::Disc { centre, .. } = mark { Some(centre) } else { None };
        marks.filter_map(disc).collect()
    }

    #[test]
    fn later_stands_further_right_and_more_stands_higher() {
        let discs = discs(&chart(&[10.0, 20.0, 40.0], AxisScale::Linear));
        assert_eq!(discs.len(), 3);
        assert!(discs.is_sorted_by(|a, b| a.x_px < b.x_px && a.y_px > b.y_px));
    }

    #[test]
    fn equal_ratios_are_equally_high_on_a_logarithmic_scale() {
        let discs = discs(&chart(&[1.0, 10.0, 100.0], AxisScale::Log));
        let step_px = |i: usize| discs[i].y_px - discs[i + 1].y_px;
        assert!((step_px(0) - step_px(1)).abs() < 1e-6);
    }

    #[test]
    fn what_is_no_number_is_left_out_and_nothing_panics() {
        assert_eq!(discs(&chart(&[f64::NAN, 0.0, 5.0], AxisScale::Log)).len(), 1);
        let empty = chart(&[], AxisScale::Linear);
        assert_eq!(empty.summary(), "Capex: No data.");
        assert!(!empty.state(240).marks.is_empty());
        for value in [f64::INFINITY, -1e300, 1e300] {
            let mut chart = chart(&[value], AxisScale::Linear);
            chart.reach = Some(value);
            chart.years = (2026, 2019);
            assert!(chart.state(0).height_px > 0);
        }
    }

    #[test]
    fn the_last_value_stands_over_its_mark_unless_another_mark_is_there() {
        let texts = |chart: &Years| {
            let marks = chart.state(360).marks.into_iter();
            let text = |mark| if let Mark::Text(text) = mark { Some(text.content) } else { None };
            marks.filter_map(text).collect::<Vec<_>>()
        };
        let mut chart = chart(&[10.0, 33.0], AxisScale::Linear);
        assert!(texts(&chart).contains(&"33".to_owned()));
        let mut over = chart.series[0].clone();
        over.points = vec![YearPoint { value: 37.0, ..over.points[1].clone() }];
        chart.series.push(over);
        assert!(!texts(&chart).contains(&"33".to_owned()), "37 stands where 33 would");
    }

    #[test]
    fn charts_with_a_common_reach_share_their_scale() {
        let with_reach =
            |values: &[f64]| Years { reach: Some(200.0), ..chart(values, AxisScale::Linear) };
        let (small, large) = (discs(&with_reach(&[50.0])), discs(&with_reach(&[50.0, 200.0])));
        assert_eq!(small[0], large[0]);
    }

    #[test]
    fn the_table_holds_every_point_with_its_unit() {
        let table = chart(&[10.0, 20.0], AxisScale::Linear).table();
        assert_eq!(table.columns, ["Capex", "Year", "Amount (US$ bn)"]);
        assert_eq!(table.rows, [["Cash", "2019", "10"], ["Cash", "2020", "20"]]);
    }
}
