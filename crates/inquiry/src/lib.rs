//! What a reader can ask beside how a plan turns out, and the answers as figures.
//!
//! A [`Topic`] is what is asked. It is written in addresses and messages as a query
//! (`ask=levers`, `inspect=K_gen`), so that the page, which only offers topics, knows neither the
//! questions of `analysis` nor their answers: with feature `figures`, [`question`] makes the
//! question of a topic and a plan, and [`figures`] turns the answer into HTML, sentences, drawings
//! and tables included. The server and the analyst send the same HTML, and the page shows it.
//!
//! # Features
//! `figures` adds the questions and the HTML.

#[cfg(feature = "figures")]
mod answers;
#[cfg(feature = "figures")]
mod brief;
#[cfg(feature = "figures")]
mod inspected;
mod markup;
mod movers;
mod names;
#[cfg(feature = "figures")]
mod questions;
mod slots;
#[cfg(feature = "figures")]
mod stops;
mod topic;

#[cfg(feature = "figures")]
pub use answers::{Panel, drawn, figure_place, figures};
#[cfg(feature = "figures")]
pub use brief::{helps, helps_question};
pub use markup::{table_html, take_html};
pub use movers::{MOVERS, Mover, mover_place};
pub use names::input_name;
#[cfg(feature = "figures")]
pub use questions::question;
pub use slots::{SLOTS, Slot};
pub use topic::{
    FIRST_OBSERVABLE, FIRST_SWEEP, LISTED, Listed, SWEEP, Topic, checked, joined, observable,
    observable_key, observable_name, observable_shown,
};
