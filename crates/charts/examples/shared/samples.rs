//! One realistic chart of each kind, for the gallery and the golden tests.

use charts::{
    AxisScale, Bar, BarRow, BarRows, Cdf, Curve, CurvePlot, DensityColumn, DensityMap, Dot,
    DotKind, DotRow, DotRows, DotRowsWords, DotStrip, HeatCell, HeatMap, Icicle, Interval,
    IntervalRow, IntervalRows, Labels, Level, Node, Plot, PlotAxis, PlotCurve, PlotPoint,
    PointPlot, PointSeries, Punctuation, ShareBar, Slice, Table, Target, Texture, Tone,
};

/// Every sample with its name.
pub fn all() -> Vec<(&'static str, Box<dyn Plot>)> {
    vec![
        ("dot_strip", Box::new(dot_strip())),
        ("cdf", Box::new(cdf())),
        ("share_bar", Box::new(share_bar())),
        ("icicle", Box::new(icicle())),
        ("interval_rows", Box::new(interval_rows())),
        ("dot_rows", Box::new(dot_rows())),
        ("bar_rows", Box::new(bar_rows())),
        ("point_plot", Box::new(point_plot())),
        ("heat_map", Box::new(heat_map())),
        ("curve_plot", Box::new(curve_plot())),
        ("density_map", Box::new(density_map())),
    ]
}

fn labels(title: &str, item: &str, value: &str) -> Labels {
    Labels {
        title: title.to_owned(),
        no_data: "No data".to_owned(),
        item: item.to_owned(),
        value: value.to_owned(),
        punctuation: Punctuation::Western,
    }
}

/// Quantiles of a lognormal quantity, through Tukey's approximation of the normal quantile.
fn lognormal_quantiles(median: f64, sigma: f64) -> Vec<f64> {
    let quantile = |rank: u8| {
        let p = (f64::from(rank) + 0.5) / 100.0;
        let normal = 4.91 * (p.powf(0.14) - (1.0 - p).powf(0.14));
        median * (sigma * normal).exp()
    };
    (0..100).map(quantile).collect()
}

fn dot_strip() -> DotStrip {
    DotStrip {
        headrooms: lognormal_quantiles(0.81, 0.7).into_iter().map(|ratio| ratio - 1.0).collect(),
        goal: 0.0,
        goal_label: "demand met".to_owned(),
        below_label: "in 100 fall short".to_owned(),
        above_label: "in 100 meet it".to_owned(),
        beside: Some(Target { value: 0.17, label: "median world".to_owned() }),
        labels: labels("Spare generation capacity in 100 futures", "Future", "Headroom"),
    }
}

fn cdf() -> Cdf {
    Cdf {
        curves: vec![
            Curve::from_quantiles("Capacity", &lognormal_quantiles(253.0, 0.58)),
            Curve::from_quantiles("Capacity with leases", &lognormal_quantiles(420.0, 0.5)),
        ],
        target: Some(Target { value: 251.0, label: "median demand".to_owned() }),
        scale: AxisScale::Log,
        unit: "trillion tokens a day".to_owned(),
        beside_label: String::new(),
        labels: labels("Tokens the fleet could serve", "Probability of at most", "Tokens"),
    }
}

fn share_bar() -> ShareBar {
    let shares = [
        ("Chip availability", 0.70),
        ("Chip budget", 0.18),
        ("Power", 0.06),
        ("Data-centre space", 0.04),
        ("Network", 0.02),
        ("Servers", 0.0),
    ];
    let slice = |(label, share): (&str, f64)| Slice { label: label.to_owned(), share };
    ShareBar {
        slices: shares.map(slice).to_vec(),
        labels: labels("What limits capacity", "Limit", "Share of futures"),
    }
}

fn node(label: &str, value: f64, children: Vec<Node>) -> Node {
    Node {
        label: label.to_owned(),
        value,
        value_label: format!("¥{value}bn"),
        texture: Texture::Plain,
        children,
    }
}

fn icicle() -> Icicle {
    let leaf = |label: &str, value: f64| node(label, value, vec![]);
    let unspent = Node { texture: Texture::Hatched, ..leaf("unspent", 18.7) };
    let processors = vec![
        leaf("H200", 22.6),
        leaf("Ascend 910C", 17.4),
        leaf("Ascend 950PR", 14.1),
        leaf("Cambricon 690", 8.2),
        leaf("SeedChip", 4.0),
        unspent,
    ];
    let root = node(
        "Budget",
        160.0,
        vec![
            node("AI processors", 85.0, processors),
            leaf("Server parts", 16.0),
            leaf("Network", 14.0),
            leaf("Storage", 5.0),
            leaf("CPU servers", 12.0),
            leaf("DC shell", 15.0),
            leaf("Power", 9.0),
            leaf("Contingency", 4.0),
        ],
    );
    Icicle {
        root,
        share_heading: "Share of budget".to_owned(),
        labels: labels("Where ¥160bn goes", "Part", "Amount"),
    }
}

