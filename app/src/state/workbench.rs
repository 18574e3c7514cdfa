//! The one state of the page: the plan, its latest answers and what the engine is doing.

use leptos::prelude::*;
use model::{Plan, Sampling, Scenario};
use protocol::{Backend, Preference, Reply, Request, Simulated, Stage};

use super::analyst::Analyst;
use super::opening::Opening;
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
    /// It cannot be started; the server's answers remain.
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
    generation: StoredValue<u32>,
    crashes: StoredValue<u32>,
    link: StoredValue<Option<EngineLink>, LocalStorage>,
}

/// After this many crashes the engine is not started again.
const MOST_CRASHES: u32 = 3;

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
            generation: StoredValue::new(0),
            crashes: StoredValue::new(0),
            link: StoredValue::new_local(None),
        }
    }

    /// Changes the plan, keeps it in the address and asks the engine for an answer.
    pub(crate) fn change(self, change: impl FnOnce(Plan) -> Plan) {
        let plan = self.plan.get_untracked();
        let changed = change(plan);
        if changed != plan {
            self.plan.set(changed);
            self.analyst.follow_plan();
            self.ask();
        }
    }

    /// Takes the plan and the questions of an address that the reader went back or forward to.
    pub(crate) fn return_to(self, opening: &Opening) {
        if self.plan.get_untracked() != opening.plan {
            self.plan.set(opening.plan);
            self.ask();
        }
        self.analyst.return_to(opening);
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
        }
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
        let generation = self.generation.get_value() + 1;
        self.generation.set_value(generation);
        let request = Request::Simulate {
            generation,
            scenario: Scenario::published(self.plan.get_untracked()),
            sampling: Sampling::settled(),
            preference: self.preference.get_untracked(),
        };
        self.link.with_value(|link| {
            if let Some(link) = link {
                link.send(&request);
                self.waiting.set(true);
            }
        });
    }

    fn receive(self, reply: Reply) {
        match reply {
            Reply::Ready => {
                self.status.set(EngineStatus::Running);
                self.ask();
            }
            Reply::Gpu(gpu) => self.gpu.set(Some(gpu)),
            Reply::GpuLost(reason) => self.gpu.set(Some(Err(reason))),
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
            self.waiting.set(answer.generation != self.generation.get_value());
        }
        self.answer.set(answer);
    }

    /// Starts a dead engine again, a few times; the plan and the last answer stay.
    fn recover(self, reason: String) {
        self.link.set_value(None);
        let crashes = self.crashes.get_value() + 1;
        self.crashes.set_value(crashes);
        self.gpu.set(None);
        if crashes > MOST_CRASHES {
            self.fail(reason);
        } else {
            self.launch(EngineStatus::Restarting);
        }
    }
}
