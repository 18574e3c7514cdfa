//! Training of the ranker: examples, the network with its way back, epochs, calibration.

mod calibration;
mod checkpoint;
mod examples;
mod network;
mod target_attention;
mod trainer;

pub(crate) use examples::action_of;
pub use examples::{Example, Examples, Labels};
pub use trainer::{HeadQuality, RankerEpoch, RankerPlan, RankerTrainer, judge_ranker, recalibrate};
