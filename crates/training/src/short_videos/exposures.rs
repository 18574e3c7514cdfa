//! Exposures with everything that users did, as examples for a ranker.
//!
//! Only what was known before 25 April describes users and videos: rates, histories and vectors.

use std::collections::BTreeMap;
use std::path::Path;

use parquet::record::{Field, Row};
use recommender::{
    Action, DENSE, Event, Head, ITEM_NUMBERS, ItemFacts, Moment, Person, Precision, SHORT_CONTEXT,
    SequenceModel, Weights,
};

use super::catalogue::{self, FARED, MADE, PRIOR};
use super::{each, field, integer, video, whole};
use crate::error::TrainingError;
use crate::facets::Facets;
use crate::interactions::Interactions;
use crate::ranking::{Example, Examples, Labels};

const COLUMNS: [&str; 15] = [
    "user_id",
    "video_id",
    "date",
    "hourmin",
    "time_ms",
    "tab",
    "play_time_ms",
    "duration_ms",
    "is_like",
    "is_follow",
    "is_comment",
    "is_forward",
    "is_hate",
    "long_view",
    "finish",
];
const SEQUENCES: [&str; 4] = ["user_id", "watch_seq", "like_seq", "long_watch_seq"];
/// First number that [`Person::dense`] leaves free, used for the tab.
const TABS_AT: usize = 44;
/// Tabs that are told apart, which have 98 of 100 views; the place after theirs is for all others.
const TABS: [usize; 5] = [0, 1, 2, 4, 6];
/// Numbers of how a video and others like it fared.
const FARED_AT: usize = TABS_AT + TABS.len() + 1;
/// Numbers of how a video was made.
const MADE_AT: usize = FARED_AT + FARED;
/// The last day of the exposures that are learned from; the next validates.
const LAST_TRAINING_DATE: i64 = 20_220_429;
/// Who watched what before 25 April, what is known of the videos, and what was shown after.
#[derive(Debug, Clone)]
pub struct Exposures {
    items: Vec<ItemFacts>,
    fared: Vec<[f32; FARED]>,
    made: Vec<[f32; MADE]>,
    past: BTreeMap<i64, Vec<Event>>,
    rows: [Vec<Exposure>; 3],
}

#[derive(Debug, Clone, Copy)]
struct Exposure {
    user: i64,
    item: u32,
    hour: f32,
    tab: usize,
    play: f32,
    bucket: usize,
    happened: [bool; Head::ALL.len()],
}

impl Exposures {
    /// Reads the tables of a folder, see [`ShortVideos::load`](crate::ShortVideos::load).
    ///
    /// # Errors
    /// [`TrainingError::Table`].
    pub fn load(folder: &Path) -> Result<Self, TrainingError> {
        let videos = catalogue::videos(&folder.join("video_features_basic_pure.csv"))?;
        let made = videos.iter().map(|video| video.made).collect();
        let mut items: Vec<ItemFacts> = videos.iter().map(|video| video.facts).collect();
        let past = past(&folder.join("user_sequences.parquet"), &mut items)?;
        let mut rows = [Vec::new(), Vec::new(), Vec::new()];
        each(&folder.join("val.parquet"), &COLUMNS, |row| {
            let part = usize::from(whole(row, "date")? > LAST_TRAINING_DATE);
            rows[part].push(exposure(row, &items)?);
            Some(())
        })?;
        each(&folder.join("test.parquet"), &COLUMNS, |row| {
            rows[2].push(exposure(row, &items)?);
            Some(())
        })?;
        for part in &mut rows {
            part.sort_by_key(|row| row.user);
        }
        rank_plays(&mut rows);
        let fared = catalogue::fared(&items);
        Ok(Self { items, fared, made, past, rows })
    }

    /// Long views before 25 April, to train a sequence model that knows nothing later.
    pub fn interactions(&self) -> Interactions {
        let positive = |events: &Vec<Event>| {
            events.iter().filter(|event| event.action.positive()).map(|event| event.item).collect()
        };
        Interactions {
            users: self.past.keys().map(ToString::to_string).collect(),
            items: (0..self.items.len()).map(|item| item.to_string()).collect(),
            histories: self.past.values().map(positive).collect(),
        }
    }

