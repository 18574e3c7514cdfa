//! A load test on the page: what is asked for, what was measured, and what else was compared.
//!
//! It has a recommender of its own, so that the visitor's feed is answered meanwhile.

pub(crate) mod charts;
pub(crate) mod comparison;
pub(crate) mod coupling;
pub(crate) mod export;
pub(crate) mod fleet;
mod quality;
mod run;
pub(crate) mod sheets;
pub(crate) mod text;
pub(crate) mod wish;

use std::time::Duration;

use leptos::prelude::*;
use protocol::{Compared, Errands, Found, Grain, LoadCall, LoadReturn, OfSize, Place, Storage};
use words::say;

pub(crate) use fleet::Fleet;
pub(crate) use run::Run;
pub(crate) use wish::{Pacing, Wish};

use super::feed::{ITEMS, WORLD};
use crate::browser::{self, LoadLink};

/// Batches are compared up to this.
const MOST_COMPARED: u32 = 1024;

/// A worker that makes requests tells of them five times a second, but not within a batch; one that
/// has said nothing for so many milliseconds, and for each request of a batch so many more, is taken
/// for dead.
const SILENCE_MILLIS: (f64, f64) = (8_000.0, 50.0);
/// The same while models are fetched or a GPU is made ready.
const READY_MILLIS: f64 = 45_000.0;
/// How often it is looked after.
const LOOK: Duration = Duration::from_secs(1);

/// What the load test is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Nothing.
    Idle,
    /// Fetching models and making a backend ready.
    Preparing,
    /// Making requests.
    Driving,
    /// Comparing backends.
    Comparing,
    /// Measuring rankers.
    Sizing,
    /// It stopped by itself, and why.
    Failed(String),
}

/// What the worker holds, in order of what it was told.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum Opened {
    /// Nothing.
    #[default]
    Nothing,
    /// Nothing yet, but it was told to hold items like this.
    Soon(Storage),
    /// Items, like this.
    Now(Storage),
}

/// What the recommender was asked.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Asked {
    /// The number of the newest call.
    generation: u32,
    /// What the worker holds.
    opened: Opened,
    /// What it is to do.
    errand: Option<Errands>,
    /// Whether the models were there when it was asked.
    warm: bool,
}

/// Which parts of a load test were ever begun: what they show has a place from then on.
#[derive(Clone, Copy)]
pub(crate) struct BegunParts {
    /// A run.
    pub(crate) run: RwSignal<bool>,
    /// The comparison of backends.
    pub(crate) backends: RwSignal<bool>,
    /// The comparison of rankers.
    pub(crate) sizes: RwSignal<bool>,
}

/// A load test. Cheap to copy: every part is a signal.
#[derive(Clone, Copy)]
pub(crate) struct LoadTest {
    /// What is asked for next.
    pub(crate) wish: RwSignal<Wish>,
    /// What it is doing.
    pub(crate) phase: RwSignal<Phase>,
    /// The run under way, or the last one.
    pub(crate) run: RwSignal<Option<Run>>,
    /// Backends beside each other.
    pub(crate) compared: RwSignal<Vec<Compared>>,
    /// Why there is no GPU among them.
    pub(crate) no_gpu: RwSignal<Option<String>>,
    /// Rankers beside each other.
    pub(crate) sizes: RwSignal<Vec<OfSize>>,
    /// What has been asked for since the page was opened.
    pub(crate) begun: BegunParts,
    /// What is reported of the runs, and what others report.
    pub(crate) fleet: Fleet,
    asked: StoredValue<Asked>,
    /// When the worker last said something.
    heard: StoredValue<f64>,
    link: StoredValue<Option<LoadLink>, LocalStorage>,
}

impl LoadTest {
    pub(crate) fn new() -> Self {
        let run = RwSignal::new(None);
        Self {
            wish: RwSignal::new(Wish::first()),
            phase: RwSignal::new(Phase::Idle),
            run,
            begun: BegunParts {
                run: RwSignal::new(false),
                backends: RwSignal::new(false),
                sizes: RwSignal::new(false),
            },
            fleet: Fleet::new(run),
            compared: RwSignal::new(Vec::new()),
            no_gpu: RwSignal::new(None),
            sizes: RwSignal::new(Vec::new()),
            asked: StoredValue::new(Asked::default()),
            heard: StoredValue::new(0.0),
            link: StoredValue::new_local(None),
        }
    }

    /// Remembers the choice of an earlier visit.
    pub(crate) fn remember(self) {
        if let Some((place, grain)) = browser::remembered_load().as_deref().and_then(wish::of_key) {
            self.wish.update(|wish| (wish.place, wish.grain) = (place, grain));
        }
    }

