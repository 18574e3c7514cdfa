//! Building blocks of pages, one per file.

mod answer_line;
mod ask;
mod choice;
mod figure;
mod figures;
mod hidden_plan;
mod inspector;
mod key_figures;
mod layout;
mod live;
mod notes;
mod notices;
mod peers_figure;
mod plan_form;
mod scenario_form;
mod select;
mod slider;

pub(crate) use answer_line::{AnswerLine, EngineLine};
pub(crate) use ask::Ask;
pub(crate) use choice::Choice;
pub(crate) use figure::{AnswerFigure, Figure};
pub(crate) use figures::Figures;
pub(crate) use hidden_plan::HiddenPlan;
pub(crate) use inspector::Inspect;
pub(crate) use key_figures::{KeyFigures, OddsList};
pub(crate) use layout::Layout;
pub(crate) use live::Live;
pub(crate) use notes::{AddressNotes, Notes};
pub(crate) use notices::{CRASH_NOTICE_ID, Notices};
pub(crate) use peers_figure::{Peers, PeersFigure};
pub(crate) use plan_form::PlanForm;
pub(crate) use scenario_form::ScenarioForm;
pub(crate) use select::Select;
pub(crate) use slider::Slider;
