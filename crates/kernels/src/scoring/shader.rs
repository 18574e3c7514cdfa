//! The shader, written out for a width, a grain and a number of users.
//!
//! It finds the highest score in each stretch of the catalogue, for each user. What its text says of
//! itself is said here, because readers' connections would carry it. Bindings of group 0:
//!
//! | | | | |
//! |---|---|---|---|
//! | 0 | params | uniform | how many stretches there are |
//! | 1 | table | read | item vectors: `[block][item of the stretch][input][stretch of the block]` |
//! | 2 | scales | read | one factor for each item, in the same order; 1 where the table is exact |
//! | 3 | states | read | users' states: `[group of users][input][user of the group]` |
//! | 4 | seen | read | one bit for each item and user, set where it must not count |
//! | 5 | highest | write | the highest score: `[user][stretch]` |
//!
//! One invocation takes one stretch and `USERS` users. A workgroup takes a block of stretches, whose
//! neighbours lie beside each other, so that lanes read consecutive words. Results differ from exact
//! scores by no more than `Table::error` says; its twin is the recommender's own scoring.

use std::fmt::Write as _;

use super::{Grain, LANES_WIDE, STRETCH};

/// Items whose sums one invocation keeps at once.
const ITEMS_TOGETHER: usize = 4;

/// The shader that finds the highest score of each stretch.
///
/// # Shape
/// `inputs` numbers a vector, a multiple of four; `users` users to an invocation.
/// # Source
/// Ours; the loops are written out because software devices pay for every turn of one.
pub fn scoring_shader(inputs: usize, grain: Grain, users: usize) -> String {
    let mut text = String::new();
    let (packed, state) = match grain {
        Grain::Single => ("f32", "f32"),
        Grain::Half => ("f16", "f32"),
        Grain::Byte => ("u32", "u32"),
    };
    if grain == Grain::Half {
        text.push_str("enable f16;\n");
    }
    let steps = inputs / grain.inputs_together();
    let (items, lanes) = (STRETCH, LANES_WIDE);
    let _ = writeln!(text, "alias Packed = {packed};\nalias State = {state};");
    let _ = writeln!(text, "const STEPS = {steps}u;\nconst STRETCH = {items}u;");
    let _ = writeln!(text, "const LANES = {lanes}u;\nconst USERS = {users}u;");
    let _ = writeln!(text, "const LOWEST = -3.4028234e38f;");
    text.push_str(include_str!("scoring.wgsl"));
    main(&mut text, grain, users);
    text
}

fn main(text: &mut String, grain: Grain, users: usize) {
    text.push_str(
        "\n@compute @workgroup_size(LANES)\n\
         fn main(\n    @builtin(workgroup_id) block: vec3<u32>,\n    \
         @builtin(local_invocation_index) lane: u32,\n) {\n    \
         let stretch = block.x * LANES + lane;\n    \
         let state = block.y * STEPS * USERS;\n    \
         let words = (params.stretches * STRETCH) / 32u;\n",
    );
    for user in 0..users {
        let _ = writeln!(text, "    let word{user} = (block.y * USERS + {user}u) * words;");
        let _ = writeln!(text, "    var best{user} = LOWEST;");
    }
    let together = ITEMS_TOGETHER;
    let _ = writeln!(text, "    for (var item = 0u; item < STRETCH; item += {together}u) {{");
    text.push_str(
        "        let row = (block.x * STRETCH + item) * STEPS * LANES + lane;\n        \
         let scale = (block.x * STRETCH + item) * LANES + lane;\n",
    );
    sums(text, grain, users);
    text.push_str("        let place = stretch * STRETCH + item;\n");
    for user in 0..users {
        let _ = writeln!(
            text,
            "        let hidden{user} = seen[word{user} + place / 32u] >> (place % 32u);"
        );
        for item in 0..together {
            let sum = match grain {
                Grain::Byte => format!("f32(sum{item}_{user}) * scales[scale + {item}u * LANES]"),
                Grain::Single | Grain::Half => format!("sum{item}_{user}"),
            };
            let _ = writeln!(
                text,
                "        best{user} = max(best{user}, select({sum}, LOWEST, (hidden{user} & {}u) != 0u));",
                1_u32 << item
            );
        }
    }
    text.push_str("    }\n");
    for user in 0..users {
        let _ = writeln!(
            text,
            "    highest[(block.y * USERS + {user}u) * params.stretches + stretch] = best{user};"
        );
    }
    text.push_str("}\n");
}

/// The sums over all inputs for a tile of items and users.
fn sums(text: &mut String, grain: Grain, users: usize) {
    let zero = if grain == Grain::Byte { "0i" } else { "0f" };
    for item in 0..ITEMS_TOGETHER {
        for user in 0..users {
            let _ = writeln!(text, "        var sum{item}_{user} = {zero};");
        }
    }
    text.push_str("        for (var step = 0u; step < STEPS; step++) {\n");
    for user in 0..users {
        let _ = writeln!(text, "            let u{user} = states[state + step * USERS + {user}u];");
    }
    for item in 0..ITEMS_TOGETHER {
        let place = format!("table[row + ({item}u * STEPS + step) * LANES]");
        let value = if grain == Grain::Half { format!("f32({place})") } else { place };
        let _ = writeln!(text, "            let t{item} = {value};");
        for user in 0..users {
            let sum = format!("sum{item}_{user}");
            let _ = match grain {
                Grain::Byte => {
                    writeln!(text, "            {sum} += dot4I8Packed(t{item}, u{user});")
                }
                Grain::Single | Grain::Half => {
                    writeln!(text, "            {sum} = fma(t{item}, u{user}, {sum});")
                }
            };
        }
    }
    text.push_str("        }\n");
}
