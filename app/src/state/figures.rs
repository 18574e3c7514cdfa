//! Charts of an answer: the numbers of a run as specifications for `charts`.

use charts::{
    AxisScale, Cdf, Chart, Curve, Dot, DotRow, DotRows, DotRowsWords, DotStrip, Icicle, Interval,
    IntervalRow, IntervalRows, Labels, Node, Punctuation, ShareBar, Slice, Target, Texture,
};
use model::{ACCELERATORS, CAPEX_LINES, Constraint, Observable};
use protocol::Simulated;

use super::peers::{Peer, Standing};
use super::sentences;
use words::{in_hundred, number, yuan_bn};

fn labels(title: &str, item: &str, value: &str) -> Labels {
    Labels {
        title: title.to_owned(),
        no_data: "No data".to_owned(),
        item: item.to_owned(),
        value: value.to_owned(),
        punctuation: Punctuation::Western,
    }
}

fn percentiles(answer: &Simulated, observable: Observable) -> impl Iterator<Item = f64> {
    answer.summary.of(observable).percentiles.iter().map(|&value| f64::from(value))
}

/// One hundred equally likely futures by their token headroom.
pub(crate) fn dots(answer: &Simulated) -> Chart {
    Chart::DotStrip(DotStrip {
        headrooms: percentiles(answer, Observable::TokenCover).map(|cover| cover - 1.0).collect(),
        goal: 0.0,
        goal_label: "demand met".to_owned(),
        below_label: "of 100 fall short".to_owned(),
        above_label: "of 100 meet it".to_owned(),
        labels: labels("Token headroom in 100 possible futures", "Future", "Headroom"),
    })
}

/// Which constraint binds in how many futures, the commonest first.
pub(crate) fn binding(answer: &Simulated) -> Chart {
    let mut slices: Vec<Slice> = Constraint::ALL
        .into_iter()
        .zip(answer.summary.binding)
        .map(|(constraint, share)| Slice { label: constraint.name().to_owned(), share })
        .collect();
    slices.sort_by(|a, b| b.share.total_cmp(&a.share));
    Chart::ShareBar(ShareBar {
        slices,
        labels: labels("What binds", "Constraint", "Share of futures"),
    })
}

/// Where the capex goes: lines, and the chips bought in the median world.
pub(crate) fn money(answer: &Simulated) -> Chart {
    let plan = &answer.plan;
    let lines = CAPEX_LINES.iter().zip(plan.split.fractions()).enumerate();
    let children = lines.map(|(line, (spec, share))| {
        let value = share * plan.capex_bn_cny();
        let children = if line == 0 { chips(answer) } else { Vec::new() };
        node(spec.name, value, Texture::Plain, children)
    });
    Chart::Icicle(Icicle {
        root: node("Capex 2026", plan.capex_bn_cny(), Texture::Plain, children.collect()),
        share_heading: "Share".to_owned(),
        labels: labels("Where the money goes", "Line", "Amount"),
    })
}

fn chips(answer: &Simulated) -> Vec<Node> {
    let central = &answer.central;
    let bought = ACCELERATORS.iter().zip(central.spent_bn);
    let mut nodes: Vec<Node> = bought
        .map(|(accelerator, spent)| node(accelerator.name, spent, Texture::Plain, Vec::new()))
        .collect();
    // Rounding leaves a trace of money where none is left over.
    if central.unspent_bn > 1e-6 {
        nodes.push(node("Unspent", central.unspent_bn, Texture::Hatched, Vec::new()));
    }
    nodes
}

fn node(label: &str, value: f64, texture: Texture, children: Vec<Node>) -> Node {
    Node { label: label.to_owned(), value, value_label: yuan_bn(value), texture, children }
}

/// Token capacity beside token demand.
pub(crate) fn capacity(answer: &Simulated) -> Chart {
    let row = |label: &str, observable| {
        let interval = answer.summary.of(observable).interval;
        let model::Interval { p5, p25, p50, p75, p95 } = interval;
        IntervalRow { label: label.to_owned(), interval: Interval { p5, p25, p50, p75, p95 } }
    };
    Chart::IntervalRows(IntervalRows {
        rows: vec![
            row("Capacity", Observable::TokenCapacity),
            row("Demand", Observable::TokenDemand),
        ],
        scale: AxisScale::Log,
        unit: "trillion tokens a day".to_owned(),
        labels: labels("Token capacity and demand in December 2026", "Quantity", "tn/day"),
    })
}

/// Cumulative probability of both headrooms.
pub(crate) fn covers(answer: &Simulated) -> Chart {
    let curve = |label: &str, observable| {
        let values: Vec<f64> = percentiles(answer, observable).collect();
        Curve::from_quantiles(label, &values)
    };
    Chart::Cdf(Cdf {
        curves: vec![
            curve("Tokens", Observable::TokenCover),
            curve("Recommendation", Observable::RequestCover),
        ],
        target: Some(Target { value: 1.0, label: "demand met".to_owned() }),
        scale: AxisScale::Log,
        unit: "capacity over demand".to_owned(),
        labels: labels("Probability that cover stays below", "Cover", "Probability"),
    })
}

