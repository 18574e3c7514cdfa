//! What any model must beat: counts, transitions, and similar items.

mod gradient;
mod markov;
mod mixed;
mod neighbours;
mod popularity;
mod timely;

pub use gradient::{GradientAdapter, GradientSettings};
pub use markov::Markov;
pub use mixed::Mixed;
pub use neighbours::{NeighbourSettings, Neighbours};
pub use popularity::Popularity;
pub use timely::Timely;
