//! How long the questions take on one core, worlds sampled before.

use analysis::questions::{
    Binding, ClearanceOption, Compare, Frontier, Levers, PartialRanks, Sensitivity, Sweep,
};
use analysis::{Answer, Question, Workshop, answer_alone};
use model::{Observable, Plan, Sampling, Scenario};

fn main() {
    divan::main();
}

fn scenario() -> Scenario {
    Scenario::published(Plan::december_2025())
}

fn settled() -> Sampling {
    Sampling::settled()
}

/// Eight scrambles: the 2¹⁶ trials of the published tables.
fn tables() -> Sampling {
    Sampling { scrambles: 8, ..settled() }
}

/// Asks again and again; the first time fills the workshop.
fn ask(bencher: divan::Bencher, question: &Question) {
    let workshop = Workshop::default();
    let work = || -> Answer {
        answer_alone(question, &workshop, |_, _| {}).expect("the question can be asked")
    };
    work();
    bencher.bench_local(work);
}

/// A settled run from points to statistics on every core: nothing is kept from the run before.
#[cfg(feature = "threads")]
#[divan::bench(sample_count = 20)]
fn run_on_every_core_from_points(bencher: divan::Bencher) {
    use analysis::questions::Run;
    let question = Question::Run(Run { scenario: scenario(), sampling: settled() });
    let trials = divan::counter::ItemsCount::new(settled().trials());
    bencher.counter(trials).bench_local(|| {
        analysis::answer(&question, &Workshop::default(), |_, _| {}).expect("it can be asked")
    });
}

/// The same in worlds that were sampled before: what a moved slider costs.
#[cfg(feature = "threads")]
#[divan::bench(sample_count = 20)]
fn run_on_every_core(bencher: divan::Bencher) {
    use analysis::questions::Run;
    let question = Question::Run(Run { scenario: scenario(), sampling: settled() });
    let workshop = Workshop::default();
    let trials = divan::counter::ItemsCount::new(settled().trials());
    bencher.counter(trials).bench_local(|| {
        analysis::answer(&question, &workshop, |_, _| {}).expect("it can be asked")
    });
}

/// Two scenarios and three observables in 2¹⁷ trials.
#[divan::bench(sample_count = 10)]
fn compare(bencher: divan::Bencher) {
    let plan = Plan::december_2025().with_lease(27.0).expect("leases in range");
    let scenarios = vec![scenario(), Scenario::published(plan)];
    let observables =
        vec![Observable::TokenCapacity, Observable::TokenCover, Observable::TotalCost];
    ask(bencher, &Question::Compare(Compare { scenarios, sampling: settled(), observables }));
}

/// Fifteen levers and two slopes in 2¹⁶ trials.
#[divan::bench(sample_count = 10)]
fn levers(bencher: divan::Bencher) {
    ask(bencher, &Question::Levers(Levers::published(scenario(), tables())));
}

/// 4,096 rows, 36 coordinates and five groups: 176,128 runs of the model.
#[divan::bench(sample_count = 10)]
fn sensitivity(bencher: divan::Bencher) {
    ask(bencher, &Question::Sensitivity(Sensitivity::published(scenario())));
}

/// 2,048 trials and 32 inputs: what is shown while dragging.
#[divan::bench(sample_count = 20)]
fn partial_ranks(bencher: divan::Bencher) {
    ask(bencher, &Question::Ranks(PartialRanks::preview(scenario())));
}

/// 1,024 designs in 2,048 trials, four rounds of refinement, the front in 2¹⁵ fresh trials.
#[divan::bench(sample_count = 3)]
fn frontier(bencher: divan::Bencher) {
    ask(bencher, &Question::Frontier(Frontier::published(scenario())));
}

/// Three policies, four states, five yields and eleven months in 2¹⁶ trials.
#[divan::bench(sample_count = 5)]
fn clearance_option(bencher: divan::Bencher) {
    ask(bencher, &Question::Option(ClearanceOption::published(scenario(), tables())));
}

/// Eight supplies in 2¹⁶ trials.
#[divan::bench(sample_count = 5)]
fn sweep(bencher: divan::Bencher) {
    ask(bencher, &Question::Sweep(Sweep::supply(scenario(), tables())));
}

/// Four states in 2¹⁶ trials.
#[divan::bench(sample_count = 10)]
fn binding(bencher: divan::Bencher) {
    ask(bencher, &Question::Binding(Binding { scenario: scenario(), sampling: tables() }));
}
