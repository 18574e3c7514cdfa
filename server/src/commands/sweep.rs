mod axis;

use analysis::questions::{Axis, Cell as Found, Grid, Sweep};
use analysis::{Answer, Question, Subject};
use clap::Args;
use model::{Constraint, OBSERVABLES, Observable};

use super::ask::{AskArguments, ask, other_answer};
use super::failure::Failure;
use super::report::{Caption, Cell, Column, Kind, Report, Table};
use super::simulate::constraint_key;

const EXAMPLES: &str = "\
An axis is NAME=VALUES. Values are a list, `0.8,1,1.2`, or `LOW:HIGH:COUNT` in equal steps.
Names are capex_bn_cny, lease_bn_cny_per_year, domestic_supply, spill, clearance_month, a share such
as split.network, mix.h200, owned.training or leased.generative (the others keep their proportions),
the symbol or field name of an input, which is set to the value in every future, or `times.` and an
input, which is multiplied with it.

Examples:
  headroom sweep
  headroom sweep --across lease_bn_cny_per_year=0:80:9
  headroom sweep --across domestic_supply=0.6,1,1.4,2 --down clearance_month=1:11:6
  headroom sweep --across times.e_model=0.8:1.4:7 --down g_gen=3,5,8 --csv";

/// What is swept.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES)]
pub struct SweepArguments {
    #[command(flatten)]
    ask: AskArguments,

    /// What moves along a row [default: domestic supply from 0.6 to 2.5]
    #[arg(long, value_name = "NAME=VALUES")]
    across: Option<String>,

    /// What moves from row to row [default: nothing]
    #[arg(long, value_name = "NAME=VALUES")]
    down: Option<String>,

    /// The quantity whose median is printed, by its name in `headroom simulate`
    #[arg(long, value_name = "NAME", default_value = "token_cover")]
    median: String,
}

/// Says how the odds lie over one or two things that move.
pub(crate) fn sweep(arguments: &SweepArguments) -> Result<(), Failure> {
    let reading = arguments.ask.reading()?;
    let supply = Sweep::supply(reading.scenario.clone(), reading.sampling);
    let across = match &arguments.across {
        Some(text) => axis::read("--across", text)?,
        None => ("domestic_supply".to_owned(), supply.across.clone()),
    };
    let down = arguments.down.as_deref().map(|text| axis::read("--down", text)).transpose()?;
    let sweep = Sweep {
        across: across.1.clone(),
        // A row that stays where it is moves nothing.
        down: down.as_ref().map_or_else(|| still(&across.1, &supply), |(_, axis)| axis.clone()),
        median_of: observable(&arguments.median)?,
        ..supply
    };
    let Answer::Sweep(grid) = ask(&Question::Sweep(sweep.clone()), "sweeping")? else {
        return Err(other_answer());
    };
    let caption = Caption::of(&reading.scenario, &reading.sampling, reading.notes).about("sweep");
    let tables =
        vec![cells(&grid, &sweep, &across.0, down.as_ref().map(|(name, _)| name.as_str()))];
    Report { caption, tables }.write(&arguments.ask.output)
}

/// An axis of one value that leaves the plan as it is.
fn still(across: &Axis, supply: &Sweep) -> Axis {
    if across.subject == Subject::Capex {
        let plan = &supply.scenario.plan;
        Axis { subject: Subject::DomesticSupply, values: vec![plan.domestic_supply()] }
    } else {
        supply.down.clone()
    }
}

fn observable(name: &str) -> Result<Observable, Failure> {
    let found = OBSERVABLES.iter().find(|spec| spec.key == name).map(|spec| spec.observable);
    found.ok_or_else(|| {
        let names = OBSERVABLES.map(|spec| spec.key).join(", ");
        Failure::Usage(format!("`--median` is `{name}`; accepted are {names}"))
    })
}

fn cells(grid: &Grid, sweep: &Sweep, across: &str, down: Option<&str>) -> Table {
    let spec = &OBSERVABLES[sweep.median_of as usize];
    let places = sweep
        .down
        .values
        .iter()
        .flat_map(|&row| sweep.across.values.iter().map(move |&column| (row, column)));
    let row = |((row, column), found): ((f64, f64), &Found)| {
        let mut cells = vec![Cell::Number(column)];
        cells.extend(down.map(|_| Cell::Number(row)));
        cells.extend([found.goal.into(), found.median.into()]);
        cells.extend(found.binding.map(Cell::Number));
        cells
    };
    let mut columns = vec![Column::new(across, across, "", Kind::Number)];
    columns.extend(down.map(|name| Column::new(name, name, "", Kind::Number)));
    columns.push(Column::new("goal", "Goal met in", "", Kind::Estimate));
    let median = format!("{}_p50", spec.key);
    columns.push(Column::new(&median, &format!("Median {}", spec.key), spec.unit, Kind::Estimate));
    columns.extend(Constraint::ALL.map(|constraint| {
        let key = format!("binding_{}", constraint_key(constraint));
        Column::new(&key, &format!("{} binds", constraint.name()), "", Kind::Number)
    }));
    Table {
        key: "cells",
        title: "How the odds lie".to_owned(),
        columns,
        rows: places.zip(&grid.cells).map(row).collect(),
    }
}
