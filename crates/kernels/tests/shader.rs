//! The generated shader is valid WGSL and stays within what every WebGPU device offers.
use kernels::shader::{paths_shader, statistics_shader, worlds_shader};
use naga::valid::{Capabilities, ValidationFlags, Validator};

type Generate = fn() -> String;

const SHADERS: [(&str, Generate); 3] =
    [("worlds", worlds_shader), ("paths", paths_shader), ("statistics", statistics_shader)];

#[test]
fn the_generated_shaders_are_valid_without_optional_features() {
    for (name, shader) in SHADERS {
        let parsed = naga::front::wgsl::parse_str(&shader());
        let module = parsed.unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut validator = Validator::new(ValidationFlags::all(), Capabilities::empty());
        let validated = validator.validate(&module);
        assert!(validated.is_ok(), "{name}: {:?}", validated.err());
    }
}

#[test]
fn shaders_are_the_same_every_time() {
    for (name, shader) in SHADERS {
        assert_eq!(shader(), shader(), "{name}");
    }
}

#[test]
fn the_trace_shares_what_is_computed_twice() {
    let text = paths_shader();
    let statements = text.lines().filter(|line| line.trim_start().starts_with("let v")).count();
    // Two runs of the model (the plan and doing nothing); without sharing the plain count of
    // operations is several times this.
    assert!((800..3000).contains(&statements), "{statements} statements");
}
