//! Requests for the sake of their duration: driven by a schedule, or measured one by one.
//!
//! They are the feed's own requests, on its own models, for people whose histories are drawn. Where
//! a schedule says when a request is due, it is due then, whatever else is being done; the times go
//! to the page, which counts them.

mod compare;
mod device;
mod service;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use latency::{Mode, Schedule};
use protocol::{Begun, Errands, Found, Load, LoadCall, LoadReturn, Pace, Place, Timed, decode};
use recommender::Pipeline;
use wasm_bindgen_futures::spawn_local;

use super::Reason;
use super::shown::Feed;
use crate::port::{self, listen, now_millis, send, sleep, wall_millis, yield_now};
use device::Device;
use service::Service;

/// Requests that may wait before a load is given up.
const MOST_WAITING: usize = 100_000;
/// Milliseconds between two messages to the page.
const TELLING_MILLIS: f64 = 200.0;
/// Timers are late by up to some milliseconds; the rest is waited for message by message.
const TIMER_MILLIS: f64 = 6.0;
/// No nap is longer, so that a halt is heard.
const NAP_MILLIS: f64 = 50.0;

/// What a load needs of the feed.
pub(super) struct Origin {
    pub(super) pipeline: Rc<Pipeline>,
    pub(super) address: Option<String>,
    pub(super) seed: u32,
}

/// The worker's state, shared by its event handlers.
#[derive(Default)]
struct Loader {
    feed: RefCell<Option<Feed>>,
    /// The newest errand.
    newest: Cell<u32>,
}

/// Starts the worker.
pub fn start() {
    port::report_panics(|panic| send(&LoadReturn::Crashed(panic)));
    let refuse = |reason| send(&LoadReturn::Refused(reason));
    let loader = Rc::new(Loader::default());
    listen(decode::<LoadCall>, refuse, move |call| match call {
        LoadCall::Open { seed, items, address, storage } => {
            let loader = Rc::clone(&loader);
            spawn_local(async move {
                match Feed::open((seed, items), address.as_deref(), storage).await {
                    Ok(feed) => {
                        loader.feed.replace(Some(feed));
                        send(&LoadReturn::Opened);
                    }
                    Err(Reason(reason)) => send(&LoadReturn::Failed(reason)),
                }
            });
        }
        LoadCall::Measure { generation, errand } => loader.measure(generation, errand),
    });
    send(&LoadReturn::Ready);
}

impl Loader {
    /// Begins an errand, which ends the one before; calls are answered meanwhile.
    fn measure(self: &Rc<Self>, generation: u32, errand: Errands) {
        self.newest.set(generation);
        let Some(origin) = self.feed.borrow().as_ref().map(Feed::origin) else {
            return send(&LoadReturn::Failed(Reason::no_feed().0));
        };
        let loader = Rc::clone(self);
        let current = move || loader.newest.get() == generation;
        spawn_local(run(origin, generation, errand, current));
    }
}

/// Does an errand as long as it is `current`, and says what comes of it.
async fn run(origin: Origin, generation: u32, errand: Errands, current: impl Fn() -> bool) {
    let tell = |found: Found| {
        if current() {
            send(&LoadReturn::Found { generation, found });
        }
    };
    let done = match errand {
        Errands::Drive(load) => drive(&origin, &load, &tell, &current).await,
        Errands::Halt => Ok(()),
        Errands::Compare { most } => compare::backends(&origin, most, &tell, &current).await,
        Errands::Sizes => compare::sizes(&origin, &tell, &current).await,
    };
    tell(match done {
        Ok(()) => Found::Done,
        Err(Reason(reason)) => Found::Stopped(reason),
    });
}

async fn drive(
    origin: &Origin,
    load: &Load,
    tell: &impl Fn(Found),
    current: &impl Fn() -> bool,
) -> Result<(), Reason> {
    let start = now_millis();
    let device = match load.place {
        Place::Cpu => None,
        Place::Gpu => Some(Device::with(origin.pipeline.model(), load.grain).await?),
    };
    let service = Service::new(Rc::clone(&origin.pipeline), device, load.seed)?;
    let card = device::card(service.device());
    let work = service.work(load.batch as usize)?;
    let (flops, bytes, candidates) = (work.flops, work.bytes, work.candidates);
    let ready_millis = now_millis() - start;
    let zero = now_millis();
    let zero_millis = wall_millis();
    let begun = Begun { device: card, ready_millis, zero_millis, flops, bytes, candidates };
    tell(Found::Begun(Box::new(begun)));
    Desk::new(load, zero).serve(&service, tell, current).await
}

