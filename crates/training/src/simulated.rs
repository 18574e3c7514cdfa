//! The synthetic world as data to train on: a log, cut by days.

use std::ops::Range;

use recommender::{
    DENSE, Event, ITEM_NUMBERS, ItemFacts, Moment, Person, Precision, Random, SHORT_CONTEXT,
    SequenceModel, Views, Weights,
};
use world::{Catalogue, Impression, Response, World, duration_bucket};

use crate::error::TrainingError;
use crate::facets::Facets;
use crate::interactions::Interactions;
use crate::ranking::{Example, Examples, Labels, action_of};

/// Days of the log whose long views train the sequence model; the ranker learns from the rest.
pub const SEQUENCE_DAYS: u16 = 20;
/// Day of the log on which epochs of the ranker are judged and its outputs calibrated.
pub const VALIDATION_DAY: u16 = 25;
/// Events that the ranker looks back on.
const HISTORY: usize = 50;
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
    people: Range<u32>,
}

impl Simulated {
    /// The world of a seed with so many items, and the log of so many people.
    pub fn new(seed: u64, items: usize, people: u32) -> Self {
        Self::of_people(seed, items, 0..people)
    }

    /// The same world as others of its seed, and the log of people of these numbers.
    pub fn of_people(seed: u64, items: usize, people: Range<u32>) -> Self {
        let world = World::new(seed, items);
        let log = world.log(people.clone());
        Self { world, log, people }
    }

    /// People of the log; those of higher numbers have never been met.
    pub fn people(&self) -> Range<u32> {
        self.people.clone()
    }

    /// Long views of the first days, to train the sequence model on.
    pub fn interactions(&self) -> Interactions {
        let mut histories = vec![Vec::new(); self.people.len()];
        for one in self.log.iter().filter(|one| one.day < SEQUENCE_DAYS) {
            if one.response.long_view {
                histories[(one.person - self.people.start) as usize].push(one.item);
            }
        }
        let names = |count: usize| (0..count).map(|number| number.to_string()).collect();
        Interactions {
            users: names(histories.len()),
            items: names(self.world.catalogue().items().len()),
            histories,
        }
    }

    /// Every view of the first days with what was done and when; the histories are those of
    /// [`Simulated::interactions`].
    pub fn views(&self) -> Vec<Views> {
        let mut all = vec![Views::default(); self.people.len()];
        for events in self.log.chunk_by(|a, b| a.person == b.person) {
            let (mut clock, mut views) = (Clock::default(), Views::default());
            for one in events.iter().filter(|one| one.day < SEQUENCE_DAYS) {
                views.push(event_of(one), one.response.long_view, clock.end_of(one));
            }
            all[(events[0].person - self.people.start) as usize] = views;
        }
        all
    }

    /// Long views of each item in the first days.
    pub fn counts(&self) -> Vec<u32> {
        let mut counts = vec![0; self.world.catalogue().items().len()];
        for one in self.log.iter().filter(|one| one.day < SEQUENCE_DAYS) {
            counts[one.item as usize] += u32::from(one.response.long_view);
        }
        counts
    }

    /// Long views of the seven days before the ranker's.
    pub(crate) fn last_week(&self) -> Vec<u32> {
        let week = SEQUENCE_DAYS - 7..SEQUENCE_DAYS;
        let views = self.log.iter().filter(|one| one.response.long_view && week.contains(&one.day));
        views.map(|one| one.item).collect()
    }

