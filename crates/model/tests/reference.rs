//! The model against its published numbers: closed forms and the tables of BUDGET_MODEL §12, §14
//! and §15.
#![expect(clippy::expect_used, reason = "a plan or run that the tests spell out must exist")]

use std::f64::consts::PI;
use std::sync::LazyLock;

use model::{
    ACCELERATORS, Accelerator, Batch, Constraint, Decisions, EXPORT_CAPS_K, ExportRule,
    ExportState, INPUT_COUNT, INPUTS, Inputs, Joint, LEASED, LanguageModel, OBSERVABLES,
    Observable, Outcome, POINTS_PER_SCRAMBLE, Plan, Priors, Purchase, REFERENCE_ODDS, Rates,
    SCRAMBLES, ServiceLevel, Serving, Shares, Summary, Tally, evaluate, scramble_seeds, unit_point,
};

const SEED: u32 = 1;
const SCRAMBLE: usize = POINTS_PER_SCRAMBLE as usize;
/// Trials behind the lever table: 2¹⁶, as published.
const LEVER_TRIALS: usize = 8 * SCRAMBLE;

/// The worlds of the default plan: 2¹⁷ points in 16 scrambles.
static WORLDS: LazyLock<Vec<Inputs<f64>>> =
    LazyLock::new(|| worlds(&decisions(&Plan::december_2025()), SCRAMBLES));

fn decisions(plan: &Plan) -> Decisions<f64> {
    Decisions::from_plan(plan, &ServiceLevel::production())
}

fn worlds(decisions: &Decisions<f64>, scrambles: u32) -> Vec<Inputs<f64>> {
    let trials = (0..scrambles).flat_map(|scramble| {
        let seeds = scramble_seeds(SEED, scramble);
        (0..POINTS_PER_SCRAMBLE).map(move |index| unit_point(&seeds, index))
    });
    let joint = Joint::new(&Priors::published());
    trials.map(|point| joint.world(&point).inputs(decisions)).collect()
}

/// Share of worlds in which the outcome of a plan has a property.
fn odds(plan: &Plan, worlds: &[Inputs<f64>], holds: impl Fn(&Outcome<f64>) -> bool) -> f64 {
    let decisions = decisions(plan);
    let count = worlds.iter().filter(|inputs| holds(&evaluate(&decisions, inputs))).count();
    count as f64 / worlds.len() as f64
}

fn goal_met(outcome: &Outcome<f64>) -> bool {
    outcome.goal > 0.5
}

fn goal_odds(plan: &Plan, worlds: &[Inputs<f64>]) -> f64 {
    odds(plan, worlds, goal_met)
}

/// The same worlds with something changed in each.
fn changed(worlds: &[Inputs<f64>], change: impl Fn(&mut Inputs<f64>)) -> Vec<Inputs<f64>> {
    let mut worlds = worlds.to_vec();
    worlds.iter_mut().for_each(change);
    worlds
}

/// Reports every deviation at once, so that one run shows the whole table.
fn assert_none(deviations: &[String]) {
    assert!(deviations.is_empty(), "\n{}", deviations.join("\n"));
}

fn check(deviations: &mut Vec<String>, name: &str, actual: f64, expected: f64, tolerance: f64) {
    if (actual - expected).abs() > tolerance {
        deviations.push(format!("{name}: {actual:.5}, published {expected} ± {tolerance:.5}"));
    }
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    for (rank, index) in order.into_iter().enumerate() {
        ranks[index] = rank as f64;
    }
    ranks
}

/// Spearman's correlation of two rankings without ties: `1 − 6Σd²/(n³ − n)`.
fn spearman(left: &[f64], right: &[f64]) -> f64 {
    let count = left.len() as f64;
    let squares: f64 = left.iter().zip(right).map(|(a, b)| (a - b).powi(2)).sum();
    1.0 - 6.0 * squares / (count.powi(3) - count)
}

/// The rank correlation that the loadings imply: `6/π·asin(r/2)` with `r = Σ Λ_ik Λ_jk`.
fn implied(left: usize, right: usize) -> f64 {
    let loadings = INPUTS[left].loadings.iter().zip(&INPUTS[right].loadings);
    let pearson: f64 = loadings.map(|(a, b)| a * b).sum();
    6.0 / PI * (pearson / 2.0).asin()
}

