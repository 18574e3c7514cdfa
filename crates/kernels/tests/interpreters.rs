//! BUDGET_MODEL §18 T1 and T10: lanes and shaders against the golden vectors and each other.
#![expect(clippy::expect_used, reason = "a test that cannot read its fixture has failed")]

use std::array::from_fn;

use kernels::{Worlds, simulate};
use model::{
    Batch, EXPORT_CAPS_K, INPUTS, Joint, OBSERVABLES, Plan, Priors, Scenario, World,
    kronecker_point,
};
use serde_json::Value;

/// Worlds of the golden file.
const WORLDS: usize = 20;

fn scenario() -> Scenario {
    Scenario::published(Plan::december_2025())
}

fn golden() -> Value {
    let text = include_str!("../../model/tests/golden.json");
    serde_json::from_str(text).expect("the golden file is JSON")
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

/// A world of given inputs; the coordinate lies in the middle of its export state.
fn world(inputs: &dyn Fn(&str) -> f64, state: usize) -> World<f64> {
    let odds = scenario().plan.export.probabilities();
    let below: f64 = odds[..state].iter().sum();
    World {
        values: INPUTS.map(|input| inputs(input.symbol)),
        export: below + odds[state] / 2.0,
        clearance_month: inputs("t_clear"),
    }
}

/// The golden worlds and what the model must say of each, in the order of [`OBSERVABLES`].
fn golden_worlds() -> Vec<(World<f64>, [f64; OBSERVABLES.len()])> {
    let golden = golden();
    let central = ["denied", "trial", "quota", "open"].iter().enumerate().map(|(state, name)| {
        let central = &golden[name];
        let inputs = |symbol: &str| number(&central["inputs"][symbol]);
        (world(&inputs, state), observables(&|name| number(&central[name][0])))
    });
    let portable = (0..16).map(|at| {
        let points = &golden["kronecker16"];
        let inputs = |symbol: &str| number(&points["inputs"][symbol][at]);
        let state =
            EXPORT_CAPS_K.iter().zip(0_u8..).position(|(_, i)| f64::from(i) == inputs("exp"));
        let output = |name: &str| {
            number(
                points["out"]
                    .get(name)
                    .or_else(|| points.get(name))
                    .map_or(&Value::Null, |v| &v[at]),
            )
        };
        (world(&inputs, state.expect("a state")), observables(&output))
    });
    central.chain(portable).collect()
}

fn observables(output: &dyn Fn(&str) -> f64) -> [f64; OBSERVABLES.len()] {
    let (spent, unspent) = (output("spent"), output("unspent"));
    [
        unspent / (spent + unspent),
        output("units_new"),
        output("n_live"),
        output("mw_it"),
        output("K_gen"),
        output("D_gen"),
        output("h_gen") + 1.0,
        output("h_rec") + 1.0,
        output("h_tr") + 1.0,
        output("tco"),
        output("c_mtok"),
        output("c_krec"),
        output("npv"),
    ]
}

/// The values of a batch, trial by trial.
fn rows(batch: &Batch) -> Vec<[f32; OBSERVABLES.len()]> {
    let row = |trial: usize| from_fn(|place| batch.planes()[place][trial]);
    (0..batch.trials()).map(row).collect()
}

/// Compares values with the golden ones; relative to their size, absolute below one.
fn assert_rows(name: &str, rows: &[[f32; OBSERVABLES.len()]], tolerance: f64) {
    for (trial, ((_, expected), row)) in golden_worlds().iter().zip(rows).enumerate() {
        for ((spec, expected), &actual) in OBSERVABLES.iter().zip(expected).zip(row) {
            let error = (f64::from(actual) - expected).abs() / expected.abs().max(1.0);
            assert!(
                error <= tolerance,
                "{name}, world {trial}: {} is {actual}, golden {expected} ({error:.1e})",
                spec.key
            );
        }
    }
}

#[test]
fn lanes_meet_the_golden_outputs_from_given_inputs() {
    let worlds: Vec<World<f64>> = golden_worlds().into_iter().map(|(world, _)| world).collect();
    assert_eq!(worlds.len(), WORLDS);
    let mut batch = Batch::default();
    simulate(&Worlds::from_worlds(&worlds), &scenario().decisions(), &mut batch);
    assert_rows("lanes", &rows(&batch), 2e-5);
}

#[test]
fn lanes_meet_the_golden_outputs_from_points() {
    use kernels::Lanes;
    use model::{Latent, Scalar as _, evaluate};
    let joint = Joint::new(&Priors::published()).map(Lanes::literal);
    let decisions = scenario().decisions().literal::<Lanes>();
    #[expect(clippy::cast_possible_truncation, reason = "lanes are single precision")]
    let rows: Vec<[f32; OBSERVABLES.len()]> = (0..16)
        .map(|index| {
            let point = kronecker_point(index).map(|u| Lanes::from_array([u as f32; 8]));
            let world = joint.world_of(&Latent::at(&point), Lanes::one());
            let observation = evaluate(&decisions, &world.inputs(&decisions)).observe();
            observation.values.map(|lanes| lanes.to_array()[0])
        })
        .collect();
    let golden = golden_worlds();
    for (index, (row, (_, expected))) in rows.iter().zip(&golden[4..]).enumerate() {
        for ((spec, expected), &actual) in OBSERVABLES.iter().zip(expected).zip(row) {
            let error = (f64::from(actual) - expected).abs() / expected.abs().max(1.0);
            assert!(error <= 5e-4, "point {index}: {} is {actual}, not {expected}", spec.key);
        }
    }
}

#[cfg(feature = "gpu")]
mod gpu {
    use kernels::Run;
    use kernels::gpu::Session;
    use model::{
        LEASE_RANGE_BN_CNY, POINTS_PER_SCRAMBLE, QUANTILES, Sampling, Shares, Summary, Tally,
        scramble_seeds, unit_point,
    };
    use pollster::block_on;

    use super::*;

    /// A session, or a line that says why there is none.
    fn session() -> Option<Session> {
        match block_on(Session::open()) {
            Ok(session) => Some(session),
            // Where a driver was installed for these tests, going without is a failure.
            Err(error) if std::env::var_os("HEADROOM_NEEDS_GPU").is_some() => panic!("{error}"),
            Err(error) => {
                eprintln!("skipped: {error}");
                None
            }
        }
    }

    fn run(scenario: &Scenario) -> Run {
        Run::new(scenario, &Sampling::settled())
    }

    #[test]
    fn shaders_meet_the_golden_outputs_from_given_inputs() {
        let Some(session) = session() else { return };
        #[expect(clippy::cast_possible_truncation, reason = "shaders use single precision")]
        let single = |value: f64| value as f32;
        let worlds: Vec<World<f32>> = golden_worlds()
            .into_iter()
            .map(|(world, _)| World {
                values: world.values.map(single),
                export: single(world.export),
                clearance_month: single(world.clearance_month),
            })
            .collect();
        let values = block_on(session.observe(&worlds, &run(&scenario()))).expect("it runs");
        let trials = POINTS_PER_SCRAMBLE as usize;
        let rows: Vec<[f32; OBSERVABLES.len()]> = (0..worlds.len())
            .map(|trial| from_fn(|place| values[place * trials + trial]))
            .collect();
        assert_rows("shaders", &rows, 2e-5);
    }

    /// Below this a share, a count or a sum of billions is rounding.
    const NOTHING: f64 = 1e-5;

    /// The digits that are shown: three that count, of what is not rounding of nothing.
    fn shown(value: f64) -> String {
        let value = if value.abs() < NOTHING { 0.0 } else { value };
        format!("{value:.2e}")
    }

    /// How far two numbers lie apart in steps of the third digit of the greater one.
    fn steps_apart(left: f64, right: f64) -> f64 {
        if left.abs().max(right.abs()) < NOTHING {
            return 0.0;
        }
        let scale = 10.0_f64.powf(left.abs().max(right.abs()).log10().floor() - 2.0);
        (left - right).abs() / scale
    }

    #[test]
    fn shaders_and_lanes_show_the_same_digits_for_fifty_plans() {
        let Some(session) = session() else { return };
        let seeds = scramble_seeds(10, 0);
        let (mut compared, mut differing) = (0, 0);
        for index in 0..50 {
            let point = unit_point(&seeds, index);
            let scenario = Scenario::published(plan(&point));
            let run = run(&scenario);
            let (mut on_gpu, mut on_cpu) = (Tally::default(), Tally::default());
            block_on(session.tally(&run, 0..1, &mut on_gpu)).expect("it runs");
            run.tally_scramble(0, &mut on_cpu);
            let gpu = Summary::new(&on_gpu).expect("there are trials");
            let cpu = Summary::new(&on_cpu).expect("there are trials");
            // One trial in 8,192 may fall on the other side of a threshold: T1 allows .05 %.
            assert!((gpu.odds.goal - cpu.odds.goal).abs() <= 5e-4, "plan {index}");
            for spec in &OBSERVABLES {
                let (gpu, cpu) = (gpu.of(spec.observable), cpu.of(spec.observable));
                for (gpu, cpu) in [
                    (gpu.interval.p5, cpu.interval.p5),
                    (gpu.interval.p50, cpu.interval.p50),
                    (gpu.interval.p95, cpu.interval.p95),
                    (gpu.mean, cpu.mean),
                ] {
                    compared += 1;
                    differing += u32::from(shown(gpu) != shown(cpu));
                    let apart = steps_apart(gpu, cpu);
                    assert!(apart < 0.05, "plan {index}, {}: {gpu} and {cpu}", spec.key);
                }
            }
        }
        // Numbers a hair apart may lie on both sides of a rounding edge; one in a hundred at most.
        assert!(differing * 100 <= compared, "{differing} of {compared} show other digits");
    }

    fn plan(point: &[f64]) -> Plan {
        let weights: [f64; 8] = from_fn(|line| 0.05 + point[line]);
        let mix: [f64; 5] = from_fn(|class| 0.01 + point[8 + class]);
        let (low, high) = LEASE_RANGE_BN_CNY;
        Plan::december_2025()
            .with_capex(60.0 + 440.0 * point[14])
            .and_then(|plan| plan.with_lease(low + (high - low) * point[15]))
            .expect("numbers in range")
            .with_split(Shares::from_weights("split", weights).expect("positive"))
            .with_mix(Shares::from_weights("mix", mix).expect("positive"))
            .with_disaggregated(point[16] < 0.5)
    }

    #[test]
    fn statistics_of_a_device_are_those_of_its_own_values() {
        let Some(session) = session() else { return };
        let run = run(&scenario());
        let mut tally = Tally::default();
        block_on(session.tally(&run, 3..6, &mut tally)).expect("it runs");
        let mut again = Tally::default();
        block_on(session.tally(&run, 3..4, &mut again)).expect("it runs");
        block_on(session.tally(&run, 4..6, &mut again)).expect("it runs");
        assert_eq!(tally, again, "portions do not show");
        let mut on_device = Tally::default();
        block_on(session.tally_on_device(&run, 3..6, &mut on_device)).expect("it runs");
        assert_eq!(on_device.counts(), tally.counts(), "histograms are those of the twin");
        for (device, here) in on_device.replicates().zip(tally.replicates()) {
            assert_eq!((device.quantiles, device.flags), (here.quantiles, here.flags));
            assert_eq!(device.binding, here.binding);
            for (device, here) in device.means.iter().zip(&here.means) {
                assert!((device / here - 1.0).abs() < 1e-5, "means {device} and {here}");
            }
        }
        let mut lanes = Tally::default();
        (3..6).for_each(|scramble| run.tally_scramble(scramble, &mut lanes));
        assert_eq!(tally.trials(), 3 * POINTS_PER_SCRAMBLE);
        for (gpu, cpu) in tally.replicates().zip(lanes.replicates()) {
            for (gpu, cpu) in gpu.quantiles.iter().zip(&cpu.quantiles) {
                for which in 0..QUANTILES.len() {
                    let error = (gpu[which] / cpu[which] - 1.0).abs();
                    assert!(
                        error < 1e-4 || gpu[which] == cpu[which],
                        "{} {}",
                        gpu[which],
                        cpu[which]
                    );
                }
            }
        }
    }
}
