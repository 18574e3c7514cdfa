//! What the page says to the engine, which runs scenarios, to the analyst, which answers questions,
//! and to the recommender; and what they answer.
//!
//! A message is a version number followed by its fields in postcard's encoding. The page numbers
//! its requests; the engine works on the newest only and names in each reply the request that it
//! answers, so that a late reply can be told from a current one.

mod call;
mod codec;
mod feed;
mod inquiry;
mod load;
mod message;

pub use call::{
    Call, Entry, Measured, Opening, Return, Sizes, Source, Stages, Storage, Trained, Visitor,
};
pub use codec::{ProtocolError, VERSION, decode, encode};
pub use feed::{Because, Card, Deed, FeedStage, FeedStep, Origin, Words};
pub use inquiry::{Errand, Inquiry, Report, Response};
pub use load::{
    Begun, Compared, DeviceCard, Errands, Found, Grain, Load, LoadCall, LoadReturn, OfSize, Pace,
    Place, Size, Timed,
};
pub use message::{Backend, Fault, Preference, Reply, Request, Simulated, Stage};
