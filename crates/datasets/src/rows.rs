//! The row types, one per table; field names are column names.

pub(crate) mod accelerator;
pub(crate) mod capex;
pub(crate) mod claim;
pub(crate) mod demand;
pub(crate) mod export_event;
pub(crate) mod facility;
pub(crate) mod recommender_paper;
pub(crate) mod rental;
pub(crate) mod translation;
