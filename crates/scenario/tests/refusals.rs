//! What is refused, and in which words: one sentence with the place, the fault and what is accepted.
#![expect(clippy::expect_used, reason = "a test whose fixture is wrong has failed")]

use std::fmt::Write as _;

use model::{Case, ServiceLevel};
use scenario::{MOST_BYTES, Reading, ScenarioError, read};

#[expect(clippy::unnecessary_wraps, reason = "readers of addresses have this signature")]
fn no_address(_: &str) -> Result<Case, String> {
    Ok(Case::december_2025())
}

fn reading(text: &str) -> Result<Reading, ScenarioError> {
    read(text.as_bytes(), no_address)
}

fn refusal(text: &str) -> String {
    reading(text).expect_err(text).to_string()
}

#[test]
fn refused_decisions_name_field_fault_and_what_is_accepted() {
    assert_refused(&[
        ("capex_bn_cny = nan", "`capex_bn_cny` is `NaN`; accepted is a number from 60 to 500"),
        ("capex_bn_cny = inf", "`capex_bn_cny` is `inf`; accepted is a number from 60 to 500"),
        ("capex_bn_cny = -5", "`capex_bn_cny` is `-5`; accepted is a number from 60 to 500"),
        (
            "lease_bn_cny_per_year = -0.5",
            "`lease_bn_cny_per_year` is `-0.5`; accepted is a number from 0 to 120",
        ),
        ("spill = 1.5", "`spill` is `1.5`; accepted is a number from 0 to 1"),
        (
            "capex_bn_cny = \"lots\"",
            "`capex_bn_cny` at line 1, column 16 cannot be read: invalid type: string \"lots\"; \
             accepted is a number",
        ),
        (
            "owned = { recommendation = 0.2, generative = 0.6, training = 0.1 }",
            "`owned` sums to `0.9`; accepted are fractions that sum to 1 within a millionth",
        ),
        (
            "mix = { h200 = 1.2, seedchip = -0.2 }",
            "`mix.h200` is `1.2`; accepted is a number from 0 to 1",
        ),
        ("[split]\nnetwork = nan", "`split.network` is `NaN`; accepted is a number from 0 to 1"),
        (
            "preset = \"none\"",
            "`preset` is `none`; accepted are `december-2025`, `2025-actual`, `may-2026`, `high`, \
             `scmp`, `all-domestic`, `lease-first`",
        ),
        (
            "export = \"maybe\"",
            "`export` at line 1, column 10 cannot be read: unknown variant `maybe`; accepted are \
             `uncertain`, `denied`, `trial`, `quota`, `open`",
        ),
    ]);
}

#[test]
fn refused_beliefs_and_trials_name_field_fault_and_what_is_accepted() {
    assert_refused(&[
        (
            "[priors]\np_h200 = { p10 = 200, p90 = 140 }",
            "`priors.p_h200` has p10 `200` and p90 `140`; accepted are a positive p10 and a p90 \
             above it, at most a million times as large",
        ),
        (
            "[priors]\nslip = { low = 2, mode = 1, high = 4 }",
            "`priors.slip` has low `2`, mode `1` and high `4`; accepted are numbers from 0 up that \
             ascend, low below high",
        ),
        (
            "[priors]\nfx = { p10 = 6.8 }",
            "`priors.fx` is incomplete or mixes two shapes; accepted are `p10` and `p90`, or `low`, \
             `mode` and `high`",
        ),
        (
            "[priors]\np_h200 = { p10 = 1, p90 = 2 }\nprice_h200_kcny = { p10 = 1, p90 = 2 }",
            "`priors.price_h200_kcny` is the same input as `priors.p_h200`; accepted is one of its \
             two names",
        ),
        (
            "[loadings]\nctx = { ai_boom = 1.0 }",
            "`loadings.ctx` is `[0.0, 0.0, 1.0, 0.0]`; accepted are loadings whose squares sum to \
             less than 1",
        ),
        (
            "sampling = { trials = 0 }",
            "`sampling.trials` is `0`; accepted is a whole number from 1 to 134217728",
        ),
        (
            "sampling = { trials = 2147483648 }",
            "`sampling.trials` is `2147483648`; accepted is a whole number from 1 to 134217728",
        ),
        (
            "service = { mean_millis = 0 }",
            "`service.mean_millis` is `0`; accepted is a number from 0.001 to 60000",
        ),
        (
            "correlation = { matrix = [[1.0]] }",
            "`correlation.matrix` has `1` rows; accepted are 30 rows of 30 numbers",
        ),
    ]);
}

