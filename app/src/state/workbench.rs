//! The one state of the page: the plan, its latest answers and what the engine is doing.

use leptos::prelude::*;
use model::{Plan, Sampling, Scenario};
use protocol::{Backend, Inquiry, Preference, Reply, Request, Response, Simulated, Stage};

use super::address::query_from_plan;
use super::conversation::Conversation;
use super::initial::Initial;
use super::topic::{Topic, joined};
use crate::browser::{self, AnalystLink, EngineLink};

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

/// The page's state, shared by context. Cheap to copy: every part is a signal.
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
    /// What was asked beside the plan.
    pub asking: RwSignal<Conversation>,
    /// The number whose origin is shown.
    pub inspecting: RwSignal<Conversation>,
    /// Whether the page still waits for an answer to its newest request.
    pub waiting: RwSignal<bool>,
    generation: StoredValue<u32>,
    questions: StoredValue<u32>,
    crashes: StoredValue<u32>,
    link: StoredValue<Option<EngineLink>, LocalStorage>,
    analyst_status: RwSignal<EngineStatus>,
    analyst: StoredValue<Option<AnalystLink>, LocalStorage>,
}

/// After this many crashes the engine is not started again.
const MOST_CRASHES: u32 = 3;

impl Workbench {
    /// State that shows the server's answer.
    pub(crate) fn new(initial: &Initial) -> Self {
        let conversation = |cell: bool| {
            let served = initial.served.iter().find(|served| served.is_about_a_cell() == cell);
            RwSignal::new(Conversation::new(served))
        };
        Self {
            plan: RwSignal::new(initial.plan),
            answer: RwSignal::new(initial.answer.clone()),
            settled: RwSignal::new(initial.answer.clone()),
            preference: RwSignal::new(Preference::Automatic),
            status: RwSignal::new(EngineStatus::Idle),
            gpu: RwSignal::new(None),
            asking: conversation(false),
            inspecting: conversation(true),
            waiting: RwSignal::new(false),
            generation: StoredValue::new(0),
            questions: StoredValue::new(0),
            crashes: StoredValue::new(0),
            link: StoredValue::new_local(None),
            analyst_status: RwSignal::new(EngineStatus::Idle),
            analyst: StoredValue::new_local(None),
        }
    }

    /// Changes the plan, keeps it in the address and asks the engine for an answer.
    pub(crate) fn change(self, change: impl FnOnce(Plan) -> Plan) {
        let plan = self.plan.get_untracked();
        let changed = change(plan);
        if changed != plan {
            self.plan.set(changed);
            self.write_address();
            self.run();
            for conversation in [self.asking, self.inspecting] {
                let topic = conversation.with_untracked(|known| known.topic().cloned());
                if let Some(topic) = topic.filter(Topic::follows) {
                    self.put(conversation, topic);
                }
            }
        }
    }

    /// Asks the analyst, which is started if need be; the last answer stays until the next.
    pub(crate) fn ask(self, topic: Topic) {
        let is_cell = matches!(topic, Topic::Cell(_));
        self.put(if is_cell { self.inspecting } else { self.asking }, topic);
        self.write_address();
    }

    /// Closes the panel that shows where a number comes from.
    pub(crate) fn close_inspector(self) {
        self.inspecting.update(Conversation::close);
        self.write_address();
    }

    /// The plan and everything asked about it, as the page's address has it.
    fn write_address(self) {
        let mut query = self.plan.with_untracked(query_from_plan);
        for conversation in [self.asking, self.inspecting] {
            let more = conversation.with_untracked(|known| known.topic().map(Topic::query));
            query = joined(query, &more.unwrap_or_default());
        }
        browser::replace_query(&query);
    }

    /// Puts a question, or only remembers it until the analyst listens.
    fn put(self, conversation: RwSignal<Conversation>, topic: Topic) {
        let number = self.questions.get_value() + 1;
        self.questions.set_value(number);
        let plan = self.plan.get_untracked();
        conversation.update(|known| known.ask(number, topic, plan));
        match self.analyst_status.get_untracked() {
            EngineStatus::Idle => self.launch_analyst(EngineStatus::Starting),
            EngineStatus::Running => self.send_pending(conversation),
            EngineStatus::Failed(reason) => conversation.update(|known| known.fail(&reason)),
            EngineStatus::Starting | EngineStatus::Restarting => {}
        }
    }

