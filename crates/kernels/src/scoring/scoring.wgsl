// scoring: the highest score in each stretch of the catalogue, for each user.
//
// group 0
//   0  params   uniform   how many stretches there are
//   1  table    read      item vectors: [block][item of the stretch][input][stretch of the block]
//   2  scales   read      one factor for each item, in the same order; 1 where the table is exact
//   3  states   read      users' states: [group of users][input][user of the group]
//   4  seen     read      one bit for each item and user, set where it must not count
//   5  highest  write     the highest score: [user][stretch]
//
// One invocation takes one stretch and USERS users. A workgroup takes a block of stretches, whose
// neighbours lie beside each other, so that lanes read consecutive words. `tile` and the constants
// are appended by shader.rs for the width, the grain and the number of users. Results differ from
// exact scores by no more than `Table::error` says; its twin is the recommender's own scoring.

struct Params {
    stretches: u32,
    padding_0: u32,
    padding_1: u32,
    padding_2: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> table: array<Packed>;
@group(0) @binding(2) var<storage, read> scales: array<f32>;
@group(0) @binding(3) var<storage, read> states: array<State>;
@group(0) @binding(4) var<storage, read> seen: array<u32>;
@group(0) @binding(5) var<storage, read_write> highest: array<f32>;
