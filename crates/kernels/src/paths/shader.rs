//! The kernel as WGSL: the frame in `paths.wgsl`, the model from its trace.

use std::fmt::Write as _;

use model::{
    BINS, Binning, COUNTERS, DECISIONS, DIMENSIONS, Decisions, Flag, Inputs, OBSERVABLES,
    cumulative_single, evaluate, quantile_single,
};

use crate::trace::{Function, Parameter, Traced, function, trace};

/// Decisions and seeds are packed in vectors of four: uniform arrays have a stride of 16 bytes.
pub(crate) const DECISION_VECTORS: usize = DECISIONS.div_ceil(4);
/// Vectors of four that hold the seeds.
pub(crate) const SEED_VECTORS: usize = DIMENSIONS.div_ceil(4);

/// The whole shader.
///
/// # Source
/// The model's own equations, traced; nothing of them is written by hand.
pub fn shader() -> String {
    let mut text = format!(
        "const DIMENSIONS = {DIMENSIONS};\nconst BINS = {BINS};\n\
         const LOGARITHMIC_SHIFT = {}u;\nconst DECISION_VECTORS = {DECISION_VECTORS};\n\
         const SEED_VECTORS = {SEED_VECTORS};\n\n",
        Binning::SHIFT
    );
    text.push_str(include_str!("paths.wgsl"));
    text.push_str(&normal(Function::NormalQuantile, quantile_single));
    text.push_str(&normal(Function::NormalCumulative, cumulative_single));
    text.push_str(&trial());
    text
}

/// A function of the normal distribution.
fn normal(name: Function, formula: fn(Traced) -> Traced) -> String {
    let (graph, result) = trace(|| formula(Traced::parameter(Parameter::Argument)));
    let head = format!("fn {}(argument: f32) -> f32", name.name());
    function(&graph, &head, &[result.place()], |names| format!("    return {};\n", names[0]))
}

/// The model from a point of the unit cube to its counts.
fn trial() -> String {
    let (graph, observation) = trace(|| {
        let decisions = Decisions::from_array(std::array::from_fn(|index| {
            Traced::parameter(Parameter::Decision(index))
        }));
        let point = std::array::from_fn(|index| Traced::parameter(Parameter::Coordinate(index)));
        evaluate(&decisions, &Inputs::from_unit_point(&point, &decisions)).observe()
    });
    let results: Vec<u32> = observation
        .flags
        .into_iter()
        .chain([observation.binding])
        .chain(observation.values)
        .map(Traced::place)
        .collect();
    let head = "fn trial(point: ptr<function, array<f32, DIMENSIONS>>)";
    function(&graph, head, &results, counting)
}

/// The statements that count a trial.
fn counting(names: &[String]) -> String {
    let mut text = String::new();
    let (flags, rest) = names.split_at(Flag::COUNT);
    for (place, flag) in flags.iter().enumerate() {
        let _ = writeln!(text, "    count_flag({place}u, {flag});");
    }
    let _ = writeln!(text, "    atomicAdd(&counts[{}u + u32({})], 1u);", Flag::COUNT, rest[0]);
    for (place, (spec, value)) in OBSERVABLES.iter().zip(&rest[1..]).enumerate() {
        let first = COUNTERS + place * BINS;
        let bin = match spec.binning {
            Binning::Logarithmic { least_exponent } => {
                format!("logarithmic_bin({value}, {})", Binning::offset(least_exponent))
            }
            Binning::Linear { low, step } => format!("linear_bin({value}, {low:e}f, {step:e}f)"),
        };
        let _ = writeln!(text, "    count_bin({first}u, {bin});");
    }
    text
}