    fn send_pending(self, conversation: RwSignal<Conversation>) {
        let request = conversation.with_untracked(|known| {
            let (generation, asked) = known.pending()?;
            Some(Inquiry::Ask { generation: *generation, question: asked.question() })
        });
        let Some(request) = request else { return };
        self.analyst.with_value(|link| {
            if let Some(link) = link {
                link.send(&request);
            }
        });
    }

    /// Chooses a backend, remembers it and computes again with it.
    pub(crate) fn prefer(self, preference: Preference) {
        self.preference.set(preference);
        browser::remember_preference(preference);
        self.run();
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

    /// Tells what was asked that nobody works at it any more.
    fn give_up(self, reason: &str) {
        for conversation in [self.asking, self.inspecting] {
            if conversation.with_untracked(|known| known.pending().is_some()) {
                conversation.update(|known| known.fail(reason));
            }
        }
    }

    /// Asks for an answer to the plan on the sliders, if the engine listens.
    fn run(self) {
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
                self.run();
            }
            Reply::Gpu(gpu) => self.gpu.set(Some(gpu)),
            Reply::GpuLost(reason) => self.gpu.set(Some(Err(reason))),
            Reply::Simulated(answer) => self.show(*answer),
            Reply::Tallied { .. } => {} // goes between workers
            Reply::Refused(reason) => self.fail(reason),
            Reply::Crashed(reason) => self.recover(reason),
        }
    }

    /// Starts the worker that answers questions; it is asked once it listens.
    fn launch_analyst(self, status: EngineStatus) {
        self.analyst_status.set(status);
        let on_response = move |response| self.hear(response);
        let on_death = move |reason| self.recover_analyst(reason);
        match AnalystLink::open(on_response, on_death) {
            Ok(link) => self.analyst.set_value(Some(link)),
            Err(reason) => self.fail_analyst(reason),
        }
    }

    fn fail_analyst(self, reason: String) {
        self.give_up(&reason);
        self.analyst_status.set(EngineStatus::Failed(reason));
    }

    /// Starts a dead analyst again, a few times; what was asked is asked again.
    fn recover_analyst(self, reason: String) {
        self.analyst.set_value(None);
        let crashes = self.crashes.get_value() + 1;
        self.crashes.set_value(crashes);
        if crashes > MOST_CRASHES {
            self.fail_analyst(reason);
        } else {
            self.launch_analyst(EngineStatus::Restarting);
        }
    }

    /// Takes what the analyst says; what is about a question that is not asked any more is dropped.
    fn hear(self, reply: Response) {
        let about = match &reply {
            Response::Progress { generation, .. }
            | Response::Answered { generation, .. }
            | Response::Unanswered { generation, .. } => *generation,
            Response::Ready => {
                self.analyst_status.set(EngineStatus::Running);
                self.send_pending(self.inspecting);
                return self.send_pending(self.asking);
            }
            Response::Worked { .. } => return, // goes between workers
            Response::Refused(reason) => return self.fail_analyst(reason.clone()),
            Response::Crashed(reason) => return self.recover_analyst(reason.clone()),
        };
        let is_pending = |known: &Conversation| known.pending().is_some_and(|(n, _)| *n == about);
        let place = [self.asking, self.inspecting]
            .into_iter()
            .find(|conversation| conversation.with_untracked(is_pending));
        if let Some(conversation) = place {
            conversation.update(|known| {
                known.receive(reply, false);
            });
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
        self.give_up(&reason);
        if crashes > MOST_CRASHES {
            self.fail(reason);
        } else {
            self.launch(EngineStatus::Restarting);
        }
    }
}

/// The page's state; `None` only while the server lists its routes.
pub(crate) fn use_workbench() -> Option<Workbench> {
    use_context()
}
