//! View state: what the reader changed and what is shown of it, without any view code.

pub(crate) mod address;
pub(crate) mod exports;
pub(crate) mod figures;
pub(crate) mod format;
pub(crate) mod hydrated;
pub(crate) mod initial;
pub(crate) mod peers;
pub(crate) mod sentences;
pub(crate) mod share_groups;
pub(crate) mod workbench;
