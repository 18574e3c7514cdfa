//! A feed on the page: what is shown, what was done with it, and how long it took.

use latency::Latencies;
use leptos::prelude::*;
use protocol::{Call, Card, Deed, FeedStage, Return, Storage};
use words::say;

use super::feed_text;
use crate::browser::{self, RecommenderLink};

/// Seed of the world whose models are shipped.
pub(crate) const WORLD: u32 = 1;
/// Items of that world.
pub(crate) const ITEMS: u32 = 50_000;
/// Length of a list.
const COUNT: u32 = 10;
/// Deeds that are told again.
const REMEMBERED: usize = 8;

/// How far the recommender has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Progress {
    /// It is being fetched.
    Starting,
    /// It answers; how its models were trained.
    Answering(String),
    /// It does not, and why.
    Failed(String),
}

/// A list with its cost.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Shown {
    /// First to show first.
    pub(crate) cards: Vec<Card>,
    /// The stages that made it.
    pub(crate) stages: Vec<FeedStage>,
    /// Milliseconds in the worker.
    pub(crate) worker_millis: f64,
}

/// A feed. Cheap to copy: every part is a signal.
#[derive(Clone, Copy)]
pub(crate) struct Feed {
    /// How far the recommender has come.
    pub(crate) progress: RwSignal<Progress>,
    /// The newest list.
    pub(crate) shown: RwSignal<Shown>,
    /// What was done last, newest first, with the title.
    pub(crate) done: RwSignal<Vec<(Deed, String)>>,
    /// Times from a deed to the next list on the page.
    pub(crate) times: RwSignal<Latencies>,
    session: StoredValue<u32>,
    generation: StoredValue<u32>,
    asked: StoredValue<Option<f64>>,
    link: StoredValue<Option<RecommenderLink>, LocalStorage>,
}

impl Feed {
    pub(crate) fn new() -> Self {
        Self {
            progress: RwSignal::new(Progress::Starting),
            shown: RwSignal::new(Shown::default()),
            done: RwSignal::new(Vec::new()),
            times: RwSignal::new(Latencies::default()),
            session: StoredValue::new(0),
            generation: StoredValue::new(0),
            asked: StoredValue::new(None),
            link: StoredValue::new_local(None),
        }
    }

    /// Fetches the recommender.
    pub(crate) fn launch(self) {
        self.session.set_value(browser::seed());
        let failed = move |reason| self.progress.set(Progress::Failed(reason));
        match RecommenderLink::open(move |found| self.take(found), failed) {
            Ok(link) => self.link.set_value(Some(link)),
            Err(reason) => failed(reason),
        }
    }

    /// Whether something can be done with the first card.
    pub(crate) fn is_ready(self) -> bool {
        self.shown.with(|shown| !shown.cards.is_empty())
    }

    /// Does something with the first card; the next list knows it.
    pub(crate) fn act(self, deed: Deed) {
        let first = self.shown.with_untracked(|shown| shown.cards.first().cloned());
        // A second press before the next list would mean the same card.
        let Some(card) = first.filter(|_| self.asked.get_value().is_none()) else { return };
        self.asked.set_value(Some(browser::now_millis()));
        self.done.update(|done| {
            done.insert(0, (deed, feed_text::title(&card)));
            done.truncate(REMEMBERED);
        });
        self.send(&Call::Did { item: card.item, deed });
        self.ask();
    }

    fn ask(self) {
        let generation = self.generation.get_value() + 1;
        self.generation.set_value(generation);
        let (session, hour) = (self.session.get_value(), browser::hour());
        self.send(&Call::Feed { generation, session, count: COUNT, hour });
    }

    fn send(self, call: &Call) {
        self.link.with_value(|link| {
            if let Some(link) = link {
                link.send(call);
            }
        });
    }

    fn take(self, found: Return) {
        match found {
            Return::Ready => {
                let address = browser::named_path("headroom-model");
                let storage = Storage::Byte;
                self.send(&Call::Open { seed: WORLD, items: ITEMS, address, storage });
            }
            Return::Opened { trained, .. } => {
                let said = trained.unwrap_or_else(|| {
                    say!("not at all, so beliefs mean nothing", "未训练，判断没有意义")
                });
                self.progress.set(Progress::Answering(said));
                self.ask();
            }
            Return::Fed { generation, cards, stages, total_millis }
                if generation == self.generation.get_value() =>
            {
                self.note_time();
                self.shown.set(Shown { cards, stages, worker_millis: total_millis });
            }
            Return::Failed { reason, .. } | Return::Refused(reason) | Return::Crashed(reason) => {
                self.asked.set_value(None);
                self.progress.set(Progress::Failed(reason));
            }
            _ => {}
        }
    }

    fn note_time(self) {
        if let Some(asked) = self.asked.get_value() {
            let micros = (browser::now_millis() - asked) * 1e3;
            self.times.update(|times| times.record(micros));
            self.asked.set_value(None);
        }
    }
}