#[test]
fn the_copula_induces_the_rank_correlations_of_its_loadings() {
    const TOLERANCE: f64 = 0.02;
    let joint = Joint::new(&Priors::published());
    let seeds = scramble_seeds(SEED, 0);
    let worlds: Vec<[f64; INPUT_COUNT]> =
        (0..1 << 14).map(|index| joint.world(&unit_point(&seeds, index)).values).collect();
    let column = |input: usize| ranks(&worlds.iter().map(|world| world[input]).collect::<Vec<_>>());
    let rankings: Vec<Vec<f64>> = (0..INPUT_COUNT).map(column).collect();
    let mut deviations = Vec::new();
    for left in 0..INPUT_COUNT {
        for right in left + 1..INPUT_COUNT {
            let name = format!("{} ~ {}", INPUTS[left].symbol, INPUTS[right].symbol);
            let actual = spearman(&rankings[left], &rankings[right]);
            check(&mut deviations, &name, actual, implied(left, right), TOLERANCE);
        }
    }
    let place = |symbol: &str| {
        INPUTS.iter().position(|input| input.symbol == symbol).expect("a symbol of the table")
    };
    for (left, right, published) in [
        ("p_h200", "p_910c", 0.35),
        ("mfu_pre", "mbu_dec", 0.35),
        ("p_lease", "p_h200", 0.40),
        ("g_gen", "price_tok", -0.22),
        ("p_950", "cap_950", -0.19),
    ] {
        let actual = spearman(&rankings[place(left)], &rankings[place(right)]);
        check(&mut deviations, &format!("{left} ~ {right}"), actual, published, TOLERANCE);
    }
    assert_none(&deviations);
}

type Read = fn(&Outcome<f64>) -> f64;

/// Published 5th percentile, median and 95th percentile; headrooms as covers, one more than they.
const OBSERVED: [(Observable, [f64; 3]); 12] = [
    (Observable::Deployed, [409.0, 602.0, 820.0]),
    (Observable::Live, [909.0, 1140.0, 1422.0]),
    (Observable::ItPower, [852.0, 1061.0, 1313.0]),
    (Observable::TokenCapacity, [91.0, 253.0, 622.0]),
    (Observable::TokenDemand, [119.0, 251.0, 531.0]),
    (Observable::TokenCover, [0.26, 1.01, 3.45]),
    (Observable::RequestCover, [0.53, 1.36, 3.49]),
    (Observable::TrainingCover, [1.16 / 1.2, 1.68 / 1.2, 2.44 / 1.2]),
    (Observable::TotalCost, [70.0, 80.0, 91.0]),
    (Observable::TokenCost, [0.39, 0.73, 1.59]),
    (Observable::RequestCost, [0.31, 0.38, 0.67]),
    (Observable::NetPresentValue, [-167.0, -127.0, -78.0]),
];

/// The published quantiles of what has no histogram.
const UNOBSERVED: [(&str, Read, [f64; 3]); 8] = [
    ("chip money spent", |world| world.fleet.purchase.spent_bn, [40.2, 66.3, 85.0]),
    ("chip money unspent", |world| world.fleet.purchase.unspent_bn, [0.0, 18.7, 44.8]),
    ("leased B200", |world| world.fleet.live_k[LEASED], [65.0, 90.0, 126.0]),
    (
        "new IT power",
        |world| world.fleet.accelerators_mw + world.fleet.servers_mw,
        [500.0, 707.0, 924.0],
    ),
    ("FP8 ZFLOP/s", |world| world.fleet.total(|class| class.fp8_tflops) * 1e-6, [0.80, 1.03, 1.33]),
    ("memory PB", |world| world.fleet.total(|class| class.memory_gb) * 1e-3, [96.0, 120.0, 149.0]),
    ("EB/s", |world| world.fleet.total(|class| class.bandwidth_tbps) * 1e-3, [3.0, 3.8, 4.7]),
    ("break-even value", |world| -world.npv_bn / ANNUITY, [20.0, 33.0, 44.0]),
];

