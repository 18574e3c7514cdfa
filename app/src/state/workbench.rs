//! The one state of the page: the plan, its latest answers and what the engine is doing.

use std::time::Duration;

use leptos::prelude::*;
use model::{Case, Plan, Sampling};
use protocol::{Backend, Preference, Reply, Request, Simulated, Stage};
use recovery::{Restarts, Silence};

use words::{Phrase, say};

use super::analyst::Analyst;
use super::controls::changes;
use super::locks::Locks;
use super::opening::Opening;
use super::pins::Pins;
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
    /// The plan on the sliders, and what it believes.
    pub case: RwSignal<Case>,
    /// The newest answer, preview or settled.
    pub answer: RwSignal<Simulated>,
    /// The newest answer in words and figures, which nobody reads as fast as drawings: ten times a
    /// second at most while previews follow each other.
    pub told: RwSignal<Simulated>,
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
    /// Whether the median world is shown beside the futures.
    pub median: RwSignal<bool>,
    /// The outputs that are always in sight.
    pub pins: RwSignal<Pins>,
    generation: u32,
    told_millis: f64,
    restarts: Restarts,
    silence: Silence,
}

impl Desk {
    fn new(case: Case) -> Self {
        Self {
            steps: RwSignal::new(Steps::new(case)),
            locks: RwSignal::new(Locks::default()),
            said: RwSignal::new(String::new()),
            by_hand: RwSignal::new(false),
            lost: RwSignal::new(None),
            median: RwSignal::new(false),
            pins: RwSignal::new(Pins::default()),
            generation: 0,
            told_millis: 0.0,
            restarts: Restarts::default(),
            silence: Silence::default(),
        }
    }
}

/// Milliseconds between two previews in words and figures.
const TOLD_MILLIS: f64 = 100.0;

/// How often the engine is looked after.
const LOOK: Duration = Duration::from_secs(1);

const UNDONE: Phrase = Phrase::new("Undone", "已撤销");
const REDONE: Phrase = Phrase::new("Redone", "已重做");
const NOTHING_TO_UNDO: Phrase = Phrase::new("Nothing to undo", "没有可撤销的改动");
const NOTHING_TO_REDO: Phrase = Phrase::new("Nothing to redo", "没有可重做的改动");
/// What stands between two changes.
const BETWEEN: Phrase = Phrase::new("; ", "；");

