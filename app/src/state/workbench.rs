//! The one state of the page: the plan, its latest answers and what the engine is doing.

use std::time::Duration;

use leptos::prelude::*;
use model::{Plan, Sampling, Scenario};
use protocol::{Backend, Preference, Reply, Request, Simulated, Stage};
use recovery::{Restarts, Silence};

use super::analyst::Analyst;
use super::controls::changes;
use super::locks::Locks;
use super::opening::Opening;
use super::steps::Steps;
use crate::browser::{self, EngineLink};

/// What the engine is doing, for the status line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EngineStatus {
    /// Not asked for yet: the server's answer is on the page.
    Idle,
    /// Its module is being fetched.
    Starting,
    /// It answers.
    Running,
    /// It died and is being started again.
    Restarting,
    /// It died again and again, or cannot be started; the last answer remains.
    Failed(String),
}

/// The page's state. Cheap to copy: every part is a signal.
#[derive(Clone, Copy)]
pub(crate) struct Workbench {
    /// The plan on the sliders.
    pub plan: RwSignal<Plan>,
    /// The newest answer, preview or settled.
    pub answer: RwSignal<Simulated>,
    /// The newest settled answer; tables follow it instead of every preview.
    pub settled: RwSignal<Simulated>,
    /// Which backend the reader wants.
    pub preference: RwSignal<Preference>,
    /// What the engine is doing.
    pub status: RwSignal<EngineStatus>,
    /// The GPU that was found, or why none is used.
    pub gpu: RwSignal<Option<Result<Backend, String>>>,
    /// What is asked beside how the plan turns out.
    pub analyst: Analyst,
    /// Whether the page still waits for an answer to its newest request.
    pub waiting: RwSignal<bool>,
    desk: StoredValue<Desk>,
    link: StoredValue<Option<EngineLink>, LocalStorage>,
}

/// What lies beside the plan and its answers; behind one handle, so that the page's state stays
/// small enough to copy.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    /// The plans that the reader has been through.
    pub steps: RwSignal<Steps>,
    /// Which shares stay as they are while others move.
    pub locks: RwSignal<Locks>,
    /// What was last done beside moving a slider, in one sentence.
    pub said: RwSignal<String>,
    /// Whether the engine waits to be told before it computes.
    pub by_hand: RwSignal<bool>,
    /// Why the GPU is gone, while it is.
    pub lost: RwSignal<Option<String>>,
    generation: u32,
    restarts: Restarts,
    silence: Silence,
}

impl Desk {
    fn new(plan: Plan) -> Self {
        Self {
            steps: RwSignal::new(Steps::new(plan)),
            locks: RwSignal::new(Locks::default()),
            said: RwSignal::new(String::new()),
            by_hand: RwSignal::new(false),
            lost: RwSignal::new(None),
            generation: 0,
            restarts: Restarts::default(),
            silence: Silence::default(),
        }
    }
}

/// How often the engine is looked after.
const LOOK: Duration = Duration::from_secs(1);

impl Workbench {
    /// State that shows the server's answer.
    pub(crate) fn new(opening: &Opening, answer: Simulated) -> Self {
        let analyst = Analyst::new(opening);
        Self {
            plan: analyst.plan,
            analyst,
            answer: RwSignal::new(answer.clone()),
            settled: RwSignal::new(answer),
            preference: RwSignal::new(Preference::Automatic),
            status: RwSignal::new(EngineStatus::Idle),
            gpu: RwSignal::new(None),
            waiting: RwSignal::new(false),
            desk: StoredValue::new(Desk::new(opening.plan)),
            link: StoredValue::new_local(None),
        }
    }

    /// What lies beside the plan and its answers.
    pub(crate) fn desk(self) -> Desk {
        self.desk.get_value()
    }

    /// Changes the plan while a slider moves: the address follows, the history waits for
    /// [`Self::release`].
    pub(crate) fn change(self, change: impl FnOnce(Plan) -> Plan) {
        let plan = self.plan.get_untracked();
        let changed = change(plan);
        if changed != plan {
            self.plan.set(changed);
            self.analyst.follow_plan();
            self.ask_unless_by_hand();
        }
    }

