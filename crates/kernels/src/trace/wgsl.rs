//! A graph written out as the statements of a WGSL function.

use std::fmt::Write as _;

use super::graph::{Binary, Graph, Node, Parameter, Unary};

/// Writes a WGSL function: its head, one `let` per node that the results need, and its end.
///
/// `end` is given the names of the results in the order of `results`.
pub fn function(
    graph: &Graph,
    head: &str,
    results: &[u32],
    end: impl FnOnce(&[String]) -> String,
) -> String {
    let needed = needed(graph, results);
    let mut text = format!("{head} {{\n");
    for (place, node) in graph.nodes().iter().enumerate() {
        if needed[place] && !is_named(node) {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "    let v{place} = {};", expression(graph, node));
        }
    }
    let names: Vec<String> = results.iter().map(|&place| name(graph, place)).collect();
    text.push_str(&end(&names));
    text.push_str("}\n");
    text
}

/// Which nodes the results depend on.
fn needed(graph: &Graph, results: &[u32]) -> Vec<bool> {
    let mut needed = vec![false; graph.nodes().len()];
    for &place in results {
        needed[place as usize] = true;
    }
    for (place, node) in graph.nodes().iter().enumerate().rev() {
        if !needed[place] {
            continue;
        }
        match *node {
            Node::Constant(_) | Node::Parameter(_) => {}
            Node::Unary(_, a) | Node::Not(a) | Node::Call(_, a) => needed[a as usize] = true,
            Node::Binary(_, a, b) => {
                needed[a as usize] = true;
                needed[b as usize] = true;
            }
            Node::Select(a, b, c) => {
                for operand in [a, b, c] {
                    needed[operand as usize] = true;
                }
            }
        }
    }
    needed
}

/// Whether a node is written where it is used instead of as a statement.
fn is_named(node: &Node) -> bool {
    match node {
        Node::Constant(_) => true,
        // What costs a call or a load is fetched once.
        Node::Parameter(parameter) => {
            !matches!(parameter, Parameter::Coordinate(_) | Parameter::World(_))
        }
        _ => false,
    }
}

fn name(graph: &Graph, place: u32) -> String {
    match graph.nodes()[place as usize] {
        Node::Constant(bits) => literal(f64::from_bits(bits)),
        Node::Parameter(parameter) if is_named(&graph.nodes()[place as usize]) => given(parameter),
        _ => format!("v{place}"),
    }
}

/// How the shader writes a number that it is given; uniforms are packed in vectors of four.
fn given(parameter: Parameter) -> String {
    match parameter {
        Parameter::Decision(index) => format!("params.decisions[{}][{}]", index / 4, index % 4),
        Parameter::Coordinate(index) => format!("coordinate({index}u, group, local, scramble)"),
        Parameter::Marginal(index) => format!("params.marginals[{}][{}]", index / 4, index % 4),
        Parameter::World(index) => {
            let trials = model::POINTS_PER_SCRAMBLE as usize;
            let (all, before) = (crate::shader::WORLD * trials, index * trials);
            format!("worlds[scramble * {all}u + {before}u + index]")
        }
        Parameter::Argument => "argument".to_owned(),
    }
}

/// A constant of the shader, rounded to single precision; exponent notation reads back to the same bits.
#[expect(clippy::cast_possible_truncation, reason = "shaders compute in single precision")]
pub fn literal(value: f64) -> String {
    format!("{:e}f", value as f32)
}

fn expression(graph: &Graph, node: &Node) -> String {
    let name = |place| name(graph, place);
    match *node {
        Node::Constant(bits) => literal(f64::from_bits(bits)),
        Node::Parameter(parameter) => given(parameter),
        Node::Unary(operator, a) => match operator {
            Unary::Negate => format!("-({})", name(a)),
            Unary::SquareRoot => format!("sqrt({})", name(a)),
            Unary::Exponential => format!("exponential({})", name(a)),
            Unary::Logarithm => format!("logarithm({})", name(a)),
        },
        Node::Binary(operator, a, b) => binary(operator, &name(a), &name(b)),
        Node::Not(a) => format!("!{}", name(a)),
        Node::Select(mask, when_true, when_false) => {
            format!("select({}, {}, {})", name(when_false), name(when_true), name(mask))
        }
        Node::Call(function, a) => format!("{}({})", function.name(), name(a)),
    }
}

fn binary(operator: Binary, left: &str, right: &str) -> String {
    let infix = match operator {
        Binary::Minimum => return format!("min({left}, {right})"),
        Binary::Maximum => return format!("max({left}, {right})"),
        Binary::Add => "+",
        Binary::Subtract => "-",
        Binary::Multiply => "*",
        Binary::Divide => "/",
        Binary::Less => "<",
        Binary::And => "&",
        Binary::Or => "|",
    };
    format!("{left} {infix} {right}")
}

#[cfg(test)]
mod tests {
    use model::Scalar as _;

    use super::super::{Traced, trace};
    use super::*;

    #[test]
    fn equal_operations_are_written_once_and_constants_are_folded() {
        let (graph, result) = trace(|| {
            let x = Traced::parameter(Parameter::Argument);
            let twice = x * (Traced::literal(1.0) + 1.0);
            twice + x * 2.0
        });
        let text = function(&graph, "fn f()", &[result.place()], |names| {
            format!("    return {};\n", names[0])
        });
        assert_eq!(text.matches("argument * 2e0f").count(), 1, "{text}");
        assert_eq!(text.lines().count(), 5, "{text}");
    }

    #[test]
    fn what_no_result_needs_is_not_written() {
        let (graph, result) = trace(|| {
            let x = Traced::parameter(Parameter::Argument);
            let _unused = x.exp();
            x.sqrt()
        });
        let text = function(&graph, "fn f()", &[result.place()], |_| String::new());
        assert!(!text.contains("exp"), "{text}");
    }
}
