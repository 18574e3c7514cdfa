//! What the page says to the engine, which runs scenarios, and to the analyst, which answers
//! questions; and what they answer.
//!
//! A message is a version number followed by its fields in postcard's encoding. The page numbers
//! its requests; the engine works on the newest only and names in each reply the request that it
//! answers, so that a late reply can be told from a current one.

mod codec;
mod inquiry;
mod message;

pub use codec::{ProtocolError, VERSION, decode, encode};
pub use inquiry::{Errand, Inquiry, Report, Response};
pub use message::{Backend, Preference, Reply, Request, Simulated, Stage};
