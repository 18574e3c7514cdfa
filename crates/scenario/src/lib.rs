//! Scenarios as people write them: TOML, JSON, or the address of a page.
//!
//! A [`ScenarioFile`] holds what somebody wrote, every field optional. [`read`] finds out which of
//! the three it is and [`ScenarioFile::resolve`]s it to a [`Reading`]: the scenario, its trials, and
//! notes on what was accepted but not taken literally. [`ScenarioFile::of`] goes the other way, so
//! that a scenario written out reads back the same. [`schema`] is derived from the same types that
//! read, and [`EXAMPLE`] is a file with a comment on every field.
//!
//! Facts that surprise:
//! - A page ignores what it cannot read in its address and says so; here that is an error, because
//!   nobody stands beside a program to see the note.
//! - Shares are kept in millionths, so fractions are rounded to six digits and must sum to one
//!   within one of them.
//! - A trial count is rounded up to whole scrambles, because only whole scrambles have a standard
//!   error.
//! - A correlation matrix is written out as the product of its factor, so its last digits may
//!   differ from those that were read.
//!
//! How an address is written is the interface's affair, so its reader is an argument.

mod address;
mod beliefs;
mod decisions;
mod error;
mod example;
mod fields;
mod read;
mod resolve;
mod schema;
mod trials;
mod write;

pub use address::{AddressReader, query_of};
pub use error::ScenarioError;
pub use example::EXAMPLE;
pub use fields::{
    CorrelationFields, ExportFields, LoadingFields, MixFields, PriorFields, SamplingFields,
    ScenarioFile, SequenceFields, ServiceFields, SplitFields, TailFields, WorkloadFields,
};
pub use read::{MOST_BYTES, read};
pub use resolve::Reading;
pub use schema::schema;
pub use trials::{MOST_TRIALS, sampling_of_trials};
