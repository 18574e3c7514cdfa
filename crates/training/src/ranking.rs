//! Training of the ranker: examples, the network with its way back, epochs, calibration.

mod calibration;
mod checkpoint;
mod examples;
mod judgement;
mod network;
mod target_attention;
mod trainer;

pub(crate) use examples::action_of;
pub use examples::{Example, Examples, Labels};
pub use judgement::{HeadQuality, judge_packed_ranker, judge_ranker};
pub use trainer::{RankerEpoch, RankerPlan, RankerTrainer, recalibrate};