/// The annuity factor that turns a net present value into a yearly value.
const ANNUITY: f64 = 3.7908;

/// Regression bands: 5 % in the tails, 2 % at the median.
const BANDS: [f64; 3] = [0.05, 0.02, 0.05];

fn check_bands(deviations: &mut Vec<String>, name: &str, actual: [f64; 3], row: [f64; 3]) {
    for place in 0..3 {
        let published = row[place];
        // A published zero is met up to the rounding of sums of tens of billions.
        let tolerance = BANDS[place] * published.abs() + 1e-9;
        check(deviations, name, actual[place], published, tolerance);
    }
}

/// The order statistics at 5, 50 and 95 %.
fn order_statistics(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [5, 50, 95].map(|percent| values[values.len() * percent / 100])
}

fn default_outcomes() -> Vec<Outcome<f64>> {
    let decisions = decisions(&Plan::december_2025());
    WORLDS[..LEVER_TRIALS].iter().map(|inputs| evaluate(&decisions, inputs)).collect()
}

fn default_summary() -> Summary {
    let decisions = decisions(&Plan::december_2025());
    let mut tally = Tally::default();
    for (number, scramble) in (0..).zip(WORLDS.chunks_exact(SCRAMBLE)) {
        let mut batch = Batch::with_capacity(scramble.len());
        for inputs in scramble {
            batch.push(&evaluate(&decisions, inputs).observe());
        }
        tally.count(number, &batch);
    }
    Summary::new(&tally).expect("trials were counted")
}

#[test]
fn the_odds_at_defaults_are_the_published_ones() {
    let odds = default_summary().odds;
    let mut deviations = Vec::new();
    for (name, actual, published, tolerance) in [
        ("goal", odds.goal, 0.364, 0.003),
        ("tokens", odds.tokens, 0.503, 0.003),
        ("requests", odds.requests, 0.643, 0.003),
        ("training", odds.training, 0.932, 0.003),
        ("profit", odds.profit, 0.001, 0.001),
    ] {
        check(&mut deviations, name, actual, published, tolerance);
    }
    assert_none(&deviations);
    // Published: a standard deviation of .0031 per scramble, so .0031/√16 over sixteen. A standard
    // deviation estimated from sixteen has a relative error of 1/√30; four of those leave 1.73.
    let published = 0.0031 / 4.0;
    assert!(odds.goal_error < published * (1.0 + 4.0 / 30.0_f64.sqrt()), "{}", odds.goal_error);
}

#[test]
fn what_binds_at_defaults_is_what_is_published() {
    let binding = default_summary().binding;
    let mut deviations = Vec::new();
    for (constraint, actual) in Constraint::ALL.into_iter().zip(binding) {
        let published = match constraint {
            Constraint::ChipAvailability => 0.70,
            Constraint::ChipBudget => 0.18,
            Constraint::Power => 0.06,
            Constraint::Space => 0.04,
            Constraint::Network => 0.02,
            Constraint::Hosts => 0.00,
        };
        check(&mut deviations, constraint.name(), actual, published, 0.01);
    }
    assert_none(&deviations);
}

#[test]
fn the_quantiles_at_defaults_are_the_published_ones() {
    let outcomes = default_outcomes();
    let mut deviations = Vec::new();
    for (observable, published) in OBSERVED {
        let place = observable as usize;
        let values = outcomes.iter().map(|outcome| outcome.observe().values[place]);
        let actual = order_statistics(values.collect());
        check_bands(&mut deviations, OBSERVABLES[place].key, actual, published);
    }
    for (name, read, published) in UNOBSERVED {
        let actual = order_statistics(outcomes.iter().map(read).collect());
        check_bands(&mut deviations, name, actual, published);
    }
    assert_none(&deviations);
}

#[test]
fn the_summary_reads_the_published_quantiles_from_its_histograms() {
    let summary = default_summary();
    let mut deviations = Vec::new();
    for (observable, published) in OBSERVED {
        let interval = summary.of(observable).interval;
        let actual = [interval.p5, interval.p50, interval.p95];
        check_bands(&mut deviations, OBSERVABLES[observable as usize].key, actual, published);
    }
    let unspent = summary.of(Observable::UnspentShare).interval;
    for (name, actual, published, band) in [
        ("unspent share, median", unspent.p50, 18.7 / 85.0, BANDS[1]),
        ("unspent share, tail", unspent.p95, 44.8 / 85.0, BANDS[2]),
    ] {
        check(&mut deviations, name, actual, published, band * published);
    }
    assert_eq!(unspent.p5, 0.0);
    assert_none(&deviations);
}

