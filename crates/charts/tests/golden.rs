//! Accepted drawings, layouts and tables of one realistic chart of each kind.

use std::fmt::Write as _;

use charts::{Align, Mark, Plot, Point, ROLES, State, Table};

#[path = "../examples/shared/samples.rs"]
mod samples;

const WIDE_PX: u32 = 720;
const NARROW_PX: u32 = 340;

#[test]
fn samples_look_as_accepted() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, chart) in samples::all() {
            insta::assert_snapshot!(format!("{name}_svg"), chart.svg(WIDE_PX));
            insta::assert_snapshot!(format!("{name}_state"), outline(&chart.state(NARROW_PX)));
            insta::assert_snapshot!(format!("{name}_table"), tabulated(&*chart));
        }
    });
}

#[test]
fn numbers_written_down_give_the_same_drawing() {
    for (name, chart) in samples::all() {
        let records = chart.records();
        let empty = chart.with_records(&Table::default());
        assert_ne!(empty.svg(WIDE_PX), chart.svg(WIDE_PX), "{name} keeps no number of its own");
        let read = empty.with_records(&records);
        for width_px in [NARROW_PX, WIDE_PX] {
            assert_eq!(read.svg(width_px), chart.svg(width_px), "{name}");
        }
        // A number that is changed is seen.
        let mut other = records.clone();
        let numbers = ["headroom", "value", "share", "amount", "p75", "upwards", "count"];
        let column = records.columns.iter().position(|name| numbers.contains(&name.as_str()));
        let cell = &mut other.rows[1][column.expect("there is a column of numbers")];
        *cell = (cell.parse::<f64>().expect("a number") * 3.0 + 1.0).to_string();
        assert_ne!(empty.with_records(&other).svg(WIDE_PX), chart.svg(WIDE_PX), "{name}");
    }
}

#[test]
fn drawings_are_fragments_coloured_by_custom_properties_only() {
    for (name, chart) in samples::all() {
        let svg = chart.svg(WIDE_PX);
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"), "{name}");
        assert_eq!(svg.matches("<svg").count(), 1, "{name}");
        assert!(svg.contains("aria-hidden=\"true\" focusable=\"false\""), "{name}");
        assert!(!svg.contains(" id=") && !svg.contains("\"#"), "{name}");
        for property in svg.split("var(").skip(1) {
            let property = property.split(')').next().unwrap_or_default();
            assert!(ROLES.contains(&property), "{name} uses {property}");
        }
    }
}

#[test]
fn every_row_of_a_table_has_every_column() {
    for (name, chart) in samples::all() {
        let table = chart.table();
        assert!(!table.rows.is_empty(), "{name}");
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{name}");
    }
}

#[test]
fn every_width_is_filled_and_nothing_leaves_it() {
    for (name, chart) in samples::all() {
        for width_px in (240..=1600).step_by(40) {
            let state = chart.state(width_px);
            assert_eq!(state.width_px, width_px);
            assert!(state.height_px >= 60, "{name}");
            for point in state.marks.iter().flat_map(corners) {
                let is_inside = (-0.5..=f64::from(width_px) + 0.5).contains(&point.x_px)
                    && (-0.5..=f64::from(state.height_px) + 0.5).contains(&point.y_px);
                assert!(is_inside, "{name} at {width_px} px draws at {point:?}");
            }
        }
    }
}

#[test]
fn the_name_of_a_level_lies_over_no_data() {
    for (name, chart) in samples::all() {
        if !matches!(name, "curve_plot" | "density_map") {
            continue;
        }
        for width_px in [NARROW_PX, WIDE_PX] {
            let state = chart.state(width_px);
            let is_name = |mark: &&Mark| matches!(mark, Mark::Text(text) if text.content.contains("objective"));
            let named =
                state.marks.iter().find(is_name).unwrap_or_else(|| panic!("{name} has a level"));
            let bottom = corners(named).iter().map(|at| at.y_px).fold(0.0, f64::max);
            let data = |mark: &&Mark| !matches!(mark, Mark::Text(_) | Mark::Line { .. });
            let right_px = corners(named).iter().map(|at| at.x_px).fold(f64::MAX, f64::min);
            let over = state.marks.iter().filter(data).flat_map(corners);
            let mut over = over.filter(|at| at.x_px >= right_px && at.y_px < bottom);
            assert_eq!(over.next(), None, "{name} at {width_px} px");
        }
    }
}

/// Points that bound a mark.
fn corners(mark: &Mark) -> Vec<Point> {
    let around = |centre: &Point, reach_px: f64| {
        [(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)]
            .map(|(x, y)| Point {
                x_px: centre.x_px + x * reach_px,
                y_px: centre.y_px + y * reach_px,
            })
            .to_vec()
    };
    match mark {
        Mark::Bar { area, .. } => vec![
            Point { x_px: area.left_px, y_px: area.top_px },
            Point { x_px: area.right_px, y_px: area.bottom_px },
        ],
        Mark::Line { points, .. } | Mark::Polygon { points, .. } => points.clone(),
        Mark::Disc { centre, radius_px, .. } | Mark::Ring { centre, radius_px, .. } => {
            around(centre, *radius_px)
        }
        Mark::Text(text) => {
            // At least half an em per character, whatever the font.
            let width_px = text.content.chars().count() as f64 * text.size_px * 0.5;
            let left_px = match text.align {
                Align::Start => text.at.x_px,
                Align::Middle => text.at.x_px - width_px / 2.0,
                Align::End => text.at.x_px - width_px,
            };
            [left_px, left_px + width_px]
                .map(|x_px| Point { x_px, y_px: text.at.y_px })
                .into_iter()
                .chain(around(&text.at, text.size_px / 2.0).into_iter().skip(2))
                .collect()
        }
    }
}

/// One line per mark, coordinates to a tenth of a pixel.
fn outline(state: &State) -> String {
    let mut lines = format!("{} × {}", state.width_px, state.height_px);
    let point = |point: &Point| format!("{:.1},{:.1}", point.x_px, point.y_px);
    let points = |points: &[Point]| points.iter().map(point).collect::<Vec<_>>().join(" ");
    for mark in &state.marks {
        let line = match mark {
            Mark::Bar { area: a, paint } => format!(
                "bar {:.1},{:.1} {:.1},{:.1} {:?} {}",
                a.left_px, a.top_px, a.right_px, a.bottom_px, paint.role, paint.opacity
            ),
            Mark::Line { points: corners, stroke } => {
                format!("line {} {:?} {}", points(corners), stroke.paint.role, stroke.width_px)
            }
            Mark::Polygon { points: corners, paint } => {
                format!("polygon {} {:?}", points(corners), paint.role)
            }
            Mark::Disc { centre, radius_px, paint } => {
                format!("disc {} {radius_px:.1} {:?}", point(centre), paint.role)
            }
            Mark::Ring { centre, radius_px, stroke } => {
                format!("ring {} {radius_px:.1} {:?}", point(centre), stroke.paint.role)
            }
            Mark::Text(text) => {
                let weight = if text.bold { "bold" } else { "plain" };
                let (at, role) = (point(&text.at), text.role);
                format!(
                    "text {at} {:?} {} {weight} {role:?} {}",
                    text.align, text.size_px, text.content
                )
            }
        };
        write!(lines, "\n{line}").expect("writing to a string does not fail");
    }
    lines
}

/// The summary, then the table with bars between its cells.
fn tabulated(chart: &dyn Plot) -> String {
    let table = chart.table();
    let rows = [table.columns].into_iter().chain(table.rows).map(|row| row.join(" | "));
    [chart.summary()].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}
