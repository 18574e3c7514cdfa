//! The feed: from a person to a list, by candidates, predictions, values and diversity.

mod diversity;
mod exploration;
mod memory;
mod pipeline;
mod terms;
mod value;

pub use diversity::{diverse, marginally_relevant};
pub use exploration::{Drawn, draw};
pub use memory::{CREATOR_HIDDEN_SECONDS, FeedMemory, TOPIC_HIDDEN_SECONDS};
pub use pipeline::{Begun, Pipeline};
pub use terms::{FeedItem, FeedList, FeedSettings, Source, Stage, StageCost};
pub use value::{ValueWeights, creator_factor};
