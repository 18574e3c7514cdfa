use analysis::questions::{LeverRow, LeverTable};
use charts::BarRows;

use super::{
    ERRORS, GOAL_MET, PLUS_MINUS, Panel, error, futures, give_or_take, labels, largest, row, table,
    with_error,
};
use words::{Phrase, in_hundred, say, signed};

const LEVER: Phrase = Phrase::new("Lever", "变化");

/// What each lever does to the odds, the strongest first.
pub(super) fn panel(found: &LeverTable) -> Panel {
    let levers: Vec<&LeverRow> = found.levers.iter().collect();
    let sorted = largest(&levers, |lever| lever.gain_points.value);
    let best = sorted.first().map_or(say!("none helps", "没有一项有帮助"), |best| {
        say!(
            "“{}” helps most: {} points of the odds",
            "“{}”帮助最大，达标概率{}个百分点",
            best.name,
            give_or_take(best.gain_points, 1)
        )
    });
    let finding = say!(
        "Of {} levers, {best}. A billion yuan more moves the odds by {} points as capex and {} as leases.",
        "{}项变化中，{best}。每多投10亿元，用于资本开支使概率变动{}个百分点，用于租赁变动{}个百分点。",
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
        LEVER,
        Phrase::new("Gain, points", "增减（百分点）"),
        PLUS_MINUS,
        GOAL_MET,
        PLUS_MINUS,
        Phrase::new("Training met, in 100", "训练达标数（每100种）"),
        PLUS_MINUS,
        Phrase::new("Points per bn yuan", "每10亿元的百分点"),
        PLUS_MINUS,
    ];
    Panel {
        title: Phrase::new(
            "What each lever does to the odds of the goal",
            "各项变化对达标概率的作用",
        ),
        finding,
        chart: Box::new(BarRows {
            rows: sorted.iter().map(|lever| row(&lever.name, lever.gain_points, 1)).collect(),
            origin: 0.0,
            origin_label: say!(
                "{} in 100 without any",
                "不作变化：每100种中{}种",
                in_hundred(found.base.goal.value)
            ),
            unit: say!("points of the odds", "达标概率，百分点"),
            table: table(&columns, rows.collect()),
            labels: labels(
                say!(
                    "What each lever does to the odds, in points",
                    "各项变化对达标概率的作用，百分点"
                ),
                LEVER,
                say!("Gain", "增减"),
            ),
        }),
        note: ERRORS,
    }
}
