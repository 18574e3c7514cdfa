// paths: carries a plan through the worlds of a chunk of scrambles.
//
// group 0
//   0  params   uniform   the plan as numbers (model::Decisions)
//   1  worlds   read      WORLD numbers of each trial: [scramble][number][trial]
//   2  values   write     observables of each trial: [scramble][observable][trial]
//   3  marks    write     flags as bits and the code of what binds << 8: [scramble][trial]
//
// One invocation computes one trial; no invocation talks to another. Single precision, with our own
// exponential and logarithm. The twin is paths/twin.rs; `trial` is appended from the trace of the
// model.

struct Params {
    decisions: array<vec4<f32>, DECISION_VECTORS>,
    // The slot of the first scramble of the chunk.
    first: vec4<u32>,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> worlds: array<f32>;
@group(0) @binding(2) var<storage, read_write> values: array<f32>;
@group(0) @binding(3) var<storage, read_write> marks: array<u32>;

fn flag(value: f32, bit: u32) -> u32 {
    return select(0u, 1u << bit, value > 0.5);
}

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    trial(group.x * WORKGROUP_SIZE + local, params.first.x + group.y);
}