fn interval_rows() -> IntervalRows {
    let row = |label: &str, [p5, p25, p50, p75, p95]: [f64; 5], world| IntervalRow {
        label: label.to_owned(),
        interval: Interval { p5, p25, p50, p75, p95 },
        beside: Some(world),
    };
    IntervalRows {
        rows: vec![
            row("Capacity", [91.0, 168.0, 253.0, 376.0, 622.0], 294.0),
            row("Demand", [119.0, 185.0, 251.0, 342.0, 531.0], 251.0),
        ],
        scale: AxisScale::Log,
        unit: "trillion tokens a day".to_owned(),
        beside_label: "median world".to_owned(),
        labels: labels("Capacity and demand at the end of 2026", "Quantity", "Percentile"),
    }
}

fn dot(period: &str, value: f64, kind: DotKind, range: Option<(f64, f64)>) -> Dot {
    Dot {
        period: period.to_owned(),
        value,
        kind,
        low: range.map(|(low, _)| low),
        high: range.map(|(_, high)| high),
    }
}

fn dot_rows() -> DotRows {
    let row = |label: &str, note: &str, dots: Vec<Dot>| DotRow {
        label: label.to_owned(),
        note: note.to_owned(),
        highlighted: label == "ByteDance",
        dots,
    };
    let (actual, guidance, estimate) = (DotKind::Actual, DotKind::Guidance, DotKind::Estimate);
    let amazon = vec![dot("2025", 131.0, actual, None), dot("2026", 200.0, guidance, None)];
    let microsoft = vec![dot("FY25", 88.0, actual, None), dot("FY26", 145.0, estimate, None)];
    let alphabet =
        vec![dot("2025", 91.0, actual, None), dot("2026", 180.0, guidance, Some((175.0, 185.0)))];
    let meta =
        vec![dot("2025", 72.0, actual, None), dot("2026", 125.0, guidance, Some((115.0, 135.0)))];
    let bytedance = vec![dot("2025", 21.3, estimate, None), dot("2026", 22.8, guidance, None)];
    let alibaba = vec![dot("2026", 18.0, estimate, Some((16.5, 25.0)))];
    DotRows {
        rows: vec![
            row("Amazon", "cash, all businesses", amazon),
            row("Microsoft", "includes finance leases, year to June", microsoft),
            row("Alphabet", "cash, mostly servers", alphabet),
            row("Meta", "includes finance lease principal", meta),
            row("ByteDance", "press-reported plan", bytedance),
            row("Alibaba", "a third of its three-year plan", alibaba),
        ],
        unit: "US$ bn".to_owned(),
        words: DotRowsWords {
            period: "Period".to_owned(),
            kind: "Kind".to_owned(),
            range: "Range".to_owned(),
            note: "Definition".to_owned(),
            actual: "actual".to_owned(),
            guidance: "guidance or plan".to_owned(),
            estimate: "estimate".to_owned(),
        },
        labels: labels("Capital expenditure, not comparable one to one", "Company", "Amount"),
    }
}

fn table(columns: &[&str], rows: Vec<Vec<String>>) -> Table {
    Table { columns: columns.iter().map(|&column| column.to_owned()).collect(), rows }
}

fn bar_rows() -> BarRows {
    let levers = [
        ("Owned fleet at 24/71/5", 12.7, 0.12),
        ("Model efficiency ×1.3", 8.1, 0.1),
        ("Overseas leases +18 bn¥ a year", 6.3, 0.09),
        ("Capex +40 bn¥", 1.1, 0.06),
        ("Without separate pools", -3.4, 0.08),
    ];
    let row = |(label, gain, error): (&str, f64, f64)| BarRow {
        label: label.to_owned(),
        value_label: format!("{gain:+.1}").replace('-', "\u{2212}"),
        bars: vec![Bar {
            value: gain,
            error: Some(error),
            tone: if gain < 0.0 { Tone::Other } else { Tone::Strong },
        }],
    };
    let cells = |(label, gain, error): (&str, f64, f64)| {
        vec![label.to_owned(), gain.to_string(), error.to_string()]
    };
    BarRows {
        rows: levers.map(row).to_vec(),
        origin: 0.0,
        origin_label: "36 in 100 without".to_owned(),
        unit: "points of the odds".to_owned(),
        table: table(&["Lever", "Gain, points", "±"], levers.map(cells).to_vec()),
        labels: labels("What each lever does", "Lever", "Gain"),
    }
}

