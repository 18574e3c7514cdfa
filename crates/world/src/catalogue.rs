//! The catalogue: what may be shown, who made it, and what it is about.

use recommender::{ITEM_NUMBERS, ItemFacts, Random};

use crate::draws::{Stream, narrow, normal, normal_share_below, stream};
use crate::words::{FIRST, Language, SECOND, TAGS, TITLES, TOPICS, TOPICS_PER_TAG, WORDS};
use crate::world::LOG_DAYS;

/// Numbers that say what an item is about; hidden from recommenders.
pub(crate) const SPACE: usize = 8;
/// Days over which items are uploaded, the last of them being the last day of the log.
pub const UPLOAD_DAYS: u16 = 120;
/// Items in a catalogue of the default size.
pub const DEFAULT_ITEMS: usize = 50_000;
/// Most items that a catalogue may have.
pub const MOST_ITEMS: usize = 1 << 20;

/// Spread of tags, of topics within a tag, and of items within a topic, in each direction.
const TAG_SPREAD: f64 = 1.2;
const TOPIC_SPREAD: f64 = 0.7;
const ITEM_SPREAD: f64 = 0.6;
/// Spread of the logarithm of popularity, and the share of its variance that quality explains.
const FAME_SPREAD: f64 = 1.75;
const FAME_BY_QUALITY: f64 = 0.16;
/// Items per creator in the mean.
const ITEMS_PER_CREATOR: usize = 10;
/// Draws that what is hidden of an item takes: two for each of its standard normal numbers.
const HIDDEN_DRAWS: u64 = 2 * (SPACE as u64 + 3);
/// Chance that an item has its creator's own tag.
const HOME: f64 = 0.85;
/// Quantiles of durations in seconds.
///
/// # Source
/// `KuaiRand`, see `docs/RECOMMENDER.md`; the ends are ours.
const DURATIONS: [(f64, f64); 8] = [
    (0.0, 5.0),
    (0.10, 13.2),
    (0.25, 26.6),
    (0.50, 72.4),
    (0.75, 162.8),
    (0.90, 267.9),
    (0.99, 430.0),
    (1.0, 1200.0),
];

/// One item, as anyone may see it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Item {
    /// The tag, below [`TAGS`].
    pub tag: u16,
    /// The topic among all tags' topics, below [`TOPICS`].
    pub topic: u16,
    /// Who made it.
    pub creator: u32,
    /// Length in seconds.
    pub seconds: f32,
    /// Day of upload, below [`UPLOAD_DAYS`].
    pub day: u16,
}

/// What an item is in truth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hidden {
    pub(crate) position: [f32; SPACE],
    /// Standard normal over the catalogue.
    pub(crate) quality: f32,
    /// Mean 1 over the catalogue: how readily it is liked.
    pub(crate) charm: f32,
    /// How often it is shown, relative to others.
    pub(crate) fame: f32,
}

/// All items; a seed and a number of items decide everything about them.
///
/// An item is drawn from the seed and its own number, so that a larger catalogue begins with the
/// items of a smaller one that has as many creators.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalogue {
    seed: u64,
    items: Vec<Item>,
    pub(crate) topics: Vec<[f32; SPACE]>,
    creators: u32,
}

impl Catalogue {
    /// Draws a catalogue of this many items, at least 1 and at most [`MOST_ITEMS`].
    pub fn new(seed: u64, items: usize) -> Self {
        let items = items.clamp(1, MOST_ITEMS);
        let creators = u32::try_from(items.div_ceil(ITEMS_PER_CREATOR)).unwrap_or(u32::MAX);
        let items = (0..items as u64).map(|number| Beginning::draw(seed, number, creators).item());
        Self { seed, items: items.collect(), topics: topics(seed), creators }
    }

    /// What the items are in truth: most of what is drawn of them, and nobody's who only looks.
    pub(crate) fn hidden(&self) -> Vec<Hidden> {
        let numbers = 0..self.items.len() as u64;
        let beginnings = numbers.map(|number| Beginning::draw(self.seed, number, self.creators));
        beginnings.map(|beginning| beginning.hidden(self.seed, &self.topics)).collect()
    }

    /// What decided it.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Number of creators.
    pub fn creators(&self) -> usize {
        self.creators as usize
    }

    /// All items in order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// One item, if there is one of this number.
    pub fn item(&self, item: u32) -> Option<&Item> {
        self.items.get(item as usize)
    }

