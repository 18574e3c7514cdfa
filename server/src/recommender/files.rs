use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use recommender::LeaveOneOut;
use training::{Interactions, ShortVideos};

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
    /// What a folder of short-video tables holds beyond histories.
    pub(super) short_videos: Option<ShortVideos>,
}

impl Data {
    /// Reads a table, or a folder of short-video tables.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let file = path.display().to_string();
        let short_videos = if path.is_dir() { Some(ShortVideos::load(path)?) } else { None };
        let interactions = match &short_videos {
            Some(videos) => videos.interactions(),
            None => Interactions::read(&file, &read(path)?)?,
        };
        Ok(Self {
            file,
            users: interactions.users.len(),
            items: interactions.items.len(),
            events: interactions.events(),
            catalogue_hash: interactions.catalogue_hash(),
            hash: interactions.data_hash(),
            split: LeaveOneOut::new(interactions.histories),
            short_videos,
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