#[test]
fn the_parts_of_the_annual_cost_are_the_published_ones() {
    let outcomes = default_outcomes();
    let mut deviations = Vec::new();
    let rows: [(&str, Read, f64, f64); 5] = [
        ("depreciation", |outcome| outcome.cost.depreciation_bn, 48.0, 1.0),
        ("leases", |outcome| outcome.cost.lease_bn, 18.0, 1.0),
        ("energy", |outcome| outcome.cost.energy_bn, 4.4, 0.1),
        ("maintenance", |outcome| outcome.cost.maintenance_bn, 5.6, 0.1),
        ("colocation", |outcome| outcome.cost.colocation_bn, 0.6, 0.1),
    ];
    for (name, read, published, last_digit) in rows {
        let [_, median, _] = order_statistics(outcomes.iter().map(read).collect());
        // Half a unit of the last printed digit, and one percent for sampling.
        check(&mut deviations, name, median, published, last_digit / 2.0 + 0.01 * published);
    }
    assert_none(&deviations);
}

#[test]
fn the_worst_tenth_of_futures_leaves_three_quarters_of_tokens_unserved() {
    let mut outcomes = default_outcomes();
    outcomes.sort_by(|a, b| a.shortfall.total_cmp(&b.shortfall));
    let worst = &outcomes[outcomes.len() * 9 / 10..];
    let mean = worst.iter().map(|outcome| outcome.shortfall).sum::<f64>() / worst.len() as f64;
    assert!((mean - 0.75).abs() < 0.01, "CVaR of the shortfall is {mean}");
}

/// Four standard errors of the difference of two runs with .001 each: `4·√2·.001`.
const LEVER_TOLERANCE: f64 = 0.006;

fn check_levers(rows: &[(&str, f64, f64)]) {
    let mut deviations = Vec::new();
    for &(name, actual, published) in rows {
        check(&mut deviations, name, actual, published, LEVER_TOLERANCE);
    }
    assert_none(&deviations);
}

fn base() -> Plan {
    Plan::december_2025()
}

fn with_capex(plan: Plan, capex_bn_cny: f64) -> Plan {
    plan.with_capex(capex_bn_cny).expect("a capex in range")
}

fn with_lease(plan: Plan, lease_bn_cny: f64) -> Plan {
    plan.with_lease(lease_bn_cny).expect("leases in range")
}

fn with_supply(plan: Plan, factor: f64) -> Plan {
    plan.with_domestic_supply(factor).expect("a supply factor in range")
}

/// The owned fleet at 24/71/5 instead of 15/60/25.
fn reallocated(mut plan: Plan) -> Plan {
    let parts = [240_000, 710_000, 50_000];
    plan.owned = Shares::from_parts("owned", parts).expect("the parts sum to the whole");
    plan
}

#[test]
fn levers_of_the_plan_move_the_odds_as_published() {
    let worlds = &WORLDS[..LEVER_TRIALS];
    let odds = |plan: Plan| goal_odds(&plan, worlds);
    let together = with_supply(with_lease(with_capex(reallocated(base()), 200.0), 36.0), 1.4);
    let mut shared_pools = base();
    shared_pools.disaggregated = false;
    check_levers(&[
        ("base", odds(base()), 0.364),
        ("capex 200", odds(with_capex(base(), 200.0)), 0.375),
        ("leases +18", odds(with_lease(base(), 36.0)), 0.420),
        ("leases +40", odds(with_lease(base(), 58.0)), 0.471),
        ("no leases", odds(with_lease(base(), 0.0)), 0.281),
        ("domestic supply ×1.4", odds(with_supply(base(), 1.4)), 0.405),
        ("the same with 200", odds(with_capex(with_supply(base(), 1.4), 200.0)), 0.431),
        ("without disaggregation", odds(shared_pools), 0.284),
        ("reallocated", odds(reallocated(base())), 0.491),
        ("all together", odds(together), 0.610),
    ]);
}

