//! What a feed remembers of one person: what was met, what is hidden, whose videos were shown.

use crate::features::{ItemFacts, Person};
use crate::order::Ledger;
use crate::ranker::{Action, Event};
use crate::views::Views;

/// Seconds for which a creator stays away after "not interested".
pub const CREATOR_HIDDEN_SECONDS: f64 = 7.0 * 86_400.0;
/// Seconds for which a topic stays away after "not interested".
pub const TOPIC_HIDDEN_SECONDS: f64 = 86_400.0;
/// Seconds in which half of a creator's presence is forgotten.
const CREATOR_HALF_LIFE: f64 = 60.0;
/// Events that are kept for the models.
const KEPT: usize = 400;

/// Everything that a feed knows of a person; times are seconds on any clock that does not go back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FeedMemory {
    events: Vec<Event>,
    views: Views,
    person: Person,
    seen: Ledger<()>,
    /// Creators with how present they were, and when.
    creators: Ledger<[f64; 2]>,
    /// Until when creators and topics are hidden.
    hidden_creators: Ledger<f64>,
    hidden_topics: Ledger<f64>,
    position: usize,
}

impl FeedMemory {
    /// Of someone of whom nothing is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in what was done with an item, at once: the next list knows it.
    pub fn push(&mut self, event: Event, item: &ItemFacts, now: f64) {
        self.show(event.item, item, now);
        self.person.push(event, item);
        self.events.push(event);
        self.views.push(event, event.action.positive(), now);
        if event.action == Action::NotInterested {
            *self.hidden_creators.entry(item.creator).0 = now + CREATOR_HIDDEN_SECONDS;
            *self.hidden_topics.entry(item.topic.into()).0 = now + TOPIC_HIDDEN_SECONDS;
        }
        if self.events.len() > 2 * KEPT {
            self.events.drain(..self.events.len() - KEPT);
        }
        if self.views.all().len() > 2 * KEPT {
            self.views.keep_last(KEPT);
        }
        self.position += 1;
    }

    /// Notes that an item was shown, without waiting for what comes of it.
    pub fn show(&mut self, item: u32, facts: &ItemFacts, now: f64) {
        let ((), known) = self.seen.entry(item);
        if !known {
            let shown = self.creator_shown(facts.creator, now);
            *self.creators.entry(facts.creator).0 = [shown + 1.0, now];
        }
    }

    /// Begins a session; what was met stays met.
    pub fn begin_session(&mut self) {
        self.position = 0;
    }

    /// Whether an item may be shown now.
    pub fn allows(&self, item: u32, facts: &ItemFacts, now: f64) -> bool {
        let over = |until: Option<&f64>| until.is_none_or(|until| *until <= now);
        self.seen.get(item).is_none()
            && over(self.hidden_creators.get(facts.creator))
            && over(self.hidden_topics.get(facts.topic.into()))
    }

    /// How present a creator is: videos shown, halved every minute.
    pub fn creator_shown(&self, creator: u32, now: f64) -> f64 {
        let [shown, then] = self.creators.get(creator).copied().unwrap_or([0.0, now]);
        shown * 0.5_f64.powf((now - then).max(0.0) / CREATOR_HALF_LIFE)
    }

    /// Events, oldest first; the oldest of many are gone.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// What the sequence model reads; the oldest of many are gone.
    pub fn views(&self) -> &Views {
        &self.views
    }

    /// Items that spoke for themselves, oldest first.
    pub fn positive(&self) -> &[u32] {
        self.views.history()
    }

    /// The person in numbers.
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// Items that were met, ascending.
    pub fn seen(&self) -> Vec<u32> {
        self.seen.numbers().collect()
    }

    /// Place in the session, from 0.
    pub fn position(&self) -> usize {
        self.position
    }
}
