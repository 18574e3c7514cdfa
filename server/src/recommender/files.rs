use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use recommender::{Case, LeaveOneOut, RecommenderError, Weights};
use training::{Exposures, Facets, Interactions, ShortVideos, Simulated};

use super::arguments::DataArguments;
use super::failure::Failure;

/// What to give as data for the synthetic world.
pub(super) const WORLD: &str = "world";
/// People of a simulated world on whom models are judged.
const SIMULATED_CASES: usize = 2000;

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
    /// Exposures of short videos, if a ranker is to learn from them; the histories then end
    /// before the first of them.
    pub(super) exposures: Option<Exposures>,
    /// The synthetic world, if it is one.
    pub(super) simulated: Option<Simulated>,
    /// What is known of the items beside who met them.
    pub(super) facets: Facets,
}

impl Data {
    /// Reads a table, or a folder of short-video tables.
    ///
    /// A ranker needs a sequence model that knows nothing of what the ranker learns from.
    /// Of every so many users the first is left without a history, if so asked.
    pub(super) fn read(
        arguments: &DataArguments,
        left_out_every: Option<usize>,
        with_ranker: bool,
    ) -> Result<Self, Failure> {
        let path = arguments.data.as_path();
        if path == Path::new(WORLD) {
            return Ok(Self::simulate(arguments));
        }
        let file = path.display().to_string();
        let short_videos = if path.is_dir() { Some(ShortVideos::load(path)?) } else { None };
        let exposures = match (&short_videos, with_ranker) {
            (Some(_), true) => Some(Exposures::load(path)?),
            _ => None,
        };
        let mut interactions = match (&exposures, &short_videos) {
            (Some(exposures), _) => exposures.interactions(),
            (None, Some(videos)) => videos.interactions(),
            (None, None) => Interactions::read(&file, &read(path)?)?,
        };
        if let Some(every) = left_out_every {
            for (user, history) in interactions.histories.iter_mut().enumerate() {
                if left_out(user, every) {
                    history.clear();
                }
            }
        }
        Ok(Self {
            file,
            users: interactions.users.len(),
            items: interactions.items.len(),
            events: interactions.events(),
            catalogue_hash: interactions.catalogue_hash(),
            hash: interactions.data_hash(),
            split: LeaveOneOut::new(interactions.histories),
            short_videos,
            simulated: None,
            facets: exposures.as_ref().map_or(Facets::none(), Exposures::facets),
            exposures,
        })
    }

    fn simulate(arguments: &DataArguments) -> Self {
        let DataArguments { world_seed, items, people, .. } = *arguments;
        let simulated = Simulated::new(world_seed, items, people);
        let interactions = simulated.interactions();
        Self {
            file: format!("simulated world {world_seed}"),
            users: interactions.users.len(),
            items: interactions.items.len(),
            events: interactions.events(),
            catalogue_hash: simulated.world.catalogue().fingerprint(),
            hash: simulated.log_fingerprint(),
            split: LeaveOneOut::of_views(simulated.views()),
            short_videos: None,
            facets: simulated.facets(),
            simulated: Some(simulated),
            exposures: None,
        }
    }

    /// Held-out last events; of the many people of a simulated world the first ones.
    pub(super) fn test(&self) -> Vec<Case<'_>> {
        let mut cases = self.split.test();
        if self.simulated.is_some() {
            cases.truncate(SIMULATED_CASES);
        }
        cases
    }
}

/// Whether a user is the first of so many.
pub(super) fn left_out(user: usize, every: usize) -> bool {
    user.is_multiple_of(every)
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|source| Failure::Read { file: path.display().to_string(), source })
}

/// Reads weights that belong to the items of a table, and what is said about them.
pub(super) fn weights_for(
    path: &Path,
    heads: Option<usize>,
    data: &Data,
) -> Result<(Weights, BTreeMap<String, String>), Failure> {
    let bytes = read(path)?;
    let file = path.display().to_string();
    let faulty = |source: RecommenderError| Failure::Weights { file: file.clone(), source };
    let stated = Weights::read_metadata(&bytes).map_err(faulty)?;
    let weights = match heads {
        Some(heads) => Weights::read_with_heads(&bytes, heads),
        None => Weights::read(&bytes),
    };
    let weights = weights.map_err(faulty)?;
    let same_names = stated.get("catalogue").is_none_or(|hash| *hash == data.catalogue_hash);
    if !same_names || weights.dimensions().items != data.items {
        return Err(Failure::OtherCatalogue { weights: file, data: data.file.clone() });
    }
    Ok((weights, stated))
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