#[test]
fn export_states_move_the_odds_as_published() {
    let published = [0.329, 0.341, 0.395, 0.422];
    let odds = ExportState::ALL.map(|state| {
        let plan = base().with_export(ExportRule::Fixed(state));
        goal_odds(&plan, &worlds(&decisions(&plan), 8))
    });
    let names = ExportState::ALL.map(ExportState::name);
    check_levers(&std::array::from_fn::<_, 4, _>(|i| (names[i], odds[i], published[i])));
}

#[test]
fn levers_on_the_world_move_the_odds_as_published() {
    let odds = |change: fn(&mut Inputs<f64>)| {
        goal_odds(&base(), &changed(&WORLDS[..LEVER_TRIALS], change))
    };
    let serving = |inputs: &mut Inputs<f64>| {
        inputs.prefill_utilisation *= 1.1;
        inputs.decode_utilisation *= 1.1;
        inputs.ranking_utilisation *= 1.1;
    };
    check_levers(&[
        ("model efficiency ×1.3", odds(|inputs| inputs.model_efficiency *= 1.3), 0.447),
        ("serving efficiency +10 %", odds(serving), 0.433),
        ("no build slip", odds(|inputs| inputs.slip_months = 0.0), 0.424),
    ]);
}

#[test]
fn clearance_moves_the_odds_as_published_and_adds_nothing_after_august() {
    let given = |state: ExportState| base().with_export(ExportRule::Fixed(state));
    let quota = given(ExportState::Quota);
    let worlds = worlds(&decisions(&quota), 8);
    let odds =
        |month: f64| goal_odds(&quota, &changed(&worlds, |inputs| inputs.clearance_month = month));
    // Published in thousandths.
    let rows = [("Jan", 1.0, 430.0), ("Mar", 3.0, 417.0), ("May", 5.0, 397.0), ("Jul", 7.0, 363.0)];
    check_levers(&rows.map(|(name, month, published)| (name, odds(month), published / 1e3)));
    let september = odds(9.0);
    check_levers(&[("Sep", september, 318.0 / 1e3)]);
    let denied = goal_odds(
        &given(ExportState::Denied),
        &changed(&worlds, |inputs| {
            inputs.export_cap_k = 0.0;
        }),
    );
    assert!(september <= denied, "{september} with H200 from September, {denied} without any");
}

#[test]
fn reallocation_takes_the_training_goal_to_three_in_five() {
    let trained = |outcome: &Outcome<f64>| outcome.training_headroom >= 0.0;
    check_levers(&[(
        "trained",
        odds(&reallocated(base()), &WORLDS[..LEVER_TRIALS], trained),
        0.61,
    )]);
}

#[test]
fn reallocation_and_a_hundred_billion_of_leases_reach_the_reference_odds() {
    let odds = goal_odds(&with_lease(reallocated(base()), 100.0), &WORLDS[..LEVER_TRIALS]);
    // "About 100" is read as within ten either way: .0013 of the odds per billion there.
    assert!((odds - REFERENCE_ODDS).abs() < 0.013, "{odds}");
}

#[test]
fn domestic_supply_decides_whether_chips_can_be_had() {
    let worlds = &WORLDS[..LEVER_TRIALS];
    let scarce = |outcome: &Outcome<f64>| outcome.constraint() == Constraint::ChipAvailability;
    for (factor, binds, goal) in [(0.6, 0.89, 0.28), (2.5, 0.00, 0.42)] {
        let plan = with_supply(base(), factor);
        // Published to two digits.
        let tolerance = 0.005 + LEVER_TOLERANCE;
        let actual = odds(&plan, worlds, scarce);
        assert!((actual - binds).abs() < tolerance, "×{factor}: availability binds {actual}");
        let actual = goal_odds(&plan, worlds);
        assert!((actual - goal).abs() < tolerance, "×{factor}: goal {actual}");
    }
}

fn assert_near(name: &str, actual: f64, expected: f64, tolerance: f64) {
    let error = (actual / expected - 1.0).abs();
    assert!(error <= tolerance, "{name} is {actual}, expected {expected} within {tolerance}");
}

