use std::fmt::Write as _;
use std::fs;

use model::{INPUTS, kronecker_point};
use serde_json::Value;

use super::{headroom, headroom_with};

const TOLERANCE: f64 = 1e-9;

fn golden() -> Value {
    let text = include_str!("../../../crates/model/tests/golden.json");
    serde_json::from_str(text).expect("the golden file is JSON")
}

/// The portable points of BUDGET_MODEL §18 as rows of CSV.
fn points(count: u32) -> String {
    let row = |index| kronecker_point(index).map(|coordinate| coordinate.to_string()).join(",");
    (0..count).map(|index| row(index) + "\n").collect()
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

fn numbers(value: &Value) -> Vec<f64> {
    let list = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
    list.iter().map(|number| number.as_f64().expect("a number")).collect()
}

fn assert_close(context: &str, actual: &Value, expected: &Value) {
    let (actual, expected) = (numbers(actual), numbers(expected));
    assert_eq!(actual.len(), expected.len(), "{context}");
    for (actual, expected) in actual.iter().zip(&expected) {
        let error = (actual - expected).abs() / expected.abs().max(1.0);
        assert!(error <= TOLERANCE, "{context}: {actual} is not {expected}");
    }
}

#[test]
fn portable_points_reproduce_the_golden_outputs() {
    let ran = headroom_with(&["evaluate", "--unit-points", "-"], points(16).as_bytes());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let worlds = lines(ran.text());
    assert_eq!(worlds.len(), 16);
    let golden = &golden()["kronecker16"];
    for (index, world) in worlds.iter().enumerate() {
        let outputs = golden["out"].as_object().expect("an object");
        assert!(outputs.len() >= 33);
        for (name, values) in outputs {
            assert_close(&format!("point {index}, {name}"), &world[name], &values[index]);
        }
        assert_close(&format!("point {index}, npv"), &world["npv"], &golden["npv"][index]);
    }
}

#[test]
fn named_inputs_reproduce_the_central_worlds_in_every_shape() {
    let golden = golden();
    let states = ["denied", "trial", "quota", "open"];
    let given: Vec<&Value> = states.iter().map(|state| &golden[*state]["inputs"]).collect();
    let array = serde_json::to_string(&given).expect("JSON is written");
    let objects = given.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let answers = [array, objects, csv(&given)].map(|text| {
        let ran = headroom_with(&["evaluate", "--inputs", "-"], text.as_bytes());
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        ran.text().to_owned()
    });
    assert_eq!(answers[0], answers[1], "an array is its objects");
    assert_eq!(answers[0], answers[2], "a table is its rows");
    for (state, world) in states.iter().zip(lines(&answers[0])) {
        for (name, expected) in golden[*state].as_object().expect("an object") {
            if name != "inputs" {
                assert_close(&format!("{state}, {name}"), &world[name], expected);
            }
        }
        assert!(world["K_gen"].is_number() && world["q"].is_array(), "{state}");
    }
}

/// The same inputs as a table, half of them by field name.
fn csv(given: &[&Value]) -> String {
    let mut names: Vec<(&str, &str)> = INPUTS
        .iter()
        .enumerate()
        .map(|(place, input)| {
            (input.symbol, if place % 2 == 0 { input.symbol } else { input.field })
        })
        .collect();
    names.extend([("exp", "exp"), ("t_clear", "clearance_month")]);
    let header: Vec<&str> = names.iter().map(|(_, written)| *written).collect();
    let mut text = header.join(",") + "\n";
    for inputs in given {
        let row: Vec<String> = names.iter().map(|(name, _)| inputs[*name].to_string()).collect();
        writeln!(text, "{}", row.join(", ")).expect("strings take everything");
    }
    text
}

#[test]
fn what_is_not_given_stands_at_its_median() {
    let given = golden()["quota"]["inputs"]["t_clear"].to_string();
    let text = format!("{{\"t_clear\": {given}, \"export_cap_k\": 130}}");
    let ran = headroom_with(&["evaluate", "--inputs", "-"], text.as_bytes());
    assert_close("K_gen", &ran.json()["K_gen"], &golden()["quota"]["K_gen"]);
}

#[test]
fn students_tails_take_two_more_coordinates() {
    let scenario = r#"{"tails": "student"}"#;
    let arguments = ["evaluate", "--scenario", scenario, "--unit-points", "-"];
    let ran = headroom_with(&arguments, points(1).as_bytes());
    assert_eq!(ran.code, Some(65));
    assert_eq!(ran.sentence(), "`-`: line 1: the row has `36` coordinates; accepted are 38");
    let row = points(1).trim().to_owned() + ",0.3,0.6";
    let stretched = headroom_with(&arguments, row.as_bytes()).json();
    assert_ne!(stretched["K_gen"], golden()["kronecker16"]["out"]["K_gen"][0]);
}

#[test]
fn bad_rows_are_named_and_leave_no_file() {
    let good = points(1);
    let bad = |place: usize, text: &str| {
        let mut cells: Vec<&str> = good.trim().split(',').collect();
        cells[place] = text;
        format!("{good}{}\n", cells.join(","))
    };
    let range = "accepted is a number above 0 and below 1";
    let cases = [
        (bad(4, "1.0"), format!("line 2, column 5: the coordinate is `1.0`; {range}")),
        (bad(0, "NaN"), format!("line 2, column 1: the coordinate is `NaN`; {range}")),
        (bad(35, ""), format!("line 2, column 36: the coordinate is ``; {range}")),
        (format!("{good}0.5,0.5\n"), "line 2: the row has `2` coordinates; accepted are 36".into()),
        (String::new(), "there is no row; accepted is at least one".into()),
    ];
    let folder = tempfile::tempdir().expect("there is room");
    let input = folder.path().join("points.csv");
    let out = folder.path().join("out.jsonl");
    let (input, out) = (input.to_str().expect("UTF-8"), out.to_str().expect("UTF-8"));
    for (text, reason) in cases {
        fs::write(input, text).expect("the file is written");
        let ran = headroom(&["evaluate", "--unit-points", input, "--out", out]);
        assert_eq!(ran.code, Some(65));
        assert_eq!(ran.sentence(), format!("`{input}`: {reason}"));
        let left: Vec<_> = fs::read_dir(folder.path()).expect("it is there").collect();
        assert_eq!(left.len(), 1, "nothing but the input is left");
    }
    fs::write(out, "before").expect("the file is written");
    assert_eq!(headroom(&["evaluate", "--unit-points", input, "--out", out]).code, Some(65));
    assert_eq!(fs::read_to_string(out).expect("it is there"), "before");
}

#[test]
fn bad_inputs_are_named_by_line_and_column() {
    let cases = [
        ("p_h200,colour\n1,2\n", "line 1, column 2: `colour` is no input; accepted are `p_h200`"),
        ("p_h200,price_h200_kcny\n1,2\n", "line 1, column 2: `price_h200_kcny` is given twice"),
        ("exp,export_cap_k\n1,2\n", "line 1, column 2: `export_cap_k` is given twice"),
        ("p_h200,exp\n150,7\n", "line 2, column 2: `exp` is `7`; accepted are 0 (denied), 1"),
        ("p_h200\n150\nlots\n", "line 3, column 1: `p_h200` is `lots`; accepted is a number"),
        ("p_h200\n-150\n", "line 2, column 1: `p_h200` is `-150`; accepted is a number from"),
        ("p_h200\ninf\n", "line 2, column 1: `p_h200` is `inf`; accepted is a number from"),
        ("p_h200,exp\n150\n", "line 2: the row has `1` values; accepted are 2"),
        ("p_h200\n", "there is no row; accepted is at least one"),
        ("{\"p_h200\": -1}", "line 1, column 14: `p_h200` is `-1`; accepted is a number from"),
        ("{\"p_h200\": 150}\n{\"hue\": 1}", "line 2, column 7: `hue` is no input"),
        ("[{\"p_h200\": NaN}]", "line 1, column 13: expected value"),
        ("[]", "there is no row; accepted is at least one"),
    ];
    for (text, reason) in cases {
        let ran = headroom_with(&["evaluate", "--inputs", "-"], text.as_bytes());
        assert_eq!(ran.code, Some(65), "{text}");
        let expected = format!("`-`: {reason}");
        assert!(ran.sentence().starts_with(&expected), "{text}: {}", ran.sentence());
    }
}
