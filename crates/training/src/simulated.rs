//! The synthetic world as data to train on: a log, cut by days.

use recommender::Random;
use world::{Catalogue, Impression, World, duration_bucket};

use crate::facets::Facets;
use crate::interactions::Interactions;

/// Days of the log whose long views train the sequence model; the ranker learns from the rest.
pub const SEQUENCE_DAYS: u16 = 20;
/// Day of the log from which on the ranker is judged.
pub const TEST_DAY: u16 = 26;
/// People of a log of the default size.
pub const DEFAULT_PEOPLE: u32 = 16_000;

/// A world and its log. Everything in it is simulated.
#[derive(Debug, Clone)]
pub struct Simulated {
    /// The world.
    pub world: World,
    /// What its people did, person by person, each in order of time.
    pub log: Vec<Impression>,
    people: u32,
}

impl Simulated {
    /// The world of a seed with so many items, and the log of so many people.
    pub fn new(seed: u64, items: usize, people: u32) -> Self {
        let world = World::new(seed, items);
        let log = world.log(0..people);
        Self { world, log, people }
    }

    /// People of the log; those of higher numbers have never been met.
    pub fn people(&self) -> u32 {
        self.people
    }

    /// Long views of the first days, to train the sequence model on.
    pub fn interactions(&self) -> Interactions {
        let mut histories = vec![Vec::new(); self.people as usize];
        for one in self.log.iter().filter(|one| one.day < SEQUENCE_DAYS) {
            if one.response.long_view {
                histories[one.person as usize].push(one.item);
            }
        }
        let names = |count: usize| (0..count).map(|number| number.to_string()).collect();
        Interactions {
            users: names(histories.len()),
            items: names(self.world.catalogue().items().len()),
            histories,
        }
    }

    /// Long views of each item in the first days.
    pub fn counts(&self) -> Vec<u32> {
        let mut counts = vec![0; self.world.catalogue().items().len()];
        for one in self.log.iter().filter(|one| one.day < SEQUENCE_DAYS) {
            counts[one.item as usize] += u32::from(one.response.long_view);
        }
        counts
    }

    /// Tags, topics, creators and lengths.
    pub fn facets(&self) -> Facets {
        facets(self.world.catalogue())
    }

    /// Sixteen hexadecimal digits that change with the log.
    pub fn log_fingerprint(&self) -> String {
        let take = |sum: u64, one: &Impression| {
            let play = u64::from(one.response.play.to_bits());
            Random::new(sum, u64::from(one.item) << 32 | play).bits()
        };
        format!("{:016x}", self.log.iter().fold(u64::from(self.people), take))
    }
}

fn facets(catalogue: &Catalogue) -> Facets {
    let (tags, topics) = (world::TAGS, world::TOPICS);
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    Facets::new(catalogue.items().iter().map(|item| {
        let topic = tags + usize::from(item.topic);
        let length = tags + topics + duration_bucket(item.seconds);
        let creator = tags + topics + world::BUCKETS + item.creator as usize;
        [usize::from(item.tag), topic, length, creator].map(number).to_vec()
    }))
}
