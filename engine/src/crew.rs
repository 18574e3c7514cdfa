//! The other workers: the same program, started by the first one to do parts of its work.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use js_sys::Uint8Array;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::port::{now_millis, scope, yield_now};

/// The name by which a worker knows that it is one of a crew.
pub(crate) const NAME: &str = "crew";
/// More workers than this cost more memory than they save time.
const MOST: u32 = 7;
/// Jobs that a worker holds at once, so that it never waits for the next one.
const AHEAD: usize = 2;

/// What a crew does: jobs as messages, and the work itself.
pub(crate) trait Craft {
    /// A part of the work.
    type Job;
    /// What comes of it.
    type Finding: 'static;
    /// What the work is done with.
    type Workshop;

    /// A job as a message to another worker.
    fn handed_over(ticket: u32, job: &Self::Job) -> Option<Vec<u8>>;
    /// What another worker says.
    fn heard(bytes: &[u8]) -> Heard<Self::Finding>;
    /// Does a job here.
    fn done(job: &Self::Job, workshop: &Self::Workshop) -> Self::Finding;
}

/// What another worker says.
pub(crate) enum Heard<F> {
    /// It listens, and cannot work before it has been briefed.
    Unbriefed,
    /// It can work.
    Ready,
    /// It has done the job with this ticket.
    Done(u32, F),
    /// It cannot go on.
    Failed,
}

/// How far the work is after a job that was done here.
pub(crate) struct Step<'a, F> {
    /// Jobs that are done, by whomever.
    pub(crate) done: usize,
    /// The job that was done here, by its place.
    pub(crate) job: usize,
    /// What came of it.
    pub(crate) finding: &'a F,
}

/// A worker of the crew.
struct Member {
    worker: Worker,
    listens: Rc<Cell<bool>>,
    ready: Rc<Cell<bool>>,
    holds: Rc<Cell<usize>>,
    _listener: Closure<dyn Fn(MessageEvent)>,
}

/// The crew; without members the first worker does everything itself.
pub(crate) struct Crew<C: Craft> {
    members: RefCell<Vec<Member>>,
    briefing: Rc<RefCell<Vec<u8>>>,
    found: Rc<RefCell<BTreeMap<u32, C::Finding>>>,
    oldest: Rc<Cell<u32>>,
    next_ticket: Cell<u32>,
}

impl<C: Craft> Default for Crew<C> {
    fn default() -> Self {
        Self {
            members: RefCell::default(),
            briefing: Rc::default(),
            found: Rc::default(),
            oldest: Rc::default(),
            next_ticket: Cell::default(),
        }
    }
}

impl<C: Craft> Crew<C> {
    /// Starts as many workers as there are other cores; those that fail are done without.
    pub(crate) fn hire(&self) {
        let cores = scope().navigator().hardware_concurrency();
        let others = (cores - 1.0).clamp(0.0, f64::from(MOST));
        let mut members = self.members.borrow_mut();
        while (members.len() as f64) < others {
            let Some(member) = self.start() else { return };
            members.push(member);
        }
    }

    /// Tells every worker, and those that are still to come, what they must know before they work.
    pub(crate) fn brief(&self, briefing: Vec<u8>) {
        for member in self.members.borrow().iter() {
            member.ready.set(false);
            if member.listens.get() {
                let _ = member.worker.post_message(&Uint8Array::from(briefing.as_slice()));
            }
        }
        self.briefing.replace(briefing);
    }

