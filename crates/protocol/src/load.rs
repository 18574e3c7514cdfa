//! What a page and the worker of a load test say to each other: requests that nobody waits for, made
//! to learn how long they take.

use serde::{Deserialize, Serialize};

use crate::Fault;
use crate::ProtocolError;
use crate::call::{Storage, within};
use crate::message::{Backend, Checked};

/// How requests come.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Pace {
    /// The next one when the last one is done.
    SingleStream,
    /// By chance at a rate, whatever has been done.
    Server {
        /// Requests a second.
        rate: f64,
    },
    /// So many at once.
    Offline {
        /// How many.
        requests: u32,
    },
}

/// How finely item vectors are held where they are scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Grain {
    /// Single precision.
    Single,
    /// Half precision, on devices that have it.
    Half,
    /// One byte a number.
    #[default]
    Byte,
}

impl Grain {
    /// Every grain.
    pub const ALL: [Self; 3] = [Self::Single, Self::Half, Self::Byte];

    /// What a reader would call it; also its key.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Single => "f32",
            Self::Half => "f16",
            Self::Byte => "int8",
        }
    }
}

/// Where items are scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Place {
    /// SIMD on one core.
    #[default]
    Cpu,
    /// WebGPU, whatever is behind it.
    Gpu,
}

/// Requests to be made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Load {
    /// How they come.
    pub pace: Pace,
    /// Decides arrivals and people.
    pub seed: u32,
    /// Where items are scored.
    pub place: Place,
    /// How finely they are held there.
    pub grain: Grain,
    /// Requests that are served together, at most.
    pub batch: u32,
}

/// What computes, as far as a browser tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceCard {
    /// Who scores.
    pub backend: Backend,
    /// Name of the adapter; empty if there is none or it has none.
    pub adapter: String,
    /// Nanoseconds of a tick of the adapter's clock; `None` if it lends none to pages.
    pub timestamp_nanos: Option<f64>,
    /// Smallest step of the worker's clock that was seen, in microseconds.
    pub clock_micros: f64,
    /// Cores that the browser admits to.
    pub cores: u32,
    /// Multiplications and additions a second of whoever scores, one core or the GPU, by a kernel that
    /// does nothing else.
    pub peak_flops: f64,
    /// Bytes a second, by a kernel that only reads.
    pub peak_bytes: f64,
}

/// A load has begun.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Begun {
    /// What computes.
    pub device: DeviceCard,
    /// Milliseconds until the backend was ready; no request waited for it.
    pub ready_millis: f64,
    /// Zero of all its times, in milliseconds of the wall clock.
    pub zero_millis: f64,
    /// Multiplications and additions of a request, counted from the models' sizes; their mean.
    pub flops: f64,
    /// Bytes of weights and vectors that a request reads, counted likewise.
    pub bytes: f64,
    /// Candidates that a request ranks; their mean.
    pub candidates: f64,
}

/// One request, in microseconds since the load began.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Timed {
    /// When it was due.
    pub scheduled: f64,
    /// When work on it began.
    pub started: f64,
    /// When it was done.
    pub done: f64,
    /// States from histories; scores of all items; what comes back from the device and is settled;
    /// ranking and all that follows.
    pub stages: [f64; 4],
}

/// How long the scores of all items take, somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// Who scored.
    pub backend: Backend,
    /// How finely items were held.
    pub grain: Grain,
    /// States that were scored together.
    pub batch: u32,
    /// Milliseconds for all of them: the median.
    pub millis: f64,
    /// Repetitions.
    pub times: u32,
}

/// The ranker in three sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Size {
    /// Small.
    Small,
    /// Medium: the one that is shipped.
    Medium,
    /// Large.
    Large,
}

impl Size {
    /// Every size.
    pub const ALL: [Self; 3] = [Self::Small, Self::Medium, Self::Large];

    /// What a reader would call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Small => "S",
            Self::Medium => "M",
            Self::Large => "L",
        }
    }
}

/// How long whole requests take with a ranker of some size.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct OfSize {
    /// The ranker's size.
    pub size: Size,
    /// How finely items are held.
    pub grain: Grain,
    /// Milliseconds of a request: the median.
    pub millis: f64,
    /// Requests that were measured.
    pub times: u32,
    /// Multiplications and additions of a request, counted.
    pub flops: f64,
    /// Multiplications and additions of one candidate in the ranker, counted.
    pub candidate_flops: f64,
    /// Bytes that a request reads, counted.
    pub bytes: f64,
    /// Whether its weights were drawn at random: as fast as real ones, and of no other use.
    pub untrained: bool,
}