    /// Makes what has changed one step: an entry of the history that can be undone.
    pub(crate) fn release(self) {
        let plan = self.plan.get_untracked();
        let before = self.desk().steps.with_untracked(Steps::current);
        if plan != before {
            self.desk().steps.update(|steps| steps.record(plan));
            self.keep_step(&before);
        }
    }

    /// Changes the plan in one step.
    pub(crate) fn decide(self, change: impl FnOnce(Plan) -> Plan) {
        self.change(change);
        self.release();
    }

    /// The plan that the reader started from.
    pub(crate) fn origin(self) -> Plan {
        self.desk().steps.with(Steps::origin).plan()
    }

    /// As [`Self::origin`], where nothing need follow it.
    pub(crate) fn origin_untracked(self) -> Plan {
        self.desk().steps.with_untracked(Steps::origin).plan()
    }

    /// Takes the last step back.
    pub(crate) fn undo(self) {
        self.release();
        self.walk("Undone", "Nothing to undo", Steps::undo);
    }

    /// Makes the last undone step again.
    pub(crate) fn redo(self) {
        self.release();
        self.walk("Redone", "Nothing to redo", Steps::redo);
    }

    fn walk(self, done: &str, nothing: &str, step: fn(&mut Steps) -> Option<Plan>) {
        let before = self.desk().steps.with_untracked(Steps::current);
        let Some(plan) = self.desk().steps.try_update(step).flatten() else {
            return self.desk().said.set(nothing.to_owned());
        };
        self.change(|_| plan);
        self.keep_step(&before);
        let changes = changes(&before, &plan);
        let words = changes.iter().map(|change| format!("{}: {}", change.label, change.new));
        self.desk().said.set(format!("{done}. {}", words.collect::<Vec<_>>().join("; ")));
    }

    fn keep_step(self, before: &Plan) {
        self.analyst.enter_history(before);
        self.desk().steps.with_untracked(browser::remember_steps);
    }

    /// Brings back the steps that were made in this tab before the page was loaded.
    pub(crate) fn recall_steps(self) {
        if let Some(mut steps) = browser::remembered_steps() {
            steps.visit(self.plan.get_untracked());
            self.desk().steps.set(steps);
        }
        self.desk().steps.with_untracked(browser::remember_steps);
    }

    /// Takes the plan and the questions of an address that the reader went back or forward to.
    pub(crate) fn return_to(self, opening: &Opening) {
        if self.plan.get_untracked() != opening.plan {
            self.plan.set(opening.plan);
            self.desk().steps.update(|steps| steps.visit(opening.plan));
            self.desk().steps.with_untracked(browser::remember_steps);
            self.ask_unless_by_hand();
        }
        self.analyst.return_to(opening);
    }

    /// Chooses whether the engine computes at once or waits for [`Self::run`].
    pub(crate) fn run_by_hand(self, by_hand: bool) {
        self.desk().by_hand.set(by_hand);
        if !by_hand {
            self.run();
        }
    }

    /// Computes the plan on the sliders, unless that is what is shown.
    pub(crate) fn run(self) {
        if self.is_stale() {
            self.ask();
        }
    }

    /// Whether what is shown is about another plan than that on the sliders.
    pub(crate) fn is_stale(self) -> bool {
        let plan = self.plan.get();
        self.answer.with(|answer| answer.plan != plan)
    }

    fn ask_unless_by_hand(self) {
        if !self.desk().by_hand.get_untracked() {
            self.ask();
        }
    }

    /// Chooses a backend, remembers it and computes again with it.
    pub(crate) fn prefer(self, preference: Preference) {
        self.preference.set(preference);
        browser::remember_preference(preference);
        self.ask();
    }

    /// Starts the engine, if it does not run yet, and has it compute the plan on the sliders.
    pub(crate) fn start(self) {
        if self.status.get_untracked() == EngineStatus::Idle {
            self.preference.set(browser::remembered_preference());
            self.launch(EngineStatus::Starting);
            set_interval(move || self.look_after(), LOOK);
            browser::on_rehearsal("engine", move |fault| self.send(&Request::Rehearse(fault)));
        }
    }

