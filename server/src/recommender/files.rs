use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use recommender::LeaveOneOut;
use training::Interactions;

use super::failure::Failure;

/// A table that was read, and what a split makes of it.
pub(super) struct Data {
    pub(super) file: String,
    pub(super) users: usize,
    pub(super) items: usize,
    pub(super) events: usize,
    pub(super) catalogue_hash: String,
    pub(super) hash: String,
    pub(super) split: LeaveOneOut,
}

impl Data {
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let file = path.display().to_string();
        let interactions = Interactions::read(&file, &read(path)?)?;
        Ok(Self {
            file,
            users: interactions.users.len(),
            items: interactions.items.len(),
            events: interactions.events(),
            catalogue_hash: interactions.catalogue_hash(),
            hash: interactions.data_hash(),
            split: LeaveOneOut::new(interactions.histories),
        })
    }
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|source| Failure::Read { file: path.display().to_string(), source })
}

/// Writes a file as a whole: until it is complete, what was there stays.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let partial = beside(path, ".partial");
    let written = fs::write(&partial, bytes).and_then(|()| fs::rename(&partial, path));
    written.map_err(|source| Failure::Write { file: path.display().to_string(), source })
}

/// The path with something added to its last part.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}
