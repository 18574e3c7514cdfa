//! The world: a catalogue, people, and the log of what they were shown before.

use recommender::Random;

use crate::catalogue::{Catalogue, Hidden, Item, UPLOAD_DAYS};
use crate::draws::{Stream, place, stream};
use crate::mind::Mind;
use crate::response::{Chances, Encounter, Response};
use crate::words::TOPICS;

/// Days of the log.
pub const LOG_DAYS: u16 = 28;
/// Sessions of a person in the log, in the mean.
const SESSIONS: f64 = 8.0;
/// Impressions of a session at most.
const LONGEST_SESSION: usize = 60;
/// Share of impressions that the policy of the log draws from interests.
const BY_INTEREST: f64 = 0.4;
/// Days after which half of an item's fame is gone, and what never goes.
const FAME_DAYS: f64 = 30.0;
const LASTING: f64 = 0.15;
/// Draws for an item that the person has not been shown.
const TRIES: usize = 8;
/// Sessions that begin in each hour of the day.
///
/// # Source
/// `KuaiRand`, see `docs/RECOMMENDER.md`.
const HOURS: [f64; 24] = [
    0.0408, 0.0244, 0.0163, 0.0098, 0.0079, 0.0089, 0.0163, 0.0254, 0.0326, 0.0391, 0.0453, 0.0509,
    0.0579, 0.0567, 0.0516, 0.0515, 0.0553, 0.0596, 0.0572, 0.0532, 0.0557, 0.0574, 0.0644, 0.0620,
];

/// One item shown to one person, and what they did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Impression {
    /// Number of the person.
    pub person: u32,
    /// Number of the item.
    pub item: u32,
    /// Day of the log, below [`LOG_DAYS`].
    pub day: u16,
    /// Hour of the day at which the session began.
    pub hour: u8,
    /// Session of this person, from 0.
    pub session: u16,
    /// Place in the session, from 0.
    pub position: u16,
    /// What they did.
    pub response: Response,
}

/// A synthetic world of short videos. Everything that comes out of it is simulated.
#[derive(Debug, Clone)]
pub struct World {
    catalogue: Catalogue,
    hidden: Vec<Hidden>,
    seed: u64,
}

impl World {
    /// The world of a seed with a catalogue of this many items.
    pub fn new(seed: u64, items: usize) -> Self {
        let catalogue = Catalogue::new(seed, items);
        Self { hidden: catalogue.hidden(), catalogue, seed }
    }

    /// The catalogue.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The person of this number before their first session.
    pub fn person(&self, person: u32) -> Mind {
        Mind::new(self.seed, u64::from(person), &self.catalogue)
    }

    /// What would come of showing an item now, in truth; nothing for an item that does not exist.
    ///
    /// `position` is its place in the session.
    pub fn chances(&self, mind: &Mind, item: u32, position: usize) -> Option<Chances> {
        Some(self.encounter(mind, item, position)?.chances())
    }

    /// Shows an item: the person does something and remembers it.
    pub fn show(
        &self,
        mind: &mut Mind,
        item: u32,
        position: usize,
        random: &mut Random,
    ) -> Option<Response> {
        let response = self.encounter(mind, item, position)?.respond(random);
        mind.remember(self.catalogue.item(item)?, response.skip, response.long_view);
        Some(response)
    }

    /// Whether the person leaves now; always one draw.
    pub fn leaves(&self, mind: &Mind, random: &mut Random) -> bool {
        random.unit() < mind.leaving()
    }

    /// How often each item is shown on a day, relative to others: nothing before its upload.
    pub fn fame(&self, day: u16) -> Vec<f64> {
        let today = UPLOAD_DAYS - LOG_DAYS + day;
        let items = self.catalogue.items().iter().zip(&self.hidden);
        let fame = |(item, hidden): (&Item, &Hidden)| {
            let Some(age) = today.checked_sub(item.day) else { return 0.0 };
            let fresh = libm::exp2(-f64::from(age) / FAME_DAYS);
            f64::from(hidden.fame) * (LASTING + (1.0 - LASTING) * fresh)
        };
        items.map(fame).collect()
    }

