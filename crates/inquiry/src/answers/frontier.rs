use analysis::Estimate;
use analysis::questions::{Front, Judged};
use charts::{PlotPoint, PointPlot, PointSeries, Tone};

use super::{GOAL_MET, PLUS_MINUS, Panel, futures, labels, table};
use words::{Phrase, billions, count, fixed, in_hundred, number, say};

const PLAN: Phrase = Phrase::new("Plan", "方案");
const THIS_PLAN: Phrase = Phrase::new("This plan", "本方案");
const LIKELIEST: Phrase = Phrase::new("Likeliest", "概率最高");
const NOT_BEATEN: Phrase = Phrase::new("Not beaten", "未被超越");

/// Plans that none beats, by what they serve and what they leave unserved in bad futures.
pub(super) fn panel(front: &Front) -> Panel {
    let plateau: Vec<&Judged> = front.designs.iter().filter(|design| design.on_plateau).collect();
    let others: Vec<&Judged> = front.designs.iter().filter(|design| !design.on_plateau).collect();
    let best = front.designs.first().unwrap_or(&front.base);
    let finding = say!(
        "Of {} plans tried at this capex the likeliest meets the goal in {} of 100 futures and this \
         plan in {}; {}.",
        "在这一资本开支下试过{}种方案，每100种未来中，达标概率最高的有{}种达标，本方案有{}种；{}。",
        count(front.tried),
        in_hundred(best.fresh.goal),
        in_hundred(front.base.fresh.goal),
        flat(plateau.len()),
    );
    let point = |design: &Judged| PlotPoint {
        across: design.fresh.served_tn,
        upwards: design.fresh.shortfall_tail * 100.0,
        error: None,
    };
    let series = |label: Phrase, designs: &[&Judged], tone| PointSeries {
        label: label.to_string(),
        points: designs.iter().map(|design| point(design)).collect(),
        joined: false,
        tone,
    };
    let rows = std::iter::once(cells(THIS_PLAN, &front.base));
    let rows = rows.chain(
        front
            .designs
            .iter()
            .map(|design| cells(if design.on_plateau { LIKELIEST } else { NOT_BEATEN }, design)),
    );
    let unit = billions().unit;
    let headings = [
        PLAN.to_string(),
        GOAL_MET.to_string(),
        PLUS_MINUS.to_string(),
        say!("Served, tn/day", "满足的需求，万亿/日"),
        say!("Unserved in the worst tenth, %", "最差一成未来中未满足，%"),
        say!("Cash, {unit}", "现金，{unit}"),
        say!("Training met, in 100", "训练达标数（每100种）"),
        say!("Leases, {unit} a year", "租赁，{unit}/年"),
        say!("Owned fleet: feed / generative / training, %", "自有集群：推荐/生成/训练，%"),
    ];
    let title = Phrase::new("Plans that no other beats in everything", "没有被全面超越的方案");
    Panel {
        title,
        finding,
        chart: Box::new(PointPlot {
            series: vec![
                series(
                    Phrase::new("Not beaten in everything", "未被全面超越"),
                    &others,
                    Tone::Faint,
                ),
                series(
                    Phrase::new("As likely as the likeliest", "与概率最高者相当"),
                    &plateau,
                    Tone::Strong,
                ),
                series(THIS_PLAN, &[&front.base], Tone::Other),
            ],
            across: say!("tokens served, tn/day (mean)", "满足的词元，万亿/日（均值）"),
            upwards: say!(
                "% of demand unserved in the worst tenth of futures",
                "最差一成未来中未满足的需求，%"
            ),
            table: table(&headings, rows.collect()),
            labels: labels(title, PLAN, say!("Unserved, %", "未满足，%")),
        }),
        note: Phrase::new(
            "Better plans lie to the right and below. Judged in futures that the search did not see.",
            "越靠右下越好。评判所用的未来未参与搜索。",
        ),
    }
}

/// Whether there is one best plan.
fn flat(likeliest: usize) -> String {
    match likeliest {
        0 | 1 => {
            say!(
                "no other is as likely within one standard error",
                "一个标准误之内没有与之相当的方案"
            )
        }
        many => say!(
            "{many} plans are as likely within one standard error, so the top is flat",
            "一个标准误之内有{many}种方案与之相当，最优点并不突出",
        ),
    }
}

fn cells(name: Phrase, design: &Judged) -> Vec<String> {
    let goal = Estimate { value: design.fresh.goal, error: Some(design.goal_error) };
    let [goal, error] = futures(goal);
    let owned = design.plan.owned.fractions();
    let owned: Vec<String> = owned.iter().map(|share| fixed(share * 100.0, 0)).collect();
    vec![
        name.to_string(),
        goal,
        error,
        number(design.fresh.served_tn),
        fixed(design.fresh.shortfall_tail * 100.0, 1),
        billions().number(design.fresh.cash_bn),
        in_hundred(design.training),
        billions().number(design.plan.lease_bn_cny()),
        owned.join(" / "),
    ]
}
