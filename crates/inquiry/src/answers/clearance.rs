use analysis::questions::{OptionValue, Policy, PolicyValue};
use charts::{PlotPoint, PointPlot, PointSeries, Tone};
use model::ExportState;

use super::{
    ERRORS, GOAL_MET, PLUS_MINUS, Panel, bars, error, futures, give_or_take, labels, row, table,
    with_error,
};
use crate::stops::month;
use words::{Phrase, fixed, say, signed, yuan_bn};

const POLICY: Phrase = Phrase::new("Policy", "策略");
const OVER_COMMIT: Phrase = Phrase::new("Over commit, tn/day", "比立即锁定多，万亿/日");

/// What clearance is worth by its month, and what the policies are worth.
pub(super) fn panels(value: &OptionValue) -> Vec<Panel> {
    vec![months(value), policies(value)]
}

fn months(value: &OptionValue) -> Panel {
    let finding = match value.last_useful_month {
        Some(last) => say!(
            "H200 that clear serve more tokens a day than domestic chips bought at once if they \
             clear by {}; later, waiting does not pay.",
            "H200若不晚于{}放行，每天服务的词元就多于立即购买的国产芯片；再晚，等待就不划算。",
            month(last)
        ),
        None => say!(
            "In no month do H200 that clear serve more tokens a day than domestic chips bought at \
             once.",
            "无论哪个月放行，H200每天服务的词元都不多于立即购买的国产芯片。",
        ),
    };
    let points = value.months.iter().map(|month| PlotPoint {
        across: month.month,
        upwards: month.over_commit_tn.value,
        error: month.over_commit_tn.error,
    });
    let cells = |found: &analysis::questions::Month| {
        let over = found.over_commit_tn;
        let mut cells = vec![month(found.month), signed(over.value, 2), error(over, 2)];
        cells.extend(futures(found.goal));
        cells
    };
    let title = Phrase::new("When H200 clear, if a quota is allowed", "若允许配额，H200何时放行");
    let headings = [
        Phrase::new("Month of 2026", "2026年月份"),
        Phrase::new("Over domestic at once, tn/day", "比立即买国产多，万亿/日"),
        PLUS_MINUS,
        GOAL_MET,
        PLUS_MINUS,
    ];
    Panel {
        title,
        finding,
        chart: Box::new(PointPlot {
            series: vec![PointSeries {
                label: String::new(),
                points: points.collect(),
                joined: true,
                tone: Tone::Strong,
            }],
            across: say!("month of 2026 in which H200 clear", "H200放行的月份（2026年）"),
            upwards: say!(
                "tn tokens a day over domestic chips at once",
                "比立即买国产芯片多的词元，万亿/日"
            ),
            table: table(&headings, value.months.iter().map(cells).collect()),
            labels: labels(title, say!("Month", "月份"), say!("tn/day", "万亿/日")),
        }),
        note: ERRORS,
    }
}

fn name(policy: Policy) -> Phrase {
    match policy {
        Policy::Commit => Phrase::new("Commit: all domestic, at once", "锁定：立即全部买国产"),
        Policy::Wait => {
            Phrase::new("Wait: hold the money, later in the queue", "等待：留着资金，排队靠后")
        }
        Policy::Flex => Phrase::new("Flex: hold the money and refill", "灵活：留着资金，随时补购"),
    }
}

fn policies(value: &OptionValue) -> Panel {
    let trial = value.trial.break_even_bn_per_tn.map_or(String::new(), |worth| {
        let worth = yuan_bn(worth);
        say!(
            "; the trial order pays by its news alone if a trillion tokens a day is worth {worth}",
            "；若每天一万亿词元值{worth}，试订单仅凭带来的信息就划算",
        )
    });
    let finding = say!(
        "The option to use what clears is worth {} tn tokens a day over committing at once; waiting at \
         the price of a later place is worth {}{trial}.",
        "与立即锁定相比，能用上放行芯片的选择权每天值{}万亿词元；以排队靠后为代价的等待值{}万亿{trial}。",
        give_or_take(value.option, 1),
        give_or_take(value.policies[1].over_commit_tn, 1),
    );
    let cells = |policy: &PolicyValue| {
        let mut cells = vec![name(policy.policy).to_string()];
        cells.extend(with_error(policy.served_tn, 1));
        cells.extend(with_error(policy.over_commit_tn, 2));
        cells.extend(futures(policy.goal));
        cells.extend(policy.by_state_tn.map(|served| fixed(served, 1)));
        cells
    };
    let states = ExportState::ALL.map(|state| {
        let state = state.name().to_ascii_lowercase();
        say!("If {state}, tn/day", "{state}时，万亿/日")
    });
    let headings = [
        POLICY,
        Phrase::new("Served, tn/day", "服务量，万亿/日"),
        PLUS_MINUS,
        OVER_COMMIT,
        PLUS_MINUS,
        GOAL_MET,
        PLUS_MINUS,
    ];
    let headings: Vec<String> = headings.iter().map(Phrase::to_string).chain(states).collect();
    let draw = |policy: &PolicyValue| row(name(policy.policy).text(), policy.over_commit_tn, 1);
    let title = Phrase::new("What the option is worth", "选择权值多少");
    Panel {
        title,
        finding,
        chart: bars(
            value.policies.iter().map(draw).collect(),
            say!("tn tokens a day over committing at once", "比立即锁定多的词元，万亿/日"),
            table(&headings, value.policies.iter().map(cells).collect()),
            labels(title, POLICY, OVER_COMMIT),
        ),
        note: ERRORS,
    }
}