/// Capex of peers, one row a company; nothing is added up.
pub(crate) fn peers(peers: &[Peer]) -> Chart {
    let rows = peers.iter().map(|peer| DotRow {
        label: peer.company.clone(),
        note: peer.figures.last().map_or_else(String::new, |figure| figure.definition.clone()),
        highlighted: peer.company == sentences::SUBJECT,
        dots: peer
            .figures
            .iter()
            .map(|figure| Dot {
                period: figure.year.clone(),
                value: figure.usd_bn,
                kind: figure.standing.mark(),
                low: None,
                high: None,
            })
            .collect(),
    });
    Chart::DotRows(DotRows {
        rows: rows.collect(),
        unit: "US$ bn".to_owned(),
        words: DotRowsWords {
            period: "Year".to_owned(),
            kind: "Standing".to_owned(),
            range: "Range".to_owned(),
            note: "What the figure counts".to_owned(),
            actual: standing(Standing::Actual).to_owned(),
            guidance: standing(Standing::Outlook).to_owned(),
            estimate: standing(Standing::Estimate).to_owned(),
        },
        labels: labels("Capital expenditure of peers", "Company", "US$ bn"),
    })
}

/// What a reader would call a standing.
pub(crate) const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Actual => "actual",
        Standing::Outlook => "guidance or plan",
        Standing::Estimate => "estimate",
    }
}

/// One figure of the answer: what it is, its median and its 90 % range.
pub(crate) struct KeyFigure {
    /// What it is.
    pub label: &'static str,
    /// The median with its unit.
    pub median: String,
    /// The 5th and 95th percentile.
    pub range: String,
    /// The symbol by which the model knows it.
    pub symbol: &'static str,
    /// Whether it says what something costs.
    pub is_cost: bool,
}

/// The figures that stand beside the charts.
pub(crate) fn key_figures(answer: &Simulated) -> Vec<KeyFigure> {
    let figure = |label, observable, symbol| {
        let interval = answer.summary.of(observable).interval;
        KeyFigure {
            label,
            median: number(interval.p50),
            range: format!("{} to {}", number(interval.p5), number(interval.p95)),
            symbol,
            is_cost: matches!(symbol, "c_mtok" | "c_krec" | "tco"),
        }
    };
    vec![
        figure("Cost of a million tokens, ¥", Observable::TokenCost, "c_mtok"),
        figure("Cost of a thousand feed requests, ¥", Observable::RequestCost, "c_krec"),
        figure("Annual cost, ¥bn", Observable::TotalCost, "tco"),
        figure("New accelerators deployed, thousand", Observable::Deployed, "units_new"),
        figure("Live fleet in December, thousand", Observable::Live, "n_live"),
        figure("IT power, MW", Observable::ItPower, "mw_it"),
        figure("Training over its goal, ×", Observable::TrainingCover, "h_tr"),
        figure("Net present value, ¥bn (weak)", Observable::NetPresentValue, "npv"),
    ]
}

/// The odds of each part of the goal, in futures of a hundred.
///
/// Each with the symbol by which the model knows what is asked of it.
pub(crate) fn odds(answer: &Simulated) -> [(&'static str, String, &'static str); 4] {
    let odds = &answer.summary.odds;
    [
        ("Both goals", in_hundred(odds.goal), "goal"),
        ("Tokens: demand met", in_hundred(odds.tokens), "h_gen"),
        ("Feed: demand met with a tenth to spare", in_hundred(odds.requests), "h_rec"),
        ("Training goal", in_hundred(odds.training), "h_tr"),
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
            plan,
            summary: Summary::new(&tally).expect("there are trials"),
            central: Central::of(&plan),
            name: "0123ABCD".to_owned(),
            backend: Backend::Server,
            workers: 1,
            elapsed_millis: 1.0,
        }
    }

    #[test]
    fn lines_and_chips_add_up_to_their_parents() {
        let Chart::Icicle(icicle) = money(&answer()) else { panic!("money is an icicle") };
        let sum = |node: &Node| node.children.iter().map(|child| child.value).sum::<f64>();
        assert!((sum(&icicle.root) - 160.0).abs() < 1e-9);
        assert!((sum(&icicle.root.children[0]) - 85.0).abs() < 1e-9);
    }

    #[test]
    fn binding_shares_sum_to_one() {
        let Chart::ShareBar(bar) = binding(&answer()) else { panic!("binding is a bar") };
        let sum: f64 = bar.slices.iter().map(|slice| slice.share).sum();
        assert!((sum - 1.0).abs() < 1e-12);
    }
}
