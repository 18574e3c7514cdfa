//! One page per route: its content, and of that the part that is alive in the browser.

mod booth;
mod brief;
mod compare;
mod lab;
mod live;
mod not_found;

pub use booth::{Booth, BoothStep, LiveBooth, PublicAddress};
pub use brief::{Brief, LiveBrief};
pub use compare::{Compare, LiveCompare};
pub use lab::{Lab, LiveLab};
pub use live::{Live, LiveFeed};
pub use not_found::NotFound;

use leptos::prelude::Effect;

use crate::browser;
use crate::state::opening::Opening;

/// Calls `travel` with what the address asks whenever the reader goes back or forward.
fn follow_history(travel: impl Fn(Opening) + Copy + 'static) {
    Effect::new(move || {
        browser::on_travel(move || {
            if let Some((path, query)) = browser::address() {
                travel(Opening::of_address(&path, &query));
            }
        });
    });
}
