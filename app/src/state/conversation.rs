//! What was asked, what is shown of it, and what is under way.

use inquiry::Topic;
use model::Case;
use protocol::Response;

use super::served::Served;

/// An answer that is on the page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shown {
    /// What was asked.
    pub topic: Topic,
    /// What it was asked about.
    pub case: Case,
    /// The answer as HTML; empty in the browser if it came with the page.
    pub html: String,
    /// Milliseconds that it took, where that is known.
    pub elapsed_millis: Option<f64>,
    /// Whether it came with the page.
    pub served: bool,
}

/// What is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Progress {
    /// Nothing: what is shown was the last word.
    Resting,
    /// So many parts of so many known are done; none known means that nothing is done yet.
    Working(u32, u32),
    /// It came to nothing, and why.
    Failed(String),
}

/// One thing asked at a time; the last answer stays until the next one arrives.
#[derive(Debug)]
pub(crate) struct Conversation {
    topic: Option<Topic>,
    shown: Option<Shown>,
    progress: Progress,
    pending: Option<(u32, Topic, Case)>,
}

impl Conversation {
    /// A conversation that begins with what the server has answered.
    pub(crate) fn new(served: Option<&Served>, case: Case) -> Self {
        let mut conversation =
            Self { topic: None, shown: None, progress: Progress::Resting, pending: None };
        let Some(served) = served else { return conversation };
        let topic = served.topic.clone();
        conversation.topic = Some(topic.clone());
        if let Some(reason) = &served.failure {
            conversation.progress = Progress::Failed(reason.clone());
        } else {
            let (html, elapsed_millis) = (served.html.clone(), served.elapsed_millis);
            let shown = Shown { topic, case, html, elapsed_millis, served: true };
            conversation.shown = Some(shown);
        }
        conversation
    }

    /// What the reader wants to know.
    pub(crate) fn topic(&self) -> Option<&Topic> {
        self.topic.as_ref()
    }

    /// The newest answer, to whatever was asked.
    pub(crate) fn shown(&self) -> Option<&Shown> {
        self.shown.as_ref()
    }

    /// What is under way.
    pub(crate) fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The inquiry that nobody has answered.
    pub(crate) fn pending(&self) -> Option<&(u32, Topic, Case)> {
        self.pending.as_ref()
    }

    /// Whether what is shown answers something else than what would be asked now.
    pub(crate) fn is_stale(&self, case: &Case) -> bool {
        let (Some(topic), Some(shown)) = (&self.topic, &self.shown) else { return false };
        shown.topic != *topic || shown.case != *case
    }

    /// Whether the newest question, answered or not, is this one of this plan.
    pub(crate) fn is_about(&self, topic: &Topic, case: &Case) -> bool {
        let pending = self.pending.as_ref().map(|(_, topic, case)| (topic, case));
        let shown = self.shown.as_ref().map(|shown| (&shown.topic, &shown.case));
        pending.or(shown) == Some((topic, case))
    }

    /// Asks, in the place of whatever was asked before.
    pub(crate) fn ask(&mut self, generation: u32, topic: Topic, case: Case) {
        self.topic = Some(topic.clone());
        self.pending = Some((generation, topic, case));
        self.progress = Progress::Working(0, 0);
    }

    /// Ends the conversation; a late answer is dropped.
    pub(crate) fn close(&mut self) {
        *self = Self { topic: None, shown: None, progress: Progress::Resting, pending: None };
    }

    /// Whether the pending inquiry has this number.
    pub(crate) fn waits_for(&self, generation: u32) -> bool {
        self.pending.as_ref().is_some_and(|(pending, ..)| *pending == generation)
    }

    /// Takes a response to the pending inquiry.
    pub(crate) fn receive(&mut self, response: Response) {
        match response {
            Response::Progress { done, known, .. } => {
                self.progress = Progress::Working(done, known);
            }
            Response::Answered { html, elapsed_millis, .. } => {
                let Some((_, topic, case)) = self.pending.take() else { return };
                let elapsed_millis = Some(elapsed_millis);
                self.shown = Some(Shown { topic, case, html, elapsed_millis, served: false });
                self.progress = Progress::Resting;
            }
            Response::Unanswered { reason, .. } => self.fail(&reason),
            _ => {}
        }
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
    use super::*;

    fn answered(generation: u32) -> Response {
        Response::Answered { generation, html: "<p></p>".to_owned(), elapsed_millis: 3.0 }
    }

    fn asked() -> Conversation {
        let mut conversation = Conversation::new(None, Case::december_2025());
        conversation.ask(4, Topic::Listed(2), Case::december_2025());
        conversation
    }

    #[test]
    fn the_last_answer_stays_until_the_next_and_goes_stale_with_the_plan() {
        let (plan, mut conversation) = (Case::december_2025(), asked());
        conversation.receive(answered(4));
        assert!(!conversation.is_stale(&plan));
        let moved = plan.with_plan(plan.plan.with_lease(40.0).expect("in range"));
        assert!(conversation.is_stale(&moved));
        conversation.ask(5, Topic::Listed(2), moved.clone());
        assert!(conversation.shown().is_some(), "the old answer is still shown");
        assert!(conversation.is_stale(&moved), "and marked");
        conversation.receive(answered(5));
        assert!(!conversation.is_stale(&moved));
    }

    #[test]
    fn what_is_under_way_is_what_it_is_about() {
        let (plan, topic, mut conversation) = (Case::december_2025(), Topic::Listed(2), asked());
        let moved = plan.with_plan(plan.plan.with_lease(40.0).expect("in range"));
        assert!(conversation.is_about(&topic, &plan));
        conversation.receive(answered(4));
        assert!(conversation.is_about(&topic, &plan));
        assert!(!conversation.is_about(&topic, &moved));
        assert!(!conversation.is_about(&Topic::Listed(3), &plan));
        conversation.ask(5, Topic::Listed(2), moved.clone());
        assert!(!conversation.is_about(&topic, &plan), "the answer to come is about another");
        assert!(conversation.is_about(&topic, &moved));
    }

    #[test]
    fn only_the_pending_inquiry_is_waited_for() {
        let mut conversation = asked();
        assert!(conversation.waits_for(4) && !conversation.waits_for(3));
        conversation.close();
        assert!(!conversation.waits_for(4));
        conversation.receive(answered(4));
        assert!(conversation.shown().is_none(), "a late answer is dropped");
    }

    #[test]
    fn progress_is_told_and_failures_say_why() {
        let mut conversation = asked();
        conversation.receive(Response::Progress { generation: 4, done: 3, known: 9 });
        assert_eq!(*conversation.progress(), Progress::Working(3, 9));
        conversation.fail("the analyst stopped");
        assert_eq!(*conversation.progress(), Progress::Failed("the analyst stopped".to_owned()));
        assert!(conversation.pending().is_none());
    }

    #[test]
    fn the_servers_answer_begins_the_conversation() {
        let (plan, topic) = (Case::december_2025(), Topic::Listed(3));
        let served = Served::new(topic.clone(), Ok("<p></p>".to_owned()), 2.0);
        let conversation = Conversation::new(Some(&served), plan.clone());
        assert!(conversation.shown().is_some_and(|shown| shown.served));
        let failed = Served::new(topic, Err("no".to_owned()), 2.0);
        let conversation = Conversation::new(Some(&failed), plan);
        assert_eq!(*conversation.progress(), Progress::Failed("no".to_owned()));
    }
}
