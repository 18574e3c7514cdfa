//! The number that records what is done with it.

use std::cell::RefCell;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use model::Scalar;

use super::graph::{Binary, Function, Graph, Node, Parameter, Unary, constant};

thread_local! {
    /// The graph of the trace in progress on this thread.
    static GRAPH: RefCell<Graph> = RefCell::new(Graph::default());
}

/// A number in a trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traced(u32);

/// A truth value in a trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TracedMask(u32);

/// Records what `program` does; returns the graph and what the program returned.
pub fn trace<R>(program: impl FnOnce() -> R) -> (Graph, R) {
    let outer = GRAPH.take();
    let result = program();
    (GRAPH.replace(outer), result)
}

// Never inlined: the model is thousands of these calls, and a trace is not in a hurry.
#[inline(never)]
fn record(node: Node) -> u32 {
    GRAPH.with_borrow_mut(|graph| graph.place(node))
}

impl Traced {
    /// A number that the shader is given.
    pub fn parameter(parameter: Parameter) -> Self {
        Self(record(Node::Parameter(parameter)))
    }

    /// The number's place in the graph.
    pub fn place(self) -> u32 {
        self.0
    }

    #[inline(never)]
    fn binary(operator: Binary, left: Self, right: Self) -> Self {
        Self(record(Node::Binary(operator, left.0, right.0)))
    }

    #[inline(never)]
    fn unary(operator: Unary, operand: Self) -> Self {
        Self(record(Node::Unary(operator, operand.0)))
    }
}

/// Implements an operator between traced numbers and between one and a constant.
macro_rules! arithmetic {
    ($($operator:ident $method:ident $node:ident),+) => {$(
        impl $operator for Traced {
            type Output = Self;
            fn $method(self, other: Self) -> Self {
                Self::binary(Binary::$node, self, other)
            }
        }
        impl $operator<f64> for Traced {
            type Output = Self;
            fn $method(self, constant: f64) -> Self {
                Self::binary(Binary::$node, self, Self::literal(constant))
            }
        }
    )+};
}

arithmetic!(Add add Add, Sub sub Subtract, Mul mul Multiply, Div div Divide);

impl Neg for Traced {
    type Output = Self;
    fn neg(self) -> Self {
        Self::unary(Unary::Negate, self)
    }
}

impl BitAnd for TracedMask {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(record(Node::Binary(Binary::And, self.0, other.0)))
    }
}

impl BitOr for TracedMask {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(record(Node::Binary(Binary::Or, self.0, other.0)))
    }
}

impl Not for TracedMask {
    type Output = Self;
    fn not(self) -> Self {
        Self(record(Node::Not(self.0)))
    }
}

impl Scalar for Traced {
    type Mask = TracedMask;

    fn literal(value: f64) -> Self {
        Self(record(constant(value)))
    }
    fn minimum(self, other: Self) -> Self {
        Self::binary(Binary::Minimum, self, other)
    }
    fn maximum(self, other: Self) -> Self {
        Self::binary(Binary::Maximum, self, other)
    }
    fn sqrt(self) -> Self {
        Self::unary(Unary::SquareRoot, self)
    }
    fn exp(self) -> Self {
        Self::unary(Unary::Exponential, self)
    }
    fn ln(self) -> Self {
        Self::unary(Unary::Logarithm, self)
    }
    fn less(self, other: Self) -> TracedMask {
        TracedMask(record(Node::Binary(Binary::Less, self.0, other.0)))
    }
    fn select(mask: TracedMask, when_true: Self, when_false: Self) -> Self {
        Self(record(Node::Select(mask.0, when_true.0, when_false.0)))
    }
    fn normal_quantile(self) -> Self {
        Self(record(Node::Call(Function::NormalQuantile, self.0)))
    }
    fn normal_cumulative(self) -> Self {
        Self(record(Node::Call(Function::NormalCumulative, self.0)))
    }
}
