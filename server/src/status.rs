//! How this server and the screens that it serves are, for whoever looks after them from afar.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
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
}

impl Default for Screens {
    fn default() -> Self {
        Self { since: Instant::now(), known: Mutex::default() }
    }
}

impl Screens {
    fn hear(&self, query: &str, now: Instant) {
        let field = |wanted: &str| {
            let mut fields = form_urlencoded::parse(query.as_bytes());
            fields.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
        };
        let Some(name) = field("booth").filter(|name| is_name(name)) else { return };
        let visits = field("visits").and_then(|visits| visits.parse().ok()).unwrap_or(0);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, screen| now.duration_since(screen.heard) < REMEMBERED);
        if known.len() < MOST || known.contains_key(&name) {
            known.insert(name, Screen { heard: now, visits });
        }
    }

    /// How long ago a screen was heard of, if any is known.
    pub(crate) fn last_heard(&self) -> Option<Duration> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.values().map(|screen| screen.heard.elapsed()).min()
    }

    /// Forgets every screen.
    pub(crate) fn forget(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
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