const H200: usize = 0;
const ASCEND_910C: usize = 1;
const H20: usize = 6;

/// The median world with the efficiency of the model left at that of Seed-1.6.
fn unimproved() -> Inputs<f64> {
    Inputs { model_efficiency: 1.0, ..Inputs::median(EXPORT_CAPS_K[2], 3.5) }
}

#[test]
fn prefill_of_deepseek_v3_matches_its_measured_rates() {
    // FLOP per token grow with active parameters, 37 instead of 23 billion; the efficiency of the
    // model enters as its inverse. An H800 computes as an H200 does.
    let at = |class: usize, achieved: f64| {
        let relative = ACCELERATORS[class].compute_efficiency;
        let inputs = Inputs {
            prefill_utilisation: achieved / relative,
            model_efficiency: 23.0 / 37.0,
            ..unimproved()
        };
        Rates::new(&inputs).prefill[class]
    };
    // DeepSeek, open-infrastructure day 6: 73.7k tokens/s per node of 8, 56.3 % of them cached.
    assert_near("H800", at(H200, 0.17), 73_700.0 * (1.0 - 0.563) / 8.0, 0.03);
    // CloudMatrix-384: 6,688 tokens/s per accelerator.
    assert_near("910C", at(ASCEND_910C, 0.38), 6688.0, 0.03);
    // To the digits of the specification.
    assert_near("H800", at(H200, 0.17), 3953.0, 2e-4);
    assert_near("910C", at(ASCEND_910C, 0.38), 6716.0, 2e-4);
}

/// DeepSeek-V3 as its builders describe it, on accelerators that keep so many of its 256 experts.
///
/// What is not experts is 17.1 of 671 billion parameters: 58 layers of 256 experts of three
/// 7,168 × 2,048 matrices are 653.9 billion.
fn deepseek_v3(experts: f64) -> LanguageModel {
    LanguageModel {
        active_parameters: 37e9,
        total_parameters: 671e9,
        cache_bytes_per_token: 70.3e3,
        replica_size: 256.0 / experts,
        replicated_share: 17.1 / 671.0,
        ..LanguageModel::SEED_1_6
    }
}

fn decoded(model: &LanguageModel, accelerator: &Accelerator, achieved: f64, context: f64) -> f64 {
    let serving = Serving {
        decode_utilisation: achieved / accelerator.memory_efficiency,
        context_tokens: context,
        model_efficiency: 1.0,
    };
    model.decode_rate(accelerator, &serving).0
}

#[test]
fn decode_of_deepseek_v3_matches_its_measured_rates() {
    // DeepSeek, open-infrastructure day 6: two routed experts on each H800, a mean context of
    // 4,989 tokens, 14.8k tokens/s per node of 8. An H800 reads 3.35 TB/s from 80 GB.
    let h800 = Accelerator { memory_gb: 80.0, bandwidth_tbps: 3.35, ..ACCELERATORS[H200] };
    let decode = decoded(&deepseek_v3(2.0), &h800, 0.33, 4989.0);
    assert_near("H800", decode, 14_800.0 / 8.0, 0.03);
    // Prefill and decode together: 608 and 168 billion tokens a day on 226.75 nodes.
    let prefill = deepseek_v3(2.0).prefill_rate(&h800, 0.17, 1.0);
    let (input, output) = (608.0 / 776.0, 168.0 / 776.0);
    let together = 1.0 / (input * (1.0 - 0.563) / prefill + output / decode);
    let measured = 776e9 / (226.75 * 8.0);
    assert_near("tokens a day", together * 86_400.0, measured, 0.03);
    // CloudMatrix-384 decodes 1,943 tokens/s on a 910C at 4,096 tokens. How many experts' bytes one
    // accelerator reads in a step is not said; one and two bracket the measurement.
    let on_910c =
        |experts: f64| decoded(&deepseek_v3(experts), &ACCELERATORS[ASCEND_910C], 0.305, 4096.0);
    let (two, one) = (on_910c(2.0), on_910c(1.0));
    assert!((two..one).contains(&1943.0), "{two} to {one}");
    assert!(one / two < 1.12, "the bracket is narrow: {two} to {one}");
}

