//! What the page and the engine say to each other.
//!
//! A message is a version number followed by its fields in postcard's encoding. The page numbers
//! its requests; the engine works on the newest only and names in each reply the request that it
//! answers, so that a late reply can be told from a current one.

mod codec;
mod message;

pub use codec::{ProtocolError, VERSION, decode, encode};
pub use message::{Backend, Preference, Reply, Request, Simulated, Stage};
