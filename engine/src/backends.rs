//! The GPU: found, measured, chosen and, when lost, left and looked for again.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use kernels::gpu::{SLOTS, Session, Submission};
use kernels::{KernelError, Run};
use model::{Plan, Sampling, Scenario, Tally};
use protocol::{Backend, NO_GPU, Preference, Reply};
use recovery::GpuWatch;

use crate::port::{now_millis, send, sleep, within};

/// The GPU, once it has been found and measured.
struct Gpu {
    session: Rc<Session>,
    backend: Backend,
    faster: bool,
    /// Scrambles that it computes in about [`PORTION_MILLIS`].
    portion: u32,
}

/// A submission takes about as long. Two are under way at a time, and a newer request waits for
/// both.
const PORTION_MILLIS: f64 = 45.0;

/// Longer than this no submission takes that will still be answered.
pub(crate) const JOB_MILLIS: f64 = 3_000.0;
/// A driver that has not answered after this never will.
pub(crate) const SEARCH_MILLIS: f64 = 30_000.0;
/// How often the device is looked at while nothing is asked of it.
pub(crate) const LOOK_MILLIS: f64 = 250.0;

/// The backends of this device beside the CPU.
#[derive(Default)]
pub(crate) struct Backends {
    gpu: RefCell<Option<Gpu>>,
    /// Why the GPU was left, if a run found it wanting.
    left: RefCell<Option<String>>,
}

impl Backends {
    /// Keeps a GPU: looks for one, measures a few scrambles on it, and, whenever it is lost, looks
    /// for another as [`GpuWatch`] says. `cpu_millis` is what the CPU takes for a scramble.
    ///
    /// Ends only where there never was one.
    pub(crate) async fn keep_gpu(&self, cpu_millis: f64) {
        let mut watch = GpuWatch::default();
        loop {
            let pause = match find(cpu_millis).await {
                Ok(gpu) => {
                    watch.found(now_millis());
                    let backend = gpu.backend;
                    self.left.replace(None);
                    self.gpu.replace(Some(gpu));
                    send(&Reply::Gpu(Ok(backend)));
                    let reason = self.loss().await;
                    send(&Reply::GpuLost(reason));
                    watch.lost(now_millis())
                }
                Err(reason) => match watch.missed() {
                    None => return send(&Reply::Gpu(Err(reason))),
                    Some(pause) => pause,
                },
            };
            sleep(pause).await;
        }
    }

    /// Resolves when the device is gone; every handle to it is dropped by then.
    async fn loss(&self) -> String {
        loop {
            sleep(LOOK_MILLIS).await;
            let known = {
                let gpu = self.gpu.borrow();
                gpu.as_ref().and_then(|gpu| gpu.session.lost().map(str::to_owned))
            };
            let reason = self.left.take().or(known);
            if let Some(reason) = reason {
                self.gpu.replace(None);
                return reason;
            }
        }
    }

    /// Destroys the device, as a rehearsal.
    pub(crate) fn destroy(&self) {
        if let Some(gpu) = self.gpu.borrow().as_ref() {
            gpu.session.destroy();
        }
    }

    /// Tallies a run on the GPU, if it is wanted, there and able to.
    ///
    /// Work is submitted in portions of about 45 ms, the first scramble by itself. `each` is shown
    /// what is known after every portion and may end the work; the tally then lacks the rest.
    /// `None` leaves the work to the CPU; a GPU that fails is dropped, and looked for again.
    pub(crate) async fn tally(
        &self,
        preference: Preference,
        run: &Run,
        scrambles: u32,
        each: impl FnMut(&Tally, Backend) -> bool,
    ) -> Option<(Tally, Backend)> {
        let (session, backend, portion) = self.wanted(preference).filter(|_| run.runs_on_gpu())?;
        match pipelined(&session, run, portions(scrambles, portion), backend, each).await {
            Ok(tally) => Some((tally, backend)),
            Err(error) => {
                self.gpu.replace(None);
                self.left.replace(Some(error.to_string()));
                None
            }
        }
    }

