//! What was asked, what is shown of it, and what is under way.

use std::sync::Arc;

use analysis::Answer;
use leptos::prelude::{Memo, RwSignal, With};
use model::Plan;
use protocol::Response;

use super::served::Served;
use super::topic::{Asked, Topic};

/// An answer that is on the page.
#[derive(Debug)]
pub(crate) struct Shown {
    /// What it answers.
    pub asked: Asked,
    /// The answer.
    pub answer: Answer,
    /// Milliseconds that it took.
    pub elapsed_millis: f64,
    /// Whether it came with the page.
    pub served: bool,
}

/// What is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Progress {
    /// Nothing: what is shown was the last word.
    Resting,
    /// So many jobs of so many known are done; none known means that nobody listens yet.
    Working(u32, u32),
    /// It came to nothing, and why.
    Failed(String),
}

/// One thing asked at a time; the last answer stays until the next one arrives.
#[derive(Debug)]
pub(crate) struct Conversation {
    topic: Option<Topic>,
    shown: Option<Arc<Shown>>,
    progress: Progress,
    pending: Option<(u32, Asked)>,
}

impl Conversation {
    /// A conversation that begins with what the server has answered.
    pub(crate) fn new(served: Option<&Served>) -> Self {
        let mut conversation =
            Self { topic: None, shown: None, progress: Progress::Resting, pending: None };
        let Some((asked, reply)) = served.and_then(Served::read) else { return conversation };
        conversation.ask(0, asked.topic, asked.plan);
        conversation.receive(reply, true);
        conversation
    }

    /// What the reader wants to know.
    pub(crate) fn topic(&self) -> Option<&Topic> {
        self.topic.as_ref()
    }

    /// The newest answer if it is about what the reader wants to know.
    pub(crate) fn answer(&self) -> Option<&Arc<Shown>> {
        let topic = self.topic.as_ref()?;
        self.shown.as_ref().filter(|shown| shown.asked.topic.same_kind(topic))
    }

    /// The newest answer to a topic of a kind, as a memo that changes with the answer alone.
    pub(crate) fn newest(
        conversation: RwSignal<Self>,
        wanted: fn(&Topic) -> bool,
    ) -> Memo<Option<Arc<Shown>>> {
        let read =
            move |known: &Self| known.answer().filter(|shown| wanted(&shown.asked.topic)).cloned();
        // Progress leaves figures alone: only a new answer is a new pointer.
        let differs = |old: Option<&Option<Arc<Shown>>>, new: Option<&Option<Arc<Shown>>>| match (
            old.and_then(Option::as_ref),
            new.and_then(Option::as_ref),
        ) {
            (Some(old), Some(new)) => !Arc::ptr_eq(old, new),
            (None, None) => false,
            _ => true,
        };
        Memo::new_with_compare(move |_| conversation.with(read), differs)
    }

    /// What is under way.
    pub(crate) fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Why there is no answer, if there is none.
    pub(crate) fn failure(&self) -> Option<String> {
        match &self.progress {
            Progress::Failed(reason) => Some(reason.clone()),
            _ => None,
        }
    }

    /// The request that nobody has answered.
    pub(crate) fn pending(&self) -> Option<&(u32, Asked)> {
        self.pending.as_ref()
    }

    /// Whether what is shown answers something else than what would be asked now.
    pub(crate) fn is_stale(&self, plan: &Plan) -> bool {
        let (Some(topic), Some(shown)) = (&self.topic, &self.shown) else { return false };
        shown.asked.topic != *topic || shown.asked.plan != *plan
    }

    /// Asks, in the place of whatever was asked before.
    pub(crate) fn ask(&mut self, generation: u32, topic: Topic, plan: Plan) {
        self.topic = Some(topic.clone());
        self.pending = Some((generation, Asked { topic, plan }));
        self.progress = Progress::Working(0, 0);
    }

    /// Ends the conversation; a late answer is dropped.
    pub(crate) fn close(&mut self) {
        *self = Self { topic: None, shown: None, progress: Progress::Resting, pending: None };
    }

