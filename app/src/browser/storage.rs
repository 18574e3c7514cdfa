use protocol::Preference;
use web_sys::{Storage, window};

const KEY: &str = "headroom.backend";

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

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}
