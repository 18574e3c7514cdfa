use analysis::Estimate;
use analysis::questions::BindingTable;
use charts::{HeatCell, HeatMap, Table};
use model::Constraint;

use super::{Panel, futures, labels};
use words::{Phrase, in_hundred, say};

/// What binds, export state by export state.
pub(super) fn panel(found: &BindingTable) -> Panel {
    let shares = found.overall.iter().zip(Constraint::ALL).enumerate();
    let most = shares.max_by(|(_, (a, _)), (_, (b, _))| a.value.total_cmp(&b.value));
    let finding = most.map_or(String::new(), |(code, (share, constraint))| {
        let state = |row: &analysis::questions::BindingRow| {
            say!(
                "{} if {}",
                "{1}时{0}种",
                in_hundred(row.shares[code].value),
                row.state.name().to_ascii_lowercase()
            )
        };
        let states = found.states.iter().map(state).collect::<Vec<_>>().join(&say!(", ", "，"));
        let share = in_hundred(share.value);
        say!(
            "{} binds in {share} of 100 futures: {states}.",
            "每100种未来中，{}在{share}种里构成瓶颈约束：{states}。",
            constraint.name()
        )
    });
    let mut columns: Vec<String> =
        found.states.iter().map(|row| row.state.short_name().to_string()).collect();
    columns.push(say!("All", "全部"));
    let of = |code: usize| -> Vec<Estimate> {
        let states = found.states.iter().map(|row| row.shares[code]);
        states.chain(std::iter::once(found.overall[code])).collect()
    };
    let constraints = || Constraint::ALL.into_iter().enumerate();
    let cell = |share: Estimate| HeatCell {
        value: share.value,
        label: in_hundred(share.value),
        marked: false,
    };
    let line = |(code, constraint): (usize, Constraint)| {
        let cells = of(code).into_iter().flat_map(futures);
        std::iter::once(constraint.name().to_owned()).chain(cells).collect()
    };
    let mut rows: Vec<Vec<String>> = constraints().map(line).collect();
    let goals = found.states.iter().flat_map(|row| futures(row.goal));
    let goals = goals.chain(["–".to_owned(), "–".to_owned()]);
    rows.push(std::iter::once(say!("Goal met", "达标")).chain(goals).collect());
    let mut headings = vec![say!("In 100 futures", "每100种未来中")];
    headings.extend(columns.iter().flat_map(|column| [column.clone(), "±".to_owned()]));
    let title = Phrase::new("What binds under each export rule", "各种出口规则下的瓶颈约束");
    Panel {
        title,
        finding,
        chart: Box::new(HeatMap {
            across: say!("if the rule is, futures of 100", "各出口规则下，每100种未来"),
            down: String::new(),
            rows: constraints().map(|(_, constraint)| constraint.name().to_owned()).collect(),
            cells: constraints().flat_map(|(code, _)| of(code)).map(cell).collect(),
            columns,
            range: (0.0, 1.0),
            key: [say!("0 in 100", "0种"), say!("100 in 100", "100种")],
            table: Table { columns: headings, rows },
            labels: labels(
                title,
                say!("Constraint", "约束"),
                say!("Futures of 100", "每100种未来"),
            ),
        }),
        note: Phrase::new(
            "“All” weighs the rules by their probabilities in this plan (estimate).",
            "“全部”按各规则在本方案中的概率（估计值）加权。",
        ),
    }
}