    /// Tags, creators and lengths.
    pub fn facets(&self) -> Facets {
        let mut creators: Vec<u32> = self.items.iter().map(|item| item.creator).collect();
        creators.sort_unstable();
        creators.dedup();
        let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        Facets::new(self.items.iter().map(|item| {
            let creator = creators.binary_search(&item.creator).unwrap_or(0);
            let tag = usize::from(item.tag) % 128;
            vec![number(tag), number(128 + bucket(item.seconds)), number(136 + creator)]
        }))
    }

    /// What the views before 25 April say of each video.
    pub fn numbers(&self) -> Vec<[f32; ITEM_NUMBERS]> {
        self.items.iter().map(|item| item.numbers).collect()
    }

    /// Videos.
    pub fn items(&self) -> usize {
        self.items.len()
    }

    /// Examples of 25 to 29 April to learn from, of 30 April to validate, of 1 to 8 May to test.
    ///
    /// # Errors
    /// Those of the sequence model.
    pub fn examples(&self, weights: &Weights) -> Result<[Examples; 3], TrainingError> {
        let model = SequenceModel::new(weights, Precision::Single);
        let [learn, validate, test] = &self.rows;
        Ok([self.part(&model, learn)?, self.part(&model, validate)?, self.part(&model, test)?])
    }

    /// Examples of the single-column feed, of 30 April and of 1 to 8 May, the numbers left at 0
    /// that only these tables have: what a ranker that was trained elsewhere can be judged on.
    ///
    /// # Errors
    /// As [`Exposures::examples`].
    pub fn foreign(&self, weights: &Weights) -> Result<[Examples; 2], TrainingError> {
        let model = SequenceModel::new(weights, Precision::Single);
        let single = |rows: &[Exposure]| {
            let rows: Vec<Exposure> = rows.iter().copied().filter(|row| row.tab == 1).collect();
            let mut examples = self.part(&model, &rows)?;
            for example in &mut examples.list {
                example.dense[TABS_AT..].fill(0.0);
            }
            Ok::<_, TrainingError>(examples)
        };
        Ok([single(&self.rows[1])?, single(&self.rows[2])?])
    }

    /// Adds the numbers that only these tables have.
    fn add(&self, dense: &mut [f32; DENSE], row: &Exposure) {
        let tab = TABS.iter().position(|tab| *tab == row.tab).unwrap_or(TABS.len());
        dense[TABS_AT + tab] = 1.0;
        dense[FARED_AT..MADE_AT].copy_from_slice(&self.fared[row.item as usize]);
        dense[MADE_AT..].copy_from_slice(&self.made[row.item as usize]);
    }

    fn part(&self, model: &SequenceModel, rows: &[Exposure]) -> Result<Examples, TrainingError> {
        let mut examples = Examples::default();
        let nothing = Vec::new();
        for own in rows.chunk_by(|a, b| a.user == b.user) {
            let events = self.past.get(&own[0].user).unwrap_or(&nothing);
            let start = examples.events.len();
            examples.events.extend_from_slice(events);
            let history = start..examples.events.len();
            let mut person = Person::new();
            for event in events {
                person.push(*event, &self.items[event.item as usize]);
            }
            let states = states(model, events)?;
            for row in own {
                let vector = model.item(row.item)?;
                let score = |state: &Vec<f32>| {
                    state.iter().zip(&vector).map(|(state, item)| state * item).sum::<f32>()
                };
                let scores =
                    states.as_ref().map_or([0.0; 2], |states| states.each_ref().map(score));
                let facts = &self.items[row.item as usize];
                let moment = Moment { position: 1, hour: row.hour };
                let mut dense = person.dense(facts, moment, scores);
                self.add(&mut dense, row);
                examples.list.push(Example {
                    user: u32::try_from(row.user).unwrap_or(u32::MAX),
                    item: row.item,
                    history: history.clone(),
                    dense,
                    labels: Labels { play: row.play, happened: row.happened },
                });
            }
        }
        Ok(examples)
    }
}

