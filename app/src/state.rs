//! View state: what the reader changed and what is shown of it, without any view code.

pub(crate) mod address;
pub(crate) mod analyst;
pub(crate) mod change_list;
pub(crate) mod controls;
pub(crate) mod conversation;
pub(crate) mod exports;
pub(crate) mod feed;
pub(crate) mod feed_text;
pub(crate) mod figures;
pub(crate) mod hydrated;
pub(crate) mod initial;
pub(crate) mod keys;
pub(crate) mod links;
pub(crate) mod locks;
pub(crate) mod opening;
pub(crate) mod peers;
pub(crate) mod scale;
pub(crate) mod search;
pub(crate) mod sentences;
pub(crate) mod served;
pub(crate) mod share_groups;
pub(crate) mod steps;
pub(crate) mod theme;
pub(crate) mod what_ifs;
pub(crate) mod workbench;
