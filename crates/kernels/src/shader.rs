//! Shaders: a frame written by hand, and the model appended from its trace.

mod cost;

use std::fmt::Write as _;

use model::{
    BINS, Binning, DECISIONS, DIMENSIONS, Decisions, EXPONENT_RANGE, EXPONENTIAL, Flag,
    INPUT_COUNT, Inputs, Joint, LN_2_HIGH, LN_2_LOW, LOGARITHM, OBSERVABLES, POINTS_PER_SCRAMBLE,
    Priors, QUANTILES, ROOT_HALF_BITS, World, cumulative_single, evaluate, polynomial,
    quantile_single,
};

pub use cost::{Cost, costs};

use crate::trace::{Function, Parameter, Traced, function, literal, trace};

/// Invocations in a workgroup of the kernels that compute one trial each.
pub const WORKGROUP_SIZE: u32 = 64;
/// Workgroups that take one scramble.
pub const GROUPS: u32 = POINTS_PER_SCRAMBLE / WORKGROUP_SIZE;
/// Numbers that a world holds: the inputs, the export coordinate and the clearance month.
pub const WORLD: usize = INPUT_COUNT + 2;
/// Constraints that can bind.
pub const CONSTRAINTS: usize = model::Constraint::ALL.len();
/// Words of one scramble's statistics.
pub const REPLICATE: usize = OBSERVABLES.len() * (QUANTILES.len() + 1) + Flag::COUNT + CONSTRAINTS;
/// Uniform arrays have a stride of 16 bytes, so numbers travel in vectors of four.
pub const DECISION_VECTORS: usize = DECISIONS.div_ceil(4);

/// Vectors of four that hold the numbers of the marginal distributions.
pub fn marginal_vectors() -> usize {
    Joint::new(&Priors::published()).marginal_numbers().len().div_ceil(4)
}

/// The shader that draws worlds.
///
/// # Source
/// `model::Joint`, traced with the published dependence; the numbers of the marginals are
/// parameters.
pub fn worlds_shader() -> String {
    let mut text = head(&[
        ("MARGINAL_VECTORS", marginal_vectors().to_string()),
        ("DIMENSIONS", format!("{DIMENSIONS}u")),
        ("GROUPS", format!("{GROUPS}u")),
    ]);
    text.push_str(include_str!("worlds/worlds.wgsl"));
    text.push_str(&elementary());
    text.push_str(&normal(Function::NormalQuantile, quantile_single));
    text.push_str(&normal(Function::NormalCumulative, cumulative_single));
    text.push_str(&draw());
    text
}

/// The shader that carries a plan through worlds.
///
/// # Source
/// The model's own equations, traced; nothing of them is written by hand.
pub fn paths_shader() -> String {
    let mut text = head(&[("DECISION_VECTORS", DECISION_VECTORS.to_string())]);
    text.push_str(include_str!("paths/paths.wgsl"));
    text.push_str(&elementary());
    text.push_str(&trial());
    text
}

/// The shader that takes the statistics of observations.
pub fn statistics_shader() -> String {
    let unsigned = |value: usize| format!("{value}u");
    let mut text = head(&[
        ("BINS", BINS.to_string()),
        ("LOGARITHMIC_SHIFT", format!("{}u", Binning::SHIFT)),
        ("OBSERVABLES", unsigned(OBSERVABLES.len())),
        ("QUANTILES", unsigned(QUANTILES.len())),
        ("FLAGS", unsigned(Flag::COUNT)),
        ("CONSTRAINTS", unsigned(CONSTRAINTS)),
        ("REPLICATE", unsigned(REPLICATE)),
        ("TRIALS", format!("{POINTS_PER_SCRAMBLE}u")),
    ]);
    text.push_str(include_str!("statistics/statistics.wgsl"));
    text
}

fn head(constants: &[(&str, String)]) -> String {
    let mut text = format!("const WORKGROUP_SIZE = {WORKGROUP_SIZE}u;\n");
    for (name, value) in constants {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "const {name} = {value};");
    }
    text.push('\n');
    text
}

