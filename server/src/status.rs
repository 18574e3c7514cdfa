//! How this server and the screens that it serves are, for whoever looks after them from afar.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::{RawQuery, State};
use serde_json::{Value, json};

use crate::state::AppState;

/// A screen that has not been heard of for this long is gone.
const REMEMBERED: Duration = Duration::from_mins(10);
/// Screens that are remembered; strangers could name any number.
const MOST: usize = 256;
/// Letters of a screen's name.
const NAME: usize = 16;

/// A screen, as it was last heard of.
#[derive(Debug, Clone, Copy)]
struct Screen {
    heard: Instant,
    visits: u32,
}

/// The screens that have been heard of.
#[derive(Debug)]
pub(crate) struct Screens {
    since: Instant,
    known: Mutex<BTreeMap<String, Screen>>,
    own: Mutex<Own>,
}

/// The screen of this very machine, which `headroom booth` keeps.
#[derive(Debug, Default)]
struct Own {
    /// By what it is known; nobody else is told.
    key: String,
    /// When it was last heard of, and whether it was hidden.
    heard: Option<(Instant, bool)>,
}

impl Default for Screens {
    fn default() -> Self {
        Self { since: Instant::now(), known: Mutex::default(), own: Mutex::default() }
    }
}

impl Screens {
    /// Awaits a new screen of this machine and returns the key by which it is to name itself.
    pub(crate) fn expect_own(&self) -> String {
        // Seeded by the system.
        let key = format!("{:016x}", RandomState::new().build_hasher().finish());
        *self.own() = Own { key: key.clone(), heard: None };
        key
    }

    /// How long the screen of this machine has been silent and whether it was hidden; `None` before
    /// its first word.
    pub(crate) fn own_silence(&self) -> Option<(Duration, bool)> {
        self.own().heard.map(|(heard, hidden)| (heard.elapsed(), hidden))
    }

    fn own(&self) -> MutexGuard<'_, Own> {
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hear(&self, query: &str, now: Instant) {
        let field = |wanted: &str| {
            let mut fields = form_urlencoded::parse(query.as_bytes());
            fields.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
        };
        if let Some(key) = field("screen") {
            let mut own = self.own();
            if !own.key.is_empty() && own.key == key {
                own.heard = Some((now, field("rests").is_some()));
            }
        }
        let Some(name) = field("booth").filter(|name| is_name(name)) else { return };
        let visits = field("visits").and_then(|visits| visits.parse().ok()).unwrap_or(0);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, screen| now.duration_since(screen.heard) < REMEMBERED);
        if known.len() < MOST || known.contains_key(&name) {
            known.insert(name, Screen { heard: now, visits });
        }
    }

    fn report(&self, edition: &str, now: Instant) -> Value {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = known.iter().filter_map(|(name, screen)| {
            let silent = now.duration_since(screen.heard);
            let entry = json!({ "name": name, "visits": screen.visits, "silent_seconds": silent.as_secs() });
            (silent < REMEMBERED).then_some(entry)
        });
        let recent: Vec<Value> = recent.collect();
        json!({
            "status": "ok",
            "version": env!("CARGO_PKG_VERSION"),
            "edition": edition,
            "uptime_seconds": now.duration_since(self.since).as_secs(),
            "booths_seen": recent.len(),
            "booths": recent,
        })
    }
}

fn is_name(name: &str) -> bool {
    (1..=NAME).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Says how things are; a screen that asks names itself and is counted.
pub(crate) async fn status(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Json<Value> {
    let now = Instant::now();
    state.screens().hear(&query.unwrap_or_default(), now);
    Json(state.screens().report(state.edition().name(), now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn screens_are_counted_once_and_forgotten_after_ten_minutes() {
        let (screens, start) = (Screens::default(), Instant::now());
        let minutes = |count| start + Duration::from_mins(count);
        screens.hear("booth=a1&visits=3", start);
        screens.hear("booth=a1&visits=4", minutes(1));
        screens.hear("booth=b2&visits=x", minutes(2));
        let report = screens.report("e", minutes(3));
        assert_eq!(report["booths_seen"], 2);
        assert_eq!(report["booths"][0]["visits"], 4);
        assert_eq!(report["booths"][0]["silent_seconds"], 120);
        assert_eq!(screens.report("e", minutes(12))["booths_seen"], 0);
    }

    #[test]
    fn only_who_knows_the_key_speaks_for_the_screen_of_this_machine() {
        let (screens, now) = (Screens::default(), Instant::now());
        screens.hear("booth=a1&screen=", now);
        let old = screens.expect_own();
        for stranger in ["booth=a1&visits=1", "booth=a1&screen=", "booth=a1&screen=00", "screen"] {
            screens.hear(stranger, now);
            assert_eq!(screens.own_silence(), None, "{stranger}");
        }
        screens.hear(&format!("booth=a1&rests=1&screen={old}"), now);
        assert!(screens.own_silence().is_some_and(|(_, hidden)| hidden));
        assert_ne!(screens.expect_own(), old);
        screens.hear(&format!("booth=a1&screen={old}"), now);
        assert_eq!(screens.own_silence(), None, "a browser that is being ended is not the new one");
    }

    #[test]
    fn strangers_cannot_fill_the_memory_or_drive_out_those_who_are_known() {
        let (screens, now) = (Screens::default(), Instant::now());
        screens.hear("booth=ours&visits=1", now);
        for name in 0..10_000 {
            screens.hear(&format!("booth={name}"), now);
        }
        screens.hear("booth=ours&visits=2", now);
        for bad in ["", "booth=", "booth=%3Cb%3E", "booth=0123456789abcdef0"] {
            screens.hear(bad, now);
        }
        let report = screens.report("e", now);
        assert_eq!(report["booths_seen"], MOST);
        let ours = report["booths"].as_array().expect("a list").iter();
        assert!(ours.clone().any(|one| one["name"] == "ours" && one["visits"] == 2));
    }
}
