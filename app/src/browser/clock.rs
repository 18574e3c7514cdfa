use js_sys::{Date, Math};
use leptos::prelude::window;

/// Milliseconds on the page's clock.
pub(crate) fn now_millis() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// Milliseconds on the wall's clock, which workers share.
pub(crate) fn wall_millis() -> f64 {
    window().performance().map_or(0.0, |clock| clock.time_origin() + clock.now())
}

/// The day where the reader is, as ISO has it.
pub(crate) fn day() -> String {
    let now = Date::new_0();
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

/// Hour of the day where the reader is, from 0 to 24.
#[expect(clippy::cast_possible_truncation, reason = "hours are small")]
pub(crate) fn hour() -> f32 {
    let now = Date::new_0();
    (f64::from(now.get_hours()) + f64::from(now.get_minutes()) / 60.0) as f32
}

/// A number that differs from visit to visit.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the product lies below 2^32"
)]
pub(crate) fn seed() -> u32 {
    (Math::random() * f64::from(u32::MAX)) as u32
}
