//! The messages between the page and the engine, and between the engine and its crew.

use model::{Case, Central, Sampling, Scenario, Summary, Tally};
use serde::{Deserialize, Serialize};
use words::Phrase;

use crate::ProtocolError;

/// Which backend the reader wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Preference {
    /// The one that was measured to be faster on this device.
    #[default]
    Automatic,
    /// WebGPU, if there is an adapter.
    Gpu,
    /// SIMD on the CPU, every core.
    Cpu,
    /// SIMD on one core of the CPU, to leave the others alone.
    SingleCore,
}

impl Preference {
    /// Every choice.
    pub const ALL: [Self; 4] = [Self::Automatic, Self::Gpu, Self::Cpu, Self::SingleCore];

    /// The key used in storage and forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Gpu => "gpu",
            Self::Cpu => "cpu",
            Self::SingleCore => "single-core",
        }
    }

    /// The choice with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preference| preference.key() == key)
    }
}

/// Which backend computed a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Backend {
    /// WebGPU on a graphics processor.
    Gpu,
    /// WebGPU pretended by the CPU.
    SoftwareGpu,
    /// SIMD lanes in the engine's worker.
    Cpu,
    /// The server, before the engine has answered.
    Server,
}

impl Backend {
    /// What a reader would call it.
    pub fn name(self) -> &'static str {
        let name = match self {
            Self::Gpu => Phrase::name("WebGPU"),
            Self::SoftwareGpu => Phrase::new("software WebGPU", "软件模拟的WebGPU"),
            Self::Cpu => Phrase::name("CPU SIMD"),
            Self::Server => Phrase::new("the server", "服务器"),
        };
        name.text()
    }
}

/// A failure that is brought about on purpose, to see that what follows it works.
///
/// Pages send it only where their server was started for rehearsals, and it harms nothing but the page's own
/// worker, which the page could end anyway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// The GPU's device is destroyed.
    LoseGpu,
    /// The worker panics.
    Panic,
    /// The worker never listens again.
    Hang,
}

/// What the page asks of the engine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "a few messages a second; a box would buy nothing")]
pub enum Request {
    /// Run the model on a plan.
    Simulate {
        /// The page's number of the request, greater than any before.
        generation: u32,
        /// What is run.
        case: Case,
        /// Which trials settle the run.
        sampling: Sampling,
        /// Which backend to use.
        preference: Preference,
    },
    /// Tally one scramble, for another worker.
    Tally {
        /// The other worker's number of the part.
        ticket: u32,
        /// What is run.
        scenario: Scenario,
        /// Which trials are run; one scramble of them here.
        sampling: Sampling,
        /// The scramble.
        scramble: u32,
    },
    /// Fail, as a rehearsal.
    Rehearse(Fault),
}

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// More scrambles will follow.
    Preview,
    /// The run is complete.
    Settled,
}

/// A result, whole or in part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Simulated {
    /// The request that it answers.
    pub generation: u32,
    /// How far the run has come.
    pub stage: Stage,
    /// What was run.
    pub case: Case,
    /// What was found.
    pub summary: Summary,
    /// The same in the median world.
    pub central: Central,
    /// The result's name, by which it can be repeated.
    pub name: String,
    /// Who computed it.
    pub backend: Backend,
    /// How many workers or threads computed it.
    pub workers: u32,
    /// Milliseconds from the request's arrival in the engine.
    pub elapsed_millis: f64,
}

/// What the engine answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// The engine runs; what it knows of the GPU follows in [`Reply::Gpu`].
    Ready,
    /// The GPU was found and measured, or why it was not.
    Gpu(Result<Backend, String>),
    /// A result.
    Simulated(Box<Simulated>),
    /// The tally that another worker asked for.
    Tallied {
        /// The other worker's number of the part.
        ticket: u32,
        /// The tally.
        tally: Box<Tally>,
    },
    /// The GPU went away; the CPU goes on.
    GpuLost(String),
    /// A request could not be read.
    Refused(String),
    /// The engine is about to die of a bug.
    Crashed(String),
}

/// A message whose invariants its encoding cannot express.
pub(crate) trait Checked {
    /// Whether they hold.
    fn check(&self) -> Result<(), ProtocolError>;
}

/// Most scrambles in one run: 134 million trials keep every count below 2³².
const MOST_SCRAMBLES: u32 = 16_384;

impl Checked for Request {
    fn check(&self) -> Result<(), ProtocolError> {
        let Self::Simulate { sampling: Sampling { scrambles, .. }, .. } = self else {
            return Ok(());
        };
        if (1..=MOST_SCRAMBLES).contains(scrambles) {
            Ok(())
        } else {
            Err(ProtocolError::Scrambles { most: MOST_SCRAMBLES, found: *scrambles })
        }
    }
}

impl Checked for Reply {
    fn check(&self) -> Result<(), ProtocolError> {
        match self {
            Self::Simulated(simulated) if !simulated.summary.complete() => {
                Err(ProtocolError::Incomplete)
            }
            Self::Tallied { tally, .. } if !tally.complete() => Err(ProtocolError::Incomplete),
            _ => Ok(()),
        }
    }
}