/// What the page asks of the worker of a load test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum LoadCall {
    /// Draw a catalogue and read the models that know it.
    Open {
        /// Decides the catalogue.
        seed: u32,
        /// Items in it.
        items: u32,
        /// Address of the models' file on this server; without it they are drawn at random.
        address: Option<String>,
        /// How items' vectors are held.
        storage: Storage,
    },
    /// Do an errand; a newer one ends it.
    Measure {
        /// The page's number of the call, greater than any before.
        generation: u32,
        /// What to do.
        errand: Errands,
    },
    /// Fail on purpose.
    Rehearse(Fault),
}

/// What the worker of a load test answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum LoadReturn {
    /// It listens.
    Ready,
    /// It can measure, and holds items like this; of two that are opened at once the one that was
    /// asked for last.
    Opened(Storage),
    /// Something of an errand.
    Found {
        /// The call that it answers.
        generation: u32,
        /// What came of it.
        found: Found,
    },
    /// It cannot be opened, and why.
    Failed(String),
    /// A call could not be read.
    Refused(String),
    /// The worker is about to die of a bug.
    Crashed(String),
}

/// What it is to do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Errands {
    /// Make requests until told otherwise.
    Drive(Load),
    /// Make no more.
    Halt,
    /// Score on every backend, in every grain, for batches up to this.
    Compare {
        /// The largest batch.
        most: u32,
    },
    /// Measure rankers of all sizes.
    Sizes,
}

/// What comes of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Found {
    /// Requests are being made.
    Begun(Box<Begun>),
    /// Some were served.
    Timed {
        /// In the order in which they were done.
        requests: Vec<Timed>,
        /// How many wait.
        waiting: u32,
    },
    /// The GPU is gone; from the request that it failed on, the CPU makes them.
    Lost {
        /// When that request was begun, in microseconds since the load began.
        at: f64,
        /// Why.
        reason: String,
    },
    /// The GPU is back and makes what comes from now on.
    Returned {
        /// When, in microseconds since the load began.
        at: f64,
    },
    /// A backend was measured.
    Compared(Compared),
    /// There is no GPU to compare with, and why.
    NoGpu(String),
    /// A ranker was measured.
    OfSize(OfSize),
    /// All is done that was asked for.
    Done,
    /// It cannot go on, and why.
    Stopped(String),
}

impl Checked for LoadCall {
    fn check(&self) -> Result<(), ProtocolError> {
        let load = match self {
            Self::Measure { errand: Errands::Drive(load), .. } => load,
            Self::Measure { errand: Errands::Compare { most }, .. } => {
                return within("requests together", *most as usize);
            }
            _ => return Ok(()),
        };
        within("requests together", load.batch as usize)?;
        match load.pace {
            Pace::Server { rate } if !(rate.is_finite() && rate > 0.0) => {
                Err(ProtocolError::NotANumber)
            }
            Pace::Offline { requests } => within("requests at once", requests as usize),
            _ => Ok(()),
        }
    }
}

impl Checked for LoadReturn {
    fn check(&self) -> Result<(), ProtocolError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a message that cannot be written has failed the test")]

    use super::*;
    use crate::{decode, encode};

    fn drive(pace: Pace, batch: u32) -> LoadCall {
        let load = Load { pace, seed: 1, place: Place::Gpu, grain: Grain::Half, batch };
        LoadCall::Measure { generation: 2, errand: Errands::Drive(load) }
    }

    #[test]
    fn errands_survive_the_crossing_and_impossible_ones_are_refused() {
        let crossed = |call: &LoadCall| decode::<LoadCall>(&encode(call).expect("calls encode"));
        let sound = drive(Pace::Server { rate: 20.0 }, 8);
        assert_eq!(crossed(&sound), Ok(sound.clone()));
        assert_eq!(
            crossed(&drive(Pace::Server { rate: f64::INFINITY }, 8)),
            Err(ProtocolError::NotANumber)
        );
        for call in [drive(Pace::SingleStream, 5_000), drive(Pace::Offline { requests: 5_000 }, 1)]
        {
            let refused =
                matches!(crossed(&call), Err(ProtocolError::TooMany { found: 5_000, .. }));
            assert!(refused, "{call:?}");
        }
    }
}
