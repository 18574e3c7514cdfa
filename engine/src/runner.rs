//! Works at the newest request, part by part.

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

use analysis::{AnalysisError, Answer, Finding, Job, Question, Study, Workshop};
use kernels::Run;
use model::{Central, POINTS_PER_SCRAMBLE, Plan, Sampling, Scenario, Summary, Tally, result_id};
use protocol::{Backend, Preference, Reply, Request, Simulated, Stage};
use wasm_bindgen_futures::spawn_local;

use crate::backends::Backends;
use crate::crew::{self, Crew};
use crate::port::{self, Inbox, listen, now_millis, send};

/// The worker's state, shared by its event handlers.
#[derive(Default)]
struct Engine {
    inbox: Inbox,
    backends: Backends,
    crew: Crew,
    workshop: Workshop,
    running: Cell<bool>,
}

/// A request to run a scenario.
struct Simulation {
    generation: u32,
    scenario: Scenario,
    sampling: Sampling,
    preference: Preference,
    start: f64,
}

/// Starts the worker: it answers on the CPU at once and looks for a GPU and for hands meanwhile.
pub(crate) fn start() {
    port::report_panics();
    if port::scope().name() == crew::NAME {
        return assist();
    }
    let engine = Rc::new(Engine::default());
    let waker = Rc::clone(&engine);
    listen(move |request| {
        let Some(request) = looked_up(request) else { return };
        waker.inbox.put(request);
        if !waker.running.replace(true) {
            spawn_local(Rc::clone(&waker).drain());
        }
    });
    send(&Reply::Ready);
    spawn_local(async move {
        engine.crew.hire();
        let cpu_millis = engine.measure_cpu();
        engine.backends.find_gpu(cpu_millis).await;
    });
}

/// Answers a look at where a number comes from at once; any other request is handed back.
fn looked_up(request: Request) -> Option<Request> {
    let Request::Ask { generation, question: question @ Question::Inspect(_) } = &request else {
        return Some(request);
    };
    let start = now_millis();
    let answered = question.study().and_then(|mut study| study.answer());
    send(&reply(*generation, answered, start));
    None
}

/// The reply to a question.
fn reply(generation: u32, answered: Result<Answer, AnalysisError>, start: f64) -> Reply {
    match answered {
        Ok(answer) => {
            let elapsed_millis = now_millis() - start;
            Reply::Answered { generation, answer: Box::new(answer), elapsed_millis }
        }
        Err(error) => Reply::Unanswered { generation, reason: error.to_string() },
    }
}

/// Does nothing but the parts that another worker hands over.
fn assist() {
    let workshop = Workshop::default();
    listen(move |request| {
        if let Request::Work { ticket, job } = request {
            let finding = Box::new(job.run(&workshop));
            send(&Reply::Worked { ticket, finding });
        }
    });
    send(&Reply::Ready);
}

impl Engine {
    /// Milliseconds that a scramble takes on this core, its worlds already drawn.
    fn measure_cpu(&self) -> f64 {
        let scenario = Scenario::published(Plan::december_2025());
        let sampling = Sampling::settled();
        self.workshop.worlds(&scenario, &sampling, 0);
        let start = now_millis();
        self.workshop.tally(&scenario, &sampling, 0);
        now_millis() - start
    }

    /// Works at requests until none is left; runs go before questions, because a slider waits.
    async fn drain(self: Rc<Self>) {
        loop {
            self.run_waiting().await;
            let Some((generation, question)) = self.inbox.take_question() else { break };
            self.ask(generation, &question).await;
        }
        self.running.set(false);
    }

    /// Runs a scenario unless a newer request arrives; replies after 1, 4 and all scrambles.
    async fn simulate(&self, simulation: &Simulation) -> Option<()> {
        let run = Run::new(&simulation.scenario, &simulation.sampling);
        let mut tally = Tally::default();
        let scrambles = simulation.sampling.scrambles;
        // The first scramble is always finished: a slider that is dragged fast still shows its
        // previews.
        for chunk in chunks(scrambles) {
            let end = chunk.end;
            let (backend, workers) = self.tally(simulation, &run, chunk, &mut tally).await?;
            if tally.trials() < end * POINTS_PER_SCRAMBLE {
                return None; // a newer run is waiting
            }
            let stage = if end == scrambles { Stage::Settled } else { Stage::Preview };
            if stage == Stage::Settled || end == 1 || end == 4 {
                simulation.reply(&tally, stage, (backend, workers))?;
            }
            port::yield_now().await;
            if self.inbox.has_run() {
                return None;
            }
        }
        Some(())
    }

