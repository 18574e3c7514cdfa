//! A feed on the page: what is shown, what was done with it, and how long it took.

use std::time::Duration;

use latency::Latencies;
use leptos::prelude::*;
use protocol::{
    Backend, Call, Card, Deed, FeedStage, Measured, Preference, Return, Storage, Trained,
};
use recovery::{Restarts, Silence};

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
/// Deeds that a recommender which was started again is told; more of them no model looks back on.
const REPLAYED: usize = 100;
/// How often the recommender is looked after.
const LOOK: Duration = Duration::from_secs(1);

/// How far the recommender has come.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Progress {
    /// It is being fetched.
    Starting,
    /// It died and is being started again, and why.
    Restarting(String),
    /// It answers; how its models were trained, if they were.
    Answering(Option<Trained>),
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
    /// Who searched the catalogue.
    pub(crate) backend: Option<Backend>,
}

/// What brings a recommender back that died: the session as it was, and when to begin again.
#[derive(Debug, Default)]
struct Keeper {
    deeds: Vec<(u32, Deed)>,
    restarts: Restarts,
    silence: Silence,
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
    /// Milliseconds from the newest deed to the list on the page.
    pub(crate) waited: RwSignal<Option<f64>>,
    /// Who is to search the catalogue.
    pub(crate) preference: RwSignal<Preference>,
    /// The GPU as it was measured, or why there is none; unknown at first.
    pub(crate) gpu: RwSignal<Option<Result<Measured, String>>>,
    session: StoredValue<u32>,
    generation: StoredValue<u32>,
    asked: StoredValue<Option<f64>>,
    keeper: StoredValue<Keeper>,
    link: StoredValue<Option<RecommenderLink>, LocalStorage>,
}

impl Feed {
    pub(crate) fn new() -> Self {
        Self {
            progress: RwSignal::new(Progress::Starting),
            shown: RwSignal::new(Shown::default()),
            done: RwSignal::new(Vec::new()),
            times: RwSignal::new(Latencies::default()),
            waited: RwSignal::new(None),
            preference: RwSignal::new(Preference::Automatic),
            gpu: RwSignal::new(None),
            session: StoredValue::new(0),
            generation: StoredValue::new(0),
            asked: StoredValue::new(None),
            keeper: StoredValue::new(Keeper::default()),
            link: StoredValue::new_local(None),
        }
    }

    /// Fetches the recommender.
    pub(crate) fn launch(self) {
        self.session.set_value(browser::seed());
        self.preference.set(match browser::remembered_preference() {
            // The feed has one core in any case.
            Preference::SingleCore => Preference::Cpu,
            preference => preference,
        });
        self.open_link();
        set_interval(move || self.look_after(), LOOK);
        browser::on_rehearsal("recommender", move |fault| self.send(&Call::Rehearse(fault)));
    }

    fn open_link(self) {
        match RecommenderLink::open(move |found| self.take(found), move |why| self.recover(why)) {
            Ok(link) => self.link.set_value(Some(link)),
            Err(reason) => self.progress.set(Progress::Failed(reason)),
        }
    }

    /// Takes a recommender that owes a list and has been silent for too long for dead.
    fn look_after(self) {
        let now = browser::now_millis();
        if self.keeper.with_value(|keeper| keeper.silence.is_too_long(now)) {
            self.recover("it does not answer".to_owned());
        }
    }

    /// Starts a dead recommender again, after growing pauses; it is told the session anew, and asked
    /// for the list that the dead one owed.
    pub(crate) fn recover(self, reason: String) {
        self.link.set_value(None);
        self.gpu.set(None);
        let now = browser::now_millis();
        let pause = self.keeper.try_update_value(|keeper| {
            keeper.silence = Silence::default();
            keeper.restarts.died(now)
        });
        self.progress.set(Progress::Restarting(reason));
        set_timeout(
            move || self.open_link(),
            Duration::from_secs_f64(pause.unwrap_or_default() / 1e3),
        );
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
        self.keeper.update_value(|keeper| {
            keeper.deeds.push((card.item, deed));
            if keeper.deeds.len() > REPLAYED {
                keeper.deeds.remove(0);
            }
        });
        self.send(&Call::Did { item: card.item, deed });
        self.ask();
    }

    fn ask(self) {
        let generation = self.generation.get_value() + 1;
        self.generation.set_value(generation);
        let (session, hour) = (self.session.get_value(), browser::hour());
        self.keeper.update_value(|keeper| keeper.silence.asked(browser::now_millis()));
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
        let generation = self.generation.get_value();
        let answers = matches!(&found, Return::Failed { .. })
            || matches!(&found, Return::Fed { generation: about, .. } if *about == generation);
        if answers {
            let now = browser::now_millis();
            self.keeper.update_value(|keeper| keeper.silence.heard(now, false));
        }
        match found {
            Return::Ready => {
                let address = browser::named_path("headroom-model");
                let storage = Storage::Byte;
                self.send(&Call::Prefer(self.preference.get_untracked()));
                self.send(&Call::Open { seed: WORLD, items: ITEMS, address, storage });
            }
            Return::Opened { trained, .. } => {
                self.progress.set(Progress::Answering(trained));
                let deeds = self.keeper.with_value(|keeper| keeper.deeds.clone());
                for (item, deed) in deeds {
                    self.send(&Call::Did { item, deed });
                }
                self.ask();
            }
            Return::Gpu(found) => {
                let is_awaited =
                    self.preference.get_untracked() == Preference::Gpu && found.is_ok();
                self.gpu.set(Some(found));
                // The list that is shown was searched without it.
                if is_awaited {
                    self.ask();
                }
            }
            Return::GpuLost(reason) => self.gpu.set(Some(Err(reason))),
            Return::Fed { generation, cards, stages, total_millis, backend }
                if generation == self.generation.get_value() =>
            {
                self.note_time();
                self.shown.set(Shown {
                    cards,
                    stages,
                    worker_millis: total_millis,
                    backend: Some(backend),
                });
            }
            Return::Crashed(reason) => self.recover(reason),
            Return::Failed { reason, .. } | Return::Refused(reason) => {
                self.asked.set_value(None);
                self.progress.set(Progress::Failed(reason));
            }
            _ => {}
        }
    }

    /// Chooses who searches the catalogue, remembers it and asks for the next list.
    pub(crate) fn prefer(self, preference: Preference) {
        self.preference.set(preference);
        browser::remember_preference(preference);
        self.send(&Call::Prefer(preference));
        if self.shown.with_untracked(|shown| !shown.cards.is_empty()) {
            self.ask();
        }
    }

    /// Records the time since the press, if there was one.
    fn note_time(self) {
        let Some(asked) = self.asked.get_value() else { return };
        self.asked.set_value(None);
        let millis = browser::now_millis() - asked;
        self.times.update(|times| times.record(millis * 1e3));
        self.waited.set(Some(millis));
    }

    /// Forgets who watched: another session for another visitor, with the same recommender.
    pub(crate) fn begin_anew(self) {
        self.keeper.update_value(|keeper| keeper.deeds.clear());
        self.asked.set_value(None);
        self.waited.set(None);
        self.done.set(Vec::new());
        self.times.set(Latencies::default());
        self.session.set_value(browser::seed());
        if self.shown.with_untracked(|shown| !shown.cards.is_empty()) {
            self.send(&Call::Forget);
            self.ask();
        }
    }
}