fn assert_refused(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(refusal(text), *expected, "{text}");
    }
}

#[test]
fn unknown_fields_are_named_with_the_known_ones_in_both_formats() {
    for text in ["colour = 3", "{\"colour\": 3}"] {
        let sentence = refusal(text);
        assert!(sentence.starts_with("`colour` at line 1, column "), "{sentence}");
        assert!(
            sentence.contains("is unknown; accepted are `preset`, `capex_bn_cny`"),
            "{sentence}"
        );
    }
    for text in ["[split]\nroads = 1", "{\"split\": {\"roads\": 1}}"] {
        let sentence = refusal(text);
        assert!(sentence.starts_with("`split.roads` at line "), "{sentence}");
        assert!(sentence.contains("is unknown; accepted are `accelerators`"), "{sentence}");
    }
    let sentence = refusal("[priors]\np_h300 = { p10 = 1, p90 = 2 }");
    assert!(sentence.starts_with("`priors.p_h300` is no uncertain input; accepted are `p_h200`"));
}

#[test]
fn numbers_that_json_does_not_have_are_refused_at_their_field() {
    for number in ["NaN", "Infinity", "-Infinity", "1e999"] {
        let sentence = refusal(&format!("{{\"capex_bn_cny\": {number}}}"));
        assert!(sentence.contains("`capex_bn_cny`"), "{number}: {sentence}");
    }
    let sentence = refusal("{\"capex_bn_cny\": 1e999}");
    assert!(sentence.ends_with("accepted is a number of ordinary size"), "{sentence}");
    for text in ["capex_bn_cny = 1e999", "capex_bn_cny = -inf"] {
        assert!(refusal(text).starts_with("`capex_bn_cny` "), "{text}");
    }
}

#[test]
fn fields_that_are_given_twice_are_refused_in_both_formats() {
    let sentence = refusal("{\"spill\": 0, \"spill\": 1}");
    assert_eq!(sentence, "`spill` at line 1, column 20 is given twice; accepted is one value");
    let sentence = refusal("spill = 0\nspill = 1");
    assert!(sentence.starts_with("the scenario is not TOML at line 2, column 1: "), "{sentence}");
}

#[test]
fn broken_files_are_refused_at_line_and_column() {
    let sentence = refusal("capex_bn_cny = 160\nsplit = {");
    assert!(sentence.starts_with("the scenario is not TOML at line 2, column "), "{sentence}");
    let sentence = refusal("{\"capex_bn_cny\": 160} {}");
    assert!(sentence.starts_with("the scenario is not JSON at line 1, column "), "{sentence}");
    let sentence = read(b"capex\xff", no_address).expect_err("it is not text").to_string();
    assert!(sentence.starts_with("the scenario is not text from byte `6` on"), "{sentence}");
}

#[test]
fn a_scenario_of_more_than_a_megabyte_is_not_looked_at() {
    let mut text = "# ".to_owned();
    text.push_str(&"x".repeat(10_000_000));
    assert_eq!(refusal(&text), "the scenario holds `10000002` bytes; accepted are at most 1000000");
    let fits = "#".repeat(usize::try_from(MOST_BYTES).expect("a million fits"));
    assert!(reading(&fits).is_ok());
}

