//! No numbers, however odd, break a chart.

use charts::{
    AxisScale, Bar, BarRow, BarRows, Cdf, CdfPoint, Curve, CurvePlot, DensityColumn, DensityMap,
    Dot, DotKind, DotRow, DotRows, DotRowsWords, DotStrip, HeatCell, HeatMap, Icicle, Interval,
    IntervalRow, IntervalRows, Labels, Level, Mark, Node, Plot, PlotAxis, PlotCurve, PlotPoint,
    PointPlot, PointSeries, Punctuation, ShareBar, Slice, Table, Target, Texture, Tone, YearPoint,
    YearSeries, Years,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// Every kind of number, with ordinary ones often enough to reach the drawing code.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        3 => -2.0..2.0,
        3 => 0.0..1e4,
        2 => proptest::num::f64::ANY,
        1 => prop_oneof![Just(0.0), Just(-0.0), Just(1.0), Just(f64::MAX), Just(f64::MIN)],
        1 => prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY)],
    ]
}

fn labels() -> Labels {
    Labels {
        title: "T".to_owned(),
        no_data: "empty".to_owned(),
        item: "A".to_owned(),
        value: "B".to_owned(),
        punctuation: Punctuation::Western,
    }
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), Just("<芯片 & \"x\">".to_owned()), "[ a-h]{0,40}"]
}

fn scale() -> impl Strategy<Value = AxisScale> {
    prop_oneof![Just(AxisScale::Linear), Just(AxisScale::Log)]
}

fn boxed(plot: impl Plot + 'static) -> Box<dyn Plot> {
    Box::new(plot)
}

fn dot_strip() -> impl Strategy<Value = Box<dyn Plot>> {
    let world = || (number(), words()).prop_map(|(value, label)| Target { value, label });
    let world = proptest::option::of(world());
    (vec(number(), 0..130), number(), words(), world).prop_map(
        |(headrooms, goal, label, beside)| {
            let (goal_label, below_label, above_label) = (label.clone(), label.clone(), label);
            let labels = labels();
            boxed(DotStrip {
                headrooms,
                goal,
                goal_label,
                below_label,
                above_label,
                beside,
                labels,
            })
        },
    )
}

fn cdf() -> impl Strategy<Value = Box<dyn Plot>> {
    let point =
        (number(), number()).prop_map(|(value, probability)| CdfPoint { value, probability });
    let curve = prop_oneof![
        (words(), vec(point, 0..20), proptest::option::of(number()))
            .prop_map(|(label, points, beside)| Curve { label, points, beside }),
        (words(), vec(number(), 0..20)).prop_map(|(label, v)| Curve::from_quantiles(label, &v)),
    ];
    let target = (number(), words()).prop_map(|(value, label)| Target { value, label });
    (vec(curve, 0..5), proptest::option::of(target), scale(), [words(), words()]).prop_map(
        |(curves, target, scale, [unit, beside_label])| {
            boxed(Cdf { curves, target, scale, unit, beside_label, labels: labels() })
        },
    )
}

fn share_bar() -> impl Strategy<Value = Box<dyn Plot>> {
    let slice = (words(), number()).prop_map(|(label, share)| Slice { label, share });
    vec(slice, 0..12).prop_map(|slices| boxed(ShareBar { slices, labels: labels() }))
}

fn icicle() -> impl Strategy<Value = Box<dyn Plot>> {
    let texture = prop_oneof![Just(Texture::Plain), Just(Texture::Hatched)];
    let leaf = (words(), number(), texture).prop_map(|(label, value, texture)| Node {
        value_label: label.clone(),
        label,
        value,
        texture,
        children: vec![],
    });
    let tree = leaf.prop_recursive(5, 60, 8, |inner| {
        (words(), number(), vec(inner, 0..8)).prop_map(|(label, value, children)| Node {
            value_label: label.clone(),
            label,
            value,
            texture: Texture::Plain,
            children,
        })
    });
    tree.prop_map(|root| boxed(Icicle { root, share_heading: "C".to_owned(), labels: labels() }))
}

