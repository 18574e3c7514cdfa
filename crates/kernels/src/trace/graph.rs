//! Nodes, and the rules by which equal ones are shared and constant ones folded.

use std::collections::HashMap;

/// An operation on one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unary {
    /// Negation.
    Negate,
    /// Square root.
    SquareRoot,
    /// Natural exponential.
    Exponential,
    /// Natural logarithm.
    Logarithm,
}

/// An operation on two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Binary {
    /// Sum.
    Add,
    /// Difference.
    Subtract,
    /// Product.
    Multiply,
    /// Quotient.
    Divide,
    /// The smaller.
    Minimum,
    /// The larger.
    Maximum,
    /// Comparison; a mask.
    Less,
    /// Conjunction of masks.
    And,
    /// Disjunction of masks.
    Or,
}

/// A function that is written once and called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    /// The standard normal quantile.
    NormalQuantile,
    /// The standard normal cumulative probability.
    NormalCumulative,
}

impl Function {
    /// The function's name in the shader.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NormalQuantile => "normal_quantile",
            Self::NormalCumulative => "normal_cumulative",
        }
    }
}

/// A number that the shader is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Parameter {
    /// A number of the plan, by its place in `model::Decisions`.
    Decision(usize),
    /// A coordinate of the point of the unit cube.
    Coordinate(usize),
    /// A number of the marginal distributions, by its place in `model::Joint::marginal_numbers`.
    Marginal(usize),
    /// A number of a world that was drawn before.
    World(usize),
    /// The argument of a shared function.
    Argument,
}

/// One operation; operands are places of earlier nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Node {
    /// A constant by its bits.
    Constant(u64),
    /// A number that the shader is given.
    Parameter(Parameter),
    /// An operation on one number.
    Unary(Unary, u32),
    /// An operation on two numbers.
    Binary(Binary, u32, u32),
    /// Negation of a mask.
    Not(u32),
    /// `Select(mask, when_true, when_false)`.
    Select(u32, u32, u32),
    /// A call of a shared function.
    Call(Function, u32),
}

/// A graph of nodes in the order of their making, equal ones once.
#[derive(Debug, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    places: HashMap<Node, u32>,
}

impl Graph {
    /// The nodes.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The place of a node, made if there is none like it yet.
    pub(super) fn place(&mut self, node: Node) -> u32 {
        let node = self.simplified(node);
        if let Err(place) = node {
            return place;
        }
        let Ok(node) = node else { unreachable!("the other case has returned") };
        *self.places.entry(node).or_insert_with(|| {
            self.nodes.push(node);
            u32::try_from(self.nodes.len() - 1).unwrap_or(u32::MAX)
        })
    }

    fn constant(&self, place: u32) -> Option<f64> {
        match self.nodes[place as usize] {
            Node::Constant(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    /// A simpler node of the same value, or the place of an existing one.
    fn simplified(&self, node: Node) -> Result<Node, u32> {
        match node {
            Node::Unary(operator, operand) => Ok(self
                .constant(operand)
                .map_or(node, |value| constant(fold_unary(operator, value)))),
            Node::Binary(operator, left, right) => self.simplified_binary(operator, left, right),
            _ => Ok(node),
        }
    }

    fn simplified_binary(&self, operator: Binary, left: u32, right: u32) -> Result<Node, u32> {
        match (operator, self.constant(left), self.constant(right)) {
            (_, Some(left_value), Some(right_value)) => {
                let folded = fold_binary(operator, left_value, right_value);
                Ok(folded.map_or(Node::Binary(operator, left, right), constant))
            }
            (Binary::Add, Some(0.0), _) | (Binary::Multiply, Some(1.0), _) => Err(right),
            (Binary::Add | Binary::Subtract, _, Some(0.0))
            | (Binary::Multiply | Binary::Divide, _, Some(1.0)) => Err(left),
            _ => Ok(Node::Binary(operator, left, right)),
        }
    }
}

/// The node of a constant.
pub(super) fn constant(value: f64) -> Node {
    Node::Constant(value.to_bits())
}

fn fold_unary(operator: Unary, value: f64) -> f64 {
    match operator {
        Unary::Negate => -value,
        Unary::SquareRoot => value.sqrt(),
        Unary::Exponential => value.exp(),
        Unary::Logarithm => value.ln(),
    }
}

fn fold_binary(operator: Binary, left: f64, right: f64) -> Option<f64> {
    match operator {
        Binary::Add => Some(left + right),
        Binary::Subtract => Some(left - right),
        Binary::Multiply => Some(left * right),
        Binary::Divide => Some(left / right),
        Binary::Minimum => Some(left.min(right)),
        Binary::Maximum => Some(left.max(right)),
        Binary::Less | Binary::And | Binary::Or => None,
    }
}