    /// Cuts what is measured while the page is hidden, and looks after the worker.
    pub(crate) fn launch(self) {
        set_interval(move || self.look_after(), LOOK);
        let watch = StoredValue::new_local(browser::on_visibility(move |hidden| {
            let now = browser::wall_millis();
            self.run.update(|run| {
                if let Some(run) = run {
                    run.turn(hidden, now);
                }
            });
        }));
        on_cleanup(move || drop(watch.try_update_value(Option::take)));
        browser::on_rehearsal("load", move |fault| self.send(&LoadCall::Rehearse(fault)));
    }

    /// Whether something is under way.
    pub(crate) fn is_busy(self) -> bool {
        self.phase.with(|phase| !matches!(phase, Phase::Idle | Phase::Failed(_)))
    }

    /// Chooses where items are scored and how finely they are held, also for the next visit.
    pub(crate) fn choose(self, place: Place, grain: Grain) {
        self.wish.update(|wish| (wish.place, wish.grain) = (place, grain));
        browser::remember_load(&wish::key(place, grain));
    }

    /// A worker that hangs is ended, and the next start begins with a new one.
    fn look_after(self) {
        let Asked { errand, warm, .. } = self.asked.get_value();
        let Some(Errands::Drive(load)) = errand else { return };
        let at_work = SILENCE_MILLIS.0 + SILENCE_MILLIS.1 * f64::from(load.batch);
        let patience = match self.phase.get_untracked() {
            Phase::Driving => at_work,
            Phase::Preparing if warm && load.place == Place::Cpu => at_work,
            Phase::Preparing => READY_MILLIS,
            _ => return,
        };
        if browser::now_millis() - self.heard.get_value() > patience {
            self.die(say!("its worker does not answer", "工作线程没有响应"));
        }
    }

    /// Ends what is under way and forgets the run.
    pub(crate) fn forget(self) {
        if untrack(|| self.is_busy()) {
            self.halt();
        }
        self.phase.set(Phase::Idle);
        self.fleet.keep();
        self.run.set(None);
    }

    /// Starts a run, or ends what is under way.
    pub(crate) fn toggle(self) {
        if untrack(|| self.is_busy()) {
            self.halt();
        } else {
            self.fleet.keep();
            self.run.set(None);
            self.begun.run.set(true);
            let load = self.wish.with_untracked(|wish| wish.load(browser::seed()));
            self.begin(Errands::Drive(load));
        }
    }

    /// Compares backends.
    pub(crate) fn compare(self) {
        self.begun.backends.set(true);
        self.compared.set(Vec::new());
        self.no_gpu.set(None);
        self.begin(Errands::Compare { most: MOST_COMPARED });
    }

    /// Measures rankers of all sizes.
    pub(crate) fn size(self) {
        self.begun.sizes.set(true);
        self.sizes.set(Vec::new());
        self.begin(Errands::Sizes);
    }

    /// Ends what is under way; what was measured stays.
    pub(crate) fn halt(self) {
        self.measure(Errands::Halt);
        self.asked.update_value(|asked| asked.errand = None);
        self.phase.set(Phase::Idle);
    }

    /// Sends an errand as soon as there is a worker that holds items as it wants.
    fn begin(self, errand: Errands) {
        self.phase.set(Phase::Preparing);
        self.heard.set_value(browser::now_millis());
        self.asked.update_value(|asked| asked.errand = Some(errand));
        if self.link.with_value(Option::is_some) {
            self.open_or_send();
            return;
        }
        match LoadLink::open(move |found| self.take(found), move |why| self.die(why)) {
            Ok(link) => self.link.set_value(Some(link)),
            Err(why) => self.die(why),
        }
    }

    fn open_or_send(self) {
        let Asked { opened, errand, .. } = self.asked.get_value();
        let Some(errand) = errand else { return };
        let storage = match errand {
            Errands::Drive(load) if load.grain == Grain::Single && load.place == Place::Cpu => {
                Storage::Single
            }
            _ => Storage::Byte,
        };
        let warm = opened == Opened::Now(storage);
        self.asked.update_value(|asked| asked.warm = warm);
        if warm {
            self.measure(errand);
        } else if opened != Opened::Soon(storage) {
            self.asked.update_value(|asked| asked.opened = Opened::Soon(storage));
            let address = browser::named_path("headroom-model");
            self.send(&LoadCall::Open { seed: WORLD, items: ITEMS, address, storage });
        }
    }

