use std::collections::BTreeMap;

use recommender::{
    CANDIDATES, NeighbourSettings, Neighbours, Popularity, RetrievalCase, Scorer, Timely,
};
use serde::Serialize;
use training::ShortVideos;

use super::failure::Failure;

/// Keeps videos without a similar one in play, in units of similarity.
const FLOOR: f64 = 1.0;
/// Weight of recent popularity beside the sequence model's scores.
const WEIGHT: f64 = 0.5;

/// Histories and candidates as in the published numbers.
const PUBLISHED: &str = "histories to 24 April, any video";
/// Everything that is known at the time, and nothing shown twice.
const FULL: &str = "histories to 30 April, videos met before left out";

/// One way to choose candidates, judged on what users liked later.
#[derive(Debug, Serialize)]
pub(super) struct Retrieved {
    pub(super) setting: &'static str,
    pub(super) name: &'static str,
    /// At 10, 50, 100 and 200 candidates.
    pub(super) recall: [f64; CANDIDATES.len()],
    pub(super) coverage10: f64,
}

/// Judges the sequence model and the baselines in both settings.
pub(super) fn retrieve(
    videos: &ShortVideos,
    model: &dyn Scorer,
) -> Result<Vec<Retrieved>, Failure> {
    let mut rows = setting(videos, model, PUBLISHED)?;
    rows.extend(setting(videos, model, FULL)?);
    Ok(rows)
}

fn setting(
    videos: &ShortVideos,
    model: &dyn Scorer,
    setting: &'static str,
) -> Result<Vec<Retrieved>, Failure> {
    let full = setting == FULL;
    let histories = if full { videos.histories() } else { videos.past.clone() };
    let lists: Vec<&[u32]> = histories.values().map(Vec::as_slice).collect();
    let (past, recent) = (videos.past_counts(), videos.recent_counts());
    let neighbours = Neighbours::fit(&lists, videos.items, NeighbourSettings::steady())?;
    let nothing = Popularity::fit(&[], videos.items)?;
    let scorers: [(&'static str, &dyn Scorer); 6] = [
        ("popularity before 25 April", &Timely::product(&nothing, &past, 1.0)?),
        ("popularity of 25 to 30 April", &Timely::product(&nothing, &recent, 1.0)?),
        ("similar items", &neighbours),
        ("similar items, recent popularity", &Timely::product(&neighbours, &recent, FLOOR)?),
        ("sequence model", &Timely::logarithm(model, &recent, 0.0)?),
        ("sequence model, recent popularity", &Timely::logarithm(model, &recent, WEIGHT)?),
    ];
    let cases = cases(videos, &histories, full);
    let judged = scorers.into_iter().map(|(name, scorer)| {
        let found = recommender::retrieve(scorer, &cases)?;
        Ok(Retrieved { setting, name, recall: found.recall, coverage10: found.coverage })
    });
    judged.collect()
}

fn cases(
    videos: &ShortVideos,
    histories: &BTreeMap<i64, Vec<u32>>,
    met_left_out: bool,
) -> Vec<RetrievalCase> {
    let case = |(user, relevant): (&i64, &std::collections::BTreeSet<u32>)| {
        let history = histories.get(user).cloned().unwrap_or_default();
        RetrievalCase {
            excluded: if met_left_out { history.clone() } else { Vec::new() },
            history,
            relevant: relevant.iter().copied().collect(),
        }
    };
    videos.relevant.iter().map(case).collect()
}
