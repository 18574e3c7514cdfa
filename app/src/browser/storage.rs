use js_sys::Date;
use protocol::Preference;
use web_sys::{Storage, window};

use crate::state::steps::Steps;

const KEY: &str = "headroom.backend";
/// Of one tab: when it reloaded itself.
const RELOADS_KEY: &str = "headroom.reloads";
/// Of one tab, and only as long as it is open.
const STEPS_KEY: &str = "headroom.steps";

/// Keeps the reader's steps for a reload of this tab; a refusal by the browser is no loss.
pub(crate) fn remember_steps(steps: &Steps) {
    if let Some(storage) = session() {
        let _ = storage.set_item(STEPS_KEY, &steps.to_text());
    }
}

/// The steps that were made in this tab before it was loaded again.
pub(crate) fn remembered_steps() -> Option<Steps> {
    Steps::from_text(&session()?.get_item(STEPS_KEY).ok()??)
}

/// Keeps the reader's choice of backend for the next visit; a refusal by the browser is no loss.
pub(crate) fn remember_preference(preference: Preference) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(KEY, preference.key());
    }
}

/// The backend chosen on an earlier visit.
pub(crate) fn remembered_preference() -> Preference {
    storage()
        .and_then(|storage| storage.get_item(KEY).ok()?)
        .and_then(|key| Preference::from_key(&key))
        .unwrap_or_default()
}

/// Whether this page had to reload itself so often that it leaves the GPU alone.
///
/// The start script of the booth writes down its reloads, because the code in question is not alive
/// when they happen.
pub(crate) fn is_careful() -> bool {
    let times = session().and_then(|storage| storage.get_item(RELOADS_KEY).ok()?);
    times.is_some_and(|times| recovery::reloads_too_often(&times, Date::now()))
}

fn session() -> Option<Storage> {
    window()?.session_storage().ok()?
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}
