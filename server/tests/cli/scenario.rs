use serde_json::Value;

use super::{headroom, headroom_with};

fn canonical(scenario: &str) -> Value {
    headroom(&["scenario", "--scenario", scenario, "--json"]).json()
}

#[test]
fn the_example_is_read_back_as_the_reported_plan() {
    let example = headroom(&["scenario", "--example"]);
    assert!(example.text().lines().filter(|line| line.starts_with('#')).count() > 20);
    let arguments = ["scenario", "--scenario", "-", "--json"];
    let read = headroom_with(&arguments, &example.stdout).json();
    assert_eq!(read, canonical("december-2025"));
}

#[test]
fn canonical_json_is_its_own_canonical_json() {
    let once = canonical("may-2026");
    assert_eq!(once["capex_bn_cny"], 200.0);
    assert_eq!(once["domestic_supply"], 1.4);
    assert_eq!(canonical(&once.to_string()), once);
}

#[test]
fn an_address_survives_the_way_through_json() {
    let query = "?v=1&capex=200&owned=240000-710000-50000&export=quota&pools=shared&g_gen=3-8";
    let json = canonical(query).to_string();
    for scenario in [query, &format!("https://example.org/lab{query}#top"), &query[1..], &json] {
        let ran = headroom(&["scenario", "--scenario", scenario, "--url"]);
        assert_eq!((ran.code, ran.text().trim_end()), (Some(0), query), "{scenario}");
    }
}

#[test]
fn an_address_that_leaves_something_out_says_so() {
    let scenario = r#"{"priors": {"fx": {"p10": 6.5, "p90": 7.5}}, "tails": "student"}"#;
    let ran = headroom(&["scenario", "--scenario", scenario, "--url"]);
    assert_eq!((ran.code, ran.text()), (Some(0), "?v=1&fx=6.5-7.5\n"));
    assert!(ran.stderr.contains("tails and the service level are not in it"), "{}", ran.stderr);
}

#[test]
fn the_schema_names_every_field_that_is_written() {
    let schema = headroom(&["scenario", "--schema"]).json();
    let properties = schema["properties"].as_object().expect("fields by name");
    for field in canonical("december-2025").as_object().expect("an object").keys() {
        assert!(properties.contains_key(field), "{field}");
    }
}

#[test]
fn completions_know_the_commands() {
    let ran = headroom(&["completions", "bash"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.text().contains("simulate") && ran.text().contains("--unit-points"));
}
