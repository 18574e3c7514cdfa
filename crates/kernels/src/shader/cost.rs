//! What the generated shaders cost per trial, so that a roofline can be drawn.

use model::{DIMENSIONS, OBSERVABLES};

use super::{WORLD, paths_shader, worlds_shader};

/// Work of one trial in one kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// The kernel.
    pub kernel: &'static str,
    /// Arithmetic, comparison and selection of 32-bit numbers; functions count as their bodies.
    pub operations: usize,
    /// Bytes read from and written to buffers.
    pub bytes: usize,
}

/// Bytes of a number in a buffer.
const WORD: usize = 4;

/// The cost of a trial in the kernels that compute one trial per invocation.
///
/// # Formula
/// Each generated statement is one operation; a call counts the operations of its function.
pub fn costs() -> [Cost; 2] {
    [
        Cost {
            kernel: "worlds",
            operations: operations(&worlds_shader(), "fn draw("),
            // The Sobol' bits and seeds of each dimension are read, the world is written.
            bytes: WORD * (3 * DIMENSIONS + WORLD),
        },
        Cost {
            kernel: "paths",
            operations: operations(&paths_shader(), "fn trial("),
            bytes: WORD * (WORLD + OBSERVABLES.len() + 1),
        },
    ]
}

/// Operations of a function, with those of the functions that it calls.
fn operations(shader: &str, head: &str) -> usize {
    let Some(start) = shader.find(head) else { return 0 };
    let body = &shader[start..];
    let body = &body[..body.find("\n}").unwrap_or(body.len())];
    body.lines().skip(1).map(|line| line_operations(shader, line)).sum()
}

fn line_operations(shader: &str, line: &str) -> usize {
    const FUNCTIONS: [&str; 7] = [
        "exponential_polynomial",
        "logarithm_polynomial",
        "exponential",
        "logarithm",
        "normal_quantile",
        "normal_cumulative",
        "coordinate",
    ];
    const SYMBOLS: [&str; 12] =
        [" + ", " - ", " * ", " / ", " < ", " & ", " | ", " >> ", " << ", "+= ", "^= ", "sqrt("];
    const CALLS: [&str; 6] = ["select(", "min(", "max(", "clamp(", "round(", "reverseBits("];
    let called = FUNCTIONS.iter().map(|name| {
        let calls = line.matches(&format!("{name}(")).count();
        if calls == 0 { 0 } else { calls * operations(shader, &format!("fn {name}(")) }
    });
    let plain = SYMBOLS.iter().chain(&CALLS).map(|symbol| line.matches(symbol).count());
    called.chain(plain).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_of_called_functions_are_counted_where_they_are_called() {
        let shader = "fn exponential(x: f32) -> f32 {\n    let a = x * 2.0;\n    return a + 1.0;\n}\n\
                      fn trial(x: f32) {\n    let v0 = exponential(x);\n    let v1 = v0 / x;\n}\n";
        assert_eq!(operations(shader, "fn trial("), 3);
    }

    #[test]
    fn a_trial_costs_thousands_of_operations_and_hundreds_of_bytes() {
        for cost in costs() {
            assert!((800..6000).contains(&cost.operations), "{cost:?}");
            assert!((100..1000).contains(&cost.bytes), "{cost:?}");
        }
    }
}
