//! Real short-video exposures of the `KuaiRand` set, as a retrieval task split by time.
//!
//! Three tables: what each user watched before 25 April 2022, exposures of 25 to 30 April, and
//! exposures of 1 to 8 May. The last are the test; nothing of them is known to any model.

mod catalogue;
mod exposures;

pub use exposures::Exposures;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use parquet::schema::types::Type;

use crate::error::TrainingError;
use crate::interactions::Interactions;

/// Columns of a user's past; others are not read.
const SEQUENCES: [&str; 2] = ["user_id", "long_watch_seq"];
/// Columns of an exposure.
const EXPOSURES: [&str; 6] = ["user_id", "video_id", "time_ms", "long_view", "is_like", "finish"];

/// Users with a past and with something to find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortVideos {
    /// Videos, numbered from 0 as in the tables.
    pub items: usize,
    /// Videos that each user watched for long before 25 April, oldest first, by user.
    pub past: BTreeMap<i64, Vec<u32>>,
    /// Long views of 25 to 30 April: user and video in order of time.
    pub recent: Vec<(i64, u32)>,
    /// Distinct videos that users with a past viewed for long, liked or finished in 1 to 8 May.
    pub relevant: BTreeMap<i64, BTreeSet<u32>>,
}

impl ShortVideos {
    /// Reads `video_features_basic_pure.csv`, `user_sequences.parquet`, `val.parquet` and
    /// `test.parquet` from a folder.
    ///
    /// # Errors
    /// [`TrainingError::Table`] for the first table that is absent, damaged or lacks a column.
    pub fn load(folder: &Path) -> Result<Self, TrainingError> {
        let items = count_videos(&folder.join("video_features_basic_pure.csv"))?;
        let mut past = BTreeMap::new();
        each(&folder.join("user_sequences.parquet"), &SEQUENCES, |row| {
            past.insert(whole(row, "user_id")?, videos(row, items)?);
            Some(())
        })?;
        let mut recent = Vec::new();
        each(&folder.join("val.parquet"), &EXPOSURES, |row| {
            if whole(row, "long_view")? == 1 {
                recent.push((whole(row, "time_ms")?, whole(row, "user_id")?, video(row, items)?));
            }
            Some(())
        })?;
        recent.sort_by_key(|(time, _, _)| *time);
        let mut relevant: BTreeMap<i64, BTreeSet<u32>> = BTreeMap::new();
        each(&folder.join("test.parquet"), &EXPOSURES, |row| {
            let user = whole(row, "user_id")?;
            let signals = [whole(row, "long_view")?, whole(row, "is_like")?, whole(row, "finish")?];
            if signals.contains(&1) && past.contains_key(&user) {
                relevant.entry(user).or_default().insert(video(row, items)?);
            }
            Some(())
        })?;
        let recent = recent.into_iter().map(|(_, user, video)| (user, video)).collect();
        Ok(Self { items, past, recent, relevant })
    }

    /// Long views of every user up to 30 April, oldest first.
    pub fn histories(&self) -> BTreeMap<i64, Vec<u32>> {
        let mut histories = self.past.clone();
        for (user, video) in &self.recent {
            histories.entry(*user).or_default().push(*video);
        }
        histories
    }

    /// The histories as any other table of who met what, to train on.
    pub fn interactions(&self) -> Interactions {
        let (users, histories) = self.histories().into_iter().unzip();
        let names = |numbers: Vec<i64>| numbers.iter().map(ToString::to_string).collect();
        let items = (0..self.items).map(|item| item.to_string()).collect();
        Interactions { users: names(users), items, histories }
    }

    /// Long views before 25 April per video.
    pub fn past_counts(&self) -> Vec<u32> {
        let mut counts = vec![0; self.items];
        for video in self.past.values().flatten() {
            counts[*video as usize] += 1;
        }
        counts
    }

    /// Long views of 25 to 30 April per video: what is popular just now.
    pub fn recent_counts(&self) -> Vec<u32> {
        let mut counts = vec![0; self.items];
        for (_, video) in &self.recent {
            counts[*video as usize] += 1;
        }
        counts
    }
}

fn unusable(path: &Path, reason: &impl ToString) -> TrainingError {
    TrainingError::Table { file: path.display().to_string(), reason: reason.to_string() }
}

/// Videos are numbered from 0 without a gap, one to a line.
fn count_videos(path: &Path) -> Result<usize, TrainingError> {
    let mut reader = csv::Reader::from_path(path).map_err(|error| unusable(path, &error))?;
    let mut count = 0;
    for record in reader.records() {
        let record = record.map_err(|error| unusable(path, &error))?;
        if record.get(0).and_then(|number| number.parse().ok()) != Some(count) {
            return Err(unusable(path, &format!("line {} is not video {count}", count + 2)));
        }
        count += 1;
    }
    Ok(count)
}

/// Hands every row of a table to `take`, which returns nothing if the row is not as it should be.
fn each(
    path: &Path,
    columns: &[&str],
    mut take: impl FnMut(&Row) -> Option<()>,
) -> Result<(), TrainingError> {
    let file = File::open(path).map_err(|error| unusable(path, &error))?;
    let reader = SerializedFileReader::new(file).map_err(|error| unusable(path, &error))?;
    let schema = reader.metadata().file_metadata().schema();
    let wanted = schema.get_fields().iter().filter(|field| columns.contains(&field.name()));
    let schema = Type::group_type_builder(schema.name()).with_fields(wanted.cloned().collect());
    let schema = schema.build().map_err(|error| unusable(path, &error))?;
    let rows = reader.get_row_iter(Some(schema)).map_err(|error| unusable(path, &error))?;
    for (number, row) in rows.enumerate() {
        let row = row.map_err(|error| unusable(path, &error))?;
        let fault = || format!("row {} lacks a column or holds a video out of range", number + 1);
        take(&row).ok_or_else(|| unusable(path, &fault()))?;
    }
    Ok(())
}

fn field<'a>(row: &'a Row, name: &str) -> Option<&'a Field> {
    row.get_column_iter().find(|(column, _)| *column == name).map(|(_, field)| field)
}

fn integer(field: &Field) -> Option<i64> {
    match field {
        Field::Byte(value) => Some((*value).into()),
        Field::Int(value) => Some((*value).into()),
        Field::Long(value) => Some(*value),
        _ => None,
    }
}

fn whole(row: &Row, name: &str) -> Option<i64> {
    integer(field(row, name)?)
}

fn in_catalogue(number: i64, items: usize) -> Option<u32> {
    let number = u32::try_from(number).ok()?;
    ((number as usize) < items).then_some(number)
}

fn video(row: &Row, items: usize) -> Option<u32> {
    in_catalogue(whole(row, "video_id")?, items)
}

fn videos(row: &Row, items: usize) -> Option<Vec<u32>> {
    match field(row, "long_watch_seq")? {
        Field::ListInternal(list) => {
            let number = |field: &Field| in_catalogue(integer(field)?, items);
            list.elements().iter().map(number).collect()
        }
        _ => None,
    }
}
