//! Charts of an answer: the numbers of a run as specifications for `charts`.

use charts::{
    AxisScale, Cdf, Chart, Curve, Dot, DotRow, DotRows, DotRowsWords, DotStrip, Icicle, Interval,
    IntervalRow, IntervalRows, Labels, Node, Punctuation, ShareBar, Slice, Target, Texture,
};
use inquiry::{observable_name, observable_shown};
use model::{ACCELERATORS, CAPEX_LINES, Constraint, Observable, break_even_value_bn};
use protocol::Simulated;
use words::{Language, Phrase, billions, dollar_billions, in_hundred, say, yuan_bn};

use super::peers::{Peer, Standing};
use super::pins::source;
use super::sentences;

/// A chart of a plan's answer, as pages and files have it.
#[derive(Clone, Copy)]
pub(crate) struct Drawing {
    /// Its name in addresses of files.
    pub file: &'static str,
    /// What is drawn, in a few words.
    pub title: Phrase,
    /// Makes the chart of an answer.
    pub chart: fn(&Simulated, World) -> Chart,
    /// Says what it shows.
    pub finding: fn(&Simulated) -> String,
}

/// Whether the median world is marked among the futures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum World {
    /// Futures alone.
    Unmarked,
    /// The median world as well.
    Marked,
}

impl World {
    /// The median world, if it is wanted.
    pub(crate) const fn marked_if(wanted: bool) -> Self {
        if wanted { Self::Marked } else { Self::Unmarked }
    }

    /// A value in the median world, if that is marked.
    fn value(self, value: f64) -> Option<f64> {
        (self == Self::Marked).then_some(value)
    }
}

pub(crate) const DOTS: Drawing = Drawing {
    file: "dots",
    title: Phrase::new("Token headroom in 100 possible futures", "100种可能的未来中的词元余量"),
    chart: dots,
    finding: sentences::dots,
};
pub(crate) const CAPACITY: Drawing = Drawing {
    file: "capacity",
    title: Phrase::new("Capacity against demand", "产能与需求"),
    chart: capacity,
    finding: sentences::capacity,
};
pub(crate) const MONEY: Drawing = Drawing {
    file: "money",
    title: Phrase::new("Where the money goes", "资金去向"),
    chart: money,
    finding: sentences::money,
};
pub(crate) const BINDING: Drawing = Drawing {
    file: "binding",
    title: Phrase::new("What binds", "瓶颈约束"),
    chart: binding,
    finding: sentences::limit,
};
pub(crate) const COVERS: Drawing = Drawing {
    file: "covers",
    title: Phrase::new("Probability that cover stays below", "覆盖率低于某值的概率"),
    chart: covers,
    finding: sentences::covers,
};
pub(crate) const PEERS: Phrase =
    Phrase::new("Capital expenditure of peers, US$ bn", "同行的资本开支（亿美元）");

fn labels(title: Phrase, item: Phrase, value: Phrase) -> Labels {
    Labels {
        title: title.to_string(),
        no_data: say!("No data", "无数据"),
        item: item.to_string(),
        value: value.to_string(),
        punctuation: match words::current().language {
            Language::English => Punctuation::Western,
            Language::Chinese => Punctuation::FullWidth,
        },
    }
}

fn percentiles(answer: &Simulated, observable: Observable) -> impl Iterator<Item = f64> {
    answer.summary.of(observable).percentiles.iter().map(|&value| f64::from(value))
}

const DEMAND_MET: Phrase = Phrase::new("demand met", "需求满足");
/// What the mark beside the futures is.
const MEDIAN_WORLD: Phrase = Phrase::new("median world", "中位世界");

/// One hundred equally likely futures by their token headroom.
pub(crate) fn dots(answer: &Simulated, world: World) -> Chart {
    Chart::DotStrip(DotStrip {
        headrooms: percentiles(answer, Observable::TokenCover).map(|cover| cover - 1.0).collect(),
        goal: 0.0,
        goal_label: DEMAND_MET.to_string(),
        below_label: say!("of 100 fall short", "种未满足"),
        above_label: say!("of 100 meet it", "种满足"),
        beside: world
            .value(answer.central.token_headroom)
            .map(|value| Target { value, label: MEDIAN_WORLD.to_string() }),
        labels: labels(DOTS.title, Phrase::new("Future", "未来"), Phrase::new("Headroom", "余量")),
    })
}