/// The exponential and the logarithm with the model's constants.
fn elementary() -> String {
    let (low, high) = EXPONENT_RANGE;
    let mut text = String::new();
    for (name, value) in [
        ("EXPONENT_LOW", low),
        ("EXPONENT_HIGH", high),
        ("LN_2_HIGH", LN_2_HIGH),
        ("LN_2_LOW", LN_2_LOW),
    ] {
        let _ = writeln!(text, "const {name} = {};", literal(value));
    }
    let _ = writeln!(text, "const ROOT_HALF_BITS = {ROOT_HALF_BITS}i;\n");
    text.push_str(include_str!("elementary.wgsl"));
    text.push_str(&polynomial_of("exponential_polynomial", &EXPONENTIAL));
    text.push_str(&polynomial_of("logarithm_polynomial", &LOGARITHM));
    text
}

/// A polynomial as a function.
fn polynomial_of<const N: usize>(name: &str, coefficients: &[f64; N]) -> String {
    let (graph, result) =
        trace(|| polynomial(coefficients, Traced::parameter(Parameter::Argument)));
    let head = format!("fn {name}(argument: f32) -> f32");
    function(&graph, &head, &[result.place()], |names| format!("    return {};\n", names[0]))
}

/// A function of the normal distribution.
fn normal(name: Function, formula: fn(Traced) -> Traced) -> String {
    let (graph, result) = trace(|| formula(Traced::parameter(Parameter::Argument)));
    let head = format!("fn {}(argument: f32) -> f32", name.name());
    function(&graph, &head, &[result.place()], |names| format!("    return {};\n", names[0]))
}

/// From a point of the unit cube to the numbers of a world.
fn draw() -> String {
    let (graph, results) = trace(|| {
        let mut given = 0;
        let joint = Joint::new(&Priors::published()).with_marginals(|_| {
            given += 1;
            Traced::parameter(Parameter::Marginal(given - 1))
        });
        let point = std::array::from_fn(|index| Traced::parameter(Parameter::Coordinate(index)));
        let world: World<Traced> = joint.world(&point);
        world.values.into_iter().chain([world.export, world.clearance_month]).collect::<Vec<_>>()
    });
    let places: Vec<u32> = results.into_iter().map(Traced::place).collect();
    let head = "fn draw(group: u32, local: u32, scramble: u32)";
    function(&graph, head, &places, |names| {
        let mut text = format!(
            "    let place = scramble * {}u + group * WORKGROUP_SIZE + local;\n",
            WORLD * POINTS_PER_SCRAMBLE as usize
        );
        for (number, name) in names.iter().enumerate() {
            let offset = number * POINTS_PER_SCRAMBLE as usize;
            let _ = writeln!(text, "    worlds[place + {offset}u] = {name};");
        }
        text
    })
}

/// From the numbers of a world to what is observed.
fn trial() -> String {
    let (graph, observation) = trace(|| {
        let decisions = Decisions::from_array(std::array::from_fn(|index| {
            Traced::parameter(Parameter::Decision(index))
        }));
        let number = |index| Traced::parameter(Parameter::World(index));
        let world = World {
            values: std::array::from_fn(number),
            export: number(INPUT_COUNT),
            clearance_month: number(INPUT_COUNT + 1),
        };
        let inputs: Inputs<Traced> = world.inputs(&decisions);
        evaluate(&decisions, &inputs).observe()
    });
    let results: Vec<u32> = observation
        .flags
        .into_iter()
        .chain([observation.binding])
        .chain(observation.values)
        .map(Traced::place)
        .collect();
    let head = "fn trial(index: u32, scramble: u32)";
    function(&graph, head, &results, storing)
}

/// The statements that store what is observed of a trial.
fn storing(names: &[String]) -> String {
    let (flags, rest) = names.split_at(Flag::COUNT);
    let bits: Vec<String> =
        (0..).zip(flags).map(|(bit, flag): (u32, _)| format!("flag({flag}, {bit}u)")).collect();
    let trials = POINTS_PER_SCRAMBLE as usize;
    let mut text = format!(
        "    marks[scramble * {trials}u + index] = {} | (u32({}) << 8u);\n    \
         let place = scramble * {}u + index;\n",
        bits.join(" | "),
        rest[0],
        OBSERVABLES.len() * trials
    );
    for (observable, value) in rest[1..].iter().enumerate() {
        let _ = writeln!(text, "    values[place + {}u] = {value};", observable * trials);
    }
    text
}
