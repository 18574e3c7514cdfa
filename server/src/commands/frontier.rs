use analysis::questions::{Front, Frontier, Judged};
use analysis::{Answer, Question};
use clap::Args;
use model::{LEASE_RANGE_BN_CNY, Sampling, Sequence};

use super::ask::{ask, other_answer};
use super::failure::Failure;
use super::report::{Caption, Cell, Column, Kind, OutputArguments, Report, Table};
use super::source::ScenarioArguments;

const EXAMPLES: &str = "\
The search moves the split of capex, the mix of chips, leases and the use of the owned fleet, at the
capex of the scenario. What it finds is judged again in trials that it has not seen, because the
best of many designs is lucky as well. `plateau` holds every design within one standard error of the
likeliest; `efficient` says that no other design beats it in everything.

Examples:
  headroom frontier
  headroom frontier --scenario may-2026 --lease-max 40 --top 50
  headroom frontier --designs 256 --rounds 1 --csv --out front.csv";

/// Where a search begins, and how far it goes.
#[derive(Debug, Clone, PartialEq, Args)]
#[command(after_help = EXAMPLES)]
pub struct FrontierArguments {
    #[command(flatten)]
    scenario: ScenarioArguments,

    /// Designs of the first round; later rounds take half as many
    #[arg(long, value_name = "COUNT", default_value_t = 1024)]
    designs: u32,

    /// Trials by which a design is judged in the search, a multiple of 8
    #[arg(long, value_name = "COUNT", default_value_t = 2048)]
    trials: u32,

    /// Rounds of refinement around the front
    #[arg(long, value_name = "COUNT", default_value_t = 2)]
    rounds: u32,

    /// Lowest leases that a design may have, billion yuan a year
    #[arg(long, value_name = "BN_CNY", default_value_t = LEASE_RANGE_BN_CNY.0)]
    lease_min: f64,

    /// Highest leases that a design may have, billion yuan a year
    #[arg(long, value_name = "BN_CNY", default_value_t = LEASE_RANGE_BN_CNY.1)]
    lease_max: f64,

    /// The seed; the same seed gives the same digits [default: the scenario's, or 20260120]
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u32>,

    /// How many designs are printed, the likeliest to meet the goal first
    #[arg(long, value_name = "COUNT", default_value_t = 20)]
    top: usize,

    #[command(flatten)]
    output: OutputArguments,
}

/// Says which plans no other plan beats in everything.
pub(crate) fn frontier(arguments: &FrontierArguments) -> Result<(), Failure> {
    let reading = arguments.scenario.read()?;
    let seed = arguments.seed.unwrap_or(reading.sampling.seed);
    let question = Question::Frontier(Frontier {
        scenario: reading.scenario.clone(),
        seed,
        designs: arguments.designs,
        trials: arguments.trials,
        rounds: arguments.rounds,
        lease_bn_cny: (arguments.lease_min, arguments.lease_max),
    });
    let Answer::Frontier(front) = ask(&question, "searching")? else {
        return Err(other_answer());
    };
    let sampling = Sampling { sequence: Sequence::Sobol, seed, scrambles: 1 };
    let mut notes = reading.notes;
    notes.push(said(&front, arguments.top));
    let caption = Caption {
        trials: arguments.trials,
        ..Caption::of(&reading.scenario, &sampling, notes).about("frontier")
    };
    Report { caption, tables: vec![designs(&front, arguments.top)] }.write(&arguments.output)
}

/// How much was tried and how much of it is printed.
fn said(front: &Front, top: usize) -> String {
    let count = |holds: fn(&Judged) -> bool| front.designs.iter().filter(|d| holds(d)).count();
    format!(
        "{} designs tried, {} judged afresh, {} of them efficient and {} on the plateau; {} printed",
        front.tried,
        front.designs.len(),
        count(|design| design.efficient),
        count(|design| design.on_plateau),
        front.designs.len().min(top)
    )
}

fn designs(front: &Front, top: usize) -> Table {
    let base = row("base".to_owned(), &front.base);
    let found = (1..).zip(&front.designs).take(top);
    let found = found.map(|(rank, design): (u32, _)| row(rank.to_string(), design));
    let number = |key, title, unit| Column::new(key, title, unit, Kind::Number);
    let text = |key, title| Column::new(key, title, "", Kind::Text);
    Table {
        key: "designs",
        title: "Plans at this capex, in fresh trials".to_owned(),
        columns: vec![
            text("rank", "Rank"),
            Column::new("goal", "Goal met in", "", Kind::Estimate),
            number("goal_searched", "As searched", ""),
            number("served_tn_per_day", "Served", "tn/day"),
            number("shortfall_tail", "Shortfall, worst tenth", ""),
            number("cash_bn_cny", "Cash", "bn¥"),
            number("training", "Training met in", ""),
            text("efficient", "Efficient"),
            text("plateau", "Plateau"),
            number("lease_bn_cny_per_year", "Leases", "bn¥/yr"),
            text("owned", "Owned, %"),
            text("address", "Address"),
        ],
        rows: std::iter::once(base).chain(found).collect(),
    }
}

fn row(rank: String, judged: &Judged) -> Vec<Cell> {
    let Judged { plan, searched, fresh, .. } = judged;
    let yes = |holds| Cell::text(if holds { "yes" } else { "no" });
    let owned = plan.owned.fractions().map(|share| format!("{:.0}", share * 100.0));
    vec![
        Cell::Text(rank),
        Cell::estimate(fresh.goal, judged.goal_error),
        Cell::Number(searched.goal),
        Cell::Number(fresh.served_tn),
        Cell::Number(fresh.shortfall_tail),
        Cell::Number(fresh.cash_bn),
        Cell::Number(judged.training),
        yes(judged.efficient),
        yes(judged.on_plateau),
        Cell::Number(plan.lease_bn_cny()),
        Cell::Text(owned.join("/")),
        Cell::Text(format!("?{}", app::query_from_case(&(*plan).into()))),
    ]
}
