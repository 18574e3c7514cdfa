use analysis::Estimate;
use analysis::questions::{Front, Judged};
use charts::{PlotPoint, PointPlot, PointSeries, Tone};

use super::{Panel, futures, labels, table};
use words::{count, fixed, in_hundred, number};

/// Plans that none beats, by what they serve and what they leave unserved in bad futures.
pub(super) fn panel(front: &Front) -> Panel {
    let plateau: Vec<&Judged> = front.designs.iter().filter(|design| design.on_plateau).collect();
    let others: Vec<&Judged> = front.designs.iter().filter(|design| !design.on_plateau).collect();
    let best = front.designs.first().unwrap_or(&front.base);
    let finding = format!(
        "Of {} plans tried at this capex the likeliest meets the goal in {} of 100 futures and this \
         plan in {}; {}.",
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
    let series = |label: &str, designs: &[&Judged], tone| PointSeries {
        label: label.to_owned(),
        points: designs.iter().map(|design| point(design)).collect(),
        joined: false,
        tone,
    };
    let named = |name: &str| name.to_owned();
    let rows = std::iter::once(cells(named("This plan"), &front.base));
    let rows = rows.chain(front.designs.iter().map(|design| {
        cells(named(if design.on_plateau { "Likeliest" } else { "Not beaten" }), design)
    }));
    let headings = [
        "Plan",
        "Goal met, in 100",
        "±",
        "Served, tn/day",
        "Unserved in the worst tenth, %",
        "Cash, bn yuan",
        "Training met, in 100",
        "Leases, bn yuan a year",
        "Owned fleet: feed / generative / training, %",
    ];
    let title = "Plans that no other beats in everything";
    Panel {
        title,
        finding,
        chart: Box::new(PointPlot {
            series: vec![
                series("Not beaten in everything", &others, Tone::Faint),
                series("As likely as the likeliest", &plateau, Tone::Strong),
                series("This plan", &[&front.base], Tone::Other),
            ],
            across: "tokens served, tn/day (mean)".to_owned(),
            upwards: "% of demand unserved in the worst tenth of futures".to_owned(),
            table: table(&headings, rows.collect()),
            labels: labels(title, "Plan", "Unserved, %"),
        }),
        note: "Better plans lie to the right and below. Judged in futures that the search did not see.",
    }
}

/// Whether there is one best plan.
fn flat(likeliest: usize) -> String {
    match likeliest {
        0 | 1 => "no other is as likely within one standard error".to_owned(),
        many => format!("{many} plans are as likely within one standard error, so the top is flat"),
    }
}

fn cells(name: String, design: &Judged) -> Vec<String> {
    let goal = Estimate { value: design.fresh.goal, error: Some(design.goal_error) };
    let [goal, error] = futures(goal);
    let owned = design.plan.owned.fractions();
    let owned: Vec<String> = owned.iter().map(|share| fixed(share * 100.0, 0)).collect();
    vec![
        name,
        goal,
        error,
        number(design.fresh.served_tn),
        fixed(design.fresh.shortfall_tail * 100.0, 1),
        number(design.fresh.cash_bn),
        in_hundred(design.training),
        number(design.plan.lease_bn_cny()),
        owned.join(" / "),
    ]
}
