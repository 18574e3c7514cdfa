//! Requests that are due, served in their order and told to the page.

use std::collections::VecDeque;
use std::rc::Rc;

use latency::{Mode, Schedule};
use protocol::{Found, Load, Pace, Timed};
use wasm_bindgen_futures::spawn_local;

use super::seek::seek;
use super::service::Service;
use crate::feed::Reason;
use crate::port::{now_millis, sleep, yield_now};

/// Requests that may wait before a load is given up.
const MOST_WAITING: usize = 100_000;
/// Milliseconds between two messages to the page.
const TELLING_MILLIS: f64 = 200.0;
/// Timers are late by up to some milliseconds; the rest is waited for message by message.
const TIMER_MILLIS: f64 = 6.0;
/// No nap is longer, so that a halt is heard.
const NAP_MILLIS: f64 = 50.0;

/// Requests that are due, and those that were served and not yet told.
pub(super) struct Desk {
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
    /// A desk that opens at this moment of the worker's clock.
    pub(super) fn new(load: &Load, zero: f64) -> Self {
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

    /// Serves what is due, as long as anybody wants to know.
    pub(super) async fn serve(
        mut self,
        service: &Rc<Service>,
        tell: &impl Fn(Found),
        current: &impl Fn() -> bool,
    ) -> Result<(), Reason> {
        while current() {
            self.admit()?;
            if service.take_up() {
                tell(Found::Returned { at: self.micros() });
            }
            if self.waiting.is_empty() {
                if self.left == 0 {
                    break;
                }
                self.tell(tell, TELLING_MILLIS);
                self.rest().await;
                continue;
            }
            self.take(service, tell).await?;
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

    /// Serves the oldest, as many together as the batch allows. Where the GPU fails, the CPU serves
    /// them, and what comes after them until the GPU is back: arrivals wait for nobody.
    async fn take(&mut self, service: &Rc<Service>, tell: &impl Fn(Found)) -> Result<(), Reason> {
        let together = self.waiting.len().min(self.batch);
        let people: Vec<usize> = (self.person..self.person + together).collect();
        self.person += together;
        let started = self.micros();
        let stages = match service.serve(&people).await {
            Ok(stages) => stages,
            Err(Reason(reason)) => {
                let Some(pause) = service.leave() else { return Err(Reason(reason)) };
                tell(Found::Lost { at: started, reason });
                spawn_local(seek(Rc::downgrade(service), pause));
                service.serve(&people).await?
            }
        };
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
