use analysis::Estimate;
use analysis::questions::BindingTable;
use charts::{HeatCell, HeatMap};
use model::Constraint;

use super::{Panel, futures, labels, table};
use words::in_hundred;

/// What binds, export state by export state.
pub(super) fn panel(found: &BindingTable) -> Panel {
    let shares = found.overall.iter().zip(Constraint::ALL).enumerate();
    let most = shares.max_by(|(_, (a, _)), (_, (b, _))| a.value.total_cmp(&b.value));
    let finding = most.map_or(String::new(), |(code, (share, constraint))| {
        let state = |row: &analysis::questions::BindingRow| {
            format!(
                "{} if {}",
                in_hundred(row.shares[code].value),
                row.state.name().to_ascii_lowercase()
            )
        };
        let states = found.states.iter().map(state).collect::<Vec<_>>().join(", ");
        let share = in_hundred(share.value);
        format!("{} binds in {share} of 100 futures: {states}.", constraint.name())
    });
    let mut columns: Vec<String> =
        found.states.iter().map(|row| row.state.name().replace(" of 20,000", "")).collect();
    columns.push("All".to_owned());
    let of = |code: usize| -> Vec<Estimate> {
        let states = found.states.iter().map(|row| row.shares[code]);
        states.chain(std::iter::once(found.overall[code])).collect()
    };
    let constraints = || Constraint::ALL.into_iter().enumerate();
    let cell = |share: Estimate| HeatCell {
        share: share.value,
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
    rows.push(std::iter::once("Goal met".to_owned()).chain(goals).collect());
    let mut headings = vec!["In 100 futures".to_owned()];
    headings.extend(columns.iter().flat_map(|column| [column.clone(), "±".to_owned()]));
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    Panel {
        title: "What binds under each export rule",
        finding,
        chart: Box::new(HeatMap {
            across: "if the rule is, futures of 100".to_owned(),
            down: String::new(),
            rows: constraints().map(|(_, constraint)| constraint.name().to_owned()).collect(),
            cells: constraints().flat_map(|(code, _)| of(code)).map(cell).collect(),
            columns,
            key: ["0 in 100".to_owned(), "100 in 100".to_owned()],
            table: table(&headings, rows),
            labels: labels("What binds under each export rule", "Constraint", "Futures of 100"),
        }),
        note: "“All” weighs the rules by their probabilities in this plan (estimate).",
    }
}
