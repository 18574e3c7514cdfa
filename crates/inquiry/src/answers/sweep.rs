use analysis::questions::{Cell, Grid};
use charts::{HeatCell, HeatMap};

use super::{Asked, GOAL_MET, PLUS_MINUS, Panel, futures, labels, table, with_error};
use crate::movers::MOVERS;
use crate::stops::STOPS;
use crate::topic::Topic;
use words::{Phrase, in_hundred, say};

/// The odds over two things that move.
pub(super) fn panel(grid: &Grid, asked: Asked) -> Option<Panel> {
    let Topic::Sweep(across, down) = *asked.topic else { return None };
    let (stops_across, stops_down) = (&STOPS[across], &STOPS[down]);
    let (across, down) = (&MOVERS[across], &MOVERS[down]);
    let (columns, rows) = (stops_across.labels(), stops_down.labels());
    let place = |index: usize| {
        let (column, row) = (columns.get(index % columns.len())?, rows.get(index / columns.len())?);
        let (column, row) = (stops_across.says(column), stops_down.says(row));
        Some(say!("{column}, {row}", "{column}，{row}"))
    };
    let odds = || grid.cells.iter().map(|cell| cell.goal.value).enumerate();
    let least = odds().min_by(|a, b| a.1.total_cmp(&b.1))?;
    let most = odds().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let finding = say!(
        "The goal is met in {} in 100 futures at best ({}) and in {} in 100 at worst ({}).",
        "每100种未来中，最好时有{}种达标（{}），最差时有{}种（{}）。",
        in_hundred(most.1),
        place(most.0)?,
        in_hundred(least.1),
        place(least.0)?,
    );
    let here = [stops_across.here(asked.plan), stops_down.here(asked.plan)];
    let cell = |(index, cell): (usize, &Cell)| HeatCell {
        value: cell.goal.value,
        label: in_hundred(cell.goal.value),
        marked: here != [None, None]
            && here[0].is_none_or(|column| column == index % columns.len())
            && here[1].is_none_or(|row| row == index / columns.len()),
    };
    let line = |(index, cell): (usize, &Cell)| {
        let (column, row) = (&columns[index % columns.len()], &rows[index / columns.len()]);
        let mut line = vec![column.clone(), row.clone()];
        line.extend(futures(cell.goal));
        line.extend(with_error(cell.median, 2));
        line
    };
    let cells = || grid.cells.iter().enumerate();
    let cover = Phrase::new("Median token cover, ×", "词元覆盖率中位数，×");
    let headings = [across.name, down.name, GOAL_MET, PLUS_MINUS, cover, PLUS_MINUS];
    let lines = cells().map(line).collect();
    let heat = cells().map(cell).collect();
    Some(Panel {
        title: Phrase::new("The odds over two things that move", "两个变量下的达标概率"),
        finding,
        chart: Box::new(HeatMap {
            across: across.name.to_string(),
            down: down.name.to_string(),
            cells: heat,
            table: table(&headings, lines),
            columns,
            rows,
            range: (least.1, most.1.max(least.1 + 0.01)),
            key: [least.1, most.1].map(|odds| say!("{} in 100", "{}种", in_hundred(odds))),
            labels: labels(
                say!("Futures of 100 in which the goal is met", "每100种未来中达标的种数"),
                down.name,
                say!("Odds", "概率"),
            ),
        }),
        note: Phrase::new(
            "Framed: where this plan stands. Numbers are futures of 100.",
            "方框：本方案所在位置。数字为每100种未来中的种数。",
        ),
    })
}