    fn start(&self) -> Option<Member> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name(NAME);
        let worker = Worker::new_with_options(&scope().location().href(), &options).ok()?;
        let (ready, holds) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(0_usize)));
        let listens = Rc::new(Cell::new(false));
        let (found, oldest) = (Rc::clone(&self.found), Rc::clone(&self.oldest));
        let (is_ready, held) = (Rc::clone(&ready), Rc::clone(&holds));
        let (is_listening, briefing) = (Rc::clone(&listens), Rc::clone(&self.briefing));
        let to = worker.clone();
        let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            match C::heard(&Uint8Array::new(&event.data()).to_vec()) {
                Heard::Unbriefed => {
                    is_listening.set(true);
                    let briefing = briefing.borrow();
                    if !briefing.is_empty() {
                        let _ = to.post_message(&Uint8Array::from(briefing.as_slice()));
                    }
                }
                Heard::Ready => is_ready.set(true),
                Heard::Done(ticket, finding) => {
                    held.set(held.get().saturating_sub(1));
                    // Parts of work that was given up come late and are of no use.
                    if ticket >= oldest.get() {
                        found.borrow_mut().insert(ticket, finding);
                    }
                }
                // A worker that fails is given nothing more; its jobs are done again here.
                Heard::Failed => is_ready.set(false),
            }
        });
        worker.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Some(Member { worker, listens, ready, holds, _listener: listener })
    }

    /// How many workers there are, the first one included.
    pub(crate) fn size(&self) -> usize {
        1 + self.members.borrow().iter().filter(|member| member.ready.get()).count()
    }

    /// Does jobs together; findings come back in the order of the jobs.
    ///
    /// With one hand the crew is left alone. Jobs are done here from the first one on; `each` is
    /// called after every one of them and may end the work: the answer is then `None`.
    pub(crate) async fn work(
        &self,
        jobs: &[C::Job],
        workshop: &C::Workshop,
        hands: usize,
        mut each: impl FnMut(Step<'_, C::Finding>) -> bool,
    ) -> Option<Vec<C::Finding>> {
        let first = self.next_ticket.get();
        let tickets: Vec<u32> = (first..).take(jobs.len()).collect();
        self.next_ticket.set(first.wrapping_add(u32::try_from(jobs.len()).unwrap_or(0)));
        self.oldest.set(first);
        self.found.borrow_mut().clear();
        let mut waiting: VecDeque<usize> = (0..jobs.len()).collect();
        let mut given: Vec<usize> = Vec::new();
        let mut patience_millis = 0.0;
        loop {
            if hands > 1 {
                self.hand_out(jobs, &tickets, &mut waiting, &mut given);
            }
            let mine = match waiting.pop_front() {
                None => self.overdue(&tickets, &mut given, patience_millis).await,
                mine => mine,
            };
            let Some(job) = mine else { break };
            let start = now_millis();
            let finding = C::done(&jobs[job], workshop);
            patience_millis = now_millis() - start;
            yield_now().await;
            let done = self.found.borrow().len() + 1;
            let go_on = each(Step { done, job, finding: &finding });
            self.found.borrow_mut().insert(tickets[job], finding);
            if !go_on {
                return None;
            }
        }
        let mut found = self.found.borrow_mut();
        tickets.iter().map(|ticket| found.remove(ticket)).collect()
    }

    /// A job that another worker holds and has not done for as long as one took here.
    ///
    /// It may as well be done here; that it will be done twice is not known before.
    async fn overdue(
        &self,
        tickets: &[u32],
        given: &mut Vec<usize>,
        patience_millis: f64,
    ) -> Option<usize> {
        let start = now_millis();
        loop {
            let found = &self.found;
            given.retain(|&job| !found.borrow().contains_key(&tickets[job]));
            if given.is_empty() || now_millis() - start > patience_millis {
                return given.pop();
            }
            yield_now().await;
        }
    }

    /// Gives waiting jobs to workers that have room for them, the last ones first: whoever has met
    /// the worlds of a job keeps them, and so meets them again the next time.
    fn hand_out(
        &self,
        jobs: &[C::Job],
        tickets: &[u32],
        waiting: &mut VecDeque<usize>,
        given: &mut Vec<usize>,
    ) {
        for member in self.members.borrow().iter().filter(|member| member.ready.get()) {
            while member.holds.get() < AHEAD && waiting.len() > 1 {
                let Some(job) = waiting.pop_back() else { return };
                let Some(bytes) = C::handed_over(tickets[job], &jobs[job]) else { return };
                if member.worker.post_message(&Uint8Array::from(bytes.as_slice())).is_err() {
                    member.ready.set(false);
                    waiting.push_back(job);
                    break;
                }
                member.holds.set(member.holds.get() + 1);
                given.push(job);
            }
        }
    }
}
