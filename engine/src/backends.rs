//! The GPU: found, measured, chosen and, when lost, left.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use kernels::gpu::{SLOTS, Session};
use kernels::{KernelError, Run};
use model::{Plan, Sampling, Scenario, Tally};
use protocol::{Backend, Preference, Reply};

use crate::port::{now_millis, send};

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

/// The backends of this device beside the CPU.
#[derive(Default)]
pub(crate) struct Backends {
    gpu: RefCell<Option<Gpu>>,
}

impl Backends {
    /// Looks for a GPU and measures a few scrambles on it; `cpu_millis` is what the CPU takes.
    pub(crate) async fn find_gpu(&self, cpu_millis: f64) {
        let found = match Session::open().await {
            Ok(session) => measured(session, cpu_millis).await,
            Err(error) => Err(error),
        };
        match found {
            Ok(gpu) => {
                let backend = gpu.backend;
                self.gpu.replace(Some(gpu));
                send(&Reply::Gpu(Ok(backend)));
            }
            Err(error) => send(&Reply::Gpu(Err(reason(&error)))),
        }
    }

    /// Tallies a run on the GPU, if it is wanted, there and able to.
    ///
    /// Work is submitted in portions of about 45 ms, the first scramble by itself. `each` is shown
    /// what is known after every portion and may end the work; the tally then lacks the rest.
    /// `None` leaves the work to the CPU; a GPU that fails is dropped for good.
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
                send(&Reply::GpuLost(error.to_string()));
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
            session.collect(earlier, &mut tally).await?;
            if !each(&tally, backend) {
                return Ok(tally);
            }
        }
    }
    if let Some(last) = earlier {
        session.collect(last, &mut tally).await?;
    }
    Ok(tally)
}

/// Why there is no GPU, for readers; what drivers say of a missing adapter is of no use to them.
pub(crate) fn reason(error: &KernelError) -> String {
    match error {
        KernelError::NoAdapter { .. } => "this browser offers no WebGPU adapter".to_owned(),
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
