use analysis::questions::{LeverRow, LeverTable};
use charts::BarRows;

use super::{ERRORS, Panel, error, futures, give_or_take, labels, largest, row, table, with_error};
use words::{in_hundred, signed};

/// What each lever does to the odds, the strongest first.
pub(super) fn panel(found: &LeverTable) -> Panel {
    let levers: Vec<&LeverRow> = found.levers.iter().collect();
    let sorted = largest(&levers, |lever| lever.gain_points.value);
    let best = sorted.first().map_or("none helps".to_owned(), |best| {
        format!(
            "“{}” helps most: {} points of the odds",
            best.name,
            give_or_take(best.gain_points, 1)
        )
    });
    let finding = format!(
        "Of {} levers, {best}. A billion yuan more adds {} points as capex and {} as leases.",
        sorted.len(),
        give_or_take(found.points_per_capex_bn, 2),
        give_or_take(found.points_per_lease_bn, 2),
    );
    let cells = |lever: &LeverRow| {
        let [goal, goal_error] = futures(lever.goal);
        let gain = signed(lever.gain_points.value, 1);
        let mut cells = vec![lever.name.clone(), gain, error(lever.gain_points, 1)];
        cells.extend([goal, goal_error]);
        cells.extend(futures(lever.training));
        let none = || ["–".to_owned(), "–".to_owned()];
        cells.extend(lever.points_per_bn.map_or_else(none, |points| with_error(points, 2)));
        cells
    };
    let rows = std::iter::once(&found.base).chain(sorted.iter().copied()).map(cells);
    let columns = [
        "Lever",
        "Gain, points",
        "±",
        "Goal met, in 100",
        "±",
        "Training met, in 100",
        "±",
        "Points per bn yuan",
        "±",
    ];
    Panel {
        title: "What each lever does to the odds of the goal",
        finding,
        chart: Box::new(BarRows {
            rows: sorted.iter().map(|lever| row(&lever.name, lever.gain_points, 1)).collect(),
            origin: 0.0,
            origin_label: format!("{} in 100 without any", in_hundred(found.base.goal.value)),
            unit: "points of the odds".to_owned(),
            table: table(&columns, rows.collect()),
            labels: labels("What each lever does to the odds, in points", "Lever", "Gain"),
        }),
        note: ERRORS,
    }
}
