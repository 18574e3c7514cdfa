//! How long requests take, measured so that a slow server cannot hide it.
//!
//! Requests arrive when a [`Schedule`] says, whether or not the last one is done (open loop). Each
//! has two times: *service*, from its start to its end, and *response*, from the moment at which it
//! was scheduled. A closed loop measures only the first, and so omits exactly those requests that
//! had to wait. Times are counted in [`Latencies`], whose buckets merge without loss, by a
//! [`Recorder`] that keeps warm-up and what is left out apart, drawn as a [`Track`], and travel as
//! `Report`s.
//!
//! Nothing here reads a clock: all times are given, in microseconds.
//!
//! Features: `report` adds reports and their JSON.

mod latencies;
mod recorder;
#[cfg(feature = "report")]
mod report;
mod schedule;
mod track;

pub use latencies::{Latencies, LatencyError, Spectrum};
pub use recorder::{Cause, Recorder, Sample, Stability};
#[cfg(feature = "report")]
pub use report::{DeviceClass, MOST_BYTES, Report, ReportError};
pub use schedule::{Mode, Schedule};
pub use track::{Column, Gap, PARTS, Track};