/// States after the long and the short context, if anything was watched for long.
fn states(model: &SequenceModel, events: &[Event]) -> Result<Option<[Vec<f32>; 2]>, TrainingError> {
    let positive: Vec<u32> =
        events.iter().filter(|event| event.action.positive()).map(|event| event.item).collect();
    if positive.is_empty() {
        return Ok(None);
    }
    let short = positive.len().saturating_sub(SHORT_CONTEXT);
    Ok(Some([model.state(&positive)?, model.state(&positive[short..])?]))
}

fn bucket(seconds: f32) -> usize {
    world::duration_bucket(seconds)
}

fn exposure(row: &Row, items: &[ItemFacts]) -> Option<Exposure> {
    let did = |name: &str| Some(whole(row, name)? == 1);
    let seconds = single(whole(row, "duration_ms")?) / 1000.0;
    let play = single(whole(row, "play_time_ms")?) / 1000.0;
    let clock = whole(row, "hourmin")?;
    let happened = [
        did("finish")?,
        did("is_like")?,
        did("is_comment")?,
        did("is_follow")?,
        did("is_forward")?,
        did("is_hate")?,
        f64::from(play) < world::SKIP_SECONDS,
        did("long_view")?,
    ];
    Some(Exposure {
        user: whole(row, "user_id")?,
        item: video(row, items.len())?,
        hour: single(clock / 100) + single(clock % 100) / 60.0,
        tab: usize::try_from(whole(row, "tab")?).ok()?,
        play,
        bucket: bucket(seconds),
        happened,
    })
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of a video and hours of a day")]
fn single(value: i64) -> f32 {
    value as f32
}

/// Turns seconds into ranks among the training views of videos of like length.
fn rank_plays(rows: &mut [Vec<Exposure>; 3]) {
    let mut sorted = vec![Vec::new(); world::BUCKETS];
    for row in &rows[0] {
        sorted[row.bucket].push(row.play);
    }
    for plays in &mut sorted {
        plays.sort_by(f32::total_cmp);
    }
    for row in rows.iter_mut().flatten() {
        let plays = &sorted[row.bucket];
        let below = plays.partition_point(|play| *play < row.play);
        row.play = below as f32 / plays.len().max(1) as f32;
    }
}

/// Users' events before 25 April; counts them for the videos.
fn past(path: &Path, items: &mut [ItemFacts]) -> Result<BTreeMap<i64, Vec<Event>>, TrainingError> {
    let mut past = BTreeMap::new();
    let mut counts = vec![[0.0_f32; 3]; items.len()];
    each(path, &SEQUENCES, |row| {
        let [all, liked, long] =
            ["watch_seq", "like_seq", "long_watch_seq"].map(|name| list(row, name, items.len()));
        let (all, liked, long) = (all?, liked?, long?);
        let action = |item: &u32| {
            if liked.contains(item) {
                Action::Liked
            } else if long.contains(item) {
                Action::Long
            } else {
                Action::Partial
            }
        };
        let events: Vec<Event> =
            all.iter().map(|item| Event { item: *item, action: action(item) }).collect();
        for event in &events {
            let count = &mut counts[event.item as usize];
            count[0] += 1.0;
            count[1] += f32::from(u8::from(event.action.positive()));
            count[2] += f32::from(u8::from(event.action == Action::Liked));
        }
        past.insert(whole(row, "user_id")?, events);
        Some(())
    })?;
    let sum = |place: usize| counts.iter().map(|count| count[place]).sum::<f32>();
    let views = sum(0).max(1.0);
    let (long, liked) = (sum(1) / views, sum(2) / views);
    for (item, [views, longs, likes]) in items.iter_mut().zip(counts) {
        let drawn = |count: f32, mean: f32| (count + PRIOR * mean) / (views + PRIOR);
        let likes = 100.0 * drawn(likes, liked);
        item.numbers = [views.ln_1p(), drawn(longs, long) - long, likes, longs.ln_1p()];
    }
    Ok(past)
}

fn list(row: &Row, name: &str, items: usize) -> Option<Vec<u32>> {
    match field(row, name)? {
        Field::ListInternal(list) => {
            let number = |field: &Field| super::in_catalogue(integer(field)?, items);
            list.elements().iter().map(number).collect()
        }
        Field::Null => Some(Vec::new()),
        _ => None,
    }
}

const _: () = assert!(MADE_AT + MADE == DENSE);