    fn wanted(&self, preference: Preference) -> Option<(Rc<Session>, Backend, u32)> {
        let gpu = self.gpu.borrow();
        let gpu = gpu.as_ref()?;
        let wanted = match preference {
            Preference::Automatic => gpu.faster,
            Preference::Gpu => true,
            Preference::Cpu | Preference::SingleCore => false,
        };
        wanted.then(|| (Rc::clone(&gpu.session), gpu.backend, gpu.portion))
    }
}

/// A GPU that was measured, or why there is none.
async fn find(cpu_millis: f64) -> Result<Gpu, String> {
    // Beside everything else that a search holds, it is large for a stack.
    let search = Box::pin(async { measured(Session::open().await?, cpu_millis).await });
    match within(SEARCH_MILLIS, search).await {
        Some(found) => found.map_err(|error| reason(&error)),
        None => Err("the GPU does not answer".to_owned()),
    }
}

/// The first scramble, then portions that share no slot.
fn portions(scrambles: u32, portion: u32) -> impl Iterator<Item = Range<u32>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let slots_end = start - start % SLOTS + SLOTS;
        let end = if start == 0 { 1 } else { (start + portion).min(slots_end) };
        let range = start..end.min(scrambles);
        start = range.end;
        (!range.is_empty()).then_some(range)
    })
}

/// Tallies portions, the next of which is submitted before the last is collected: the CPU counts
/// while the GPU computes. The first portion is the preview's.
async fn pipelined(
    session: &Session,
    run: &Run,
    portions: impl Iterator<Item = Range<u32>>,
    backend: Backend,
    mut each: impl FnMut(&Tally, Backend) -> bool,
) -> Result<Tally, KernelError> {
    let mut tally = Tally::default();
    let mut earlier = None;
    for portion in portions {
        if let Some(earlier) = earlier.replace(session.submit(run, portion)?) {
            collect(session, earlier, &mut tally).await?;
            if !each(&tally, backend) {
                return Ok(tally);
            }
        }
    }
    if let Some(last) = earlier {
        collect(session, last, &mut tally).await?;
    }
    Ok(tally)
}

/// Waits for a submission; one that takes too long counts as lost.
async fn collect(
    session: &Session,
    submission: Submission,
    tally: &mut Tally,
) -> Result<(), KernelError> {
    let late = || KernelError::Lost { reason: "it did not answer within 3 s".to_owned() };
    within(JOB_MILLIS, session.collect(submission, tally)).await.unwrap_or_else(|| Err(late()))
}

/// Why there is no GPU, for readers; what drivers say of a missing adapter is of no use to them.
pub(crate) fn reason(error: &KernelError) -> String {
    match error {
        KernelError::NoAdapter { .. } => {
            NO_GPU.adapter.in_language(words::Language::English).to_owned()
        }
        other => other.to_string(),
    }
}

/// Scrambles that the GPU is measured with, after one to warm up.
const MEASURED: u32 = 4;

/// Compares the GPU with what the CPU took for as much.
async fn measured(session: Session, cpu_millis: f64) -> Result<Gpu, KernelError> {
    let run = Run::new(&Scenario::published(Plan::december_2025()), &Sampling::settled());
    let mut tally = Tally::default();
    session.tally(&run, 0..1, &mut tally).await?;
    let start = now_millis();
    session.tally(&run, 1..1 + MEASURED, &mut tally).await?;
    let gpu_millis = (now_millis() - start) / f64::from(MEASURED);
    let backend = if session.about().software { Backend::SoftwareGpu } else { Backend::Gpu };
    let faster = gpu_millis < cpu_millis;
    let fitting = PORTION_MILLIS / gpu_millis.max(PORTION_MILLIS / f64::from(SLOTS));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the quotient lies between 0 and the number of slots"
    )]
    let portion = (fitting as u32).max(1);
    Ok(Gpu { session: Rc::new(session), backend, faster, portion })
}
