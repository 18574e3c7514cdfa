//! Building blocks of pages, one per file.

mod answer_line;
mod choice;
mod downloads;
mod figure;
mod footer;
mod key_figures;
mod layout;
mod notes;
mod notices;
mod peers_figure;
mod plan_form;
mod slider;

pub(crate) use answer_line::{AnswerLine, EngineLine};
pub(crate) use choice::Choice;
pub(crate) use downloads::Downloads;
pub(crate) use figure::{AnswerFigure, Figure};
pub(crate) use footer::{FactsDate, Footer};
pub(crate) use key_figures::{KeyFigures, OddsList};
pub(crate) use layout::{Frame, Layout};
pub(crate) use notes::{AddressNotes, Notes};
pub(crate) use notices::{CRASH_NOTICE_ID, Notices};
pub(crate) use peers_figure::{Peers, PeersFigure};
pub(crate) use plan_form::PlanForm;
pub(crate) use slider::Slider;