fn interval_rows() -> impl Strategy<Value = Box<dyn Plot>> {
    let interval = [number(), number(), number(), number(), number()]
        .prop_map(|[p5, p25, p50, p75, p95]| Interval { p5, p25, p50, p75, p95 });
    let row = (words(), interval, proptest::option::of(number()))
        .prop_map(|(label, interval, beside)| IntervalRow { label, interval, beside });
    (vec(row, 0..8), scale(), words(), words()).prop_map(|(rows, scale, unit, beside_label)| {
        boxed(IntervalRows { rows, scale, unit, beside_label, labels: labels() })
    })
}

fn dot_rows() -> impl Strategy<Value = Box<dyn Plot>> {
    let kind = dot_kind();
    let end = || proptest::option::of(number());
    let dot = (words(), number(), kind, end(), end())
        .prop_map(|(period, value, kind, low, high)| Dot { period, value, kind, low, high });
    let row = (words(), words(), any::<bool>(), vec(dot, 0..5))
        .prop_map(|(label, note, highlighted, dots)| DotRow { label, note, highlighted, dots });
    let word = || "X".to_owned();
    vec(row, 0..6).prop_map(move |rows| {
        let words = DotRowsWords {
            period: word(),
            kind: word(),
            range: word(),
            note: word(),
            actual: word(),
            guidance: word(),
            estimate: word(),
        };
        boxed(DotRows { rows, unit: word(), words, labels: labels() })
    })
}

fn tone() -> impl Strategy<Value = Tone> {
    prop_oneof![Just(Tone::Strong), Just(Tone::Faint), Just(Tone::Other)]
}

fn bar_rows() -> impl Strategy<Value = Box<dyn Plot>> {
    let bar = (number(), proptest::option::of(number()), tone())
        .prop_map(|(value, error, tone)| Bar { value, error, tone });
    let row = (words(), words(), vec(bar, 0..3)).prop_map(|(label, value_label, bars)| BarRow {
        label,
        value_label,
        bars,
    });
    (vec(row, 0..8), number(), words(), words()).prop_map(|(rows, origin, origin_label, unit)| {
        let (table, labels) = (Table::default(), labels());
        boxed(BarRows { rows, origin, origin_label, unit, table, labels })
    })
}

fn point_plot() -> impl Strategy<Value = Box<dyn Plot>> {
    let point = (number(), number(), proptest::option::of(number()))
        .prop_map(|(across, upwards, error)| PlotPoint { across, upwards, error });
    let series = (words(), vec(point, 0..20), any::<bool>(), tone())
        .prop_map(|(label, points, joined, tone)| PointSeries { label, points, joined, tone });
    (vec(series, 0..4), words(), words()).prop_map(|(series, across, upwards)| {
        let (table, labels) = (Table::default(), labels());
        boxed(PointPlot { series, across, upwards, table, labels })
    })
}

fn heat_map() -> impl Strategy<Value = Box<dyn Plot>> {
    let cell = (number(), words(), any::<bool>()).prop_map(|(value, label, marked)| HeatCell {
        value,
        label,
        marked,
    });
    let headings = || vec(words(), 0..9);
    let axes = (words(), words(), headings(), headings());
    (axes, vec(cell, 0..40), (number(), number())).prop_map(
        |((across, down, columns, rows), cells, range)| {
            let (key, table) = ([down.clone(), across.clone()], Table::default());
            let labels = labels();
            boxed(HeatMap { across, down, columns, rows, cells, range, key, table, labels })
        },
    )
}

fn plot_axis() -> impl Strategy<Value = PlotAxis> {
    let scale = prop_oneof![Just(AxisScale::Linear), Just(AxisScale::Log)];
    (scale, words(), vec((number(), words()), 0..4)).prop_map(|(scale, title, ticks)| PlotAxis {
        scale,
        title,
        ticks,
    })
}

fn level() -> impl Strategy<Value = Option<Level>> {
    proptest::option::of((number(), words()).prop_map(|(value, label)| Level { value, label }))
}

fn curve_plot() -> impl Strategy<Value = Box<dyn Plot>> {
    let curve = (words(), vec((number(), number()), 0..20), any::<bool>(), tone())
        .prop_map(|(label, points, dots, tone)| PlotCurve { label, points, dots, tone });
    (vec(curve, 0..4), any::<bool>(), level(), plot_axis(), plot_axis()).prop_map(
        |(curves, band, level, across, upwards)| {
            let (table, labels) = (Table::default(), labels());
            boxed(CurvePlot { curves, band, level, across, upwards, table, labels })
        },
    )
}

