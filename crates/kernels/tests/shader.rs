//! The generated shader is valid WGSL and stays within what every WebGPU device offers.
#![expect(clippy::expect_used, reason = "a shader that does not parse has failed the test")]

use kernels::shader;
use naga::valid::{Capabilities, ValidationFlags, Validator};

#[test]
fn the_generated_shader_is_valid_without_optional_features() {
    let module = naga::front::wgsl::parse_str(&shader()).expect("the shader parses");
    let mut validator = Validator::new(ValidationFlags::all(), Capabilities::empty());
    validator.validate(&module).expect("the shader validates");
}

#[test]
fn the_shader_is_the_same_every_time() {
    assert_eq!(shader(), shader());
}

#[test]
fn the_trace_shares_what_is_computed_twice() {
    let statements = shader().lines().filter(|line| line.trim_start().starts_with("let v")).count();
    // Two runs of the model (the plan and doing nothing) over 36 coordinates; without sharing the
    // plain count of operations is several times this.
    assert!((1000..4000).contains(&statements), "{statements} statements");
}
