//! The only place of this crate that touches the DOM directly.
//!
//! It compiles for the server as well, where nothing of it runs: every caller is an effect or an
//! event handler, and those exist in the browser only. The exceptions, [`address`] and [`picture`],
//! say what they return on each side.

mod address_bar;
mod canvas;
mod clock;
mod document;
mod fleet;
mod keyboard;
mod kiosk;
mod panel;
mod picture;
mod rehearsal;
mod save;
mod storage;
mod visibility;
mod worker_link;

pub(crate) use address_bar::{
    address, on_travel, push_query, replace_query, replace_query_now_and_then,
};
pub(crate) use canvas::{DESIGN_WIDTHS, has_drawing, on_resize, on_sight, on_theme_change, paint};
pub(crate) use clock::{day, hour, now_millis, seed, wall_millis};
pub(crate) use document::{carry_more, carry_plan, close_dialog, on_click, open_dialog, show};
pub use document::{live_root, mark_hydrated, show_crash_notice, speak_as_the_page};
pub(crate) use fleet::{FleetStream, post_report, watch_fleet};
pub(crate) use keyboard::{Press, on_press};
pub(crate) use kiosk::{
    beat, date_millis, declare_language, fail_here, focus_step, is_update_waiting, keep_from_harm,
    kept_fields, reload, report_booth, show_status, shown_step, staff_pin, take_update, title,
};
pub(crate) use panel::{
    allow, clicked, focus_again, focus_neighbour, focus_panel, jump_to, leave_panel,
};
pub(crate) use picture::picture;
pub(crate) use rehearsal::on_rehearsal;
pub(crate) use save::{save_pixels, save_text};
pub(crate) use storage::{
    BOOTH_LANGUAGE, BY_HAND, MEDIAN, PINS, forget_for_now, remember, remember_for_now,
    remember_load, remember_preference, remember_steps, remembered, remembered_for_now,
    remembered_load, remembered_preference, remembered_steps,
};
pub(crate) use visibility::{is_hidden, on_visibility};
pub(crate) use worker_link::{AnalystLink, EngineLink, LoadLink, RecommenderLink, named_path};
