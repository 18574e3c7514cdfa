//! Typed readers of the data files, which hand out no number without its provenance.
//!
//! A data file is a CSV table with a sidecar beside it: `capex.csv` and `capex.meta.toml`.
//! The sidecar names producer, licence, version and hash, and describes every column with type,
//! unit, definition and range.
//! Reading a table means checking it against its sidecar in full; there is no lenient mode, because
//! a table that only mostly fits its description is the one that misleads.
//!
//! # What surprises about these facts
//! - **Dates are partial.** A source knows a day, a month, a quarter or only a year, so dates are
//!   [`PartialDate`]s, and where an author wrote a span they are [`Period`]s, kept as written.
//! - **Capital expenditure has no common definition.** Cash purchases, purchases with finance
//!   leases and accrual differ by up to two fifths for one company in one year. Figures therefore
//!   travel with their definition, and nothing here adds them up: see [`peers_capex_2024_2026`].
//! - **Confidence is graded per fact**, and a fact can have parts of different grade:
//!   `A (mid), C (band)`. The tables give the words, the first grade and the lowest one.
//! - **They are written in English.** What pages show of them stands in Chinese in a table of its
//!   own, by the exact text: see [`Facts::in_chinese`].
//! - **Missing is not zero.** Every column that may be empty is an [`Option`].
//!
//! # The path of one value
//! Bytes arrive in a [`Source`] together with the bytes of the sidecar.
//! The sidecar becomes [`Provenance`] and one [`Column`] per column; the hash of the bytes must
//! equal the one stated. The header must hold exactly the declared columns. Each cell is checked
//! against its column: type, range, vocabulary, emptiness. Then the row type reads the same cells
//! into fields, after its own types were compared with the declared ones, so that file, sidecar
//! and Rust cannot drift apart unnoticed. What comes out is a [`Table`] of rows; eight of them
//! make [`Facts`].
//!
//! Every failure is a [`DatasetError`] that names the file and, where there is one, the line and
//! the column.
//!
//! # Features
//! None.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a failed test may panic"))]

mod capex_series;
mod cell;
mod date;
mod error;
mod facts;
mod grid;
mod peers;
mod row;
mod rows;
mod sidecar;
mod table;
mod vocabulary;

pub use capex_series::{CapexSeries, capex_by_definition};
pub use cell::Url;
pub use date::{Date, PartialDate, Period, Precision};
pub use error::{DatasetError, Place};
pub use facts::Facts;
pub use peers::{LeaseBasis, PeerCapex, PeerChoice, PeerFigure, peers_capex_2024_2026};
pub use row::Row;
pub use rows::accelerator::AcceleratorRow;
pub use rows::capex::CapexRow;
pub use rows::claim::ClaimRow;
pub use rows::demand::DemandRow;
pub use rows::export_event::ExportEventRow;
pub use rows::facility::FacilityRow;
pub use rows::recommender_paper::RecommenderPaperRow;
pub use rows::rental::RentalRow;
pub use rows::translation::TranslationRow;
pub use sidecar::{Column, ColumnKind, Provenance, sidecar_path};
pub use table::{Source, Table, verify};
pub use vocabulary::{ClaimName, Confidence, Currency, FigureKind, KnownBySeed, Region};