fn density_map() -> impl Strategy<Value = Box<dyn Plot>> {
    let column = (number(), number(), vec(0..9_u32, 0..8), any::<bool>())
        .prop_map(|(start, end, counts, cut)| DensityColumn { start, end, counts, cut });
    let edges = vec(number(), 0..9);
    (vec(column, 0..9), edges, level(), plot_axis(), plot_axis()).prop_map(
        |(columns, edges, level, across, upwards)| {
            let (table, labels) = (Table::default(), labels());
            let key = ["1", "many", "hidden"].map(str::to_owned);
            boxed(DensityMap { columns, edges, level, across, upwards, key, table, labels })
        },
    )
}

fn dot_kind() -> impl Strategy<Value = DotKind> {
    prop_oneof![Just(DotKind::Actual), Just(DotKind::Guidance), Just(DotKind::Estimate)]
}

fn years() -> impl Strategy<Value = Box<dyn Plot>> {
    let at = prop_oneof![3 => 2019.0..2027.0, 1 => number()];
    let point = (words(), at, number(), dot_kind())
        .prop_map(|(period, at, value, kind)| YearPoint { period, at, value, kind });
    let series = (words(), 0..5_usize, vec(point, 0..9))
        .prop_map(|(label, colour, points)| YearSeries { label, colour, points });
    let axis = (2015..2030_u16, 2015..2030_u16);
    let reach = proptest::option::of(number());
    (vec(series, 0..4), axis, scale(), reach, number(), words()).prop_map(
        |(series, years, scale, reach, plot_height_px, unit)| {
            let labels = labels();
            boxed(Years { series, years, scale, reach, plot_height_px, unit, labels })
        },
    )
}

fn any_chart() -> impl Strategy<Value = Box<dyn Plot>> {
    prop_oneof![9 => any_rows().boxed(), 1 => heat_map().boxed(), 1 => density_map().boxed()]
}

/// Charts that hold one list; grids can have cells that no row and column leads to.
fn any_rows() -> impl Strategy<Value = Box<dyn Plot>> {
    prop_oneof![
        dot_strip().boxed(),
        cdf().boxed(),
        share_bar().boxed(),
        icicle().boxed(),
        interval_rows().boxed(),
        dot_rows().boxed(),
        bar_rows().boxed(),
        point_plot().boxed(),
        curve_plot().boxed(),
        years().boxed(),
    ]
}

fn is_sideways_inside(mark: &Mark, width_px: f64) -> bool {
    let is_inside = |x_px: f64| (-1.0..=width_px + 1.0).contains(&x_px);
    match mark {
        Mark::Bar { area, .. } => is_inside(area.left_px) && is_inside(area.right_px),
        Mark::Line { points, .. } | Mark::Polygon { points, .. } => {
            points.iter().all(|point| is_inside(point.x_px))
        }
        Mark::Disc { centre, .. } | Mark::Ring { centre, .. } => is_inside(centre.x_px),
        Mark::Text(_) => true,
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1000,
        rng_seed: RngSeed::Fixed(20261231),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_numbers_give_finite_drawings_and_tables(chart in any_chart(), width_px in 0..2000u32) {
        let svg = chart.svg(width_px);
        prop_assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        prop_assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
        let state = chart.state(width_px);
        for mark in &state.marks {
            prop_assert!(is_sideways_inside(mark, f64::from(state.width_px)), "{mark:?}");
        }
        let (table, summary) = (chart.table(), chart.summary());
        prop_assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
        let text = format!("{summary}{}", table.rows.concat().concat());
        prop_assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
    }

    #[test]
    fn any_numbers_are_drawn_alike_after_they_were_written_down(chart in any_rows()) {
        let records = chart.records();
        // A chart of no rows has nothing to write down.
        prop_assume!(!records.rows.is_empty());
        prop_assert!(records.rows.iter().all(|row| row.len() == records.columns.len()));
        // What is written down is all there is: the chart that reads it has no numbers left.
        let read = chart.with_records(&Table::default()).with_records(&records);
        prop_assert_eq!(read.svg(720), chart.svg(720));
    }
}
