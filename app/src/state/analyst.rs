//! What is asked of the model beside how the plan turns out, and the worker that answers.

use std::time::Duration;

use inquiry::{Topic, joined};
use leptos::prelude::*;
use model::Case;
use protocol::{Inquiry, Response};
use recovery::Restarts;

use super::address::query_from_case;
use super::conversation::Conversation;
use super::opening::Opening;
use super::served::Served;
use crate::browser::{self, AnalystLink};

/// What the worker is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Worker {
    /// Not there: it is fetched with the first question.
    Absent,
    /// Its module is being fetched.
    Starting,
    /// It answers.
    Listening,
}

/// How often links and lists follow a plan that moves, in milliseconds: nobody reads them faster, and
/// a page has a hundred of them.
const LINKS_MILLIS: f64 = 100.0;

/// When links were last written, and whether they are going to be.
#[derive(Debug, Clone, Copy, Default)]
struct Linking {
    at_millis: f64,
    is_due: bool,
}

/// What a page asks. Cheap to copy: every part is a signal.
#[derive(Clone, Copy)]
pub(crate) struct Analyst {
    /// The plan on the page, and what it believes.
    pub case: RwSignal<Case>,
    /// The plan in links and lists: that on the page, ten times a second at most while it moves.
    pub linked: RwSignal<Case>,
    /// The question of the page.
    pub asking: RwSignal<Conversation>,
    /// The number whose origin is shown.
    pub inspecting: RwSignal<Conversation>,
    worker: StoredValue<Worker>,
    restarts: StoredValue<Restarts>,
    generation: StoredValue<u32>,
    linking: StoredValue<Linking>,
    link: StoredValue<Option<AnalystLink>, LocalStorage>,
}

impl Analyst {
    /// Begins with what the server has answered.
    pub(crate) fn new(opening: &Opening) -> Self {
        let is_cell = |served: &&Served| matches!(served.topic, Topic::Cell(_));
        let served = |cell: bool| opening.served.iter().find(|served| is_cell(served) == cell);
        let conversation =
            |cell: bool| RwSignal::new(Conversation::new(served(cell), opening.case.clone()));
        let case = RwSignal::new(opening.case.clone());
        let analyst = Self {
            case,
            linked: RwSignal::new(opening.case.clone()),
            asking: conversation(false),
            inspecting: conversation(true),
            worker: StoredValue::new(Worker::Absent),
            restarts: StoredValue::new(Restarts::default()),
            generation: StoredValue::new(0),
            linking: StoredValue::new(Linking::default()),
            link: StoredValue::new_local(None),
        };
        Effect::new(move || {
            case.track();
            analyst.link_soon();
        });
        analyst
    }

    /// Has links and lists follow the plan now.
    fn link_now(self) {
        let at_millis = browser::now_millis();
        // A page that is left has none.
        if self.linking.try_set_value(Linking { at_millis, is_due: false }).is_some() {
            return;
        }
        let case = self.case.get_untracked();
        if self.linked.with_untracked(|linked| *linked != case) {
            self.linked.set(case);
        }
    }

    /// Has them follow it at once if they have not for a while, else when that has passed.
    fn link_soon(self) {
        let Linking { at_millis, is_due } = self.linking.get_value();
        let wait = at_millis + LINKS_MILLIS - browser::now_millis();
        if wait <= 0.0 {
            self.link_now();
        } else if !is_due {
            self.linking.set_value(Linking { at_millis, is_due: true });
            set_timeout(move || self.link_now(), Duration::from_secs_f64(wait / 1e3));
        }
    }

    /// Asks, as a new entry of the history; the last answer stays until the next.
    pub(crate) fn ask(self, topic: Topic) {
        self.put(topic);
        browser::push_query(&self.address());
    }

    /// Closes the panel that shows where a number comes from.
    pub(crate) fn close_inspector(self) {
        self.inspecting.update(Conversation::close);
        browser::push_query(&self.address());
    }

    /// Keeps the new plan in the address, now and then while it is moving, and asks again what
    /// takes no time.
    pub(crate) fn follow_plan(self) {
        for conversation in [self.asking, self.inspecting] {
            let topic = conversation.with_untracked(|known| known.topic().cloned());
            if let Some(topic) = topic.filter(Topic::follows) {
                self.put(topic);
            }
        }
        browser::replace_query_now_and_then(&self.address());
    }

