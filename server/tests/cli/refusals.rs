use std::fs;

use super::{headroom, headroom_with};

#[test]
fn exit_codes_say_whose_turn_it_is() {
    let cases: [(&[&str], i32); 9] = [
        (&["simulate", "--trials", "8192", "--out", "/dev/null"], 0),
        (&["simulate", "--trials", "0"], 2),
        (&["simulate", "--trials", "2147483648"], 2),
        (&["simulate", "--json", "--csv"], 2),
        (&["evaluate"], 2),
        (&["simulate", "--scenario", "?capex=NaN"], 65),
        (&["simulate", "--scenario", "no/such/file.toml"], 66),
        (&["evaluate", "--inputs", "no/such/file.csv"], 66),
        (&["simulate", "--trials", "8192", "--out", "no/such/folder/file"], 73),
    ];
    for (arguments, code) in cases {
        let ran = headroom(arguments);
        assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.stderr);
    }
}

#[test]
fn refusals_are_one_sentence_with_field_fault_and_what_is_accepted() {
    let most = "accepted is a whole number from 1 to 134217728";
    let cases: [(&[&str], String); 6] = [
        (&["simulate", "--trials", "0"], format!("`--trials` is `0`; {most}")),
        (&["simulate", "--trials", "2147483648"], format!("`--trials` is `2147483648`; {most}")),
        (
            &["simulate", "--scenario", r#"{"capex_bn_cny": -1}"#],
            "`--scenario`: `capex_bn_cny` is `-1`; accepted is a number from 60 to 500".into(),
        ),
        (
            &["simulate", "--scenario", "https://example.org/lab?capex=200&hue=3"],
            "`--scenario`: the address cannot be used for `hue=3`: no such field; accepted is what \
             `headroom scenario --url` prints"
                .into(),
        ),
        (
            &["simulate", "--scenario", "decembre-2025"],
            "`decembre-2025` cannot be read: No such file or directory (os error 2); accepted are a \
             file, `-`, the address of a page, or one of december-2025, 2025-actual, may-2026, high, \
             scmp, all-domestic, lease-first"
                .into(),
        ),
        (
            &["simulate", "--scenario", "."],
            "`.` cannot be read: is a directory; accepted are a file, `-`, the address of a page, or \
             one of december-2025, 2025-actual, may-2026, high, scmp, all-domestic, lease-first"
                .into(),
        ),
    ];
    for (arguments, expected) in cases {
        assert_eq!(headroom(arguments).sentence(), expected, "{arguments:?}");
    }
}

#[test]
fn a_long_file_is_refused_unread() {
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("long.toml");
    fs::write(&path, "#".repeat(10_000_000)).expect("it is written");
    let name = path.to_str().expect("UTF-8");
    let ran = headroom(&["simulate", "--scenario", name]);
    assert_eq!(ran.code, Some(65));
    let expected = "the scenario holds `10000000` bytes; accepted are at most 1000000";
    assert_eq!(ran.sentence(), format!("`{name}`: {expected}"));
}

#[test]
fn every_command_shows_examples_and_the_help_lists_exit_codes() {
    let help = headroom(&["--help"]);
    for code in ["Exit codes:", " 65 ", " 66 ", " 70 ", " 73 "] {
        assert!(help.text().contains(code), "{code}");
    }
    let commands = commands(help.text());
    assert!(commands.len() >= 11, "{commands:?}");
    for command in commands.into_iter().filter(|name| *name != "serve") {
        let help = headroom(&[command, "--help"]);
        assert!(help.text().contains("Examples:\n"), "{command} has no examples");
    }
}

/// The commands that the help lists.
fn commands(help: &str) -> Vec<&str> {
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    commands
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect()
}

#[test]
fn the_page_on_the_command_line_knows_every_command_and_its_scenario_is_one() {
    let page = include_str!("../../../docs/COMMAND_LINE.md");
    for command in commands(headroom(&["--help"]).text()) {
        assert!(page.contains(&format!("`headroom {command}")), "{command} is not in the page");
    }
    let (_, rest) = page.split_once("```toml\n").expect("the page shows a scenario");
    let (scenario, _) = rest.split_once("```").expect("it ends");
    let ran = headroom_with(&["scenario", "--scenario", "-", "--json"], scenario.as_bytes());
    assert_eq!(ran.json()["lease_bn_cny_per_year"], 36.0);
}
