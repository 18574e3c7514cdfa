use analysis::questions::{ClearanceOption, Month, OptionValue, Policy, PolicyValue};
use analysis::{Answer, Question};
use clap::Args;
use model::{ExportRule, ExportState};

use super::ask::{AskArguments, ask, other_answer};
use super::failure::Failure;
use super::report::{Caption, Cell, Column, Kind, Report, Table};

const EXAMPLES: &str = "\
Value is the mean of the tokens served, in trillions a day. `commit` buys domestic chips at once,
`wait` holds the money for H200 at a later place in the queue, `flex` holds it and refills.

Examples:
  headroom option
  headroom option --queue-factor 0.8 --months-under open
  headroom option --scenario plan.toml --json --out option.json";

/// Whose option is valued, and how waiting is paid for.
#[derive(Debug, Clone, PartialEq, Args)]
#[command(after_help = EXAMPLES)]
pub struct OptionArguments {
    #[command(flatten)]
    ask: AskArguments,

    /// What waiting leaves of domestic supply, as a fraction
    #[arg(long, value_name = "FRACTION", default_value_t = 0.9)]
    queue_factor: f64,

    /// The export state in which the month of clearance is looked at
    #[arg(long, value_name = "STATE", default_value = "quota",
          value_parser = ["denied", "trial", "quota", "open"])]
    months_under: String,
}

/// Says what export clearance is worth, and what it is worth to know of it.
pub(crate) fn option(arguments: &OptionArguments) -> Result<(), Failure> {
    let reading = arguments.ask.reading()?;
    let published = ClearanceOption::published(reading.scenario.clone(), reading.sampling);
    let months_under = match ExportRule::from_key(&arguments.months_under) {
        Some(ExportRule::Fixed(state)) => state,
        _ => published.months_under,
    };
    let queue_factor = arguments.queue_factor;
    let question = Question::Option(ClearanceOption { queue_factor, months_under, ..published });
    let Answer::Option(value) = ask(&question, "valuing the option")? else {
        return Err(other_answer());
    };
    let caption = Caption::of(&reading.scenario, &reading.sampling, reading.notes).about("option");
    let tables = vec![policies(&value), worth(&value), months(&value, months_under)];
    Report { caption, tables }.write(&arguments.ask.output)
}

const fn policy_key(policy: Policy) -> (&'static str, &'static str) {
    match policy {
        Policy::Commit => ("commit", "all domestic, now"),
        Policy::Wait => ("wait", "hold the money, later in the queue"),
        Policy::Flex => ("flex", "hold the money and refill"),
    }
}

fn policies(value: &OptionValue) -> Table {
    let row = |policy: &PolicyValue| {
        let (key, meaning) = policy_key(policy.policy);
        let mut cells = vec![
            Cell::text(key),
            Cell::text(meaning),
            policy.served_tn.into(),
            policy.over_commit_tn.into(),
            policy.goal.into(),
        ];
        cells.extend(policy.by_state_tn.map(Cell::Number));
        cells
    };
    let mut columns = vec![
        Column::new("name", "Policy", "", Kind::Text),
        Column::new("meaning", "Meaning", "", Kind::Text),
        Column::new("served_tn_per_day", "Served", "tn/day", Kind::Estimate),
        Column::new("over_commit_tn_per_day", "Over commit", "tn/day", Kind::Estimate),
        Column::new("goal", "Goal met in", "", Kind::Estimate),
    ];
    columns.extend(ExportState::ALL.map(|state| {
        let key = ExportRule::Fixed(state).key();
        Column::new(
            &format!("served_{key}_tn_per_day"),
            &format!("If {key}"),
            "tn/day",
            Kind::Number,
        )
    }));
    Table {
        key: "policies",
        title: "What each policy serves".to_owned(),
        columns,
        rows: value.policies.iter().map(row).collect(),
    }
}

fn worth(value: &OptionValue) -> Table {
    let row = |(name, meaning, unit, value): Worth| {
        vec![Cell::text(name), Cell::text(meaning), Cell::text(unit), value]
    };
    Table {
        key: "worth",
        title: "What it is worth".to_owned(),
        columns: vec![
            Column::new("name", "Name", "", Kind::Text),
            Column::new("meaning", "Meaning", "", Kind::Text),
            Column::new("unit", "Unit", "", Kind::Text),
            Column::new("value", "Value", "", Kind::Estimate),
        ],
        rows: tokens_worth(value).into_iter().chain(other_worth(value)).map(row).collect(),
    }
}

/// Name, meaning, unit and value.
type Worth = (&'static str, &'static str, &'static str, Cell);

fn tokens_worth(value: &OptionValue) -> [Worth; 5] {
    let OptionValue { option, perfect_information, perfect_information_with_flex, trial, .. } =
        value;
    [
        ("option", "flex over commit", *option),
        (
            "perfect_information",
            "to know the state before choosing commit or wait",
            *perfect_information,
        ),
        (
            "perfect_information_with_flex",
            "the same with flex as a choice",
            *perfect_information_with_flex,
        ),
        ("trial", "what a trial order tells of the yield", trial.information),
        ("trial_with_flex", "the same with flex as a choice", trial.information_with_flex),
    ]
    .map(|(name, meaning, estimate)| (name, meaning, "tn/day", estimate.into()))
}

fn other_worth(value: &OptionValue) -> [Worth; 3] {
    let trial = &value.trial;
    [
        ("trial_price", "what the trial costs", "bn¥", Cell::Number(trial.price_bn)),
        (
            "trial_break_even",
            "what a trillion tokens a day must be worth for its news to pay",
            "bn¥ per tn/day",
            trial.break_even_bn_per_tn.into(),
        ),
        (
            "last_useful_month",
            "the last month in which clearance serves more than commit",
            "month",
            value.last_useful_month.into(),
        ),
    ]
}

fn months(value: &OptionValue, under: ExportState) -> Table {
    let row = |month: &Month| {
        vec![Cell::Number(month.month), month.goal.into(), month.over_commit_tn.into()]
    };
    Table {
        key: "months",
        title: format!("When H200 clear, under {}", ExportRule::Fixed(under).key()),
        columns: vec![
            Column::new("clearance_month", "Month", "", Kind::Number),
            Column::new("goal", "Goal met in", "", Kind::Estimate),
            Column::new("over_commit_tn_per_day", "Over commit", "tn/day", Kind::Estimate),
        ],
        rows: value.months.iter().map(row).collect(),
    }
}