    /// What the people of these numbers did in the days of the log, person by person, each in
    /// order of time.
    pub fn log(&self, people: std::ops::Range<u32>) -> Vec<Impression> {
        let shelves: Vec<Shelf> = (0..LOG_DAYS).map(|day| Shelf::new(self, day)).collect();
        let mut log = Vec::new();
        for person in people {
            self.live(person, &shelves, &mut log);
        }
        log
    }

    fn live(&self, person: u32, shelves: &[Shelf], log: &mut Vec<Impression>) {
        let mut mind = self.person(person);
        let mut random = stream(self.seed, Stream::Sessions, u64::from(person) | 1 << 32);
        let mut seen = std::collections::BTreeSet::new();
        let hours: Vec<f64> = HOURS
            .iter()
            .scan(0.0, |sum, share| {
                *sum += share;
                Some(*sum)
            })
            .collect();
        let eager = libm::exp(0.8 * crate::draws::normal(&mut random) - 0.32);
        let count = whole(1.0 + (SESSIONS - 1.0) * eager).min(4 * LOG_DAYS);
        let mut days: Vec<usize> =
            (0..count).map(|_| random.below(usize::from(LOG_DAYS))).collect();
        days.sort_unstable();
        for (session, day) in (0_u16..).zip(days) {
            mind.begin_session(&self.catalogue);
            let hour = place(&hours, random.unit() * hours[23]);
            for position in 0..LONGEST_SESSION {
                let item = shelves[day].pick(&mind, &seen, &mut random);
                seen.insert(item);
                let Some(response) = self.show(&mut mind, item, position, &mut random) else {
                    return;
                };
                log.push(Impression {
                    person,
                    item,
                    day: u16::try_from(day).unwrap_or(0),
                    hour: u8::try_from(hour).unwrap_or(0),
                    session,
                    position: u16::try_from(position).unwrap_or(u16::MAX),
                    response,
                });
                if self.leaves(&mind, &mut random) {
                    break;
                }
            }
        }
    }

    fn encounter<'a>(
        &'a self,
        mind: &'a Mind,
        item: u32,
        position: usize,
    ) -> Option<Encounter<'a>> {
        let hidden = self.hidden.get(item as usize)?;
        Some(Encounter { mind, item: self.catalogue.item(item)?, hidden, position })
    }
}

/// What the policy of the log draws from on one day: items by topic, with running sums of fame.
struct Shelf {
    items: Vec<u32>,
    sums: Vec<f64>,
    starts: Vec<usize>,
}

impl Shelf {
    fn new(world: &World, day: u16) -> Self {
        let fame = world.fame(day);
        let mut items: Vec<u32> = (0..).take(fame.len()).collect();
        items.sort_by_key(|item| world.catalogue.items()[*item as usize].topic);
        let topic = |item: &u32| usize::from(world.catalogue.items()[*item as usize].topic);
        let starts =
            (0..=TOPICS).map(|at| items.partition_point(|item| topic(item) < at)).collect();
        let mut sum = 0.0;
        let sums = items
            .iter()
            .map(|item| {
                sum += fame[*item as usize];
                sum
            })
            .collect();
        Self { items, sums, starts }
    }

    fn pick(
        &self,
        mind: &Mind,
        seen: &std::collections::BTreeSet<u32>,
        random: &mut Random,
    ) -> u32 {
        let mut item = 0;
        for _ in 0..TRIES {
            let interest = mind.interests[interest(mind, random)].topic;
            let topic = usize::from(interest);
            let by_interest = random.unit() < BY_INTEREST;
            let range = if by_interest {
                self.starts[topic]..self.starts[topic + 1]
            } else {
                0..self.items.len()
            };
            let before = range.start.checked_sub(1).map_or(0.0, |last| self.sums[last]);
            let after = range.end.checked_sub(1).map_or(0.0, |last| self.sums[last]);
            let at = before + random.unit() * (after - before);
            if after <= before {
                continue;
            }
            item = self.items[range.start + place(&self.sums[range.clone()], at)];
            if !seen.contains(&item) {
                break;
            }
        }
        item
    }
}

/// The interest of the moment more often than not.
fn interest(mind: &Mind, random: &mut Random) -> usize {
    let other = random.below(mind.interests.len());
    if random.unit() < 0.6 { mind.intent } else { other }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a small positive number"
)]
fn whole(value: f64) -> u16 {
    value.min(f64::from(u16::MAX)) as u16
}