    /// Takes an engine that owes an answer and has been silent for too long for dead.
    fn look_after(self) {
        if self.desk().silence.is_too_long(browser::now_millis()) {
            self.recover("it does not answer".to_owned());
        }
    }

    fn send(self, request: &Request) {
        self.link.with_value(|link| {
            if let Some(link) = link {
                link.send(request);
            }
        });
    }

    /// Starts a worker; it is asked once it says that it listens, because messages that arrive
    /// while its module loads are lost.
    fn launch(self, status: EngineStatus) {
        self.status.set(status);
        self.waiting.set(true);
        let on_reply = move |reply| self.receive(reply);
        let on_death = move |reason| self.recover(reason);
        match EngineLink::open(on_reply, on_death) {
            Ok(link) => self.link.set_value(Some(link)),
            Err(reason) => self.fail(reason),
        }
    }

    fn fail(self, reason: String) {
        self.waiting.set(false);
        self.status.set(EngineStatus::Failed(reason));
    }

    /// Asks for an answer to the plan on the sliders, if the engine listens.
    fn ask(self) {
        if self.status.get_untracked() != EngineStatus::Running {
            return;
        }
        let generation = self.desk().generation + 1;
        self.desk.update_value(|desk| desk.generation = generation);
        let request = Request::Simulate {
            generation,
            scenario: Scenario::published(self.plan.get_untracked()),
            sampling: Sampling::settled(),
            preference: self.preference.get_untracked(),
        };
        self.desk.update_value(|desk| desk.silence.asked(browser::now_millis()));
        self.waiting.set(true);
        self.send(&request);
    }

    fn receive(self, reply: Reply) {
        let owing = |settled: bool| self.waiting.get_untracked() && !settled;
        let settled = matches!(&reply, Reply::Simulated(answer)
            if answer.stage == Stage::Settled && answer.generation == self.desk().generation);
        let now = browser::now_millis();
        self.desk.update_value(|desk| desk.silence.heard(now, owing(settled)));
        match reply {
            Reply::Ready => {
                self.status.set(EngineStatus::Running);
                self.ask();
            }
            Reply::Gpu(gpu) => {
                self.desk().lost.set(None);
                self.gpu.set(Some(gpu));
            }
            Reply::GpuLost(reason) => {
                self.desk().lost.set(Some(reason.clone()));
                self.gpu.set(Some(Err(reason)));
            }
            Reply::Simulated(answer) => self.show(*answer),
            Reply::Tallied { .. } => {} // goes between workers
            Reply::Refused(reason) => self.fail(reason),
            Reply::Crashed(reason) => self.recover(reason),
        }
    }

    /// Shows an answer unless a newer one is shown already, or a settled one of the same plan: a
    /// preview of what is known would only flicker.
    fn show(self, answer: Simulated) {
        let older = answer.generation < self.answer.with_untracked(|shown| shown.generation);
        let known = answer.stage == Stage::Preview
            && self
                .answer
                .with_untracked(|shown| shown.stage == Stage::Settled && shown.plan == answer.plan);
        if older || known {
            return;
        }
        if answer.stage == Stage::Settled {
            self.settled.set(answer.clone());
            self.waiting.set(answer.generation != self.desk().generation);
        }
        self.answer.set(answer);
    }

    /// Starts a dead engine again, after growing pauses; the plan and the last answer stay, and the
    /// new engine is asked what the old one was.
    fn recover(self, reason: String) {
        self.link.set_value(None);
        let now = browser::now_millis();
        let pause = self.desk.try_update_value(|desk| {
            desk.silence = Silence::default();
            desk.restarts.died(now)
        });
        self.gpu.set(None);
        self.desk().lost.set(None);
        let status = if self.desk().restarts.is_struggling() {
            EngineStatus::Failed(reason)
        } else {
            EngineStatus::Restarting
        };
        self.status.set(status);
        let again = move || self.launch(EngineStatus::Restarting);
        set_timeout(again, Duration::from_secs_f64(pause.unwrap_or_default() / 1e3));
    }
}
