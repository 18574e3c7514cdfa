// statistics: histograms, exact quantiles, means and counts of a chunk of scrambles.
//
// group 0
//   0  ranks       uniform   ranks of the quantiles, then where each observable's bins begin and how
//                            they are cut
//   1  values      read      observables of each trial: [scramble][observable][trial]
//   2  marks       read      flags as bits and the code of what binds << 8: [scramble][trial]
//   3  counts      write     one histogram per observable, of the whole chunk (added to)
//   4  replicates  write     REPLICATE words per scramble: quantiles, means, flags, constraints
//
// One workgroup takes one observable (workgroup.x) of one scramble (workparams.first.x + group.y); the one after the
// last observable takes the marks. Quantiles are radix selections over sortable bits, eight bits a
// pass, so the order of trials does not show; means are sums in a fixed order. The twins are
// model::Replicate and model::order_statistics.

struct Cut {
    // 0: logarithmic, `low` is unused and `offset` the least bin; 1: linear.
    kind: u32,
    offset: i32,
    low: f32,
    step: f32,
}

struct Params {
    ranks: array<vec4<u32>, 2>,
    cuts: array<Cut, OBSERVABLES>,
    // The slot of the first scramble of the chunk.
    first: vec4<u32>,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read> marks: array<u32>;
@group(0) @binding(3) var<storage, read_write> counts: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> replicates: array<u32>;

const THREADS = 64u;
const RADIX = 256u;

var<workgroup> bins: array<atomic<u32>, 2048>;
var<workgroup> prefixes: array<u32, QUANTILES>;
var<workgroup> ranks: array<u32, QUANTILES>;
var<workgroup> sums: array<f32, THREADS>;

fn sortable(value: f32) -> u32 {
    let bits = bitcast<u32>(value);
    return select(bits | 0x80000000u, ~bits, (bits >> 31u) == 1u);
}

fn unsorted(key: u32) -> u32 {
    return select(~key, key & 0x7fffffffu, (key >> 31u) == 1u);
}

fn bin(value: f32, observable: u32) -> u32 {
    let cut = params.cuts[observable];
    let logarithmic =
        i32(bitcast<u32>(max(value, 1.1754944e-38)) >> LOGARITHMIC_SHIFT) - cut.offset;
    let linear = i32((value - cut.low) / cut.step);
    return u32(clamp(select(logarithmic, linear, cut.kind == 1u), 0, BINS - 1));
}

fn clear(local: u32, count: u32) {
    for (var place = local; place < count; place += THREADS) {
        atomicStore(&bins[place], 0u);
    }
}

fn histogram(local: u32, first: u32, observable: u32) {
    clear(local, u32(BINS));
    workgroupBarrier();
    var sum = 0.0;
    for (var trial = local; trial < TRIALS; trial += THREADS) {
        let value = values[first + trial];
        sum += value;
        atomicAdd(&bins[bin(value, observable)], 1u);
    }
    sums[local] = sum;
    workgroupBarrier();
    for (var place = local; place < u32(BINS); place += THREADS) {
        let count = atomicLoad(&bins[place]);
        if (count > 0u) {
            atomicAdd(&counts[observable * u32(BINS) + place], count);
        }
    }
    for (var half = THREADS / 2u; half > 0u; half /= 2u) {
        if (local < half) {
            sums[local] += sums[local + half];
        }
        workgroupBarrier();
    }
}

// The digit in which a rank falls becomes part of its prefix.
fn descend(quantile: u32) {
    var digit = 0u;
    var below = 0u;
    loop {
        let count = atomicLoad(&bins[quantile * RADIX + digit]);
        if (below + count > ranks[quantile] || digit == RADIX - 1u) {
            break;
        }
        below += count;
        digit++;
    }
    ranks[quantile] -= below;
    prefixes[quantile] = (prefixes[quantile] << 8u) | digit;
}

fn quantiles(local: u32, first: u32) {
    if (local < QUANTILES) {
        prefixes[local] = 0u;
        ranks[local] = params.ranks[local / 4u][local % 4u];
    }
    for (var shift = 32u; shift > 0u; shift -= 8u) {
        clear(local, QUANTILES * RADIX);
        workgroupBarrier();
        for (var trial = local; trial < TRIALS; trial += THREADS) {
            let key = sortable(values[first + trial]);
            let digit = (key >> (shift - 8u)) & 255u;
            // A shift by 32 is no shift in WGSL, so the first pass is asked for apart.
            let prefix = select(key >> shift, 0u, shift == 32u);
            for (var quantile = 0u; quantile < QUANTILES; quantile++) {
                if (prefix == prefixes[quantile]) {
                    atomicAdd(&bins[quantile * RADIX + digit], 1u);
                }
            }
        }
        workgroupBarrier();
        if (local < QUANTILES) {
            descend(local);
        }
        workgroupBarrier();
    }
}

fn count_marks(local: u32, scramble: u32) {
    clear(local, FLAGS + CONSTRAINTS);
    workgroupBarrier();
    for (var trial = local; trial < TRIALS; trial += THREADS) {
        let mark = marks[scramble * TRIALS + trial];
        for (var bit = 0u; bit < FLAGS; bit++) {
            if (((mark >> bit) & 1u) == 1u) {
                atomicAdd(&bins[bit], 1u);
            }
        }
        atomicAdd(&bins[FLAGS + (mark >> 8u)], 1u);
    }
    workgroupBarrier();
    if (local < FLAGS + CONSTRAINTS) {
        let place = scramble * REPLICATE + OBSERVABLES * (QUANTILES + 1u) + local;
        replicates[place] = atomicLoad(&bins[local]);
    }
}

@compute @workgroup_size(64)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let observable = group.x;
    let scramble = params.first.x + group.y;
    if (observable == OBSERVABLES) {
        count_marks(local, scramble);
        return;
    }
    let first = (scramble * OBSERVABLES + observable) * TRIALS;
    histogram(local, first, observable);
    workgroupBarrier();
    quantiles(local, first);
    if (local < QUANTILES) {
        replicates[scramble * REPLICATE + observable * QUANTILES + local] =
            unsorted(prefixes[local]);
    }
    if (local == 0u) {
        replicates[scramble * REPLICATE + OBSERVABLES * QUANTILES + observable] =
            bitcast<u32>(sums[0] / f32(TRIALS));
    }
}
