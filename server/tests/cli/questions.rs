use serde_json::Value;

use super::headroom;

/// Trials of these tests: eight scrambles, so that every number has a standard error.
const TRIALS: [&str; 2] = ["--trials", "65536"];

fn answer(arguments: &[&str]) -> Value {
    headroom(&[arguments, &["--json"]].concat()).json()
}

/// The row of a table in which a column holds a text.
fn row<'answer>(answer: &'answer Value, table: &str, column: &str, text: &str) -> &'answer Value {
    let rows = answer["tables"][table]["rows"].as_array().expect("a list of rows");
    rows.iter().find(|row| row[column] == text).unwrap_or_else(|| panic!("{table} lacks {text}"))
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

/// Checks a value against a printed one, four standard errors and half a unit of its last digit.
fn assert_near(row: &Value, key: &str, published: f64, half_digit: f64) {
    let (value, error) = (number(&row[key]), number(&row[&format!("{key}_error")]));
    let tolerance = 4.0 * error + half_digit;
    assert!((value - published).abs() < tolerance, "{key}: {value} ± {error}, not {published}");
}

#[test]
fn a_simulation_meets_the_published_odds() {
    let run = answer(&[&["simulate"], TRIALS.as_slice()].concat());
    assert_near(row(&run, "odds", "name", "goal"), "share", 0.364, 0.0015);
    assert_near(row(&run, "quantities", "name", "live_k"), "p50", 1140.0, 5.0);
    assert_near(row(&run, "binding", "name", "chip_availability"), "share", 0.70, 0.005);
}

#[test]
fn levers_meet_the_published_table() {
    let table = answer(&[&["levers"], TRIALS.as_slice()].concat());
    for (lever, gain) in [("leases", 6.0), ("shared-pools", -8.0), ("reallocation", 13.0)] {
        assert_near(row(&table, "levers", "name", lever), "gain_points", gain, 0.5);
    }
    let money = &row(&table, "levers", "name", "leases")["money_bn_cny"];
    assert!((number(money) - 18.0).abs() < 1e-9);
    assert!(number(&row(&table, "slopes", "name", "lease_slope")["points_per_bn_cny"]) > 0.0);
    let id = table["caption"]["result_id"].as_str().expect("a name");
    assert!(id.starts_with("levers-"), "{id}");
}

#[test]
fn a_comparison_pairs_futures_and_says_when_worlds_differ() {
    let more = r#"{"lease_bn_cny_per_year": 27}"#;
    let pair = answer(&[&["compare", more, "all-domestic"], TRIALS.as_slice()].concat());
    let scenarios = pair["tables"]["scenarios"]["rows"].as_array().expect("a list");
    assert_eq!(scenarios.len(), 2);
    let goals = scenarios.iter().map(|row| number(&row["goal"])).collect::<Vec<_>>();
    let difference = row(&pair, "differences", "name", "goal");
    assert!((number(&difference["difference"]) - (goals[1] - goals[0])).abs() < 1e-9);
    let demand = row(&pair, "differences", "name", "token_demand_tn");
    assert_eq!(number(&demand["difference"]), 0.0, "demand does not depend on the plan");
    let notes = pair["caption"]["notes"].to_string();
    assert!(notes.contains("differ in worlds, not only in decisions: export rule"), "{notes}");
}

#[test]
fn one_scenario_is_compared_with_the_reported_plan() {
    let pair = answer(&["compare", "--scenario", "lease-first", "--trials", "8192"]);
    let scenarios = pair["tables"]["scenarios"]["rows"].as_array().expect("a list");
    let sources = scenarios.iter().map(|row| row["source"].as_str().expect("text"));
    assert_eq!(sources.collect::<Vec<_>>(), ["december-2025", "lease-first"]);
}

#[test]
fn sensitivities_are_printed_from_the_largest_down() {
    let arguments = ["sensitivity", "--top", "5", "--measure", "goal", "--measure", "live_k"];
    let shares = answer(&arguments);
    let rows = shares["tables"]["shares"]["rows"].as_array().expect("a list");
    assert_eq!(rows.len(), 10);
    for rows in rows.chunks(5) {
        assert!(rows.is_sorted_by(|left, right| number(&left["total"]) >= number(&right["total"])));
    }
    assert_near(row(&shares, "shares", "name", "ai_boom"), "total", 0.43, 0.02);
}

#[test]
fn what_a_question_does_not_take_is_refused_in_a_sentence() {
    for (arguments, start) in [
        (vec!["compare"], "`SCENARIO` is given 0 times; accepted are one to four"),
        (vec!["sensitivity", "--measure", "x"], "`--measure` is `x`; accepted are goal, "),
        (vec!["sensitivity", "--rows", "7"], "`rows` must lie between 8 and 8192, not `7`"),
        (
            vec!["levers", "--trials", "9000000"],
            "`--trials` asks for `9003008` trials; accepted is a whole number from 1 to 2097152",
        ),
    ] {
        let ran = headroom(&arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}");
        assert!(ran.sentence().starts_with(start), "{}", ran.sentence());
    }
}
