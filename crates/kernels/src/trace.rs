//! The model as an expression graph, and the graph as WGSL.
//!
//! Running generic model code on [`Traced`] numbers records each operation as a node. Equal nodes
//! are recorded once, operations on constants are carried out, and what no result needs is never
//! written.

mod formula;
mod graph;
mod traced;
mod wgsl;

pub use formula::{Formula, formula, values};
pub use graph::{Binary, Function, Graph, Node, Parameter, Unary};
pub use traced::{Traced, TracedMask, trace};
pub use wgsl::{function, literal};