    /// What the first days say of each item, see [`recommender::ItemFacts::numbers`].
    pub fn numbers(&self) -> Vec<[f32; ITEM_NUMBERS]> {
        let mut sums = vec![[0.0_f32; 4]; self.world.catalogue().items().len()];
        let mut all = [0.0_f32; 4];
        for one in self.log.iter().filter(|one| one.day < SEQUENCE_DAYS) {
            let flag = |flag: bool| f32::from(u8::from(flag));
            let Response { play, like, long_view, .. } = one.response;
            let more = [1.0, play, flag(like), flag(long_view)];
            for (sums, more) in sums[one.item as usize].iter_mut().zip(more) {
                *sums += more;
            }
            all.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        let (play, like) = (all[1] / all[0].max(1.0), all[2] / all[0].max(1.0));
        let number = |[views, played, liked, long]: [f32; 4]| {
            let drawn = |sum: f32, mean: f32| (sum + 20.0 * mean) / (views + 20.0);
            [views.ln_1p(), drawn(played, play) - 0.5, 100.0 * drawn(liked, like), long.ln_1p()]
        };
        sums.into_iter().map(number).collect()
    }

    /// What a ranker may learn from, judge its epochs on, and be judged on, in this order: the
    /// views of 20 to 24, of day 25, and from day 26 on.
    ///
    /// `numbers` are those of [`Simulated::numbers`], of this log or a larger one of the same
    /// world. Vectors and scores of the sequence model, which knows the days before alone.
    ///
    /// # Errors
    /// Those of the sequence model, if it is for another catalogue.
    pub fn examples(
        &self,
        weights: &Weights,
        numbers: &[[f32; ITEM_NUMBERS]],
    ) -> Result<[Examples; 3], TrainingError> {
        let model = SequenceModel::new(weights, Precision::Single);
        let mut all = [Examples::default(), Examples::default(), Examples::default()];
        for events in self.log.chunk_by(|a, b| a.person == b.person) {
            let mut watcher = Watcher::new(&model);
            let mut clock = Clock::default();
            let starts = all.each_ref().map(|examples| examples.events.len());
            for (place, one) in events.iter().enumerate() {
                let facts =
                    self.world.catalogue().facts(one.item, one.day, numbers[one.item as usize]);
                let Some(facts) = facts else { continue };
                let labels = labels_of(&one.response);
                let part = match one.day {
                    ..SEQUENCE_DAYS => None,
                    VALIDATION_DAY => Some(1),
                    TEST_DAY.. => Some(2),
                    _ => Some(0),
                };
                if let Some(part) = part {
                    let end = starts[part] + place;
                    all[part].list.push(Example {
                        user: one.person,
                        item: one.item,
                        history: end - place.min(HISTORY)..end,
                        dense: watcher.dense(one, &facts)?,
                        labels,
                    });
                }
                watcher.push(event_of(one), &facts, clock.end_of(one));
            }
            let events: Vec<Event> = events.iter().map(event_of).collect();
            for examples in &mut all {
                examples.events.extend_from_slice(&events);
            }
        }
        Ok(all)
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
        format!("{:016x}", self.log.iter().fold(self.people.len() as u64, take))
    }
}

/// A person as the recommender follows them through the log.
struct Watcher<'a> {
    model: &'a SequenceModel,
    person: Person,
    views: Views,
    states: Option<[Vec<f32>; 2]>,
}

impl<'a> Watcher<'a> {
    fn new(model: &'a SequenceModel) -> Self {
        Self { model, person: Person::new(), views: Views::default(), states: None }
    }

    fn dense(
        &mut self,
        one: &Impression,
        facts: &ItemFacts,
    ) -> Result<[f32; DENSE], TrainingError> {
        let moment = Moment { position: one.position.into(), hour: one.hour.into() };
        let mut scores = [0.0; 2];
        let read = self.views.read_by(self.model, self.model.dimensions().context);
        if !read.is_empty() {
            let short = &read[read.len().saturating_sub(SHORT_CONTEXT)..];
            let states = match self.states.take() {
                Some(states) => states,
                None => [self.model.state_of(&read)?, self.model.state_of(short)?],
            };
            let vector = self.model.item(one.item)?;
            scores = states
                .each_ref()
                .map(|state| state.iter().zip(&vector).map(|(state, item)| state * item).sum());
            self.states = Some(states);
        }
        Ok(self.person.dense(facts, moment, scores))
    }

    fn push(&mut self, event: Event, facts: &ItemFacts, now: f64) {
        self.person.push(event, facts);
        let speaks = event.action.positive();
        self.views.push(event, speaks, now);
        if speaks || self.model.reads_marks() {
            self.states = None;
        }
    }
}

/// When views end, in seconds.
///
/// A session begins on the hour of its day and runs by the seconds watched; the log does not order
/// the sessions of a day by hour, so that time may run back between them.
#[derive(Default)]
struct Clock {
    session: Option<u16>,
    now: f64,
}

impl Clock {
    /// The end of the next view of a person.
    fn end_of(&mut self, one: &Impression) -> f64 {
        if self.session.replace(one.session) != Some(one.session) {
            self.now = 3_600.0 * (f64::from(one.day) * 24.0 + f64::from(one.hour));
        }
        self.now += f64::from(one.response.seconds);
        self.now
    }
}

fn event_of(one: &Impression) -> Event {
    Event { item: one.item, action: action_of(&labels_of(&one.response)) }
}

/// What a response means to a ranker.
pub(crate) fn labels_of(response: &Response) -> Labels {
    let Response { finish, like, comment, follow, share, not_interested, skip, long_view, .. } =
        *response;
    let happened = [finish, like, comment, follow, share, not_interested, skip, long_view];
    Labels { play: response.play, happened }
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
