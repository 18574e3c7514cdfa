//! The device, and what it can be asked.

use std::cell::RefCell;
use std::ops::Range;

use model::{OBSERVABLES, POINTS_PER_SCRAMBLE, Tally, World};

use super::device::{Device, Opened};
use super::kernels::{Kernels, Place, Submitted};
use crate::{KernelError, Run};

/// Scrambles whose worlds a device keeps; a run beyond them draws its worlds anew.
pub const SLOTS: u32 = 16;

/// Which worlds lie in the slots.
#[derive(Default)]
struct Drawn {
    seed: u32,
    marginals: Vec<f64>,
    slots: [Option<u32>; SLOTS as usize],
}

/// Scrambles that the device works on.
pub struct Submission(Submitted);

/// A GPU with the kernels compiled, until it is lost.
pub struct Session {
    opened: Opened,
    kernels: Kernels,
    drawn: RefCell<Drawn>,
}

impl Session {
    /// Finds an adapter, opens its device and compiles the kernels.
    ///
    /// # Errors
    /// [`KernelError::NoAdapter`], [`KernelError::NoDevice`] or [`KernelError::Compile`].
    pub async fn open() -> Result<Self, KernelError> {
        let opened = Opened::with(wgpu::Features::empty()).await?;
        let kernels = Kernels::compile(&opened.device).await?;
        Ok(Self { opened, kernels, drawn: RefCell::default() })
    }

    /// What is known of the GPU.
    pub fn about(&self) -> &Device {
        &self.opened.about
    }

    /// Why the device is gone, if it is.
    pub fn lost(&self) -> Option<&str> {
        self.opened.lost()
    }

    /// Destroys the device, for rehearsals of its loss.
    pub fn destroy(&self) {
        self.opened.destroy();
    }

    /// Gives scrambles to the device in one submission; a few kilobytes of statistics come back.
    ///
    /// At most [`SLOTS`] scrambles that share no slot (their numbers modulo [`SLOTS`] ascend).
    /// Worlds that the device has drawn before are met again. What is submitted before an earlier
    /// submission is [collected](Session::collect) is computed meanwhile.
    ///
    /// # Errors
    /// [`KernelError::Unsupported`] for a run that the shaders were not generated for or scrambles
    /// that share slots.
    pub fn submit(&self, run: &Run, scrambles: Range<u32>) -> Result<Submission, KernelError> {
        if scrambles.is_empty() || !run.runs_on_gpu() {
            return Err(KernelError::Unsupported);
        }
        if scrambles.start % SLOTS + (scrambles.end - scrambles.start) > SLOTS {
            return Err(KernelError::Unsupported);
        }
        // Workgroup atomics and barriers cost a software device five times the model itself.
        let place = if self.opened.about.software { Place::Here } else { Place::Device };
        Ok(self.submit_to(place, run, scrambles))
    }

    /// Waits for a submission and adds its statistics to the tally.
    ///
    /// # Errors
    /// [`KernelError::Lost`] if the device goes away: the session is then over.
    pub async fn collect(
        &self,
        Submission(submitted): Submission,
        tally: &mut Tally,
    ) -> Result<(), KernelError> {
        let collected = submitted.collect(&self.opened.device, tally).await;
        collected.map_err(|error| self.opened.loss(error))
    }

    /// Tallies scrambles in one submission.
    ///
    /// # Errors
    /// As [`Session::submit`] and [`Session::collect`].
    pub async fn tally(
        &self,
        run: &Run,
        scrambles: Range<u32>,
        tally: &mut Tally,
    ) -> Result<(), KernelError> {
        self.collect(self.submit(run, scrambles)?, tally).await
    }

    fn submit_to(&self, place: Place, run: &Run, scrambles: Range<u32>) -> Submission {
        self.draw_missing(run, &scrambles);
        Submission(self.kernels.submit(
            (&self.opened.device, &self.opened.queue),
            run,
            scrambles,
            place,
        ))
    }

    /// The observables of a plan in given worlds, observable by observable.
    ///
    /// # Shape
    /// [`POINTS_PER_SCRAMBLE`] numbers per observable in the order of [`OBSERVABLES`]; those of
    /// `worlds` come first, the rest repeat the last one.
    ///
    /// # Errors
    /// As [`Session::tally`].
    pub async fn observe(&self, worlds: &[World<f32>], run: &Run) -> Result<Vec<f32>, KernelError> {
        let Some(last) = worlds.last() else { return Err(KernelError::Unsupported) };
        let trials = POINTS_PER_SCRAMBLE as usize;
        let at = |trial: usize| worlds.get(trial).unwrap_or(last);
        let plane = |read: &dyn Fn(&World<f32>) -> f32| -> Vec<f32> {
            (0..trials).map(|trial| read(at(trial))).collect()
        };
        let mut numbers: Vec<f32> =
            (0..last.values.len()).flat_map(|k| plane(&|world| world.values[k])).collect();
        numbers.extend(plane(&|world| world.export));
        numbers.extend(plane(&|world| world.clearance_month));
        self.kernels.put_worlds(&self.opened.queue, &numbers);
        self.drawn.replace(Drawn::default());
        let (device, queue) = (&self.opened.device, &self.opened.queue);
        self.kernels.submit((device, queue), run, 0..1, Place::Here);
        let values = self.kernels.values(device, queue).await;
        let values = values.map_err(|error| self.opened.loss(error))?;
        debug_assert_eq!(values.len(), OBSERVABLES.len() * trials, "one plane per observable");
        Ok(values)
    }

    /// [`Session::tally`] with its statistics taken on the device, whatever the device is; for
    /// tests on machines that have only a software one.
    ///
    /// # Errors
    /// As [`Session::tally`].
    pub async fn tally_on_device(
        &self,
        run: &Run,
        scrambles: Range<u32>,
        tally: &mut Tally,
    ) -> Result<(), KernelError> {
        self.collect(self.submit_to(Place::Device, run, scrambles), tally).await
    }

    /// Draws those worlds that the slots do not hold.
    fn draw_missing(&self, run: &Run, scrambles: &Range<u32>) {
        let mut drawn = self.drawn.borrow_mut();
        if drawn.seed != run.seed() || drawn.marginals != run.marginals() {
            *drawn = Drawn {
                seed: run.seed(),
                marginals: run.marginals().to_vec(),
                slots: Default::default(),
            };
        }
        let slot = |scramble: u32| (scramble % SLOTS) as usize;
        let missing = |scramble: &u32| drawn.slots[slot(*scramble)] != Some(*scramble);
        let (Some(first), Some(last)) =
            (scrambles.clone().find(missing), scrambles.clone().rev().find(missing))
        else {
            return;
        };
        self.kernels.draw(&self.opened.device, &self.opened.queue, run, &(first..last + 1));
        for scramble in first..=last {
            drawn.slots[slot(scramble)] = Some(scramble);
        }
    }
}