    /// Tallies a chunk of scrambles on the wanted backend.
    async fn tally(
        &self,
        simulation: &Simulation,
        run: &Run,
        chunk: Range<u32>,
        tally: &mut Tally,
    ) -> Option<(Backend, u32)> {
        let Simulation { scenario, sampling, preference, .. } = simulation;
        let superseded = || self.inbox.has_run();
        let backends = &self.backends;
        if let Some(backend) =
            backends.tally(*preference, run, chunk.clone(), tally, superseded).await
        {
            return Some((backend, 1));
        }
        if chunk == (0..1) {
            tally.merge(&self.workshop.tally(scenario, sampling, 0));
            return Some((Backend::Cpu, 1));
        }
        let job =
            |scramble| Job::Tally { scenario: scenario.clone(), sampling: *sampling, scramble };
        let jobs: Vec<Job> = chunk.map(job).collect();
        let alone = *preference == Preference::SingleCore;
        let hands = if alone { 1 } else { self.crew.size() };
        let findings =
            self.crew.work(&jobs, &self.workshop, hands, |_| !self.inbox.has_run()).await?;
        for finding in &findings {
            match finding {
                Finding::Tally(part) => tally.merge(part),
                // Tally jobs find tallies.
                _ => return None,
            }
        }
        Some((Backend::Cpu, count(hands)))
    }

    /// Answers a question; runs that arrive meanwhile go first, a newer question takes its place.
    async fn ask(&self, generation: u32, question: &Question) {
        let start = now_millis();
        let answered = match question.study() {
            Ok(mut study) => self.study(generation, study.as_mut()).await,
            Err(error) => Err(error),
        };
        if let Some(answered) = answered.transpose() {
            send(&reply(generation, answered, start));
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
            let mut findings = Vec::with_capacity(jobs.len());
            // Portions end often enough for a slider's run to come in between.
            for portion in jobs.chunks(self.crew.size() * PORTION) {
                let report = |part: usize| {
                    send(&Reply::Progress { generation, done: done + count(part), known });
                    !self.inbox.has_question()
                };
                let Some(found) =
                    self.crew.work(portion, &self.workshop, self.crew.size(), report).await
                else {
                    return Ok(None);
                };
                done += count(found.len());
                findings.extend(found);
                self.run_waiting().await;
                if self.inbox.has_question() {
                    return Ok(None);
                }
            }
            study.take(findings)?;
        }
    }

    /// Runs whatever a slider asks for, until it asks no more.
    async fn run_waiting(&self) {
        while let Some(simulation) = self.next_run() {
            self.simulate(&simulation).await;
        }
    }

    fn next_run(&self) -> Option<Simulation> {
        let Request::Simulate { generation, scenario, sampling, preference } =
            self.inbox.take_run()?
        else {
            return None;
        };
        Some(Simulation { generation, scenario, sampling, preference, start: now_millis() })
    }
}

/// Jobs per worker between two looks for a slider's run.
const PORTION: usize = 4;

fn count(jobs: usize) -> u32 {
    u32::try_from(jobs).unwrap_or(u32::MAX)
}

impl Simulation {
    /// Sends what is known so far.
    fn reply(&self, tally: &Tally, stage: Stage, (backend, workers): (Backend, u32)) -> Option<()> {
        let summary = Summary::new(tally)?;
        let scrambles = summary.trials / POINTS_PER_SCRAMBLE;
        let sampling = Sampling { scrambles, ..self.sampling };
        send(&Reply::Simulated(Box::new(Simulated {
            generation: self.generation,
            stage,
            plan: self.scenario.plan,
            central: Central::of(&self.scenario.plan),
            name: result_id(&self.scenario, &sampling),
            summary,
            backend,
            workers,
            elapsed_millis: now_millis() - self.start,
        })));
        Some(())
    }
}

/// Scrambles in the portions after which a reader is told more: 1, 4, then 16 at a time.
fn chunks(scrambles: u32) -> impl Iterator<Item = Range<u32>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let end = match start {
            0 => 1,
            1 => 4,
            _ => start - start % 16 + 16,
        };
        let chunk = start..end.min(scrambles);
        start = chunk.end;
        (!chunk.is_empty()).then_some(chunk)
    })
}
