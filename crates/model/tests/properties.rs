//! What holds of the model whatever the plan and the world: money and fleet are conserved, more of
//! a good thing does not hurt, units cancel and every number stays finite.
#![expect(clippy::expect_used, reason = "a plan that the tests spell out must exist")]

use model::{
    CAPEX_RANGE_BN_CNY, CLASSES, DIMENSIONS, Decisions, EXPORT_CAPS_K, ExportRule, Inputs, Joint,
    LEASE_RANGE_BN_CNY, Outcome, Plan, Priors, ServiceLevel, Shares, WHOLE, evaluate,
    scramble_seeds, unit_point,
};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

const SEED: u32 = 6;
const DESIGNS: u32 = 200;

fn decisions(plan: &Plan) -> Decisions<f64> {
    Decisions::from_plan(plan, &ServiceLevel::production())
}

fn worlds(plan: &Plan, count: u32) -> Vec<Inputs<f64>> {
    let decisions = decisions(plan);
    let seeds = scramble_seeds(SEED, 0);
    let joint = Joint::new(&Priors::published());
    (0..count).map(|i| joint.world(&unit_point(&seeds, i)).inputs(&decisions)).collect()
}

fn world_at(point: &[f64; DIMENSIONS], decisions: &Decisions<f64>) -> Inputs<f64> {
    Joint::new(&Priors::published()).world(point).inputs(decisions)
}

/// Numbers of the unit interval handed out one after another.
struct Draws<'a>(std::slice::Iter<'a, f64>);

impl Draws<'_> {
    fn next(&mut self) -> f64 {
        *self.0.next().expect("a design takes fewer numbers than a point has")
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next()
    }

    /// Shares spread evenly over the simplex.
    fn any_shares<const N: usize>(&mut self) -> Shares<N> {
        let weights = std::array::from_fn(|_| -self.next().ln());
        Shares::from_weights("shares", weights).expect("logarithms of unit numbers are negative")
    }

    /// Shares with each weight moved by at most a quarter.
    fn shares_near<const N: usize>(&mut self, shares: &Shares<N>) -> Shares<N> {
        let weights =
            shares.fractions().map(|share| share * 1.25_f64.powf(self.between(-1.0, 1.0)));
        Shares::from_weights("shares", weights).expect("the weights are positive together")
    }
}