    /// An item as a recommender sees it on a day of the log, with numbers from earlier views.
    pub fn facts(&self, item: u32, day: u16, numbers: [f32; ITEM_NUMBERS]) -> Option<ItemFacts> {
        let Item { tag, topic, creator, seconds, day: uploaded } = *self.item(item)?;
        let today = UPLOAD_DAYS - LOG_DAYS + day;
        let age_days = f32::from(today.saturating_sub(uploaded));
        Some(ItemFacts { tag, topic, creator, seconds, age_days, numbers })
    }

    /// The title of an item; empty for an item that does not exist.
    pub fn title(&self, item: u32, language: Language) -> String {
        let Some(facts) = self.item(item) else { return String::new() };
        let mut random = stream(self.seed, Stream::Items, u64::from(item) | 1 << 32);
        let template = TITLES[random.below(TITLES.len())][language.index()];
        let number = 2 + random.below(29);
        let topic = topic_name(facts.topic, language);
        capital(template.replace('#', &number.to_string()).replace("{}", topic))
    }

    /// The name of a creator.
    pub fn creator_name(&self, creator: u32, language: Language) -> String {
        let mut random = stream(self.seed, Stream::Creators, u64::from(creator));
        let tag = home(self.seed, creator);
        let first = FIRST[random.below(FIRST.len())][language.index()];
        let second = SECOND[random.below(SECOND.len())][language.index()];
        let tag = WORDS[usize::from(tag)].name[language.index()];
        let tag =
            if language == Language::English { tag.to_ascii_lowercase() } else { tag.to_owned() };
        format!(
            "{first}{}{}",
            if second.starts_with([',', '\'', ':', ' ']) || language == Language::Chinese {
                ""
            } else {
                " "
            },
            second.replace("{}", &tag)
        )
    }

    /// 16 hexadecimal digits that change with any item: weights are good for no other catalogue.
    pub fn fingerprint(&self) -> String {
        let mut sum = self.items.len() as u64;
        let mut take = |value: u64| sum = Random::new(sum, value).bits();
        for item in &self.items {
            take(u64::from(item.topic) << 32 | u64::from(item.creator));
            take(u64::from(item.seconds.to_bits()) << 16 | u64::from(item.day));
        }
        format!("{sum:016x}")
    }
}

/// The name of a tag; empty for a tag that does not exist.
pub fn tag_name(tag: u16, language: Language) -> &'static str {
    WORDS.get(usize::from(tag)).map_or("", |tag| tag.name[language.index()])
}

/// The name of a topic; empty for a topic that does not exist.
pub fn topic_name(topic: u16, language: Language) -> &'static str {
    let topic = usize::from(topic);
    let tag = WORDS.get(topic / TOPICS_PER_TAG);
    tag.map_or("", |tag| tag.topics[topic % TOPICS_PER_TAG][language.index()])
}

/// Where each topic lies.
fn topics(seed: u64) -> Vec<[f32; SPACE]> {
    let mut topics = Vec::with_capacity(TOPICS);
    for tag in 0..TAGS as u64 {
        let mut random = stream(seed, Stream::Tags, tag);
        let centre: [f64; SPACE] = std::array::from_fn(|_| TAG_SPREAD * normal(&mut random));
        for topic in 0..TOPICS_PER_TAG as u64 {
            let mut random = stream(seed, Stream::Topics, tag * TOPICS_PER_TAG as u64 + topic);
            topics.push(centre.map(|place| narrow(place + TOPIC_SPREAD * normal(&mut random))));
        }
    }
    topics
}

fn home(seed: u64, creator: u32) -> u16 {
    let tag = stream(seed, Stream::Creators, u64::from(creator) | 1 << 33).below(TAGS);
    u16::try_from(tag).unwrap_or(0)
}

/// What is drawn of an item first: who made it and what it is about.
struct Beginning {
    random: Random,
    tag: u16,
    topic: u16,
    creator: u32,
}

impl Beginning {
    fn draw(seed: u64, number: u64, creators: u32) -> Self {
        let mut random = stream(seed, Stream::Items, number);
        // Few creators make many items.
        let creator = libm::pow(random.unit(), 1.8) * f64::from(creators);
        let creator = whole(creator).min(creators - 1);
        let tag = if random.unit() < HOME {
            home(seed, creator)
        } else {
            u16::try_from(random.below(TAGS)).unwrap_or(0)
        };
        let topic = usize::from(tag) * TOPICS_PER_TAG + random.below(TOPICS_PER_TAG);
        Self { random, tag, topic: u16::try_from(topic).unwrap_or(0), creator }
    }

