//! A synthetic world of short videos: a catalogue, people with hidden and drifting interests, and
//! what they do with what they are shown. Everything that comes out of it is simulated.
//!
//! A [`World`] of a seed has a [`Catalogue`], whose items have titles in two languages, creators,
//! tags and durations, and any number of people, each a [`Mind`]. A mind that is shown an item
//! gives a [`Response`]; how likely each part of it was is in [`Chances`], which only an oracle may
//! read. The [`Impression`]s of a log are what a recommender may learn from.
//!
//! Facts of the domain that surprise:
//! - *Interest explains little.* In real feeds whether someone watches depends first on who they
//!   are, then on the item, and on how well the two match least of all; here too.
//! - *Marginals can be had exactly.* Engagement is a rank among views of videos as long as this
//!   one, and real quantiles turn it into seconds; so durations, skips and finishes fit whatever
//!   people are like.
//! - *A log is not the world.* The policy that made it shows what is popular and what fits, so
//!   that what is rarely shown is rarely liked.
//!
//! The same seed gives the same catalogue, people and log on every machine and in the browser:
//! numbers are drawn by counters and transcendental functions come from `libm`.

mod catalogue;
mod draws;
mod mind;
mod response;
mod thumbnail;
mod watching;
mod words;
mod world;

pub use catalogue::{
    Catalogue, DEFAULT_ITEMS, Item, MOST_ITEMS, UPLOAD_DAYS, tag_name, topic_name,
};
pub use mind::Mind;
pub use response::{Chances, Response};
pub use thumbnail::thumbnail;
pub use watching::{
    BUCKETS, FINISH_SHARE, LONG_SECONDS, SKIP_SECONDS, duration_bucket, long_view_seconds,
};
pub use words::{Language, TAGS, TOPICS, TOPICS_PER_TAG};
pub use world::{Impression, LOG_DAYS, World};