#[test]
fn an_address_with_anything_unknown_is_refused() {
    let sentence = read(b"?colour=3", refuse_all).expect_err("it is unknown").to_string();
    let expected = "the address cannot be used for `colour=3`: why; accepted is what `headroom \
                    scenario --url` prints";
    assert_eq!(sentence, expected);
}

fn refuse_all(query: &str) -> Result<Case, String> {
    Err(format!("`{query}`: why"))
}

/// A matrix in TOML with one pair of entries that differ from the identity.
fn matrix(pairs: &[(usize, usize, f64)], project: bool) -> String {
    let mut text = format!("[correlation]\nproject = {project}\nmatrix = [\n");
    for i in 0..30 {
        let entry = |j: usize| {
            let here = |&&(a, b, _): &&(usize, usize, f64)| (a, b) == (i, j) || (b, a) == (i, j);
            let other = pairs.iter().find(here).map(|pair| pair.2);
            format!("{:?}", if i == j { 1.0 } else { other.unwrap_or(0.0) })
        };
        let row: Vec<String> = (0..30).map(entry).collect();
        writeln!(text, "[{}],", row.join(", ")).expect("strings take everything");
    }
    text.push(']');
    text
}

const IMPOSSIBLE: [(usize, usize, f64); 3] = [(0, 1, 0.9), (0, 2, 0.9), (1, 2, -0.9)];

#[test]
fn an_indefinite_matrix_is_refused_or_replaced_with_a_note() {
    let sentence = refusal(&matrix(&IMPOSSIBLE, false));
    assert!(sentence.starts_with("`correlation.matrix` is no correlation matrix: "), "{sentence}");
    assert!(sentence.ends_with("or any symmetric one with `project = true`"), "{sentence}");
    let reading = reading(&matrix(&IMPOSSIBLE, true)).expect("the nearest one is taken");
    let [note] = reading.notes.as_slice() else { panic!("one note: {:?}", reading.notes) };
    assert!(note.contains("the nearest correlation matrix stands in for it"), "{note}");
    let beside = format!("loadings = {{}}\n{}", matrix(&[(0, 1, 0.5)], false));
    assert!(self::reading(&beside).is_ok(), "an empty table of loadings says nothing");
    let beside = format!("loadings.fx = {{ build = 0.1 }}\n{}", matrix(&[(0, 1, 0.5)], false));
    assert!(refusal(&beside).starts_with("`correlation` stands beside `loadings`"));
}

#[test]
fn what_is_not_taken_literally_is_said() {
    let reading = reading("sampling = { trials = 10000 }").expect("trials are rounded up");
    assert_eq!(reading.sampling.trials(), 16_384);
    assert_eq!(reading.notes.len(), 1);
    let late = self::reading("service = { p99_millis = 30 }").expect("it is accepted");
    assert_eq!(late.scenario.service.p99_millis, 30.0);
    assert_eq!(late.scenario.service.mean_millis, ServiceLevel::production().mean_millis);
    assert!(late.notes[0].contains("cannot be met"));
}

#[test]
fn thirds_to_six_digits_sum_to_one() {
    let text = "owned = { recommendation = 0.333333, generative = 0.333333, training = 0.333333 }";
    let reading = reading(text).expect("they sum to one within a millionth");
    assert_eq!(reading.scenario.plan.owned.parts().iter().sum::<u32>(), model::WHOLE);
    let text = text.replace("0.333333", "0.333332");
    assert!(refusal(&text).contains("sums to `0.999996`"));
}

#[test]
fn a_preset_is_the_base_of_what_is_given() {
    let reading = reading("preset = \"may-2026\"\nexport = \"quota\"").expect("both are known");
    let plan = reading.scenario.plan;
    assert_eq!((plan.capex_bn_cny(), plan.domestic_supply()), (200.0, 1.4));
    assert_eq!(plan.export.key(), "quota");
}
