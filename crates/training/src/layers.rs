//! The layers of the network, each with its way forward and its way back.
//!
//! `forward` returns what the next layer needs; `backward` takes the gradient of what `forward`
//! returned, adds to the gradients of the layer's weights, and returns the gradient of its input.

pub(crate) mod attend;
pub(crate) mod attention;
pub(crate) mod cross_entropy;
pub(crate) mod dropout;
pub(crate) mod feed;
pub(crate) mod linear;
pub(crate) mod norm;
