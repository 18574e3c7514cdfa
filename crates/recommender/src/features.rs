//! What is known of items and people beside vectors, as the plain numbers that a ranker reads.

use crate::order::Ledger;
use crate::ranker::{Action, DENSE, Event};

/// Numbers about each item that come from earlier views, see [`ItemFacts::numbers`].
pub const ITEM_NUMBERS: usize = 4;
/// Events of the short context, whose score stands beside that of the long one.
pub const SHORT_CONTEXT: usize = 10;
/// Last events whose tags and creators count as repeated.
const RECENT: usize = 10;
/// Lengths in seconds that part items into seven buckets.
const LENGTHS: [f32; 6] = [7.0, 15.0, 30.0, 60.0, 120.0, 300.0];

/// What is known of an item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ItemFacts {
    /// Its tag.
    pub tag: u16,
    /// Its topic, finer than the tag.
    pub topic: u16,
    /// Who made it.
    pub creator: u32,
    /// Length in seconds.
    pub seconds: f32,
    /// Days since its upload.
    pub age_days: f32,
    /// From earlier views: `ln(1 + views)`, mean play quantile less one half, likes in a hundred
    /// views, `ln(1 + long views)`; the means drawn to those of all items by 20 views.
    pub numbers: [f32; ITEM_NUMBERS],
}

/// The moment of a request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// Place in the session, from 0.
    pub position: usize,
    /// Hour of the day, from 0 to 24.
    pub hour: f32,
}

/// What someone has done so far, in numbers that are kept up to date event by event.
///
/// # Source
/// Rates are drawn to those of all people by the beta priors of `KuaiRand`: counts and not
/// gradients, so that they cannot distort an order within a request.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Person {
    events: f32,
    long: f32,
    finished: f32,
    liked: f32,
    skipped: f32,
    /// Events, long views and rejections.
    tags: Ledger<[f32; 3]>,
    topics: Ledger<[f32; 3]>,
    creators: Ledger<[f32; 3]>,
    recent: Vec<(Action, u16, u32)>,
    seconds: f32,
}

impl Person {
    /// Someone of whom nothing is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in what was done with an item.
    pub fn push(&mut self, event: Event, item: &ItemFacts) {
        let one = |applies: bool| f32::from(u8::from(applies));
        let positive = one(event.action.positive());
        self.events += 1.0;
        self.long += positive;
        self.finished += one(event.action == Action::Finished);
        self.liked += one(event.action == Action::Liked);
        self.skipped += one(event.action == Action::Skipped);
        self.seconds += positive * item.seconds.max(1.0).ln();
        let change = [1.0, positive, one(event.action == Action::NotInterested)];
        for (counts, _) in [
            self.tags.entry(item.tag.into()),
            self.topics.entry(item.topic.into()),
            self.creators.entry(item.creator),
        ] {
            counts.iter_mut().zip(change).for_each(|(count, more)| *count += more);
        }
        if self.recent.len() == RECENT {
            self.recent.remove(0);
        }
        self.recent.push((event.action, item.tag, item.creator));
    }

    /// The share of long views among all events, drawn to that of all people.
    pub fn long_view_rate(&self) -> f32 {
        (self.long + 2.38) / (self.events + 2.38 + 4.53)
    }

    /// The numbers of one candidate, see [`Outlook::dense`].
    pub fn dense(&self, item: &ItemFacts, moment: Moment, scores: [f32; 2]) -> [f32; DENSE] {
        self.outlook(moment).dense(item, scores)
    }

