// worlds: draws the worlds of a chunk of scrambles.
//
// group 0
//   0  params   uniform   numbers of the marginal distributions
//   1  sobol    read      Sobol' bits, reversed: 64 low parts, then 128 high parts, per dimension
//   2  seeds    read      the seed of each dimension of each scramble in the chunk
//   3  worlds   write     WORLD numbers of each trial: [scramble][number][trial]
//
// One invocation draws one trial: index = 64·workgroup.x + local, scramble = workgroup.y of the
// chunk. Single precision; exponential, logarithm and the normal distribution are our own formulas,
// so results differ from the twin's (worlds.rs) only where the device contracts or relaxes them.
// `draw` is appended from the trace of model::Joint.

struct Params {
    marginals: array<vec4<f32>, MARGINAL_VECTORS>,
    // The slot of the first scramble of the chunk.
    first: vec4<u32>,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> sobol: array<u32>;
@group(0) @binding(2) var<storage, read> seeds: array<u32>;
@group(0) @binding(3) var<storage, read_write> worlds: array<f32>;

fn coordinate(dimension: u32, group: u32, local: u32, scramble: u32) -> f32 {
    let place = dimension * (WORKGROUP_SIZE + GROUPS);
    var bits = sobol[place + local] ^ sobol[place + WORKGROUP_SIZE + group];
    bits += seeds[scramble * DIMENSIONS + dimension];
    bits ^= bits * 0x6c50b47cu;
    bits ^= bits * 0xb82f1e52u;
    bits ^= bits * 0xc7afe638u;
    bits ^= bits * 0x8d22f6e6u;
    let steps = f32(reverseBits(bits) >> 8u);
    return min((steps + 0.5) * (1.0 / 16777216.0), 0.99999994);
}

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    draw(group.x, local, params.first.x + group.y);
}