/// Which constraint binds in how many futures, the commonest first.
fn binding(answer: &Simulated, _: World) -> Chart {
    let mut slices: Vec<Slice> = Constraint::ALL
        .into_iter()
        .zip(answer.summary.binding)
        .map(|(constraint, share)| Slice { label: constraint.name().to_owned(), share })
        .collect();
    slices.sort_by(|a, b| b.share.total_cmp(&a.share));
    Chart::ShareBar(ShareBar {
        slices,
        labels: labels(
            BINDING.title,
            Phrase::new("Constraint", "约束"),
            Phrase::new("Share of futures", "未来占比"),
        ),
    })
}

/// Where the capex goes: lines, and the chips bought in the median world.
fn money(answer: &Simulated, _: World) -> Chart {
    let plan = &answer.case.plan;
    let lines = CAPEX_LINES.iter().zip(plan.split.fractions()).enumerate();
    let children = lines.map(|(line, (spec, share))| {
        let value = share * plan.capex_bn_cny();
        let children = if line == 0 { chips(answer) } else { Vec::new() };
        node(spec.name.text(), value, Texture::Plain, children)
    });
    Chart::Icicle(Icicle {
        root: node(
            &say!("Capex 2026", "2026年资本开支"),
            plan.capex_bn_cny(),
            Texture::Plain,
            children.collect(),
        ),
        share_heading: say!("Share", "占比"),
        labels: labels(MONEY.title, Phrase::new("Line", "项目"), Phrase::new("Amount", "金额")),
    })
}

fn chips(answer: &Simulated) -> Vec<Node> {
    let central = &answer.central;
    let bought = ACCELERATORS.iter().zip(central.spent_bn);
    let mut nodes: Vec<Node> = bought
        .map(|(accelerator, spent)| {
            node(accelerator.name.text(), spent, Texture::Plain, Vec::new())
        })
        .collect();
    // Rounding leaves a trace of money where none is left over.
    if central.unspent_bn > 1e-6 {
        nodes.push(node(
            &say!("Unspent", "未用"),
            central.unspent_bn,
            Texture::Hatched,
            Vec::new(),
        ));
    }
    nodes
}

fn node(label: &str, value: f64, texture: Texture, children: Vec<Node>) -> Node {
    Node { label: label.to_owned(), value, value_label: yuan_bn(value), texture, children }
}

/// Token capacity beside token demand.
fn capacity(answer: &Simulated, world: World) -> Chart {
    let row = |label: Phrase, observable: Observable| {
        let interval = answer.summary.of(observable).interval;
        let model::Interval { p5, p25, p50, p75, p95 } = interval;
        IntervalRow {
            label: label.to_string(),
            interval: Interval { p5, p25, p50, p75, p95 },
            beside: world.value(answer.central.observed[observable as usize]),
        }
    };
    Chart::IntervalRows(IntervalRows {
        rows: vec![
            row(Phrase::new("Capacity", "产能"), Observable::TokenCapacity),
            row(Phrase::new("Demand", "需求"), Observable::TokenDemand),
        ],
        scale: AxisScale::Log,
        unit: say!("trillion tokens a day", "万亿词元/日"),
        beside_label: MEDIAN_WORLD.to_string(),
        labels: labels(
            Phrase::new("Token capacity and demand in December 2026", "2026年12月的词元产能和需求"),
            Phrase::new("Quantity", "量"),
            Phrase::new("tn/day", "万亿/日"),
        ),
    })
}

/// Cumulative probability of both headrooms.
fn covers(answer: &Simulated, world: World) -> Chart {
    let curve = |label: Phrase, observable: Observable| {
        let values: Vec<f64> = percentiles(answer, observable).collect();
        let beside = world.value(answer.central.observed[observable as usize]);
        Curve { beside, ..Curve::from_quantiles(label.text(), &values) }
    };
    Chart::Cdf(Cdf {
        curves: vec![
            curve(Phrase::new("Tokens", "词元"), Observable::TokenCover),
            curve(Phrase::new("Recommendation", "推荐"), Observable::RequestCover),
        ],
        target: Some(Target { value: 1.0, label: DEMAND_MET.to_string() }),
        scale: AxisScale::Log,
        unit: say!("capacity over demand", "产能与需求之比"),
        beside_label: MEDIAN_WORLD.to_string(),
        labels: labels(
            COVERS.title,
            Phrase::new("Cover", "覆盖率"),
            Phrase::new("Probability", "概率"),
        ),
    })
}

