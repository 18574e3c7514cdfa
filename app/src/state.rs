//! View state: what the reader changed and what is shown of it, without any view code.

pub(crate) mod address;
pub(crate) mod answers;
pub(crate) mod conversation;
pub(crate) mod exports;
pub(crate) mod figures;
pub(crate) mod format;
pub(crate) mod hydrated;
pub(crate) mod initial;
pub(crate) mod inspected;
pub(crate) mod movers;
pub(crate) mod names;
pub(crate) mod peers;
pub(crate) mod sentences;
pub(crate) mod served;
pub(crate) mod share_groups;
pub(crate) mod slots;
pub(crate) mod topic;
pub(crate) mod workbench;