    /// Makes the plan on the page an entry of the history of its own, after that of the plan before
    /// it, whose address its way here has overwritten.
    pub(crate) fn enter_history(self, before: &Case) {
        self.link_now();
        browser::replace_query(&self.address_with(before));
        browser::push_query(&self.address());
    }

    /// Asks what an address asks that the reader went back or forward to.
    pub(crate) fn return_to(self, opening: &Opening) {
        for (conversation, cell) in [(self.asking, false), (self.inspecting, true)] {
            let mut topics = opening.served.iter().map(|served| &served.topic);
            match topics.find(|topic| matches!(topic, Topic::Cell(_)) == cell) {
                None => conversation.update(Conversation::close),
                Some(topic) => {
                    let case = self.case.get_untracked();
                    let put = conversation.with_untracked(|known| {
                        let other = known.topic() != Some(topic);
                        other || topic.follows() && !known.is_about(topic, &case)
                    });
                    if put {
                        self.put(topic.clone());
                    }
                }
            }
        }
    }

    /// The plan and everything asked about it, as the page's address.
    fn address(self) -> String {
        self.case.with_untracked(|case| self.address_with(case))
    }

    fn address_with(self, case: &Case) -> String {
        let mut query = query_from_case(case);
        for conversation in [self.asking, self.inspecting] {
            let more = conversation.with_untracked(|known| known.topic().map(Topic::query));
            query = joined(query, &more.unwrap_or_default());
        }
        query
    }

    /// Puts a question, or only remembers it while the worker does not listen; it is fetched if
    /// need be.
    fn put(self, topic: Topic) {
        let generation = self.generation.get_value() + 1;
        self.generation.set_value(generation);
        let is_cell = matches!(topic, Topic::Cell(_));
        let conversation = if is_cell { self.inspecting } else { self.asking };
        let case = self.case.get_untracked();
        conversation.update(|known| known.ask(generation, topic, case));
        match self.worker.get_value() {
            Worker::Listening => self.send(conversation),
            Worker::Absent => self.launch(),
            Worker::Starting => {}
        }
    }

    fn send(self, conversation: RwSignal<Conversation>) {
        let inquiry = conversation.with_untracked(|known| {
            let (generation, topic, case) = known.pending()?;
            Some(Inquiry {
                generation: *generation,
                topic: topic.query(),
                case: case.clone(),
                query: query_from_case(case),
                locale: words::current(),
            })
        });
        self.link.with_value(|link| {
            if let (Some(link), Some(inquiry)) = (link, inquiry) {
                link.send(&inquiry);
            }
        });
    }

    fn launch(self) {
        self.worker.set_value(Worker::Starting);
        let on_response = move |response| self.receive(response);
        let on_death = move |reason: String| self.lose(&reason);
        match AnalystLink::open(on_response, on_death) {
            Ok(link) => self.link.set_value(Some(link)),
            Err(reason) => self.lose(&reason),
        }
    }

    fn receive(self, response: Response) {
        let about = match &response {
            Response::Ready => {
                self.worker.set_value(Worker::Listening);
                self.send(self.inspecting);
                return self.send(self.asking);
            }
            Response::Refused(reason) | Response::Crashed(reason) => return self.lose(reason),
            Response::Progress { generation, .. }
            | Response::Answered { generation, .. }
            | Response::Unanswered { generation, .. } => *generation,
        };
        let waits = |one: &RwSignal<_>| one.with_untracked(|c: &Conversation| c.waits_for(about));
        if let Some(conversation) = [self.asking, self.inspecting].into_iter().find(waits) {
            conversation.update(|known| known.receive(response));
        }
    }

    /// Starts another worker for what a dead one owes, or says that it is gone: after deaths in a
    /// row, because the question may be what it dies of. The next question starts another one.
    fn lose(self, reason: &str) {
        self.link.set_value(None);
        self.worker.set_value(Worker::Absent);
        let owing = [self.asking, self.inspecting]
            .iter()
            .any(|known| known.with_untracked(|known| known.pending().is_some()));
        let now = browser::now_millis();
        let pause = self.restarts.try_update_value(|restarts| restarts.died(now));
        let struggling = self.restarts.with_value(Restarts::is_struggling);
        if owing && !struggling {
            self.worker.set_value(Worker::Starting);
            let again = Duration::from_secs_f64(pause.unwrap_or_default() / 1e3);
            return set_timeout(move || self.launch(), again);
        }
        for conversation in [self.asking, self.inspecting] {
            if conversation.with_untracked(|known| known.pending().is_some()) {
                conversation.update(|known| known.fail(reason));
            }
        }
    }
}
