//! The interface of Headroom: pages, components and view state, and no arithmetic.
//!
//! The server renders every page to complete HTML, numbers included. Of five pages a part is
//! *alive*: the browser's module of that page hydrates it, which attaches behaviour to the elements
//! that already exist. [`LiveBrief`], [`LiveLab`], [`LiveCompare`], [`LiveFeed`] and
//! [`LiveBooth`] are these parts; what a page holds besides is the server's alone, and its code never travels.
//! Both renderings of a live part must agree node for node, so view code knows no clock, no window
//! size and no randomness, and controls that need the browser start disabled until [`use_hydrated`]
//! says so.
//!
//! What differs between the two sides arrives by context: the server provides an [`Initial`] and a
//! [`ResponseStatus`], the browser provides nothing and reads the address.
//! Everything that touches the DOM directly lives in the private module `browser`.
//!
//! # Features
//! `ssr` for the server and `hydrate` for the browser; the binaries choose, never both at once.

mod browser;
mod components;
mod pages;
mod response_status;
mod state;

pub use browser::{live_root, mark_hydrated, show_crash_notice, speak_as_the_page};
pub use components::Frame;
pub use pages::{
    Booth, BoothStep, Brief, Compare, Lab, Live, LiveBooth, LiveBrief, LiveCompare, LiveFeed,
    LiveLab, NotFound, PublicAddress,
};
pub use response_status::ResponseStatus;
pub use state::address::{Ignored, case_from_query, query_from_case, read_query};
pub use state::exports::{Exported, exported, exported_charts};
pub use state::hydrated::use_hydrated;
pub use state::initial::Initial;
pub use state::peers::{Peer, PeerFigure, Standing};
pub use state::search::anchor;
pub use state::served::Served;
pub use state::staff::pin_hash;
pub use state::theme::{Theme, Wishes};
pub use words::{count, number};
