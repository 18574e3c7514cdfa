//! Training of the sequence model, natively: from a table of who met what to weights.
//!
//! [`Interactions`] are read from any CSV; a [`Trainer`] works through epochs by its
//! [`TrainingPlan`], judges each with the recommender's own evaluation and stops when that no
//! longer improves. Its best [`Weights`](recommender::Weights) are what the recommender runs.
//!
//! The network is written here a second time, with its way back, for batches of windows and over
//! single and double precision. Three tests hold it to the first: the loss equals the
//! recommender's, every gradient equals the slope of the loss in double precision, and both
//! precisions agree.
//!
//! Facts of the domain that surprise:
//! - *The catalogue is the cost.* Scores of all items and their gradients take more time than the
//!   blocks, already at two thousand items; still the exact loss beats every sampled one there.
//! - *A run is one seed among many.* Differences of a hundredth in NDCG@10 between seeds are
//!   noise on a thousand users; compare intervals, never single runs.
//!
//! The same plan, data and machine give the same bits, with or without a stop in between. Matrix
//! products choose their instructions at run time, so another machine may round differently.

mod adam;
mod checkpoint;
mod error;
mod facets;
mod flat;
mod interactions;
mod layers;
mod network;
mod plan;
mod ranking;
mod real;
mod short_videos;
mod simulated;
mod trainer;
mod trial;
mod windows;

pub use error::TrainingError;
pub use facets::Facets;
pub use interactions::Interactions;
pub use plan::TrainingPlan;
pub use ranking::{
    Example, Examples, HeadQuality, Labels, RankerEpoch, RankerPlan, RankerTrainer,
    judge_packed_ranker, judge_ranker, recalibrate,
};
pub use short_videos::{Exposures, ShortVideos};
pub use simulated::{DEFAULT_PEOPLE, SEQUENCE_DAYS, Simulated, TEST_DAY, VALIDATION_DAY};
pub use trainer::{Epoch, Step, Trainer};
pub use trial::{Gain, Policy, Trial, facts_today};