fn designs(draw: fn(&mut Draws<'_>) -> Plan) -> Vec<Plan> {
    let seeds = scramble_seeds(SEED, 1);
    (0..DESIGNS).map(|index| draw(&mut Draws(unit_point(&seeds, index).iter()))).collect()
}

/// A plan from anywhere in the sliders' ranges, with room above for a tenth more money.
fn any_design(draws: &mut Draws<'_>) -> Plan {
    let rule = draws.between(0.0, 5.0);
    let above = (1..).zip(ExportRule::ALL).find(|&(end, _)| rule < f64::from(end));
    let mut plan = plan_of(
        draws.between(CAPEX_RANGE_BN_CNY.0, CAPEX_RANGE_BN_CNY.1 / 1.1),
        draws.between(LEASE_RANGE_BN_CNY.0, LEASE_RANGE_BN_CNY.1 / 1.1),
    )
    .with_spill(draws.next())
    .and_then(|plan| plan.with_domestic_supply(draws.between(0.0, 3.0)))
    .expect("numbers in range");
    plan.split = draws.any_shares();
    plan.mix = draws.any_shares();
    plan.owned = draws.any_shares();
    plan.leased = draws.any_shares();
    plan.disaggregated = draws.next() < 0.5;
    plan.export = above.map_or(ExportRule::Uncertain, |(_, rule)| rule);
    plan
}

/// A plan around the default.
fn near_design(draws: &mut Draws<'_>) -> Plan {
    let mut plan = plan_of(draws.between(100.0, 250.0), draws.between(0.0, 60.0));
    plan.split = draws.shares_near(&plan.split);
    plan.mix = draws.shares_near(&plan.mix);
    plan.owned = draws.shares_near(&plan.owned);
    plan.leased = draws.shares_near(&plan.leased);
    plan
}

fn plan_of(capex_bn_cny: f64, lease_bn_cny: f64) -> Plan {
    let plan = Plan::december_2025().with_capex(capex_bn_cny);
    plan.and_then(|plan| plan.with_lease(lease_bn_cny)).expect("money in range")
}

/// A change that should help: a tenth more of a good thing, or a tenth less of a bad one.
struct Help {
    name: &'static str,
    plan: fn(Plan) -> Plan,
    world: fn(&mut Inputs<f64>),
}

const fn in_world(name: &'static str, world: fn(&mut Inputs<f64>)) -> Help {
    Help { name, plan: |plan| plan, world }
}

const fn in_plan(name: &'static str, plan: fn(Plan) -> Plan) -> Help {
    Help { name, plan, world: |_| {} }
}

fn more_capex(plan: Plan) -> Plan {
    plan.with_capex(1.1 * plan.capex_bn_cny()).expect("designs leave room for a tenth more")
}

fn more_leases(plan: Plan) -> Plan {
    plan.with_lease(1.1 * plan.lease_bn_cny()).expect("designs leave room for a tenth more")
}

/// Whether the goal is met, world by world.
fn goals(plan: &Plan, worlds: &[Inputs<f64>], change: fn(&mut Inputs<f64>)) -> Vec<bool> {
    let decisions = decisions(plan);
    let met = |inputs: &Inputs<f64>| {
        let mut inputs = *inputs;
        change(&mut inputs);
        evaluate(&decisions, &inputs).goal > 0.5
    };
    worlds.iter().map(met).collect()
}

fn count(goals: &[bool]) -> usize {
    goals.iter().filter(|&&met| met).count()
}

/// Fails if a help costs more of P(goal) than allowed in a design near the default.
fn check_losses(helps: &[Help], allowed: f64) {
    const WORLDS: u32 = 2048;
    // The export rule is the default one in all of these designs, so they share their worlds.
    let worlds = worlds(&Plan::december_2025(), WORLDS);
    for (design, plan) in designs(near_design).into_iter().enumerate() {
        let before = count(&goals(&plan, &worlds, |_| {}));
        for Help { name, plan: better, world } in helps {
            let after = count(&goals(&better(plan), &worlds, *world));
            let loss = (before as f64 - after as f64) / f64::from(WORLDS);
            assert!(loss <= allowed, "{name} loses {loss} of the odds in design {design}");
        }
    }
}

#[test]
fn leases_efficiency_time_and_easier_demand_never_cost_the_goal_in_any_world() {
    let helps = [
        in_plan("Lz", more_leases),
        in_world("e_model", |world| world.model_efficiency *= 1.1),
        in_world("mfu_pre", |world| world.prefill_utilisation *= 1.1),
        in_world("mfu_rec", |world| world.ranking_utilisation *= 1.1),
        in_world("g_gen", |world| world.token_growth /= 1.1),
        in_world("g_rec", |world| world.request_growth /= 1.1),
        in_world("pf_gen", |world| world.token_peak /= 1.1),
        in_world("slip", |world| world.slip_months /= 1.1),
        in_world("c_dc", |world| world.shell_mcny_per_mw /= 1.1),
        in_world("c_pow", |world| world.power_mcny_per_mw /= 1.1),
    ];
    let mut undecided = 0;
    for (design, plan) in designs(any_design).into_iter().enumerate() {
        let worlds = worlds(&plan, 512);
        let before = goals(&plan, &worlds, |_| {});
        undecided += usize::from(before.contains(&true) && before.contains(&false));
        for help in &helps {
            let after = goals(&(help.plan)(plan), &worlds, help.world);
            let lost = before.iter().zip(&after).position(|(before, after)| *before && !after);
            assert_eq!(lost, None, "{}: design {design} loses a world", help.name);
        }
    }
    assert!(undecided > DESIGNS as usize / 2, "only {undecided} designs could tell");
}

#[test]
fn money_bandwidth_and_950_supply_never_lower_the_odds() {
    let helps = [
        in_plan("B", more_capex),
        in_world("mbu_dec", |world| world.decode_utilisation *= 1.1),
        in_world("cap_950", |world| world.cap_950_k *= 1.1),
    ];
    check_losses(&helps, 0.0);
}

// A fixed target mix can pull money and power to a poorer chip. An H200 that clears too late to be
// live is such a chip, and so is a SeedChip where power binds.
#[test]
fn cheaper_or_more_plentiful_chips_cost_at_most_three_thousandths_of_the_odds() {
    let helps = [
        in_world("cap_910c", |world| world.cap_910c_k *= 1.1),
        in_world("cap_mlu", |world| world.cap_mlu_k *= 1.1),
        in_world("cap_seed", |world| world.cap_seed_k *= 1.1),
        in_world("p_h200", |world| world.price_h200_kcny /= 1.1),
        in_world("p_910c", |world| world.price_910c_kcny /= 1.1),
        in_world("p_950", |world| world.price_950_kcny /= 1.1),
        in_world("p_mlu", |world| world.price_mlu_kcny /= 1.1),
        in_world("p_seed", |world| world.price_seed_kcny /= 1.1),
    ];
    check_losses(&helps, 0.003);
}

#[test]
fn dollars_cancel_when_the_rate_doubles_and_dollar_prices_halve() {
    for plan in designs(any_design) {
        let decisions = decisions(&plan);
        for inputs in worlds(&plan, 16) {
            let other = Inputs {
                fx_cny_per_usd: 2.0 * inputs.fx_cny_per_usd,
                lease_usd_per_hour: 0.5 * inputs.lease_usd_per_hour,
                ..inputs
            };
            let reports = [inputs, other].map(|inputs| evaluate(&decisions, &inputs).report());
            let [here, there] = reports;
            for ((name, here), (_, there)) in here.iter().zip(&there) {
                for (a, b) in here.iter().zip(there) {
                    assert!((a - b).abs() <= 1e-12 * a.abs(), "{name}: {a} became {b}");
                }
            }
        }
    }
}

/// Any plan that the constructors accept, its extremes often.
fn plans() -> impl Strategy<Value = Plan> {
    let numbers = (
        ends_or(CAPEX_RANGE_BN_CNY),
        ends_or(LEASE_RANGE_BN_CNY),
        ends_or((0.0, 1.0)),
        ends_or((0.0, 3.0)),
    );
    let choices = (any::<bool>(), select(ExportRule::ALL.as_slice()), any::<bool>());
    let money = (numbers, choices).prop_map(|((capex, lease, spill, supply), choices)| {
        let (disaggregated, export, emptied) = choices;
        let mut plan = plan_of(capex, lease)
            .with_spill(spill)
            .and_then(|plan| plan.with_domestic_supply(supply))
            .expect("numbers in range")
            .with_export(export);
        plan.disaggregated = disaggregated;
        if emptied { plan.emptied() } else { plan }
    });
    (money, shares::<8>(), shares::<5>(), shares::<3>(), shares::<3>()).prop_map(
        |(mut plan, split, mix, owned, leased)| {
            plan.split = split;
            plan.mix = mix;
            plan.owned = owned;
            plan.leased = leased;
            plan
        },
    )
}

fn ends_or((low, high): (f64, f64)) -> impl Strategy<Value = f64> {
    prop_oneof![Just(low), Just(high), low..=high]
}

/// All of the whole on one line, or any weights, some of them zero.
fn shares<const N: usize>() -> impl Strategy<Value = Shares<N>> {
    let weight = prop_oneof![1 => Just(0.0), 3 => 0.0..1.0_f64];
    let weights = prop::collection::vec(weight, N).prop_map(|weights| {
        let weights = std::array::from_fn(|index| weights[index]);
        Shares::from_weights("shares", weights).ok()
    });
    let mixed = weights.prop_filter_map("weights that are all zero", |shares| shares);
    prop_oneof![(0..N).prop_map(all_on), mixed]
}

fn all_on<const N: usize>(line: usize) -> Shares<N> {
    let parts = std::array::from_fn(|index| if index == line { WHOLE } else { 0 });
    Shares::from_parts("shares", parts).expect("one line holds the whole")
}

/// Points of the unit cube, its corners often.
fn points() -> impl Strategy<Value = [f64; DIMENSIONS]> {
    let least = 2.0_f64.powi(-25);
    let corner = prop_oneof![Just(least), Just(1.0 - least)];
    let inside = least..1.0 - least;
    let coordinates = |coordinate: BoxedStrategy<f64>| {
        prop::collection::vec(coordinate, DIMENSIONS)
            .prop_map(|point| std::array::from_fn(|dimension| point[dimension]))
    };
    prop_oneof![
        Just([least; DIMENSIONS]),
        Just([1.0 - least; DIMENSIONS]),
        coordinates(corner.clone().boxed()),
        coordinates(inside.clone().boxed()),
        coordinates(prop_oneof![corner, inside].boxed()),
    ]
}

/// Service levels, half of them with an objective that the service time alone breaks.
fn service_levels() -> impl Strategy<Value = ServiceLevel> {
    let numbers = (0.1..50.0_f64, 0.0..4.0_f64, 1.0..4.0_f64, 0.0..2.0_f64, 1..64_u32);
    numbers.prop_map(|(mean_millis, squared_variation, tail, slack, replicas)| {
        let p99_millis = mean_millis * tail;
        ServiceLevel {
            mean_millis,
            squared_variation,
            p99_millis,
            objective_millis: p99_millis * slack,
            replicas: f64::from(replicas),
        }
    })
}

/// Takes the supply out of a world.
fn without_supply(inputs: Inputs<f64>) -> Inputs<f64> {
    Inputs {
        export_cap_k: 0.0,
        cap_910c_k: 0.0,
        cap_950_k: 0.0,
        cap_mlu_k: 0.0,
        cap_seed_k: 0.0,
        ..inputs
    }
}

fn check_finite(outcome: &Outcome<f64>) -> Result<(), TestCaseError> {
    for (name, values) in outcome.report() {
        prop_assert!(values.iter().all(|value| value.is_finite()), "{name} is {values:?}");
    }
    let observation = outcome.observe();
    prop_assert!(observation.values.iter().all(|value| value.is_finite()), "{observation:?}");
    Ok(())
}

/// Whether two numbers agree up to rounding, relative to `scale`.
fn agree(left: f64, right: f64, scale: f64) -> bool {
    (left - right).abs() <= 1e-12 * scale.abs()
}

fn check_conserved(
    decisions: &Decisions<f64>,
    inputs: &Inputs<f64>,
    outcome: &Outcome<f64>,
) -> Result<(), TestCaseError> {
    let Outcome { fleet, cost, .. } = outcome;
    let budget_bn = decisions.budgets_bn[0];
    let purchase = &fleet.purchase;
    prop_assert!(agree(purchase.spent_bn + purchase.unspent_bn, budget_bn, budget_bn));
    prop_assert!(purchase.unspent_bn >= -1e-12 * budget_bn, "overspent: {}", purchase.unspent_bn);
    prop_assert!(purchase.bought_k.iter().all(|&units| units >= 0.0), "{:?}", purchase.bought_k);
    let [h200, ascend_910c, ascend_950, mlu, seed] = purchase.bought_k;
    let paid_bn = (h200 * inputs.price_h200_kcny
        + ascend_910c * inputs.price_910c_kcny
        + ascend_950 * inputs.price_950_kcny
        + mlu * inputs.price_mlu_kcny
        + seed * inputs.price_seed_kcny)
        / 1e3;
    prop_assert!(agree(paid_bn, purchase.spent_bn, budget_bn), "{paid_bn} was paid");
    prop_assert!((0.0..=1.0).contains(&fleet.deployable), "{}", fleet.deployable);
    for class in 0..CLASSES {
        let split = if class == model::LEASED { decisions.leased } else { decisions.owned };
        let whole: f64 = fleet.allocation[class].iter().sum();
        let serves = split[0] + split[1] > 0.0;
        let used = if serves { agree(whole, 1.0, 1.0) } else { (0.0..=1.0).contains(&whole) };
        prop_assert!(used, "class {class} is used to {whole}");
    }
    let shared: f64 = cost.workload_share.iter().sum();
    prop_assert!(agree(shared, 1.0, 1.0), "workloads bear {shared} of the cost");
    prop_assert!(agree(cost.depreciation_bn + cost.opex_bn, cost.total_bn, cost.total_bn));
    let staff_bn = 3.0;
    let parts = [cost.energy_bn, cost.lease_bn, cost.colocation_bn, cost.maintenance_bn, staff_bn];
    prop_assert!(agree(parts.iter().sum(), cost.opex_bn, cost.opex_bn), "{cost:?}");
    Ok(())
}

/// A share moved: which, to what, and the locks.
fn moves<const N: usize>() -> impl Strategy<Value = (usize, u32, [bool; N])> {
    let part = prop_oneof![Just(0), Just(WHOLE), Just(u32::MAX), 0..=WHOLE];
    let locks = prop::collection::vec(any::<bool>(), N)
        .prop_map(|locks| std::array::from_fn(|index| locks[index]));
    (0..N + 2, part, locks)
}

fn check_moves<const N: usize>(
    mut shares: Shares<N>,
    moves: &[(usize, u32, [bool; N])],
) -> Result<(), TestCaseError> {
    for (index, part, locked) in moves {
        let moved = shares.with_share(*index, *part, locked);
        prop_assert_eq!(moved.parts().iter().sum::<u32>(), WHOLE);
        for other in (0..N).filter(|other| other != index && locked[*other]) {
            prop_assert_eq!(moved.parts()[other], shares.parts()[other], "a lock was broken");
        }
        shares = moved;
    }
    Ok(())
}

/// Any JSON value, a few levels deep.
fn json_values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-10.0..600.0_f64).prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        select(vec!["Uncertain", "Fixed", "Denied", "Quota"]).prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 8, |inner| {
        let key = prop_oneof![select(PLAN_KEYS.as_slice()).prop_map(String::from), ".{0,8}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..9).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..12)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

const PLAN_KEYS: [&str; 10] = [
    "capex_bn_cny",
    "split",
    "mix",
    "lease_bn_cny",
    "owned",
    "leased",
    "spill",
    "disaggregated",
    "export",
    "domestic_supply",
];

/// A written plan with some of its fields replaced by numbers, other plans' fields or anything.
fn damaged_plans() -> impl Strategy<Value = Value> {
    let fields = prop::collection::vec((select(PLAN_KEYS.as_slice()), json_values()), 0..3);
    let numbers = ["capex_bn_cny", "lease_bn_cny", "spill", "domestic_supply"];
    let numbers = prop::collection::vec((select(numbers.to_vec()), -1.0..600.0_f64), 0..3);
    (plans(), fields, numbers).prop_map(|(plan, fields, numbers)| {
        let mut value = serde_json::to_value(plan).expect("plans serialise");
        for (key, number) in numbers {
            value[key] = json!(number);
        }
        for (key, field) in fields {
            value[key] = field;
        }
        value
    })
}

fn check_plan_from_json(value: &Value, point: &[f64; DIMENSIONS]) -> Result<(), TestCaseError> {
    let Ok(plan) = serde_json::from_value::<Plan>(value.clone()) else { return Ok(()) };
    for (key, number, (low, high)) in [
        ("capex_bn_cny", plan.capex_bn_cny(), CAPEX_RANGE_BN_CNY),
        ("lease_bn_cny", plan.lease_bn_cny(), LEASE_RANGE_BN_CNY),
        ("spill", plan.spill(), (0.0, 1.0)),
        ("domestic_supply", plan.domestic_supply(), (0.0, 3.0)),
    ] {
        prop_assert!((low..=high).contains(&number), "{key} is {number}");
        prop_assert_eq!(value[key].as_f64(), Some(number), "{} is not what was written", key);
    }
    for sum in [
        plan.split.parts().iter().sum::<u32>(),
        plan.mix.parts().iter().sum(),
        plan.owned.parts().iter().sum(),
        plan.leased.parts().iter().sum(),
    ] {
        prop_assert_eq!(sum, WHOLE);
    }
    let decisions = decisions(&plan);
    check_finite(&evaluate(&decisions, &world_at(point, &decisions)))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 500,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(6),
        ..ProptestConfig::default()
    })]

    #[test]
    fn shares_sum_to_the_whole_however_they_are_moved(
        eight in (shares::<8>(), prop::collection::vec(moves::<8>(), 1..20)),
        three in (shares::<3>(), prop::collection::vec(moves::<3>(), 1..20)),
        one in (Just(all_on::<1>(0)), prop::collection::vec(moves::<1>(), 1..4)),
    ) {
        check_moves(eight.0, &eight.1)?;
        check_moves(three.0, &three.1)?;
        check_moves(one.0, &one.1)?;
    }

    #[test]
    fn weights_are_refused_or_become_shares_of_the_whole(weights in any::<[f64; 5]>()) {
        if let Ok(shares) = Shares::from_weights("weights", weights.map(f64::abs)) {
            prop_assert_eq!(shares.parts().iter().sum::<u32>(), WHOLE);
        }
    }

    #[test]
    fn money_fleet_and_cost_are_conserved(plan in plans(), point in points()) {
        let decisions = decisions(&plan);
        let inputs = world_at(&point, &decisions);
        check_conserved(&decisions, &inputs, &evaluate(&decisions, &inputs))?;
    }

    #[test]
    fn every_number_of_every_plan_is_finite(
        plan in plans(),
        point in points(),
        service in service_levels(),
        supplied in any::<bool>(),
    ) {
        let decisions = Decisions::from_plan(&plan, &service);
        prop_assert!((0.05..=0.98).contains(&decisions.utilisation));
        if service.objective_millis <= service.p99_millis {
            prop_assert_eq!(decisions.utilisation, 0.05, "an objective that cannot be met");
        }
        let inputs = world_at(&point, &decisions);
        let inputs = if supplied { inputs } else { without_supply(inputs) };
        check_finite(&evaluate(&decisions, &inputs))?;
    }

    #[test]
    fn any_json_is_refused_or_makes_a_plan_in_range(
        value in json_values(),
        damaged in damaged_plans(),
        point in points(),
    ) {
        check_plan_from_json(&value, &point)?;
        check_plan_from_json(&damaged, &point)?;
    }
}

#[test]
fn all_sliders_at_either_end_give_finite_numbers() {
    let service = ServiceLevel { objective_millis: 12.0, ..ServiceLevel::production() };
    let (low, high) = (plan_of(60.0, 0.0), plan_of(500.0, 120.0));
    for (plan, spill, supply) in [(low.emptied(), 0.0, 0.0), (low, 0.0, 0.0), (high, 1.0, 3.0)] {
        let plan = plan.with_spill(spill).and_then(|plan| plan.with_domestic_supply(supply));
        let plan = plan.expect("ends of the ranges");
        for line in 0..24 {
            let mut plan = plan;
            plan.split = all_on(line % 8);
            plan.mix = all_on(line % 5);
            plan.owned = all_on(line % 3);
            plan.leased = all_on(line / 8);
            plan.disaggregated = line % 2 == 0;
            let decisions = Decisions::from_plan(&plan, &service);
            for inputs in EXPORT_CAPS_K.map(|cap| Inputs::median(cap, 12.0)) {
                for inputs in [inputs, without_supply(inputs)] {
                    let outcome = evaluate(&decisions, &inputs);
                    check_finite(&outcome).expect("every number is finite");
                }
            }
        }
    }
}
