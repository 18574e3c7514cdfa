use analysis::questions::{OptionValue, Policy, PolicyValue};
use charts::{PlotPoint, PointPlot, PointSeries, Tone};
use model::ExportState;

use super::{ERRORS, Panel, bars, error, futures, give_or_take, labels, row, table, with_error};
use crate::stops::month;
use words::{fixed, number, signed};

/// What clearance is worth by its month, and what the policies are worth.
pub(super) fn panels(value: &OptionValue) -> Vec<Panel> {
    vec![months(value), policies(value)]
}

fn months(value: &OptionValue) -> Panel {
    let finding = match value.last_useful_month {
        Some(last) => format!(
            "H200 that clear serve more tokens a day than domestic chips bought at once if they \
             clear by {}; later, waiting does not pay.",
            month(last)
        ),
        None => {
            "In no month do H200 that clear serve more tokens a day than domestic chips bought \
                 at once."
                .to_owned()
        }
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
    let title = "When H200 clear, if a quota is allowed";
    let headings = ["Month of 2026", "Over domestic at once, tn/day", "±", "Goal met, in 100", "±"];
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
            across: "month of 2026 in which H200 clear".to_owned(),
            upwards: "tn tokens a day over domestic chips at once".to_owned(),
            table: table(&headings, value.months.iter().map(cells).collect()),
            labels: labels(title, "Month", "tn/day"),
        }),
        note: ERRORS,
    }
}

fn name(policy: Policy) -> &'static str {
    match policy {
        Policy::Commit => "Commit: all domestic, at once",
        Policy::Wait => "Wait: hold the money, later in the queue",
        Policy::Flex => "Flex: hold the money and refill",
    }
}

fn policies(value: &OptionValue) -> Panel {
    let trial = value.trial.break_even_bn_per_tn.map_or(String::new(), |worth| {
        format!(
            "; the trial order pays by its news alone if a trillion tokens a day is worth ¥{}bn",
            number(worth)
        )
    });
    let finding = format!(
        "The option to use what clears is worth {} tn tokens a day over committing at once; waiting at \
         the price of a later place is worth {}{trial}.",
        give_or_take(value.option, 1),
        give_or_take(value.policies[1].over_commit_tn, 1),
    );
    let cells = |policy: &PolicyValue| {
        let mut cells = vec![name(policy.policy).to_owned()];
        cells.extend(with_error(policy.served_tn, 1));
        cells.extend(with_error(policy.over_commit_tn, 2));
        cells.extend(futures(policy.goal));
        cells.extend(policy.by_state_tn.map(|served| fixed(served, 1)));
        cells
    };
    let states =
        ExportState::ALL.map(|state| format!("If {}, tn/day", state.name().to_ascii_lowercase()));
    let mut headings =
        vec!["Policy", "Served, tn/day", "±", "Over commit, tn/day", "±", "Goal met, in 100", "±"];
    headings.extend(states.iter().map(String::as_str));
    let draw = |policy: &PolicyValue| row(name(policy.policy), policy.over_commit_tn, 1);
    let title = "What the option is worth";
    Panel {
        title,
        finding,
        chart: bars(
            value.policies.iter().map(draw).collect(),
            "tn tokens a day over committing at once",
            table(&headings, value.policies.iter().map(cells).collect()),
            labels(title, "Policy", "Over commit, tn/day"),
        ),
        note: ERRORS,
    }
}