/// A switch as it is remembered.
const fn switch(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

impl Workbench {
    /// State that shows the server's answer.
    pub(crate) fn new(opening: &Opening, answer: Simulated) -> Self {
        let analyst = Analyst::new(opening);
        Self {
            case: analyst.case,
            analyst,
            answer: RwSignal::new(answer.clone()),
            told: RwSignal::new(answer.clone()),
            settled: RwSignal::new(answer),
            preference: RwSignal::new(Preference::Automatic),
            status: RwSignal::new(EngineStatus::Idle),
            gpu: RwSignal::new(None),
            waiting: RwSignal::new(false),
            desk: StoredValue::new(Desk::new(opening.case.clone())),
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
        self.turn_to(|case| case.with_plan(change(case.plan)));
    }

    /// As [`Self::change`], of the plan and what it believes.
    pub(crate) fn turn_to(self, change: impl FnOnce(&Case) -> Case) {
        let changed = self.case.with_untracked(change);
        if self.case.with_untracked(|case| *case != changed) {
            self.case.set(changed);
            self.analyst.follow_plan();
            self.ask_unless_by_hand();
        }
    }

    /// Makes what has changed one step: an entry of the history that can be undone.
    pub(crate) fn release(self) {
        let case = self.case.get_untracked();
        let before = self.desk().steps.with_untracked(|steps| steps.current().clone());
        if case != before {
            self.desk().steps.update(|steps| steps.record(case));
            self.keep_step(&before);
        }
    }

    /// Changes the plan in one step.
    pub(crate) fn decide(self, change: impl FnOnce(Plan) -> Plan) {
        self.change(change);
        self.release();
    }

    /// Changes the plan and what it believes in one step.
    pub(crate) fn settle(self, change: impl FnOnce(&Case) -> Case) {
        self.turn_to(change);
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
        self.walk(UNDONE, NOTHING_TO_UNDO, Steps::undo);
    }

    /// Makes the last undone step again.
    pub(crate) fn redo(self) {
        self.release();
        self.walk(REDONE, NOTHING_TO_REDO, Steps::redo);
    }

    fn walk(self, done: Phrase, nothing: Phrase, step: fn(&mut Steps) -> Option<Case>) {
        let before = self.desk().steps.with_untracked(|steps| steps.current().clone());
        let Some(case) = self.desk().steps.try_update(step).flatten() else {
            return self.desk().said.set(nothing.text().to_owned());
        };
        let changes = changes(&before, &case);
        self.turn_to(|_| case);
        self.keep_step(&before);
        let words = changes.iter().map(|change| {
            let (label, new) = (change.label, &change.new);
            say!("{label}: {new}", "{label}：{new}")
        });
        let words = words.collect::<Vec<_>>().join(BETWEEN.text());
        self.desk().said.set(say!("{done}. {words}", "{done}。{words}"));
    }

    fn keep_step(self, before: &Case) {
        self.analyst.enter_history(before);
        self.desk().steps.with_untracked(browser::remember_steps);
    }

    /// Brings back the steps that were made in this tab before the page was loaded.
    pub(crate) fn recall_steps(self) {
        if let Some(mut steps) = browser::remembered_steps() {
            steps.visit(self.case.get_untracked());
            self.desk().steps.set(steps);
        }
        self.desk().steps.with_untracked(browser::remember_steps);
    }

    /// Takes the plan and the questions of an address that the reader went back or forward to.
    pub(crate) fn return_to(self, opening: &Opening) {
        if self.case.with_untracked(|case| *case != opening.case) {
            self.case.set(opening.case.clone());
            self.desk().steps.update(|steps| steps.visit(opening.case.clone()));
            self.desk().steps.with_untracked(browser::remember_steps);
            self.ask_unless_by_hand();
        }
        self.analyst.return_to(opening);
    }

    /// Brings back how the reader had the page: outputs in sight, the median world, runs by hand.
    pub(crate) fn recall_view(self) {
        let desk = self.desk();
        let pins = browser::remembered(browser::PINS);
        if let Some(pins) = pins.and_then(|text| Pins::from_text(&text)) {
            desk.pins.set(pins);
        }
        let on = |text: Option<String>| text.as_deref() == Some(switch(true));
        desk.median.set(on(browser::remembered(browser::MEDIAN)));
        desk.by_hand.set(on(browser::remembered_for_now(browser::BY_HAND)));
    }

    /// Shows the median world beside the futures, or not.
    pub(crate) fn show_median(self, shown: bool) {
        self.desk().median.set(shown);
        browser::remember(browser::MEDIAN, switch(shown));
    }

    /// Chooses whether the engine computes at once or waits for [`Self::run`].
    pub(crate) fn run_by_hand(self, by_hand: bool) {
        self.desk().by_hand.set(by_hand);
        browser::remember_for_now(browser::BY_HAND, switch(by_hand));
        if !by_hand {
            self.run();
        }
    }

    /// Computes the plan on the sliders, unless that is what is shown.
    pub(crate) fn run(self) {
        if untrack(|| self.is_stale()) {
            self.ask();
        }
    }

    /// Whether what is shown is about another plan than that on the sliders.
    pub(crate) fn is_stale(self) -> bool {
        self.case.with(|case| self.answer.with(|answer| answer.case != *case))
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
        self.tell_what_is_drawn();
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
            case: self.case.get_untracked(),
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
                .with_untracked(|shown| shown.stage == Stage::Settled && shown.case == answer.case);
        if older || known {
            return;
        }
        if answer.stage == Stage::Settled {
            self.settled.set(answer.clone());
            self.waiting.set(answer.generation != self.desk().generation);
        }
        self.tell(&answer);
        self.answer.set(answer);
    }

    /// Puts an answer into words, unless it is a preview soon after another one.
    fn tell(self, answer: &Simulated) {
        let is_preview = |answer: &Simulated| answer.stage == Stage::Preview;
        let now = browser::now_millis();
        let soon = now - self.desk().told_millis < TOLD_MILLIS;
        if is_preview(answer) && soon && self.told.with_untracked(is_preview) {
            return;
        }
        self.desk.update_value(|desk| desk.told_millis = now);
        self.told.set(answer.clone());
    }

    /// Puts what is drawn into words: nothing newer comes.
    fn tell_what_is_drawn(self) {
        let drawn = self.answer.get_untracked();
        if self.told.with_untracked(|told| *told != drawn) {
            self.told.set(drawn);
        }
    }

    /// Starts a dead engine again, after growing pauses; the plan and the last answer stay, and the
    /// new engine is asked what the old one was.
    fn recover(self, reason: String) {
        self.tell_what_is_drawn();
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
