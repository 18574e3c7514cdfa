//! Which backend computes: found, measured, chosen and, when lost, replaced.

use std::cell::RefCell;
use std::rc::Rc;

use kernels::gpu::Session;
use kernels::{KernelError, Run, tally_range, tally_scramble};
use model::{POINTS_PER_SCRAMBLE, Plan, Tally};
use protocol::{Backend, Preference, Reply};

use crate::port::{now_millis, send, yield_now};

/// Trials that the CPU computes before it lets messages in: a few milliseconds.
const SLICE: u32 = POINTS_PER_SCRAMBLE / 4;

/// The GPU, once it has been found and measured.
struct Gpu {
    session: Rc<Session>,
    backend: Backend,
    faster: bool,
}

/// The backends of this device.
#[derive(Default)]
pub(crate) struct Backends {
    gpu: RefCell<Option<Gpu>>,
}

impl Backends {
    /// Looks for a GPU and measures one scramble on each backend.
    pub(crate) async fn find_gpu(&self) {
        let found = match Session::open().await {
            Ok(session) => measured(session).await,
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

    /// Tallies one scramble on the wanted backend; a GPU that fails is dropped and the CPU takes
    /// over, so this cannot fail.
    ///
    /// `None` if `superseded` said so on the way; the tally is then of no use.
    pub(crate) async fn tally(
        &self,
        preference: Preference,
        run: &Run,
        scramble: u32,
        tally: &mut Tally,
        superseded: impl Fn() -> bool,
    ) -> Option<Backend> {
        if let Some((session, backend)) = self.wanted_gpu(preference) {
            match session.tally_scramble(run, scramble, tally).await {
                Ok(()) => return Some(backend),
                Err(error) => {
                    self.gpu.replace(None);
                    send(&Reply::GpuLost(error.to_string()));
                }
            }
        }
        for first in (0..POINTS_PER_SCRAMBLE).step_by(SLICE as usize) {
            tally_range(run, scramble, first..first + SLICE, tally);
            yield_now().await;
            if superseded() {
                return None;
            }
        }
        tally.close_scramble();
        Some(Backend::Cpu)
    }

    fn wanted_gpu(&self, preference: Preference) -> Option<(Rc<Session>, Backend)> {
        let gpu = self.gpu.borrow();
        let gpu = gpu.as_ref()?;
        let wanted = match preference {
            Preference::Automatic => gpu.faster,
            Preference::Gpu => true,
            Preference::Cpu => false,
        };
        wanted.then(|| (Rc::clone(&gpu.session), gpu.backend))
    }
}

/// Why there is no GPU, for readers; what drivers say of a missing adapter is of no use to them.
fn reason(error: &KernelError) -> String {
    match error {
        KernelError::NoAdapter { .. } => "this browser offers no WebGPU adapter".to_owned(),
        other => other.to_string(),
    }
}

/// Compares the GPU with the CPU on one scramble each, after one to warm up.
async fn measured(session: Session) -> Result<Gpu, KernelError> {
    let run = Run::new(&Plan::december_2025(), 1);
    let mut tally = Tally::default();
    session.tally_scramble(&run, 0, &mut tally).await?;
    let start = now_millis();
    session.tally_scramble(&run, 1, &mut tally).await?;
    let gpu_millis = now_millis() - start;
    let start = now_millis();
    tally_scramble(&run, 2, &mut tally);
    let cpu_millis = now_millis() - start;
    let backend = if session.about().software { Backend::SoftwareGpu } else { Backend::Gpu };
    Ok(Gpu { session: Rc::new(session), backend, faster: gpu_millis < cpu_millis })
}