/// Capex of peers, one row a company; nothing is added up.
pub(crate) fn peers(peers: &[Peer]) -> Chart {
    let rows = peers.iter().map(|peer| DotRow {
        label: peer.name.clone(),
        note: peer.figures.last().map_or_else(String::new, |figure| figure.definition.clone()),
        highlighted: peer.company == sentences::SUBJECT,
        dots: peer
            .figures
            .iter()
            .map(|figure| Dot {
                period: figure.year.clone(),
                value: figure.usd_bn * dollar_billions().factor,
                kind: figure.standing.mark(),
                low: None,
                high: None,
            })
            .collect(),
    });
    Chart::DotRows(DotRows {
        rows: rows.collect(),
        unit: dollar_billions().unit.to_owned(),
        words: DotRowsWords {
            period: say!("Year", "年份"),
            kind: say!("Standing", "性质"),
            range: say!("Range", "区间"),
            note: say!("What the figure counts", "口径"),
            actual: standing(Standing::Actual).to_owned(),
            guidance: standing(Standing::Outlook).to_owned(),
            estimate: standing(Standing::Estimate).to_owned(),
        },
        labels: labels(
            Phrase::new("Capital expenditure of peers", "同行的资本开支"),
            Phrase::new("Company", "公司"),
            Phrase::name(dollar_billions().unit),
        ),
    })
}

/// What a reader would call a standing.
pub(crate) fn standing(standing: Standing) -> &'static str {
    let name = match standing {
        Standing::Actual => Phrase::new("actual", "实际"),
        Standing::Outlook => Phrase::new("guidance or plan", "指引或计划"),
        Standing::Estimate => Phrase::new("estimate", "估计值"),
    };
    name.text()
}

/// One figure of the answer: what it is, its median and its 90 % range.
pub(crate) struct KeyFigure {
    /// What it is, with its unit.
    pub label: String,
    /// The median.
    pub median: String,
    /// The 5th and 95th percentile.
    pub range: String,
    /// The symbol of the model behind it.
    pub symbol: &'static str,
    /// How it follows from that symbol; the symbol alone where it is the same.
    pub expression: &'static str,
    /// Whether it says what something costs.
    pub is_cost: bool,
}

impl KeyFigure {
    /// A figure of so much, of which nothing else is known.
    fn of([p5, median, p95]: [String; 3]) -> Self {
        Self {
            label: String::new(),
            median,
            range: say!("{p5} to {p95}", "{p5}至{p95}"),
            symbol: "",
            expression: "",
            is_cost: false,
        }
    }
}

/// What stands beside the charts before the value of the plan.
const KEY_FIGURES: [Observable; 7] = [
    Observable::TokenCost,
    Observable::RequestCost,
    Observable::TotalCost,
    Observable::Deployed,
    Observable::Live,
    Observable::ItPower,
    Observable::TrainingCover,
];

/// The figures that stand beside the charts.
pub(crate) fn key_figures(answer: &Simulated) -> Vec<KeyFigure> {
    let figure = |observable: Observable| {
        let interval = answer.summary.of(observable).interval;
        let shown = observable_shown(observable);
        let (name, unit) = (observable_name(observable), shown.unit);
        let (symbol, expression) = source(observable);
        KeyFigure {
            label: say!("{name}, {unit}", "{name}（{unit}）"),
            symbol,
            expression,
            is_cost: matches!(symbol, "c_mtok" | "c_krec" | "tco"),
            ..KeyFigure::of([interval.p5, interval.p50, interval.p95].map(|v| shown.number(v)))
        }
    };
    let known = KEY_FIGURES.into_iter().map(figure);
    known.chain([break_even(answer), figure(Observable::NetPresentValue)]).collect()
}

/// The value that must exist beside tokens and feed, which says more than the present value does.
fn break_even(answer: &Simulated) -> KeyFigure {
    let npv = answer.summary.of(Observable::NetPresentValue).interval;
    let shown = billions();
    // The more a plan is worth, the less is wanting.
    let texts = [npv.p95, npv.p50, npv.p5].map(|npv_bn| shown.number(break_even_value_bn(npv_bn)));
    let unit = shown.unit;
    KeyFigure {
        label: say!(
            "Break-even strategic value beyond tokens and feed (estimate), {unit} a year",
            "词元和推荐之外，收回投入所需的战略价值（估计值，{unit}/年）",
        ),
        symbol: "v_star",
        expression: "v_star",
        ..KeyFigure::of(texts)
    }
}

