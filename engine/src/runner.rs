//! Runs the newest scenario, scramble by scramble.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use analysis::Workshop;
use kernels::Run;
use model::{Central, POINTS_PER_SCRAMBLE, Plan, Sampling, Scenario, Summary, Tally, result_id};
use protocol::{Backend, Preference, Reply, Request, Simulated, Stage, decode, encode};
use wasm_bindgen_futures::spawn_local;

use crate::backends::Backends;
use crate::crew::{self, Craft, Crew, Heard};
use crate::port::{self, listen, now_millis, send};

/// What the engine's crew does: it tallies scrambles.
struct Tallying;

/// A scramble to tally.
struct Part {
    scenario: Scenario,
    sampling: Sampling,
    scramble: u32,
}

impl Craft for Tallying {
    type Job = Part;
    type Finding = Tally;
    type Workshop = Workshop;

    fn handed_over(ticket: u32, part: &Part) -> Option<Vec<u8>> {
        let (scenario, sampling) = (part.scenario.clone(), part.sampling);
        encode(&Request::Tally { ticket, scenario, sampling, scramble: part.scramble }).ok()
    }

    fn heard(bytes: &[u8]) -> Heard<Tally> {
        match decode::<Reply>(bytes) {
            Ok(Reply::Ready) => Heard::Ready,
            Ok(Reply::Tallied { ticket, tally }) => Heard::Done(ticket, *tally),
            _ => Heard::Failed,
        }
    }

    fn done(part: &Part, workshop: &Workshop) -> Tally {
        workshop.tally(&part.scenario, &part.sampling, part.scramble)
    }
}

/// The worker's state, shared by its event handlers.
#[derive(Default)]
struct Engine {
    /// The newest run that nobody has taken yet.
    inbox: RefCell<Option<Request>>,
    backends: Backends,
    crew: Crew<Tallying>,
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

fn refuse(reason: String) {
    send(&Reply::Refused(reason));
}

/// Starts the worker: it answers on the CPU at once and looks for a GPU and for hands meanwhile.
pub fn start() {
    port::report_panics(|panic| send(&Reply::Crashed(panic)));
    if port::scope().name() == crew::NAME {
        return assist();
    }
    let engine = Rc::new(Engine::default());
    let waker = Rc::clone(&engine);
    listen(decode::<Request>, refuse, move |request| {
        waker.inbox.replace(Some(request));
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

/// Does nothing but the parts that another worker hands over.
fn assist() {
    let workshop = Workshop::default();
    listen(decode::<Request>, refuse, move |request| {
        if let Request::Tally { ticket, scenario, sampling, scramble } = request {
            let tally = Box::new(workshop.tally(&scenario, &sampling, scramble));
            send(&Reply::Tallied { ticket, tally });
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

    /// Runs scenarios until none is left.
    async fn drain(self: Rc<Self>) {
        while let Some(simulation) = self.next_run() {
            self.simulate(&simulation).await;
        }
        self.running.set(false);
    }

    fn next_run(&self) -> Option<Simulation> {
        let Request::Simulate { generation, scenario, sampling, preference } = self.inbox.take()?
        else {
            return None;
        };
        Some(Simulation { generation, scenario, sampling, preference, start: now_millis() })
    }

    /// Whether a newer run is waiting.
    fn superseded(&self) -> bool {
        self.inbox.borrow().is_some()
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
            if self.superseded() {
                return None;
            }
        }
        Some(())
    }

    /// Tallies a chunk of scrambles on the wanted backend; says which, and with how many hands.
    async fn tally(
        &self,
        simulation: &Simulation,
        run: &Run,
        chunk: Range<u32>,
        tally: &mut Tally,
    ) -> Option<(Backend, u32)> {
        let Simulation { scenario, sampling, preference, .. } = simulation;
        let superseded = || self.superseded();
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
        let part = |scramble| Part { scenario: scenario.clone(), sampling: *sampling, scramble };
        let parts: Vec<Part> = chunk.map(part).collect();
        let alone = *preference == Preference::SingleCore;
        let hands = if alone { 1 } else { self.crew.size() };
        let tallies = self.crew.work(&parts, &self.workshop, hands, |_| !superseded()).await?;
        for part in &tallies {
            tally.merge(part);
        }
        Some((Backend::Cpu, u32::try_from(hands).unwrap_or(u32::MAX)))
    }
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
