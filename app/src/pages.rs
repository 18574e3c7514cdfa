//! One page per route.

mod brief;
mod compare;
mod lab;
mod not_found;

pub(crate) use brief::Brief;
pub(crate) use compare::Compare;
pub(crate) use lab::Lab;
pub(crate) use not_found::NotFound;
