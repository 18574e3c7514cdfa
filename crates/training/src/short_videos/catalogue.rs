//! What the table of videos says of each, as facts that all rankers read and as plain numbers that
//! only rankers of these tables read.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use recommender::ItemFacts;

use super::unusable;
use crate::error::TrainingError;

/// Numbers of how a video was made, see [`Video::made`].
pub(super) const MADE: usize = 9;
/// Numbers of how a video and others like it fared before, see [`fared`].
pub(super) const FARED: usize = 5;
/// Views that draw rates to those of all.
pub(super) const PRIOR: f32 = 20.0;
/// Days from the first of 2022 to 25 April.
const PAST_ENDS_AT_DAY: f32 = 114.0;
/// Seconds of a video whose length the table leaves out: pictures to leaf through, above all.
const UNKNOWN_SECONDS: f32 = 60.0;
/// Ways of upload that are told apart by a number of their own.
const UPLOADS: [&str; 4] = ["LongImport", "Web", "ShortImport", "Kmovie"];
/// The kind of music that the table calls 4: more liked and less watched than the usual kind, 9.
const LIBRARY_MUSIC: f32 = 4.0;

/// A video as the table describes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Video {
    /// The numbers from views are 0: they come from another table.
    pub(super) facts: ItemFacts,
    /// 1 or 0 for each of [`UPLOADS`], for a length that is not known, for music of the library, for
    /// no kind of music and for wider than high; then `ln(height / width)`, at most 1 either way.
    pub(super) made: [f32; MADE],
}

/// Reads `video_features_basic_pure.csv`.
///
/// # Errors
/// [`TrainingError::Table`] if it is absent, damaged or lacks a column.
pub(super) fn videos(path: &Path) -> Result<Vec<Video>, TrainingError> {
    let file = std::fs::File::open(path).map_err(|error| unusable(path, &error))?;
    parse(file, path)
}

fn parse(table: impl Read, path: &Path) -> Result<Vec<Video>, TrainingError> {
    const COLUMNS: [&str; 8] = [
        "author_id",
        "upload_dt",
        "video_duration",
        "tag",
        "upload_type",
        "music_type",
        "server_width",
        "server_height",
    ];
    let mut reader = csv::Reader::from_reader(table);
    let header = reader.headers().map_err(|error| unusable(path, &error))?.clone();
    let mut places = [0; COLUMNS.len()];
    for (place, name) in places.iter_mut().zip(COLUMNS) {
        let found = header.iter().position(|column| column == name);
        *place = found.ok_or_else(|| unusable(path, &format!("it has no column `{name}`")))?;
    }
    let video = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.map_err(|error| unusable(path, &error))?;
        Ok(video(places.map(|place| record.get(place).unwrap_or_default())))
    };
    reader.records().map(video).collect()
}

fn video([author, uploaded, length, tag, upload, music, width, height]: [&str; 8]) -> Video {
    let number = |cell: &str| cell.parse::<f32>().ok().filter(|number| number.is_finite());
    let one = |applies: bool| f32::from(u8::from(applies));
    let first = tag.split(',').next().unwrap_or_default();
    let tag = first.trim().parse::<u16>().map_or(0, |tag| tag.saturating_add(1));
    let (length, music) = (number(length).map(|milliseconds| milliseconds / 1000.0), number(music));
    let shape = match (number(width), number(height)) {
        (Some(width), Some(height)) if width > 0.0 && height > 0.0 => (height / width).ln(),
        _ => 0.0,
    };
    let [long_import, web, short_import, movie] = UPLOADS.map(|name| one(name == upload));
    Video {
        facts: ItemFacts {
            tag,
            topic: tag,
            creator: author.parse().unwrap_or(0),
            seconds: length.unwrap_or(UNKNOWN_SECONDS),
            age_days: PAST_ENDS_AT_DAY - day_of_year(uploaded),
            numbers: [0.0; 4],
        },
        made: [
            long_import,
            web,
            short_import,
            movie,
            one(length.is_none()),
            one(music == Some(LIBRARY_MUSIC)),
            one(music.is_none()),
            one(shape < 0.0),
            shape.clamp(-1.0, 1.0),
        ],
    }
}

/// Days since the first of 2022 of a date like `2022-04-10`; that of the end of the past if it
/// is none.
fn day_of_year(date: &str) -> f32 {
    let mut parts = date.split('-').map(|part| part.parse::<f32>().ok());
    let next = &mut || parts.next().flatten();
    match (next(), next(), next()) {
        (Some(year), Some(month), Some(day)) => {
            365.25 * (year - 2022.0) + 30.44 * (month - 1.0) + day - 1.0
        }
        _ => PAST_ENDS_AT_DAY,
    }
}

/// How other videos of the same creator and tag fared, and what is bent in length and liking.
pub(super) fn fared(items: &[ItemFacts]) -> Vec<[f32; FARED]> {
    let mut creators = BTreeMap::<u32, [f32; 3]>::new();
    let mut tags = BTreeMap::<u16, [f32; 3]>::new();
    for item in items {
        let [views, long, likes, _] = item.numbers;
        let views = views.exp_m1();
        for sums in [creators.entry(item.creator).or_default(), tags.entry(item.tag).or_default()] {
            let more = [views, views * long, views * likes];
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
    }
    let number = |item: &ItemFacts| {
        let [views, long, likes] = creators[&item.creator];
        let [tag_views, tag_long, _] = tags[&item.tag];
        let seconds = (item.seconds.max(1.0).ln() - 4.2) / 1.2;
        [
            4.0 * long / (views + PRIOR),
            likes / (views + PRIOR) / 2.0 - 1.0,
            8.0 * tag_long / (tag_views + PRIOR),
            seconds * seconds - 1.0,
            (item.numbers[2] + 0.1).ln() - 0.5,
        ]
    };
    items.iter().map(number).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{MADE, parse};
    use crate::error::TrainingError;

    const HEADER: &str = "video_id,author_id,video_type,upload_dt,upload_type,visible_status,\
                          video_duration,server_width,server_height,music_id,music_type,tag\n";

    #[test]
    fn a_line_tells_how_its_video_was_made() {
        let table = format!(
            "{HEADER}0,7,NORMAL,2022-04-10,Web,0.0,87500.0,1280.0,720.0,9,9.0,\"39,2\"\n\
             1,8,NORMAL,2022-04-24,PictureSet,0.0,,720.0,720.0,9,4.0,\n\
             2,9,AD,,ShortImport,0.0,9000.0,0.0,1280.0,,,5\n"
        );
        let videos = parse(table.as_bytes(), Path::new("table")).expect("the table is whole");
        let shape = (720.0_f32 / 1280.0).ln();
        let made: Vec<[f32; MADE]> = videos.iter().map(|video| video.made).collect();
        assert_eq!(
            made,
            [
                [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, shape],
                [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0],
                [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            ]
        );
        let facts =
            videos.iter().map(|video| (video.facts.tag, video.facts.creator, video.facts.seconds));
        let facts: Vec<(u16, u32, f32)> = facts.collect();
        assert_eq!(facts, [(40, 7, 87.5), (0, 8, 60.0), (6, 9, 9.0)]);
    }

    #[test]
    fn a_column_that_is_absent_is_named() {
        let found = parse("author_id,tag\n1,2\n".as_bytes(), Path::new("table"));
        assert!(
            matches!(found, Err(TrainingError::Table { reason, .. }) if reason.contains("upload_dt"))
        );
    }
}