    // Called for every item, so that a browser, which compiles what is called often again and
    // better, does so.
    #[inline(never)]
    fn item(mut self) -> Item {
        self.random.skip(HIDDEN_DRAWS);
        Item {
            tag: self.tag,
            topic: self.topic,
            creator: self.creator,
            seconds: narrow(duration(normal_share_below(normal(&mut self.random)))),
            day: u16::try_from(self.random.below(usize::from(UPLOAD_DAYS))).unwrap_or(0),
        }
    }

    fn hidden(mut self, seed: u64, topics: &[[f32; SPACE]]) -> Hidden {
        let random = &mut self.random;
        let centre = topics[usize::from(self.topic)];
        let position = centre.map(|place| place + narrow(ITEM_SPREAD * normal(random)));
        let talent = normal(&mut stream(seed, Stream::Creators, u64::from(self.creator) | 1 << 34));
        let quality = libm::sqrt(0.3) * talent + libm::sqrt(0.7) * normal(random);
        let fame = libm::sqrt(FAME_BY_QUALITY) * quality
            + libm::sqrt(1.0 - FAME_BY_QUALITY) * normal(random);
        let charm = 0.7 * normal(random);
        Hidden {
            position,
            quality: narrow(quality),
            charm: narrow(libm::exp(charm - 0.245)),
            fame: narrow(libm::exp(FAME_SPREAD * eased(fame))),
        }
    }
}

/// Fame above 1.4 grows more slowly: real hits are large, but fewer views are theirs than a
/// lognormal would have it.
fn eased(fame: f64) -> f64 {
    fame.min(1.4) + 0.8 * (fame - 1.4).max(0.0)
}

fn duration(share: f64) -> f64 {
    interpolated(&DURATIONS, share)
}

/// The value at a place, linear in its logarithm between ascending points.
pub(crate) fn interpolated(points: &[(f64, f64)], at: f64) -> f64 {
    let after = points.partition_point(|(place, _)| *place <= at).clamp(1, points.len() - 1);
    let ((left, low), (right, high)) = (points[after - 1], points[after]);
    let share = if right > left { ((at - left) / (right - left)).clamp(0.0, 1.0) } else { 1.0 };
    low * libm::exp(share * libm::log(high / low))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 2^20")]
fn whole(value: f64) -> u32 {
    value as u32
}

/// The first letter made large; English titles begin with ASCII, and Chinese knows no large letters.
fn capital(mut text: String) -> String {
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Catalogue, DEFAULT_ITEMS, interpolated};
    use crate::words::Language;

    #[test]
    fn a_seed_decides_the_catalogue() {
        let (one, same, other) =
            (Catalogue::new(1, 2000), Catalogue::new(1, 2000), Catalogue::new(2, 2000));
        assert_eq!(one, same);
        assert_eq!(one.fingerprint(), same.fingerprint());
        assert_ne!(one.fingerprint(), other.fingerprint());
        assert_ne!(one.fingerprint(), Catalogue::new(1, 2001).fingerprint());
        assert_eq!(Catalogue::new(1, 0).items().len(), 1);
        assert_eq!(one.title(9_999, Language::English), "");
    }

    #[test]
    fn titles_and_names_are_in_their_language_and_complete() {
        let catalogue = Catalogue::new(7, 3000);
        for item in 0..3000 {
            let english = catalogue.title(item, Language::English);
            let chinese = catalogue.title(item, Language::Chinese);
            assert!(english.is_ascii() && english.len() > 6, "{english}");
            assert!(chinese.chars().any(|character| character > '\u{4e00}'), "{chinese}");
            for text in [english, chinese] {
                assert!(!text.contains(['{', '}', '#']), "{text}");
            }
        }
        for creator in 0..300 {
            let name = catalogue.creator_name(creator, Language::English);
            assert!(name.is_ascii() && !name.contains(['{', '}']), "{name}");
        }
    }

    /// Another number here means that every published weight belongs to another catalogue.
    #[test]
    fn the_default_catalogue_is_the_one_that_weights_were_trained_for() {
        let catalogue = Catalogue::new(1, DEFAULT_ITEMS);
        assert_eq!(catalogue.items().len(), 50_000);
        assert_eq!(catalogue.fingerprint(), "2e6c7812687b4437");
    }

    #[test]
    fn interpolation_meets_its_points() {
        let points = [(0.0, 1.0), (0.5, 4.0), (1.0, 100.0)];
        for (place, value) in points {
            assert!((interpolated(&points, place) - value).abs() < 1e-9);
        }
        assert!((interpolated(&points, 0.25) - 2.0).abs() < 1e-9);
        assert!((interpolated(&points, 2.0) - 100.0).abs() < 1e-9);
    }
}
