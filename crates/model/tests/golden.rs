//! The golden vectors of BUDGET_MODEL §18 T1: every intermediate of 20 worlds, to 1e-9.
#![expect(clippy::expect_used, reason = "a test that cannot read its fixture has failed")]

use model::{
    Decisions, EXPORT_CAPS_K, INPUTS, Inputs, Joint, Outcome, Plan, Priors, ServiceLevel, evaluate,
    kronecker_point,
};
use serde_json::Value;

const TOLERANCE: f64 = 1e-9;

fn golden() -> Value {
    serde_json::from_str(include_str!("golden.json")).expect("the golden file is JSON")
}

fn decisions() -> Decisions<f64> {
    Decisions::from_plan(&Plan::december_2025(), &ServiceLevel::production())
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

/// Compares one intermediate; relative to its size, absolute below one.
fn assert_close(context: &str, name: &str, actual: f64, expected: f64) {
    let error = (actual - expected).abs() / expected.abs().max(1.0);
    assert!(error <= TOLERANCE, "{context}: {name} is {actual}, golden {expected} ({error:.1e})");
}

/// Checks every name that the golden world holds against the outcome.
fn assert_world(context: &str, outcome: &Outcome<f64>, golden: impl Fn(&str) -> Option<Value>) {
    let mut checked = 0;
    for (name, values) in outcome.report() {
        let Some(expected) = golden(name) else { continue };
        let expected = expected.as_array().cloned().unwrap_or_else(|| vec![expected]);
        assert_eq!(values.len(), expected.len(), "{context}: length of {name}");
        for (actual, expected) in values.into_iter().zip(&expected) {
            assert_close(context, name, actual, number(expected));
            checked += 1;
        }
    }
    assert!(checked >= 34, "{context}: only {checked} values were compared");
}

#[test]
fn the_four_central_worlds_match_every_intermediate() {
    let golden = golden();
    for (state, name) in ["denied", "trial", "quota", "open"].into_iter().enumerate() {
        let world = &golden[name];
        let values = INPUTS.map(|input| number(&world["inputs"][input.symbol]));
        let month = number(&world["inputs"]["t_clear"]);
        let inputs = Inputs::new(values, EXPORT_CAPS_K[state], month);
        let outcome = evaluate(&decisions(), &inputs);
        let present = outcome.report().iter().filter(|(key, _)| world.get(key).is_some()).count();
        assert_eq!(present + 1, world.as_object().expect("an object").len(), "all but the inputs");
        assert_world(name, &outcome, |key| world.get(key).cloned());
    }
}

#[test]
fn median_inputs_are_the_central_worlds_inputs() {
    let golden = golden();
    let median = Inputs::<f64>::median(130.0, 3.5).values();
    for (input, actual) in INPUTS.iter().zip(median) {
        let expected = number(&golden["quota"]["inputs"][input.symbol]);
        assert_close("median", input.symbol, actual, expected);
    }
}

#[test]
fn the_sixteen_portable_points_match_inputs_and_outputs() {
    let golden = &golden()["kronecker16"];
    let joint = Joint::new(&Priors::published());
    for index in 0..16_u32 {
        let context = format!("point {index}");
        let at = index as usize;
        let decisions = decisions();
        let inputs = joint.world(&kronecker_point(index)).inputs(&decisions);
        for (input, actual) in INPUTS.iter().zip(inputs.values()) {
            let expected = number(&golden["inputs"][input.symbol][at]);
            assert_close(&context, input.symbol, actual, expected);
        }
        let state = number(&golden["inputs"]["exp"][at]);
        let cap = EXPORT_CAPS_K.into_iter().zip(0_u32..).find(|&(_, i)| f64::from(i) == state);
        assert_eq!(Some(inputs.export_cap_k), cap.map(|(cap, _)| cap), "{context}: export cap");
        let month = number(&golden["inputs"]["t_clear"][at]);
        assert_close(&context, "t_clear", inputs.clearance_month, month);
        assert_world(&context, &evaluate(&decisions, &inputs), |key| {
            let values = golden["out"].get(key).or_else(|| golden.get(key))?;
            values.get(at).cloned()
        });
    }
}