fn point_plot() -> PointPlot {
    let point = |across: f64, upwards: f64| PlotPoint { across, upwards, error: None };
    let plateau: Vec<_> =
        (0..7_u8).map(|i| point(188.0 + f64::from(i) * 0.9, 0.21 - f64::from(i) * 0.004)).collect();
    let front: Vec<_> = (0..12_u8)
        .map(|i| point(170.0 + f64::from(i) * 2.1, 0.12 + f64::from(i * i) * 0.001))
        .collect();
    let cells = |point: &PlotPoint| vec![point.across.to_string(), point.upwards.to_string()];
    let rows = front.iter().chain(&plateau).map(cells).collect();
    let series = |label: &str, points, joined, tone| PointSeries {
        label: label.to_owned(),
        points,
        joined,
        tone,
    };
    let base = PlotPoint { error: Some(0.02), ..point(176.0, 0.33) };
    PointPlot {
        series: vec![
            series("Efficient", front, true, Tone::Faint),
            series("As likely as the best", plateau, false, Tone::Strong),
            series("The plan", vec![base], false, Tone::Other),
        ],
        across: "tokens served, tn/day".to_owned(),
        upwards: "unserved share of demand in the worst tenth".to_owned(),
        table: table(&["Served", "Shortfall"], rows),
        labels: labels("Plans that none beats", "Plan", "Shortfall"),
    }
}

fn heat_map() -> HeatMap {
    let columns = ["×0.6", "×0.8", "×1.0", "×1.2", "×1.4", "×1.7", "×2.0", "×2.5"];
    let rows = ["January", "May", "September"];
    let cell = |place: usize| {
        let share = 0.2 + 0.06 * (place % 8) as f64 - 0.04 * (place / 8) as f64;
        HeatCell { value: share, label: format!("{:.0}", share * 100.0), marked: place == 10 }
    };
    let cells: Vec<_> = (0..24).map(cell).collect();
    let line = |(place, row): (usize, &&str)| {
        let cells = cells[place * 8..][..8].iter().map(|cell| cell.label.clone());
        std::iter::once((*row).to_owned()).chain(cells).collect()
    };
    let lines = rows.iter().enumerate().map(line).collect();
    let heading: Vec<&str> = std::iter::once("H200 clear in").chain(columns).collect();
    HeatMap {
        across: "Domestic supply".to_owned(),
        down: "Clearance".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: rows.map(str::to_owned).to_vec(),
        table: table(&heading, lines),
        cells,
        range: (0.0, 1.0),
        key: ["0 in 100".to_owned(), "100 in 100".to_owned()],
        labels: labels("Odds of the goal", "Month", "Odds"),
    }
}

fn axis(scale: AxisScale, title: &str) -> PlotAxis {
    PlotAxis { scale, title: title.to_owned(), ticks: Vec::new() }
}

fn curve_plot() -> CurvePlot {
    let nines = [(0.0, "0"), (1.0, "90 %"), (2.0, "99 %"), (3.0, "99.9 %")];
    let points = |most: f64| {
        let point = |i: u8| (f64::from(i) / 4.0, 4.0 + most * (f64::from(i) / 12.0).powi(3));
        (0..=12).map(point).collect::<Vec<_>>()
    };
    let (response, service) = (points(90.0), points(5.0));
    let number = |value: f64| format!("{value:.1}");
    let row = |(a, b): (&(f64, f64), &(f64, f64))| vec![number(a.0), number(a.1), number(b.1)];
    let rows = response.iter().zip(&service).map(row).collect();
    let curve =
        |label: &str, points, dots, tone| PlotCurve { label: label.to_owned(), points, dots, tone };
    let across = PlotAxis {
        ticks: nines.map(|(value, label)| (value, label.to_owned())).to_vec(),
        ..axis(AxisScale::Linear, "of requests")
    };
    CurvePlot {
        curves: vec![
            curve("Response", response, true, Tone::Strong),
            curve("Service", service, false, Tone::Other),
        ],
        band: true,
        level: Some(Level { value: 25.0, label: "objective 25 ms".to_owned() }),
        across,
        upwards: axis(AxisScale::Log, "ms"),
        table: table(&["Nines", "Response", "Service"], rows),
        labels: labels("How long requests take", "Nines", "ms"),
    }
}

fn density_map() -> DensityMap {
    let edges: Vec<f64> = (0..=16).map(|row| 10_f64.powf(f64::from(row) / 8.0)).collect();
    let column = |place: u8| {
        let count = |row: u32| 40_u32.saturating_sub(row * row + u32::from(place % 5) * row);
        DensityColumn {
            start: f64::from(place),
            end: f64::from(place) + 1.0,
            counts: (0..16).map(count).collect(),
            cut: place == 7,
        }
    };
    let columns: Vec<_> = (0..20).map(column).collect();
    let row = |column: &DensityColumn| {
        vec![column.start.to_string(), column.counts.iter().sum::<u32>().to_string()]
    };
    DensityMap {
        table: table(&["Second", "Requests"], columns.iter().map(row).collect()),
        columns,
        edges,
        level: Some(Level { value: 25.0, label: "objective 25 ms".to_owned() }),
        across: axis(AxisScale::Linear, "seconds of the run"),
        upwards: axis(AxisScale::Log, "ms"),
        key: ["1".to_owned(), "requests:".to_owned(), "hidden".to_owned()],
        labels: labels("When requests were slow", "Second", "Requests"),
    }
}
