//! The recommender: what to show next, and how good the choice was.
//!
//! A history of items, oldest first, goes through a [`SequenceModel`] to the state of a user; the
//! state times every item's vector gives the scores, of which only the best few are ever kept.
//! [`Weights`] are read from a safetensors file and know their [`Dimensions`] from it.
//!
//! Any [`Scorer`] can be judged by [`evaluate`] on the cases of a [`LeaveOneOut`] split, and none
//! should be judged without [`Popularity`], [`Markov`] and [`Neighbours`] beside it.
//!
//! Facts of the domain that surprise:
//! - *Padding is not needed.* With a causal mask an event never sees what comes after it, so
//!   histories are simply short, and a new event leaves what is remembered of earlier ones as it was.
//! - *The last block is nearly free.* Only the newest state is wanted, so of all other events the
//!   last block needs nothing but their normalised rows: queries meet those directly.
//! - *Simple is strong.* Similar items with recency decay come within noise of the sequence model
//!   on the usual benchmark; leaving out seen items is worth more than most models.
//!
//! Nothing here knows of time, files, the network, entropy, the DOM or a GPU: seeds, bytes and
//! data are arguments. Items are counted from 0. The same input gives the same bits, alone or in
//! a batch, on one build.

mod baselines;
mod best;
mod bundle;
mod bytes;
mod dimensions;
mod encoder;
mod error;
mod evaluation;
mod exponential;
mod features;
mod feed;
mod half;
mod layers;
mod marks;
mod order;
mod panels;
mod random;
mod ranker;
mod sequence;
mod shortlist;
mod sieve;
mod table;
mod tensors;
mod views;
mod weights;
mod whole;
mod write;

pub use baselines::{
    GradientAdapter, GradientSettings, Markov, Mixed, NeighbourSettings, Neighbours, Popularity,
    Timely,
};
pub use best::Scored;
pub use bundle::Bundle;
pub use dimensions::{BlockLayout, Dimensions, Layout, Pair, Tensor};
pub use error::{FormatError, RecommenderError};
pub use evaluation::{
    CANDIDATES, CUTOFF, Calibration, Case, Evaluated, Evaluation, FEWEST_EFFECTIVE, Interval,
    LEAST_EFFECTIVE_SHARE, LeaveOneOut, OffPolicy, Outcome, Quality, Retrieval, RetrievalCase,
    Scorer, Shown, area_under_curve, bootstrap, calibration, evaluate, grouped_area_under_curve,
    off_policy, replay, retrieve, switched,
};
pub use features::{ITEM_NUMBERS, ItemFacts, Moment, Outlook, Person, SHORT_CONTEXT};
pub use feed::{
    Begun, CREATOR_HIDDEN_SECONDS, Drawn, FeedItem, FeedList, FeedMemory, FeedSettings, Pipeline,
    Source, Stage, StageCost, TOPIC_HIDDEN_SECONDS, ValueWeights, creator_factor, diverse, draw,
    marginally_relevant,
};
pub use marks::{GAPS, Mark};
pub use random::Random;
pub use ranker::{
    ACTIONS, Action, DENSE, Event, Head, PLAY_BINS, Prediction, RANKER_OUTPUTS, Ranker,
    RankerDimensions, RankerLayout, RankerMemory, RankerSize, RankerWeights,
};
pub use sequence::{Progress, Request, SequenceModel, Session};
pub use shortlist::Shortlist;
pub use table::Precision;
pub use views::Views;
pub use weights::Weights;
pub use write::{NamedTensor, write_safetensors};
