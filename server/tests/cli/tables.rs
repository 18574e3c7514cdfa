//! The tables of BUDGET_MODEL §15 as the binary prints them.
//!
//! Every step from points to digits is an IEEE operation in single precision or a count, so the
//! digits are the same on every machine. `cargo insta review` takes a change that is meant.

use super::headroom;

#[test]
fn the_published_run_prints_the_same_table_everywhere() {
    let ran = headroom(&["simulate", "--trials", "65536"]);
    insta::assert_snapshot!("simulate", ran.text());
}

#[test]
fn the_published_levers_print_the_same_table_everywhere() {
    let ran = headroom(&["levers", "--trials", "65536"]);
    insta::assert_snapshot!("levers", ran.text());
}