/// Requests that are due, and those that were served and not yet told.
struct Desk {
    schedule: Schedule,
    pace: Pace,
    batch: usize,
    zero: f64,
    next_due: f64,
    left: u32,
    waiting: VecDeque<f64>,
    served: Vec<Timed>,
    told: f64,
    person: usize,
}

impl Desk {
    fn new(load: &Load, zero: f64) -> Self {
        let (mode, left) = match load.pace {
            Pace::SingleStream => (Mode::SingleStream, u32::MAX),
            Pace::Server { rate } => (Mode::Server { rate }, u32::MAX),
            Pace::Offline { requests } => (Mode::Offline, requests),
        };
        let mut schedule = Schedule::new(mode, load.seed.into());
        let next_due = schedule.next(0.0);
        let batch = (load.batch as usize).max(1);
        let (waiting, served) = (VecDeque::new(), Vec::new());
        let (told, person) = (zero, 0);
        Self {
            schedule,
            pace: load.pace,
            batch,
            zero,
            next_due,
            left,
            waiting,
            served,
            told,
            person,
        }
    }

    fn micros(&self) -> f64 {
        (now_millis() - self.zero) * 1e3
    }

    async fn serve(
        mut self,
        service: &Service,
        tell: &impl Fn(Found),
        current: &impl Fn() -> bool,
    ) -> Result<(), Reason> {
        while current() {
            self.admit()?;
            if self.waiting.is_empty() {
                if self.left == 0 {
                    break;
                }
                self.tell(tell, TELLING_MILLIS);
                self.rest().await;
                continue;
            }
            self.take(service).await?;
            self.tell(tell, TELLING_MILLIS);
            yield_now().await;
        }
        self.tell(tell, 0.0);
        Ok(())
    }

    /// Lets in what is due by now.
    fn admit(&mut self) -> Result<(), Reason> {
        let now = self.micros();
        match self.pace {
            Pace::SingleStream => {
                while self.waiting.len() < self.batch {
                    self.waiting.push_back(now);
                }
            }
            Pace::Server { .. } => {
                while self.next_due <= now && self.waiting.len() <= MOST_WAITING {
                    self.waiting.push_back(self.next_due);
                    self.next_due = self.schedule.next(now);
                }
            }
            Pace::Offline { .. } => {
                for _ in 0..std::mem::take(&mut self.left) {
                    self.waiting.push_back(self.schedule.next(now));
                }
            }
        }
        if self.waiting.len() > MOST_WAITING {
            return Err(Reason(format!("more than {MOST_WAITING} requests were waiting")));
        }
        Ok(())
    }

    /// Serves the oldest, as many together as the batch allows.
    async fn take(&mut self, service: &Service) -> Result<(), Reason> {
        let together = self.waiting.len().min(self.batch);
        let people: Vec<usize> = (self.person..self.person + together).collect();
        self.person += together;
        let started = self.micros();
        let stages = service.serve(&people).await?;
        let done = self.micros();
        let timed = |scheduled| Timed { scheduled, started, done, stages };
        self.served.extend(self.waiting.drain(..together).map(timed));
        Ok(())
    }

    /// Tells the page, if the last time was so long ago.
    fn tell(&mut self, tell: &impl Fn(Found), millis: f64) {
        let now = now_millis();
        if now - self.told >= millis {
            self.told = now;
            let waiting = u32::try_from(self.waiting.len()).unwrap_or(u32::MAX);
            tell(Found::Timed { requests: std::mem::take(&mut self.served), waiting });
        }
    }

    /// Waits for the next request, or a little less.
    async fn rest(&self) {
        let left_millis = (self.next_due - self.micros()) / 1e3 - TIMER_MILLIS;
        if left_millis > 0.0 {
            sleep(left_millis.min(NAP_MILLIS)).await;
        } else {
            yield_now().await;
        }
    }
}
