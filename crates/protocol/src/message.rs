//! The messages.

use analysis::{Answer, Finding, Job, Question};
use model::{Central, Plan, Sampling, Scenario, Summary};
use serde::{Deserialize, Serialize};

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
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gpu => "WebGPU",
            Self::SoftwareGpu => "software WebGPU",
            Self::Cpu => "CPU SIMD",
            Self::Server => "the server",
        }
    }
}

/// What the page asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Run the model on a plan.
    Simulate {
        /// The page's number of the request, greater than any before.
        generation: u32,
        /// What is run.
        scenario: Scenario,
        /// Which trials settle the run.
        sampling: Sampling,
        /// Which backend to use.
        preference: Preference,
    },
    /// Answer a question; a newer question takes its place, a newer run goes first.
    ///
    /// A look at where a number comes from is no work: it is answered at once and takes no place.
    Ask {
        /// The page's number of the request, greater than any before.
        generation: u32,
        /// The question.
        question: Question,
    },
    /// Do a part of a question, for another worker.
    Work {
        /// The other worker's number of the part.
        ticket: u32,
        /// What is to be done.
        job: Job,
    },
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
    /// The plan that was run.
    pub plan: Plan,
    /// What was found.
    pub summary: Summary,
    /// The plan in the median world.
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
    /// How far a question has come.
    Progress {
        /// The request.
        generation: u32,
        /// Jobs done.
        done: u32,
        /// Jobs known of; a search may find more.
        known: u32,
    },
    /// The answer to a question.
    Answered {
        /// The request that it answers.
        generation: u32,
        /// The answer.
        answer: Box<Answer>,
        /// Milliseconds from the first job to the last.
        elapsed_millis: f64,
    },
    /// A question that has no answer.
    Unanswered {
        /// The request.
        generation: u32,
        /// What is wrong with it, in a sentence without a period.
        reason: String,
    },
    /// A part that another worker asked for.
    Worked {
        /// The other worker's number of the part.
        ticket: u32,
        /// What came of it.
        finding: Box<Finding>,
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
            Self::Worked { finding, .. } if !finding.complete() => Err(ProtocolError::Incomplete),
            _ => Ok(()),
        }
    }
}
