//! Answers the newest question, job by job.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use analysis::{AnalysisError, Answer, Finding, Job, Study, Workshop};
use inquiry::{Topic, figures, question};
use protocol::{Errand, Inquiry, Report, Response, decode, encode};
use wasm_bindgen_futures::spawn_local;

use crate::crew::{self, Craft, Crew, Heard, Step};
use crate::port::{self, listen, now_millis, send};

/// What the analyst's crew does: any job of a question.
struct Jobs;

impl Craft for Jobs {
    type Job = Job;
    type Finding = Finding;
    type Workshop = Workshop;

    fn handed_over(ticket: u32, job: &Job) -> Option<Vec<u8>> {
        encode(&Errand { ticket, job: job.clone() }).ok()
    }

    fn heard(bytes: &[u8]) -> Heard<Finding> {
        match decode::<Report>(bytes) {
            Ok(Report::Ready) => Heard::Ready,
            Ok(Report::Done { ticket, finding }) => Heard::Done(ticket, *finding),
            _ => Heard::Failed,
        }
    }

    fn done(job: &Job, workshop: &Workshop) -> Finding {
        job.run(workshop)
    }
}

/// A question that has been read.
struct Asked {
    inquiry: Inquiry,
    topic: Topic,
}

impl Asked {
    /// The question in the words of its reader, of whom a worker has one.
    fn read(inquiry: Inquiry) -> Option<Self> {
        words::set(inquiry.locale);
        let topic = Topic::read(&inquiry.topic, &inquiry.case)?;
        Some(Self { inquiry, topic })
    }

    /// Answers it, if it is no more than a look at where a number comes from.
    fn looked_up(&self) -> bool {
        let start = now_millis();
        if let Topic::Cell(_) = self.topic {
            let study = question(&self.topic, &self.inquiry.case).study();
            self.reply(study.and_then(|mut study| study.answer()), start);
            return true;
        }
        false
    }

    fn reply(&self, answered: Result<Answer, AnalysisError>, start: f64) {
        let Inquiry { generation, case, query, .. } = &self.inquiry;
        send(&match answered {
            Ok(answer) => Response::Answered {
                generation: *generation,
                elapsed_millis: now_millis() - start,
                html: figures(&self.topic, case, query, &answer),
            },
            Err(error) => {
                Response::Unanswered { generation: *generation, reason: error.to_string() }
            }
        });
    }
}

/// The worker's state, shared by its event handlers.
#[derive(Default)]
struct Analyst {
    /// The newest question that nobody has taken yet.
    inbox: RefCell<Option<Asked>>,
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
        let generation = inquiry.generation;
        let Some(asked) = Asked::read(inquiry) else {
            let reason = "no question is called that".to_owned();
            return send(&Response::Unanswered { generation, reason });
        };
        if asked.looked_up() {
            return;
        }
        waker.inbox.replace(Some(asked));
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
    listen(decode::<Errand>, refuse, move |Errand { ticket, job }| {
        let finding = Box::new(job.run(&workshop));
        send(&Report::Done { ticket, finding });
    });
    send(&Report::Ready);
}

impl Analyst {
    /// Answers questions until none is left.
    async fn drain(self: Rc<Self>) {
        loop {
            let waiting = self.inbox.take();
            let Some(asked) = waiting else { break };
            self.ask(&asked).await;
        }
        self.running.set(false);
    }

    /// Answers a question unless a newer one takes its place.
    async fn ask(&self, asked: &Asked) {
        let start = now_millis();
        let answered = match question(&asked.topic, &asked.inquiry.case).study() {
            Ok(mut study) => self.study(asked.inquiry.generation, study.as_mut()).await,
            Err(error) => Err(error),
        };
        if let Some(answered) = answered.transpose() {
            asked.reply(answered, start);
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
            let report = |step: Step<'_, Finding>| {
                send(&Response::Progress { generation, done: done + count(step.done), known });
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
