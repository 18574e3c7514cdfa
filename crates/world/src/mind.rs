//! A person: what they like, what they are in the mood for, and what they are tired of.

use recommender::Random;

use crate::catalogue::{Catalogue, Hidden, Item, SPACE};
use crate::draws::{Stream, narrow, normal, stream};
use crate::words::{TAGS, TOPICS, TOPICS_PER_TAG};

/// Interests of a person at most.
const MOST_INTERESTS: usize = 6;
/// Distance at which interest fades.
const REACH_SQUARED: f64 = 4.0;
/// Spread of a person's taste around the middle of a topic.
const TASTE_SPREAD: f64 = 0.3;
/// What interests other than the one of the moment count.
const BACKGROUND: f64 = 0.65;
/// How much of a repeated tag's and creator's weariness stays after another video.
const RECOVERY: f64 = 0.88;
/// Weariness of one repetition.
const TAG_WEARINESS: f64 = 0.045;
const CREATOR_WEARINESS: f64 = 0.12;
/// Chance that an interest gives way to a neighbour between two sessions.
const DRIFT: f64 = 0.15;
/// Creators whose repetition is remembered.
const REMEMBERED: usize = 8;

/// What someone is interested in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Interest {
    pub(crate) topic: u16,
    pub(crate) position: [f32; SPACE],
    pub(crate) weight: f64,
}

/// The hidden state of a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Mind {
    pub(crate) interests: Vec<Interest>,
    /// The interest of this session.
    pub(crate) intent: usize,
    /// Standard normal among people: how long they watch anything.
    pub(crate) patience: f64,
    /// Mean 1 among people: how readily they like, and how readily they press anything else.
    pub(crate) warmth: f64,
    pub(crate) openness: f64,
    tags: [f64; TAGS],
    creators: Vec<u32>,
    /// Grows with what is skipped, falls with what is watched.
    boredom: f64,
    random: Random,
}

impl Mind {
    /// The person of this number at the beginning of their first session.
    pub(crate) fn new(seed: u64, person: u64, catalogue: &Catalogue) -> Self {
        let mut random = stream(seed, Stream::People, person);
        let count = 3 + random.below(MOST_INTERESTS - 2);
        let mut weight = 1.0;
        let mut interest = || {
            let topic = random.below(TOPICS);
            let own = taste(topic, weight, catalogue, &mut random);
            weight *= 0.88;
            own
        };
        let interests = (0..count).map(|_| interest()).collect();
        let heavy = |random: &mut Random, spread: f64| {
            libm::exp(spread * normal(random) - spread * spread / 2.0)
        };
        Self {
            interests,
            intent: 0,
            patience: normal(&mut random),
            warmth: heavy(&mut random, 1.9),
            openness: heavy(&mut random, 0.9),
            tags: [0.0; TAGS],
            creators: Vec::new(),
            boredom: 0.0,
            random: stream(seed, Stream::Sessions, person),
        }
    }

    /// Begins a session: rested, in the mood for one of the interests, which may have drifted.
    pub fn begin_session(&mut self, catalogue: &Catalogue) {
        self.tags = [0.0; TAGS];
        self.creators.clear();
        self.boredom = 0.0;
        if self.random.unit() < DRIFT {
            let last = self.interests.len() - 1;
            let at = self.random.below(last) + 1;
            let tag = usize::from(self.interests[at].topic) / TOPICS_PER_TAG;
            let near = self.random.unit() < 0.5;
            let tag = if near { tag } else { self.random.below(TAGS) };
            let topic = tag * TOPICS_PER_TAG + self.random.below(TOPICS_PER_TAG);
            let weight = self.interests[at].weight;
            self.interests[at] = taste(topic, weight, catalogue, &mut self.random);
        }
        let sums: Vec<f64> = self
            .interests
            .iter()
            .scan(0.0, |sum, interest| {
                *sum += interest.weight;
                Some(*sum)
            })
            .collect();
        let at = self.random.unit() * sums.last().copied().unwrap_or(1.0);
        self.intent = crate::draws::place(&sums, at);
    }

    /// How close an item is to what the person wants now, from 0 to 1, weariness taken off.
    pub(crate) fn affinity(&self, item: &Item, hidden: &Hidden) -> f64 {
        let mut best = 0.0_f64;
        for (index, interest) in self.interests.iter().enumerate() {
            let mut square = 0.0_f32;
            for (own, other) in interest.position.iter().zip(&hidden.position) {
                square += (own - other) * (own - other);
            }
            // Beyond this nothing of the interest is left.
            if square > 40.0 {
                continue;
            }
            let mood = if index == self.intent { 1.0 } else { BACKGROUND };
            let near = libm::exp(-f64::from(square) / (2.0 * REACH_SQUARED));
            best = best.max(mood * interest.weight * near);
        }
        let again = self.creators.iter().filter(|creator| **creator == item.creator).count();
        best - TAG_WEARINESS * self.tags[usize::from(item.tag)] - CREATOR_WEARINESS * again as f64
    }

    /// Remembers that an item was shown, and whether it was skipped or watched for long.
    pub(crate) fn remember(&mut self, item: &Item, skipped: bool, long: bool) {
        for weariness in &mut self.tags {
            *weariness *= RECOVERY;
        }
        self.tags[usize::from(item.tag)] += 1.0;
        if self.creators.len() == REMEMBERED {
            self.creators.remove(0);
        }
        self.creators.push(item.creator);
        let change = if skipped { 0.6 } else { 0.1 } - if long { 0.8 } else { 0.0 };
        self.boredom = (self.boredom + change).max(0.0);
    }

    /// The chance to leave now.
    pub(crate) fn leaving(&self) -> f64 {
        (0.030 + 0.030 * self.boredom).min(0.6)
    }
}

fn taste(topic: usize, weight: f64, catalogue: &Catalogue, random: &mut Random) -> Interest {
    let position =
        catalogue.topics[topic].map(|centre| centre + narrow(TASTE_SPREAD * normal(random)));
    Interest { topic: u16::try_from(topic).unwrap_or(0), position, weight }
}