    /// Takes a reply if it is about the pending request, and says whether it was.
    pub(crate) fn receive(&mut self, reply: Response, served: bool) -> bool {
        let about = match &reply {
            Response::Progress { generation, .. }
            | Response::Answered { generation, .. }
            | Response::Unanswered { generation, .. } => *generation,
            _ => return false,
        };
        let Some((_, asked)) = self.pending.take_if(|(generation, _)| *generation == about) else {
            return false;
        };
        match reply {
            Response::Answered { answer, elapsed_millis, .. } => {
                let shown = Shown { asked, answer: *answer, elapsed_millis, served };
                self.shown = Some(Arc::new(shown));
                self.progress = Progress::Resting;
            }
            Response::Unanswered { reason, .. } => self.progress = Progress::Failed(reason),
            Response::Progress { done, known, .. } => {
                self.progress = Progress::Working(done, known);
                self.pending = Some((about, asked));
            }
            _ => {}
        }
        true
    }

    /// Gives up on what is under way, because nobody works at it any more.
    pub(crate) fn fail(&mut self, reason: &str) {
        if self.pending.take().is_some() {
            self.progress = Progress::Failed(reason.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use analysis::questions::{RankTable, Swings};
    use analysis::{Question, Workshop, answer_alone};
    use model::Scenario;

    use super::*;

    fn answered(generation: u32) -> Response {
        let answer = Box::new(Answer::Ranks(RankTable { rows: Vec::new() }));
        Response::Answered { generation, answer, elapsed_millis: 3.0 }
    }

    fn asked() -> Conversation {
        let mut conversation = Conversation::new(None);
        conversation.ask(4, Topic::Listed(2), Plan::december_2025());
        conversation
    }

    #[test]
    fn the_last_answer_stays_until_the_next_and_goes_stale_with_the_plan() {
        let (plan, mut conversation) = (Plan::december_2025(), asked());
        assert!(conversation.receive(answered(4), false));
        assert!(!conversation.is_stale(&plan));
        let moved = plan.with_lease(40.0).expect("in range");
        assert!(conversation.is_stale(&moved));
        conversation.ask(5, Topic::Listed(2), moved);
        assert!(conversation.answer().is_some(), "the old answer is still shown");
        assert!(conversation.is_stale(&moved), "and marked");
        conversation.receive(answered(5), false);
        assert!(!conversation.is_stale(&moved));
    }

    #[test]
    fn replies_to_older_requests_are_dropped() {
        let mut conversation = asked();
        assert!(!conversation.receive(answered(3), false));
        assert!(conversation.shown.is_none());
        conversation.close();
        assert!(!conversation.receive(answered(4), false));
    }

    #[test]
    fn progress_is_told_and_failures_say_why() {
        let mut conversation = asked();
        conversation.receive(Response::Progress { generation: 4, done: 3, known: 9 }, false);
        assert_eq!(*conversation.progress(), Progress::Working(3, 9));
        conversation.fail("the engine stopped");
        assert_eq!(*conversation.progress(), Progress::Failed("the engine stopped".to_owned()));
        assert!(conversation.pending().is_none());
    }

    #[test]
    fn another_topic_does_not_show_the_last_ones_answer() {
        let mut conversation = asked();
        conversation.receive(answered(4), false);
        conversation.ask(5, Topic::Listed(0), Plan::december_2025());
        assert!(conversation.answer().is_none());
        assert!(conversation.shown.is_some());
    }

    #[test]
    fn the_servers_answer_begins_the_conversation() {
        let plan = Plan::december_2025();
        let asked = Asked { topic: Topic::Listed(3), plan };
        let question = Question::Swings(Swings::of_covers(Scenario::published(plan)));
        let answer = answer_alone(&question, &Workshop::default(), |_, _| {});
        let served = Served::new("/lab", &asked, answer.map_err(|error| error.to_string()), 2.0);
        let conversation = Conversation::new(Some(&served));
        assert_eq!(conversation.topic(), Some(&Topic::Listed(3)));
        assert!(conversation.answer().is_some_and(|shown| shown.served));
        let failed = Served::new("/lab", &asked, Err("no".to_owned()), 2.0);
        let conversation = Conversation::new(Some(&failed));
        assert_eq!(*conversation.progress(), Progress::Failed("no".to_owned()));
    }
}
