//! What a reader asks a load test to do.

use protocol::{Grain, Load, Pace, Place};
use words::Phrase;

/// How requests come, without its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Pacing {
    /// By chance, at a rate.
    #[default]
    Server,
    /// One after the other.
    SingleStream,
    /// All at once.
    Offline,
}

impl Pacing {
    pub(crate) const ALL: [Self; 3] = [Self::Server, Self::SingleStream, Self::Offline];

    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::SingleStream => "single-stream",
            Self::Offline => "offline",
        }
    }

    pub(crate) fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pacing| pacing.key() == key)
    }

    pub(crate) const fn name(self) -> Phrase {
        match self {
            Self::Server => Phrase::new("Server: by chance, at a rate", "服务器：按速率随机到达"),
            Self::SingleStream => {
                Phrase::new("Single stream: one after the other", "单流：逐个请求")
            }
            Self::Offline => Phrase::new("Offline: all at once", "离线：一次全部到达"),
        }
    }
}

/// Places and grains together, as the list of backends has them.
pub(crate) const BACKENDS: [(Place, Grain); 5] = [
    (Place::Cpu, Grain::Byte),
    (Place::Cpu, Grain::Single),
    (Place::Gpu, Grain::Single),
    (Place::Gpu, Grain::Half),
    (Place::Gpu, Grain::Byte),
];

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Wish {
    pub(crate) pacing: Pacing,
    /// Requests a second, for [`Pacing::Server`].
    pub(crate) rate: f64,
    /// The objective for the 99th percentile of response times, in milliseconds.
    pub(crate) objective_millis: f64,
    pub(crate) place: Place,
    pub(crate) grain: Grain,
    /// Requests that are served together, at most.
    pub(crate) batch: u32,
}

/// Ranges of what can be typed.
pub(crate) const RATES: (f64, f64) = (0.1, 5_000.0);
pub(crate) const OBJECTIVES: (f64, f64) = (1.0, 10_000.0);
pub(crate) const BATCHES: (f64, f64) = (1.0, 1_024.0);
/// Requests of an offline run.
const OFFLINE: u32 = 2_048;

impl Wish {
    /// Twenty requests a second, with the objective of the production ranker.
    pub(crate) fn first() -> Self {
        Self {
            pacing: Pacing::Server,
            rate: 20.0,
            objective_millis: model::ServiceLevel::production().objective_millis,
            place: Place::Cpu,
            grain: Grain::Byte,
            batch: 1,
        }
    }

    /// Takes a batch size, which is a whole number.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "what is typed lies within its range"
    )]
    pub(crate) fn set_batch(&mut self, value: f64) {
        self.batch = value.round() as u32;
    }

    /// The load that is wished for.
    pub(crate) fn load(&self, seed: u32) -> Load {
        let pace = match self.pacing {
            Pacing::Server => Pace::Server { rate: self.rate },
            Pacing::SingleStream => Pace::SingleStream,
            Pacing::Offline => Pace::Offline { requests: OFFLINE },
        };
        Load { pace, seed, place: self.place, grain: self.grain, batch: self.batch }
    }
}

/// The key of a backend in storage and forms.
pub(crate) fn key(place: Place, grain: Grain) -> String {
    format!("{}-{}", place_key(place), grain.name())
}

/// The backend of a key.
pub(crate) fn of_key(key: &str) -> Option<(Place, Grain)> {
    BACKENDS.into_iter().find(|(place, grain)| self::key(*place, *grain) == key)
}

fn place_key(place: Place) -> &'static str {
    match place {
        Place::Cpu => "cpu",
        Place::Gpu => "webgpu",
    }
}

/// A typed number within a range; what is none leaves the old one.
pub(crate) fn typed(text: &str, (least, most): (f64, f64), old: f64) -> f64 {
    let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    number.map_or(old, |number| number.clamp(least, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_backend_comes_back_from_its_key_and_no_other_does() {
        for (place, grain) in BACKENDS {
            assert_eq!(of_key(&key(place, grain)), Some((place, grain)));
        }
        assert_eq!(of_key("cpu-f16"), None);
        assert!(Pacing::ALL.into_iter().all(|pacing| Pacing::of_key(pacing.key()) == Some(pacing)));
    }

    #[test]
    fn what_is_typed_stays_within_its_range() {
        assert_eq!(typed(" 40 ", RATES, 1.0), 40.0);
        assert_eq!(typed("1e9", RATES, 1.0), 5_000.0);
        for text in ["", "NaN", "inf", "ten"] {
            assert_eq!(typed(text, RATES, 7.0), 7.0, "{text}");
        }
    }
}
