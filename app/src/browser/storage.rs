use gloo::storage::{LocalStorage, Storage as _};
use protocol::Preference;

const KEY: &str = "headroom.backend";

/// Keeps the reader's choice of backend for the next visit; a refusal by the browser is no loss.
pub(crate) fn remember_preference(preference: Preference) {
    let _ = LocalStorage::set(KEY, preference.key());
}

/// The backend chosen on an earlier visit.
pub(crate) fn remembered_preference() -> Preference {
    LocalStorage::get::<String>(KEY)
        .ok()
        .and_then(|key| Preference::from_key(&key))
        .unwrap_or_default()
}
