//! The interface of Headroom: routes, pages, components and view state, and no arithmetic.
//!
//! The same [`App`] runs twice. The server renders it to complete HTML, numbers included; the
//! browser then *hydrates* that HTML, which attaches behaviour to the elements that already exist.
//! Both renderings must agree node for node, so view code knows no clock, no window size and no
//! randomness, and controls that need the browser start disabled until [`use_hydrated`] says so.
//!
//! What differs between the two sides arrives by context: the server provides a
//! [`ResponseStatus`], the browser provides nothing and gets the same markup.
//! Everything that touches the DOM directly lives in the private module `browser`.
//!
//! # Features
//! `ssr` for the server and `hydrate` for the browser; the binaries choose, never both at once.

mod browser;
mod components;
mod pages;
mod response_status;
mod root;
mod state;
mod still;

pub use browser::{mark_hydrated, show_crash_notice};
pub use response_status::ResponseStatus;
pub use root::App;
pub use state::address::{plan_from_query, query_from_plan};
pub use state::exports::{EXPORTED_CHARTS, Exported, exported};
pub use state::format::{count, number};
pub use state::hydrated::use_hydrated;
pub use state::initial::Initial;
pub use state::peers::{Peer, PeerFigure, Standing};
pub use state::served::Served;
pub use still::StillPage;