/// The odds of each part of the goal, in futures of a hundred.
///
/// Each with the symbol by which the model knows what is asked of it.
pub(crate) fn odds(answer: &Simulated) -> [(&'static str, String, &'static str); 4] {
    let odds = &answer.summary.odds;
    let reserve =
        Phrase::new("Feed: demand met with a tenth to spare", "推荐：需求满足且有一成富余");
    [
        (Phrase::new("Both goals", "两项目标").text(), in_hundred(odds.goal), "goal"),
        (
            Phrase::new("Tokens: demand met", "词元：需求满足").text(),
            in_hundred(odds.tokens),
            "h_gen",
        ),
        (reserve.text(), in_hundred(odds.requests), "h_rec"),
        (Phrase::new("Training goal", "训练目标").text(), in_hundred(odds.training), "h_tr"),
    ]
}

#[cfg(test)]
pub(crate) mod tests {
    use model::{
        Batch, Central, DEFAULT_SEED, Joint, Plan, Priors, Scenario, Scramble, Sequence, Summary,
        Tally, evaluate,
    };
    use protocol::{Backend, Stage};

    use super::*;

    /// A small run of the reported plan.
    pub(crate) fn answer() -> Simulated {
        let plan = Plan::december_2025();
        let decisions = Scenario::published(plan).decisions();
        let joint = Joint::new(&Priors::published());
        let scramble = Scramble::new(Sequence::Sobol, DEFAULT_SEED, 0);
        let mut batch = Batch::default();
        for index in 0..512 {
            let inputs = joint.world(&scramble.point(index)).inputs(&decisions);
            batch.push(&evaluate(&decisions, &inputs).observe());
        }
        let mut tally = Tally::default();
        tally.count(0, &batch);
        Simulated {
            generation: 0,
            stage: Stage::Settled,
            case: plan.into(),
            summary: Summary::new(&tally).expect("there are trials"),
            central: Central::of(&Scenario::published(plan)),
            name: "0123ABCD".to_owned(),
            backend: Backend::Server,
            workers: 1,
            elapsed_millis: 1.0,
        }
    }

    #[test]
    fn lines_and_chips_add_up_to_their_parents() {
        let Chart::Icicle(icicle) = money(&answer(), World::Unmarked) else {
            panic!("money is an icicle")
        };
        let sum = |node: &Node| node.children.iter().map(|child| child.value).sum::<f64>();
        assert!((sum(&icicle.root) - 160.0).abs() < 1e-9);
        assert!((sum(&icicle.root.children[0]) - 85.0).abs() < 1e-9);
    }

    #[test]
    fn the_break_even_value_stands_before_the_present_value_that_it_comes_from() {
        let figures = key_figures(&answer());
        let place = |symbol: &str| figures.iter().position(|figure| figure.symbol == symbol);
        let (value, npv) = (place("v_star").expect("it is shown"), place("npv").expect("it is"));
        assert!(value < npv);
        // BUDGET_MODEL §15: 20, 33, 44; the run of this test is small.
        let median: f64 = figures[value].median.parse().expect("a number");
        assert!((median - 33.0).abs() < 4.0, "{median}");
        assert!(figures[value].range.starts_with(|digit: char| digit.is_ascii_digit()));
    }

    #[test]
    fn binding_shares_sum_to_one() {
        let Chart::ShareBar(bar) = binding(&answer(), World::Unmarked) else {
            panic!("binding is a bar")
        };
        let sum: f64 = bar.slices.iter().map(|slice| slice.share).sum();
        assert!((sum - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_median_world_is_marked_where_there_are_futures_of_it() {
        let answer = answer();
        let headroom = answer.central.token_headroom;
        let Chart::DotStrip(strip) = dots(&answer, World::Marked) else { panic!("a strip") };
        assert_eq!(strip.beside.map(|world| world.value), Some(headroom));
        let Chart::Cdf(curves) = covers(&answer, World::Marked) else { panic!("curves") };
        let cover = curves.curves[0].beside.expect("it is marked");
        assert!((cover - 1.0 - headroom).abs() < 1e-9, "{cover} is not one more than {headroom}");
        for drawing in [DOTS, CAPACITY, COVERS] {
            let [without, with] = [World::Unmarked, World::Marked]
                .map(|world| (drawing.chart)(&answer, world).summary().contains("median world"));
            assert!(with && !without, "{}", drawing.file);
        }
    }
}