    /// What all candidates of a request share: computed once for all of them.
    pub fn outlook(&self, moment: Moment) -> Outlook<'_> {
        let angle = moment.hour / 24.0 * std::f32::consts::TAU;
        let about_person = [
            4.0 * (self.long_view_rate() - 0.35),
            4.0 * ((self.finished + 2.03) / (self.events + 11.5) - 0.18),
            0.5 * (((self.liked + 0.076) / (self.events + 4.0)).ln() + 4.0),
            3.0 * ((self.skipped + 2.4) / (self.events + 7.0) - 0.34),
            (self.events.ln_1p() - 3.5) / 1.5,
        ];
        let about_now = [
            f32::from(u8::from(moment.position == 0)),
            (moment.position as f32).ln_1p() / 3.0,
            angle.sin(),
            angle.cos(),
        ];
        let lately = [
            2.0 * self.share(|(action, _, _)| *action == Action::Skipped, 1),
            2.0 * self.share(|(action, _, _)| *action == Action::Skipped, 5),
            2.0 * self.share(|(action, _, _)| action.positive(), 5),
        ];
        let usual = (self.seconds + 3.0 * 4.2) / (self.long + 3.0);
        Outlook { person: self, about_person, usual, about_now, lately }
    }

    /// The share of the last events of which something is so.
    fn share(&self, of: impl Fn(&(Action, u16, u32)) -> bool, last: usize) -> f32 {
        let part = self.recent.iter().rev().take(last);
        part.filter(|event| of(event)).count() as f32 / last as f32
    }

    /// How the person met items like this one before.
    fn together(&self, item: &ItemFacts) -> [f32; 9] {
        let of =
            |counts: &Ledger<[f32; 3]>, number| counts.get(number).copied().unwrap_or_default();
        let [shown, long, rejected] = of(&self.tags, item.tag.into());
        let [topic_shown, topic_long, _] = of(&self.topics, item.topic.into());
        let [made_shown, made_long, _] = of(&self.creators, item.creator);
        let rate = self.long_view_rate();
        let above = |long: f32, shown: f32| 3.0 * ((long + 4.0 * rate) / (shown + 4.0) - rate);
        [
            3.0 * long / (self.long + 3.0),
            above(long, shown),
            shown.ln_1p() / 2.0,
            6.0 * topic_long / (self.long + 3.0),
            above(topic_long, topic_shown),
            above(made_long, made_shown),
            made_shown.ln_1p(),
            rejected.min(3.0),
            (topic_shown + 0.1).ln() / 3.0,
        ]
    }
}

/// What is known at the moment of a request, apart from any candidate.
#[derive(Debug, Clone)]
pub struct Outlook<'a> {
    person: &'a Person,
    about_person: [f32; 5],
    /// Logarithm of the seconds of what the person usually watches.
    usual: f32,
    about_now: [f32; 4],
    lately: [f32; 3],
}

impl Outlook<'_> {
    /// The numbers of one candidate.
    ///
    /// `scores` are those of the sequence model with its long and with a short context. Numbers
    /// that are not used are 0.
    pub fn dense(&self, item: &ItemFacts, scores: [f32; 2]) -> [f32; DENSE] {
        let mut dense = [0.0; DENSE];
        let bucket = LENGTHS.partition_point(|length| *length < item.seconds);
        dense[bucket] = 1.0;
        let [views, play, likes, longs] = item.numbers;
        let seconds = item.seconds.max(1.0).ln();
        let about_item = [
            (seconds - 4.2) / 1.2,
            views / 5.0 - 0.5,
            play * 4.0,
            likes / 2.0 - 1.0,
            longs / 5.0 - 0.5,
            (item.age_days / 30.0).min(4.0) - 1.0,
            f32::from(u8::from(views <= 0.0)),
        ];
        let weary = [
            3.0 * self.person.share(|(_, tag, _)| *tag == item.tag, RECENT),
            5.0 * self.person.share(|(_, _, creator)| *creator == item.creator, RECENT),
        ];
        let scores = scores.map(|score| (score / 4.0).clamp(-4.0, 4.0));
        let mut place = LENGTHS.len() + 1;
        let mut append = |numbers: &[f32]| {
            dense[place..][..numbers.len()].copy_from_slice(numbers);
            place += numbers.len();
        };
        append(&about_item);
        append(&self.about_person);
        append(&[seconds - self.usual]);
        append(&self.about_now);
        append(&self.person.together(item));
        append(&weary);
        append(&self.lately);
        append(&scores);
        dense
    }
}

#[cfg(test)]
mod tests {
    use super::{ItemFacts, Moment, Person};
    use crate::random::Random;
    use crate::ranker::{Action, Event};

    #[test]
    fn numbers_are_finite_and_moderate_whatever_was_done() {
        let mut random = Random::new(1, 0);
        let mut person = Person::new();
        let moment = Moment { position: 400, hour: 23.5 };
        for round in 0..10_000 {
            let item = ItemFacts {
                tag: u16::try_from(random.below(3)).expect("few tags"),
                topic: 1,
                creator: u32::try_from(random.below(4)).expect("few creators"),
                seconds: [0.0, 5.0, 90.0, 4000.0][random.below(4)],
                age_days: 500.0 * random.normal().abs(),
                numbers: [random.normal().abs(), 0.3, 2.0, 1.0],
            };
            let dense = person.dense(&item, moment, [1e9, -1e9]);
            assert!(dense.iter().all(|number| number.abs() < 20.0), "{round}: {dense:?}");
            let item_number = u32::try_from(round).expect("few rounds");
            person.push(Event { item: item_number, action: Action::ALL[random.below(8)] }, &item);
        }
    }
}
