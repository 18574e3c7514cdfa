//! Answers the newest question, job by job.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use analysis::{AnalysisError, Answer, Finding, Job, Question, Study, Workshop};
use protocol::{Inquiry, Response, decode, encode};
use wasm_bindgen_futures::spawn_local;

use crate::crew::{self, Craft, Crew, Heard};
use crate::port::{self, listen, now_millis, send};

/// What the analyst's crew does: any job of a question.
struct Jobs;

impl Craft for Jobs {
    type Job = Job;
    type Finding = Finding;
    type Workshop = Workshop;

    fn handed_over(ticket: u32, job: &Job) -> Option<Vec<u8>> {
        encode(&Inquiry::Work { ticket, job: job.clone() }).ok()
    }

    fn heard(bytes: &[u8]) -> Heard<Finding> {
        match decode::<Response>(bytes) {
            Ok(Response::Ready) => Heard::Ready,
            Ok(Response::Worked { ticket, finding }) => Heard::Done(ticket, *finding),
            _ => Heard::Failed,
        }
    }

    fn done(job: &Job, workshop: &Workshop) -> Finding {
        job.run(workshop)
    }
}

/// The worker's state, shared by its event handlers.
#[derive(Default)]
struct Analyst {
    /// The newest question that nobody has taken yet, with its generation.
    inbox: RefCell<Option<(u32, Question)>>,
    crew: Crew<Jobs>,
    workshop: Workshop,
    running: Cell<bool>,
}

fn refuse(reason: String) {
    send(&Response::Refused(reason));
}

/// Starts the worker.
pub fn start() {
    port::report_panics(|panic| send(&Response::Crashed(panic)));
    if port::scope().name() == crew::NAME {
        return assist();
    }
    let analyst = Rc::new(Analyst::default());
    let waker = Rc::clone(&analyst);
    listen(decode::<Inquiry>, refuse, move |inquiry| {
        let Inquiry::Ask { generation, question } = inquiry else { return };
        waker.inbox.replace(Some((generation, question)));
        if !waker.running.replace(true) {
            spawn_local(Rc::clone(&waker).drain());
        }
    });
    send(&Response::Ready);
    analyst.crew.hire();
}

/// Does nothing but the parts that another worker hands over.
fn assist() {
    let workshop = Workshop::default();
    listen(decode::<Inquiry>, refuse, move |inquiry| {
        if let Inquiry::Work { ticket, job } = inquiry {
            let finding = Box::new(job.run(&workshop));
            send(&Response::Worked { ticket, finding });
        }
    });
    send(&Response::Ready);
}

impl Analyst {
    /// Answers questions until none is left.
    async fn drain(self: Rc<Self>) {
        loop {
            let waiting = self.inbox.take();
            let Some((generation, question)) = waiting else { break };
            self.ask(generation, &question).await;
        }
        self.running.set(false);
    }

    /// Answers a question unless a newer one takes its place.
    async fn ask(&self, generation: u32, question: &Question) {
        let start = now_millis();
        let answered = match question.study() {
            Ok(mut study) => self.study(generation, study.as_mut()).await,
            Err(error) => Err(error),
        };
        match answered {
            Ok(Some(answer)) => {
                let elapsed_millis = now_millis() - start;
                send(&Response::Answered { generation, answer: Box::new(answer), elapsed_millis });
            }
            Ok(None) => {}
            Err(error) => send(&Response::Unanswered { generation, reason: error.to_string() }),
        }
    }

    /// Works at a question round by round; `None` if a newer one took its place.
    async fn study(
        &self,
        generation: u32,
        study: &mut dyn Study,
    ) -> Result<Option<Answer>, AnalysisError> {
        let (mut done, mut known) = (0, 0);
        loop {
            let jobs = study.next_round();
            if jobs.is_empty() {
                return study.answer().map(Some);
            }
            known += count(jobs.len());
            let report = |part: usize| {
                send(&Response::Progress { generation, done: done + count(part), known });
                self.inbox.borrow().is_none()
            };
            let hands = self.crew.size();
            let Some(found) = self.crew.work(&jobs, &self.workshop, hands, report).await else {
                return Ok(None);
            };
            done += count(found.len());
            study.take(found)?;
        }
    }
}

fn count(jobs: usize) -> u32 {
    u32::try_from(jobs).unwrap_or(u32::MAX)
}
