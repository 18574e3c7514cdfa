//! The workers of a page: all computation runs in them, so that the page never waits.
//!
//! The *engine* runs scenarios while a slider moves; the *analyst* answers questions and is fetched
//! with the first of them, so that the engine stays small; the *recommender* says what to show next
//! and is fetched by the pages that show a feed; the *load* worker makes requests of the same kind for
//! the sake of their duration, with models of its own. Each is a binary of its own and may start more
//! workers of its kind, its crew.
//!
//! A message takes this path: `port` decodes it; `runner` or `analyst` keeps only the newest and
//! works at it part by part, on the GPU (`backends`) or in SIMD lanes, alone or with the `crew`, and
//! lets newer messages in between; replies go out through `port`. What is kept are the worlds that
//! were sampled, which all plans meet, and the GPU session, dropped when lost.
#![cfg(target_arch = "wasm32")]

mod analyst;
mod backends;
mod crew;
mod feed;
mod port;
mod runner;

pub use analyst::start as start_analyst;
pub use feed::load::start as start_load;
pub use feed::start as start_recommender;
pub use runner::start as start_engine;
