use js_sys::Date;
use protocol::Preference;
use web_sys::{Storage, window};

use super::address;
use crate::state::steps::Steps;

const KEY: &str = "headroom.backend";
/// Of one tab: when it reloaded itself.
const RELOADS_KEY: &str = "headroom.reloads";
/// Of addresses: when browsers were started again, apart by commas.
const CAREFUL_FIELD: &str = "careful=";
const LOAD_KEY: &str = "headroom.load";
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

/// What is remembered for the next visit.
pub(crate) const PINS: &str = "headroom.pins";
/// As [`PINS`].
pub(crate) const MEDIAN: &str = "headroom.median";
/// What is remembered as long as the tab is open.
pub(crate) const BY_HAND: &str = "headroom.by-hand";

/// As [`BY_HAND`]: the language that a booth speaks with nobody before it, while a
/// visitor has it speak another.
pub(crate) const BOOTH_LANGUAGE: &str = "headroom.booth-language";

/// Keeps a word for the next visit; a refusal by the browser is no loss.
pub(crate) fn remember(key: &str, word: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, word);
    }
}

/// The word that was kept on an earlier visit.
pub(crate) fn remembered(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Keeps a word as long as the tab is open.
pub(crate) fn remember_for_now(key: &str, word: &str) {
    if let Some(storage) = session() {
        let _ = storage.set_item(key, word);
    }
}

/// Forgets a word that was kept in this tab.
pub(crate) fn forget_for_now(key: &str) {
    if let Some(storage) = session() {
        let _ = storage.remove_item(key);
    }
}

/// The word that was kept in this tab.
pub(crate) fn remembered_for_now(key: &str) -> Option<String> {
    session()?.get_item(key).ok()?
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

/// Whether this page had to reload itself so often that it leaves the GPU alone, or its browser had to
/// be started so often.
///
/// The start script of the booth writes down its reloads, because the code in question is not alive
/// when they happen; `headroom booth` counts the browsers and says so in the address.
pub(crate) fn is_careful() -> bool {
    let times = session().and_then(|storage| storage.get_item(RELOADS_KEY).ok()?);
    let told = || {
        let (_, query) = address()?;
        let field = query.split('&').find_map(|field| field.strip_prefix(CAREFUL_FIELD))?;
        Some(field.replace(',', " "))
    };
    let too_often = |times: String| recovery::reloads_too_often(&times, Date::now());
    times.is_some_and(too_often) || told().is_some_and(too_often)
}

/// Keeps where the reader wants items to be scored; a refusal by the browser is no loss.
pub(crate) fn remember_load(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(LOAD_KEY, key);
    }
}

/// Where the reader wanted items to be scored on an earlier visit.
pub(crate) fn remembered_load() -> Option<String> {
    storage()?.get_item(LOAD_KEY).ok()?
}

fn session() -> Option<Storage> {
    window()?.session_storage().ok()?
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}
