// paths: Monte Carlo trials of the budget model.
//
// group 0
//   0  params      uniform   the plan as numbers and the seeds of one scramble
//   1  directions  read      Sobol' direction numbers, bits reversed, 32 per dimension
//   2  counts      write     flags, constraints, then one histogram per observable (model::Tally)
//
// One invocation computes one trial: its point of the unit cube, the traced model, its counts.
// Counts are integers, so the order of invocations does not show. Single precision throughout;
// exp, log and sqrt are the platform's. The twin is paths/twin.rs; `trial` and the two functions of
// the normal distribution are appended from the trace of the model.

struct Params {
    decisions: array<vec4<f32>, DECISION_VECTORS>,
    seeds: array<vec4<u32>, SEED_VECTORS>,
    first: u32,
    count: u32,
    _pad0: u32,
    _pad1: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> directions: array<u32>;
@group(0) @binding(2) var<storage, read_write> counts: array<atomic<u32>>;

override workgroup_size: u32 = 64u;

fn sobol_bits(dimension: u32, index: u32) -> u32 {
    var bits = 0u;
    var rest = index;
    var place = dimension * 32u;
    while (rest != 0u) {
        bits ^= directions[place] & (0u - (rest & 1u));
        rest >>= 1u;
        place += 1u;
    }
    return bits;
}

fn scramble(input: u32, seed: u32) -> u32 {
    var bits = input + seed;
    bits ^= bits * 0x6c50b47cu;
    bits ^= bits * 0xb82f1e52u;
    bits ^= bits * 0xc7afe638u;
    bits ^= bits * 0x8d22f6e6u;
    return bits;
}

fn unit_from_bits(bits: u32) -> f32 {
    let steps = f32(reverseBits(bits) >> 8u);
    return min((steps + 0.5) * (1.0 / 16777216.0), 0.99999994);
}

fn count_flag(place: u32, flag: f32) {
    if (flag > 0.5) {
        atomicAdd(&counts[place], 1u);
    }
}

fn count_bin(place: u32, bin: i32) {
    atomicAdd(&counts[place + u32(clamp(bin, 0, BINS - 1))], 1u);
}

fn logarithmic_bin(value: f32, offset: i32) -> i32 {
    return i32(bitcast<u32>(max(value, 1.1754944e-38)) >> LOGARITHMIC_SHIFT) - offset;
}

fn linear_bin(value: f32, low: f32, step: f32) -> i32 {
    return i32((value - low) / step);
}

@compute @workgroup_size(workgroup_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    if (id.x >= params.count) {
        return;
    }
    var point: array<f32, DIMENSIONS>;
    for (var dimension = 0u; dimension < DIMENSIONS; dimension++) {
        let seed = params.seeds[dimension / 4u][dimension % 4u];
        point[dimension] = unit_from_bits(scramble(sobol_bits(dimension, params.first + id.x), seed));
    }
    trial(&point);
}

