//! Runs the newest scenario, scramble by scramble.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use analysis::Workshop;
use kernels::Run;
use model::{
    Case, Central, POINTS_PER_SCRAMBLE, Plan, Sampling, Scenario, Summary, Tally, result_id,
};
use protocol::{Backend, Preference, Reply, Request, Simulated, Stage, decode, encode};
use wasm_bindgen_futures::spawn_local;

use crate::backends::Backends;
use crate::crew::{self, Craft, Crew, Heard, Step};
use crate::port::{self, listen, now_millis, send};

/// A run that takes longer shows its odds halfway as well.
const LONG_MILLIS: f64 = 150.0;
/// Scrambles after which it does.
const HALFWAY: u32 = 4;
/// Scrambles that are worked on side by side.
const PORTION: usize = 64;

/// By what a run was computed, and with how many hands.
type How = (Backend, u32);

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
    case: Case,
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
    let name = port::scope().name();
    if name == crew::NAME {
        return assist();
    }
    let engine = Rc::new(Engine::default());
    let waker = Rc::clone(&engine);
    listen(decode::<Request>, refuse, move |request| {
        if let Request::Rehearse(fault) = request {
            return port::rehearse(fault, || waker.backends.destroy());
        }
        waker.inbox.replace(Some(request));
        if !waker.running.replace(true) {
            spawn_local(Rc::clone(&waker).drain());
        }
    });
    send(&Reply::Ready);
    spawn_local(async move {
        engine.crew.hire();
        let cpu_millis = engine.measure_cpu();
        if name != port::CAREFUL {
            engine.backends.keep_gpu(cpu_millis).await;
        }
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
        let Request::Simulate { generation, case, sampling, preference } = self.inbox.take()?
        else {
            return None;
        };
        let (scenario, start) = (case.scenario(), now_millis());
        Some(Simulation { generation, case, scenario, sampling, preference, start })
    }

    /// Whether a newer run is waiting.
    fn superseded(&self) -> bool {
        self.inbox.borrow().is_some()
    }

    /// Runs a scenario unless a newer request arrives; replies after the first scramble, halfway if
    /// the rest takes long, and after all.
    ///
    /// The first scramble is always finished: a slider that is dragged fast still shows its
    /// previews.
    async fn simulate(&self, simulation: &Simulation) -> Option<()> {
        let run = Run::new(&simulation.scenario, &simulation.sampling);
        let scrambles = simulation.sampling.scrambles;
        let shown = Cell::new(0);
        let preview = |tally: &Tally, how| {
            if tally.trials() > shown.replace(tally.trials()) {
                simulation.preview(tally, how);
            }
            !self.superseded()
        };
        let on_gpu = |tally: &Tally, backend| preview(tally, (backend, 1));
        let preference = simulation.preference;
        let tallied = match self.backends.tally(preference, &run, scrambles, on_gpu).await {
            Some((tally, backend)) => (tally, (backend, 1)),
            None => self.tally_here(simulation, preview).await?,
        };
        let (tally, how) = tallied;
        let whole = tally.trials() == scrambles * POINTS_PER_SCRAMBLE;
        whole.then(|| simulation.reply(&tally, Stage::Settled, how))?
    }

    /// Tallies a run on the CPU. `preview` is shown what is known of the first scrambles and may
    /// end the work.
    async fn tally_here(
        &self,
        simulation: &Simulation,
        preview: impl Fn(&Tally, How) -> bool,
    ) -> Option<(Tally, How)> {
        let Simulation { scenario, sampling, preference, .. } = simulation;
        let part = |scramble| Part { scenario: scenario.clone(), sampling: *sampling, scramble };
        let parts: Vec<Part> = (0..sampling.scrambles).map(part).collect();
        let alone = *preference == Preference::SingleCore;
        let hands = if alone { 1 } else { self.crew.size() };
        let how = (Backend::Cpu, u32::try_from(hands).unwrap_or(u32::MAX));
        // The first scramble is not shared: while a slider moves it is all that is computed, and
        // the other cores are left to the page that draws it.
        let (first, rest) = parts.split_first()?;
        let mut tally = Tallying::done(first, &self.workshop);
        let mut known = tally.clone();
        if !preview(&known, how) {
            return None;
        }
        port::yield_now().await;
        // Portions bound the memory that findings take.
        for portion in rest.chunks(PORTION) {
            let mut next = 0;
            let each = |step: Step<'_, Tally>| {
                if step.job == next {
                    next += 1;
                    known.merge(step.finding);
                }
                preview(&known, how)
            };
            for part in self.crew.work(portion, &self.workshop, hands, each).await? {
                tally.merge(&part);
            }
            known = tally.clone();
        }
        Some((tally, how))
    }
}

impl Simulation {
    /// Sends what is known after the first scramble, and again if the rest takes long.
    fn preview(&self, tally: &Tally, how: How) {
        let scrambles = tally.trials() / POINTS_PER_SCRAMBLE;
        let millis = (now_millis() - self.start) / f64::from(scrambles.max(1));
        let long = millis * f64::from(self.sampling.scrambles) > LONG_MILLIS;
        if scrambles < self.sampling.scrambles && (scrambles == 1 || (scrambles == HALFWAY && long))
        {
            self.reply(tally, Stage::Preview, how);
        }
    }

    /// Sends what is known so far.
    fn reply(&self, tally: &Tally, stage: Stage, (backend, workers): How) -> Option<()> {
        let summary = Summary::new(tally)?;
        let scrambles = summary.trials / POINTS_PER_SCRAMBLE;
        let sampling = Sampling { scrambles, ..self.sampling };
        send(&Reply::Simulated(Box::new(Simulated {
            generation: self.generation,
            stage,
            case: self.case.clone(),
            central: Central::of(&self.scenario),
            name: result_id(&self.scenario, &sampling),
            summary,
            backend,
            workers,
            elapsed_millis: now_millis() - self.start,
        })));
        Some(())
    }
}