    /// Sends an errand, which ends the one before.
    fn measure(self, errand: Errands) {
        self.asked.update_value(|asked| asked.generation += 1);
        let generation = self.asked.with_value(|asked| asked.generation);
        self.send(&LoadCall::Measure { generation, errand });
    }

    fn send(self, call: &LoadCall) {
        self.link.with_value(|link| {
            if let Some(link) = link {
                link.send(call);
            }
        });
    }

    /// The worker is gone; the next start begins with a new one.
    fn die(self, reason: String) {
        self.link.set_value(None);
        self.asked.update_value(|asked| (asked.opened, asked.errand) = (Opened::Nothing, None));
        self.phase.set(Phase::Failed(reason));
    }

    fn take(self, found: LoadReturn) {
        self.heard.set_value(browser::now_millis());
        match found {
            LoadReturn::Ready => {
                // What it was told before it listened is lost.
                self.asked.update_value(|asked| asked.opened = Opened::Nothing);
                self.open_or_send();
            }
            LoadReturn::Opened(storage) => {
                self.asked.update_value(|asked| asked.opened = Opened::Now(storage));
                self.open_or_send();
            }
            LoadReturn::Found { generation, found } => {
                if self.is_newest(generation) {
                    self.take_found(found);
                }
            }
            LoadReturn::Failed(reason) | LoadReturn::Refused(reason) => {
                self.asked.update_value(|asked| asked.opened = Opened::Nothing);
                self.phase.set(Phase::Failed(reason));
            }
            LoadReturn::Crashed(reason) => self.die(reason),
        }
    }

    fn is_newest(self, generation: u32) -> bool {
        self.asked.with_value(|asked| asked.generation == generation)
    }

    fn take_found(self, found: Found) {
        match found {
            Found::Begun(begun) => {
                let Some(Errands::Drive(load)) = self.asked.with_value(|asked| asked.errand) else {
                    return;
                };
                let objective = self.wish.with_untracked(|wish| wish.objective_millis);
                let mut run = Run::new(*begun, load, objective);
                if browser::is_hidden() {
                    run.turn(true, browser::wall_millis());
                }
                self.run.set(Some(run));
                self.phase.set(Phase::Driving);
            }
            Found::Timed { requests, waiting } => self.run.update(|run| {
                if let Some(run) = run {
                    run.take(&requests, waiting);
                }
            }),
            Found::Lost { at, reason } => self.run.update(|run| {
                if let Some(run) = run {
                    run.lose(at, reason);
                }
            }),
            Found::Returned { at } => self.run.update(|run| {
                if let Some(run) = run {
                    run.regain(at);
                }
            }),
            Found::Compared(one) => {
                self.phase.set(Phase::Comparing);
                self.compared.update(|all| all.push(one));
            }
            Found::NoGpu(why) => self.no_gpu.set(Some(why)),
            Found::OfSize(one) => {
                self.phase.set(Phase::Sizing);
                self.sizes.update(|all| all.push(one));
            }
            Found::Done => self.phase.set(Phase::Idle),
            Found::Stopped(why) => self.phase.set(Phase::Failed(why)),
        }
    }
}

/// What a reader is told of the phase.
pub(crate) fn status(phase: &Phase, run: Option<&Run>) -> String {
    match (phase, run) {
        (Phase::Idle, None) => say!("Nothing is measured yet.", "尚未测量。"),
        (Phase::Idle, Some(_)) => say!("Stopped. The figures stay.", "已停止，数据保留。"),
        (Phase::Preparing, _) => say!(
            "The models are being fetched and made ready; nothing of this is measured…",
            "正在获取并准备模型，这段时间不计入测量……"
        ),
        (Phase::Driving, Some(Run { lost: Some(why), .. })) => say!(
            "The GPU is lost: {why}. The CPU serves the requests meanwhile, and they are cut; the run goes on when the GPU is back.",
            "GPU 已断开：{why}。其间由 CPU 代为处理，这些请求不计入测量；GPU 恢复后测量继续。"
        ),
        (Phase::Driving, _) => say!("Requests are being made…", "正在发送请求……"),
        (Phase::Comparing, _) => say!("Backends are being compared…", "正在比较各后端……"),
        (Phase::Sizing, _) => say!("Rankers are being measured…", "正在测量各规模的排序模型……"),
        (Phase::Failed(why), _) => say!(
            "The load test stopped: {why}. What was measured stays; the feed goes on. Start again, or choose the CPU.",
            "负载测试已停止：{why}。已测数据保留，推荐流不受影响。可重新开始，或改用CPU。"
        ),
    }
}