#[test]
fn the_chip_budget_buys_600_thousand_h200_at_list_price() {
    let mut plan = base();
    let only_h200 = [1_000_000, 0, 0, 0, 0];
    plan.mix = Shares::from_parts("mix", only_h200).expect("the parts sum to the whole");
    let inputs =
        Inputs { price_h200_kcny: 20.0 * 7.03, export_cap_k: 1e4, ..Inputs::median(0.0, 1.0) };
    let purchase = Purchase::new(&decisions(&plan), &inputs, &Rates::new(&inputs));
    assert_near("units", purchase.bought_k[H200], 604.6, 1e-4);
    assert_near("power", purchase.bought_k[H200] * ACCELERATORS[H200].power_kw, 786.0, 1e-3);
    let around_kcny = ACCELERATORS[H200].host_kcny + ACCELERATORS[H200].network_kcny;
    let units_k = plan.chip_budget_bn_cny() * 1e3 / (155.0 + around_kcny);
    assert_near("units with host and network", units_k, 410.6, 1e-4);
    let trial_bn = EXPORT_CAPS_K[1] * inputs.price_h200_kcny / 1e3;
    assert_near("the trial order", trial_bn, 2.81, 2e-3);
    assert_near("its share of the chip line", trial_bn / plan.chip_budget_bn_cny(), 0.033, 0.01);
}

#[test]
fn serving_the_tokens_of_2025_takes_a_hundred_thousand_h200() {
    let inputs = unimproved();
    let rates = Rates::new(&inputs);
    let uncached = inputs.input_share * (1.0 - inputs.cache_hit);
    let output = 1.0 - inputs.input_share;
    let together =
        |class: usize| 1.0 / (uncached / rates.prefill[class] + output / rates.decode[class]);
    assert_near("tokens a second", together(H200), 9990.0, 1e-4);
    assert_near("tokens a day", together(H200) * 86_400.0, 863e6, 1e-3);
    let needed_k = |class: usize| 50e12 / 86_400.0 * 1.5 / 0.85 / together(class) / 1e3;
    assert_near("thousand H200", needed_k(H200), 102.0, 5e-3);
    assert_near("thousand H20", needed_k(H20), 289.0, 2e-3);
    let peak_per_second = 63.3e9 / 60.0;
    assert_near("at the New-Year peak", peak_per_second / together(H200) / 1e3, 106.0, 5e-3);
}

#[test]
fn tokens_cost_about_what_deepseek_pays() {
    let outcomes = default_outcomes();
    let costs = outcomes.iter().map(|outcome| outcome.cny_per_mtok).collect();
    let [_, median_cny, _] = order_statistics(costs);
    assert_near("dollars per million tokens", median_cny / 7.03, 0.104, 0.01);
    // DeepSeek: $87,072 a day for 776 billion tokens.
    assert_near("DeepSeek's own", 87_072.0 / 776e3, 0.112, 0.005);
    assert_near("against DeepSeek's own", median_cny / 7.03, 87_072.0 / 776e3, 0.10);
}

#[test]
fn the_facility_draws_nine_terawatt_hours() {
    let decisions = decisions(&base());
    let yearly = WORLDS[..LEVER_TRIALS].iter().map(|inputs| {
        let outcome = evaluate(&decisions, inputs);
        outcome.fleet.it_mw() * 0.8 * inputs.pue * 8766.0 / 1e6
    });
    let [_, median, _] = order_statistics(yearly.collect());
    assert_near("TWh a year", median, 9.3, 0.01);
}

#[test]
fn medians_meet_the_goal_that_two_futures_in_three_miss() {
    let outcome = evaluate(&decisions(&base()), &Inputs::median(EXPORT_CAPS_K[2], 3.5));
    assert!((outcome.token_headroom - 0.17).abs() < 0.005, "{}", outcome.token_headroom);
    assert!((outcome.request_headroom - 0.54).abs() < 0.005, "{}", outcome.request_headroom);
    assert!(goal_met(&outcome));
    let odds = goal_odds(&base(), &WORLDS[..LEVER_TRIALS]);
    assert!((odds - 0.36).abs() < 0.005 + 0.003, "{odds}");
}
