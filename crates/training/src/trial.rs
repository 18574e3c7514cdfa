//! A trial in the synthetic world: what people get from several policies, luck being equal.
//!
//! Everything here is simulated.

use recommender::{
    Event, FeedMemory, FeedSettings, ItemFacts, NeighbourSettings, Neighbours, Pipeline,
    Popularity, Prediction, Random, RecommenderError, Scorer, ValueWeights,
};
use world::{Chances, LOG_DAYS, Mind, World};

use crate::error::TrainingError;
use crate::ranking::action_of;
use crate::simulated::{Simulated, labels_of};

/// Items of one answer.
const LIST: usize = 10;
/// Impressions of a session at most.
const LONGEST: usize = 40;
/// Seconds between two sessions.
const PAUSE: f64 = 86_400.0;
/// Items among which the oracle looks again before each impression.
const ORACLE_POOL: usize = 200;

/// Who chooses what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Policy {
    /// Any item that was not met.
    Random,
    /// What most watched for long in the last week of the log.
    Popular,
    /// Similar items, the latest counting most.
    Neighbours,
    /// The sequence model alone.
    Sequence,
    /// Retrieval, ranking, value, diversity and exploration.
    Feed,
    /// The truth, which no recommender knows.
    Oracle,
}

impl Policy {
    /// All of them, the oracle last.
    pub const ALL: [Self; 6] =
        [Self::Random, Self::Popular, Self::Neighbours, Self::Sequence, Self::Feed, Self::Oracle];

    /// Its name in reports.
    pub fn key(self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::Popular => "popular in the last week",
            Self::Neighbours => "similar items, recent first",
            Self::Sequence => "sequence model",
            Self::Feed => "whole feed",
            Self::Oracle => "oracle",
        }
    }
}

/// What one policy brought, over all people and sessions.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Gain {
    /// Expected value of an impression in the mean, by the balanced weights.
    pub value: f64,
    /// Expected value of a session in the mean.
    pub session_value: f64,
    /// Share of impressions that were watched for long.
    pub long_views: f64,
    /// Impressions of a session in the mean.
    pub depth: f64,
    /// Share of impressions of an item met before.
    pub repeated: f64,
    /// Share of the catalogue that was shown to anyone.
    pub coverage: f64,
}

/// A world with everything that its policies know.
pub struct Trial<'a> {
    simulated: &'a Simulated,
    pipeline: &'a Pipeline,
    popularity: Vec<u32>,
    neighbours: Neighbours,
}

impl<'a> Trial<'a> {
    /// Prepares the baselines from what the sequence model was trained on.
    ///
    /// # Errors
    /// [`TrainingError::Recommender`].
    pub fn new(simulated: &'a Simulated, pipeline: &'a Pipeline) -> Result<Self, TrainingError> {
        let items = simulated.world.catalogue().items().len();
        let histories = simulated.interactions().histories;
        let histories: Vec<&[u32]> = histories.iter().map(Vec::as_slice).collect();
        let neighbours = Neighbours::fit(&histories, items, NeighbourSettings::recent())?;
        let week = simulated.last_week();
        let counts = Popularity::fit(&[&week], items)?;
        let mut popularity: Vec<u32> = (0..).take(items).collect();
        popularity.sort_by_key(|item| std::cmp::Reverse(counts.counts()[*item as usize]));
        Ok(Self { simulated, pipeline, popularity, neighbours })
    }

    /// Lets people whom no model has met live through sessions under one policy.
    ///
    /// Their first session begins without a history. Person, session and position decide their
    /// luck, whatever the policy.
    ///
    /// # Errors
    /// [`TrainingError::Recommender`].
    pub fn run(&self, policy: Policy, people: u32, sessions: usize) -> Result<Gain, TrainingError> {
        let world = &self.simulated.world;
        let mut sum = Gain::default();
        let mut shown = vec![false; world.catalogue().items().len()];
        let first = self.simulated.people().end;
        for person in first..first.saturating_add(people) {
            let mut mind = world.person(person);
            let mut memory = FeedMemory::new();
            for session in 0..sessions {
                mind.begin_session(world.catalogue());
                memory.begin_session();
                let luck = u64::from(person) << 16 | session as u64;
                let visit = Visit { policy, luck, start: session as f64 * PAUSE };
                self.session(&visit, &mut mind, &mut memory, (&mut sum, &mut shown))?;
            }
        }
        let visits = f64::from(people) * sessions as f64;
        let impressions = sum.depth.max(1.0);
        Ok(Gain {
            value: sum.value / impressions,
            session_value: sum.value / visits,
            long_views: sum.long_views / impressions,
            depth: sum.depth / visits,
            repeated: sum.repeated / impressions,
            coverage: shown.iter().filter(|shown| **shown).count() as f64 / shown.len() as f64,
        })
    }

    fn session(
        &self,
        visit: &Visit,
        mind: &mut Mind,
        memory: &mut FeedMemory,
        (sum, shown): (&mut Gain, &mut [bool]),
    ) -> Result<(), TrainingError> {
        let world = &self.simulated.world;
        let mut list: Vec<u32> = Vec::new();
        let mut now = visit.start;
        for position in 0..LONGEST {
            if list.is_empty() {
                list = self.list(visit, mind, memory, now)?;
                list.reverse();
            }
            if visit.policy == Policy::Oracle {
                best_last(world, mind, position, &mut list);
            }
            let Some(item) = list.pop() else { return Ok(()) };
            let facts = *self.pipeline.facts(item)?;
            let chances = world.chances(mind, item, position);
            let mut random = Random::new(visit.luck, position as u64);
            let Some(response) = world.show(mind, item, position, &mut random) else {
                return Ok(());
            };
            sum.value += chances.map_or(0.0, |chances| worth(&chances));
            sum.long_views += f64::from(u8::from(response.long_view));
            sum.repeated += f64::from(u8::from(!memory.allows(item, &facts, f64::INFINITY)));
            sum.depth += 1.0;
            shown[item as usize] = true;
            now += f64::from(response.seconds);
            memory.push(Event { item, action: action_of(&labels_of(&response)) }, &facts, now);
            if visit.policy == Policy::Oracle && position % LIST == LIST - 1 {
                list.clear();
            }
            if world.leaves(mind, &mut random) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// What the policy wants to show next, first to show first.
    fn list(
        &self,
        visit: &Visit,
        mind: &Mind,
        memory: &FeedMemory,
        now: f64,
    ) -> Result<Vec<u32>, RecommenderError> {
        let seen = memory.seen();
        let unseen = |item: &u32| seen.binary_search(item).is_err();
        let popular = || self.popularity.iter().copied().filter(unseen).take(LIST).collect();
        let known = !memory.positive().is_empty();
        Ok(match visit.policy {
            Policy::Random => {
                let mut random = Random::new(visit.luck, 1 << 32 | memory.events().len() as u64);
                let items = self.popularity.len();
                let any =
                    std::iter::repeat_with(|| u32::try_from(random.below(items)).unwrap_or(0));
                let mut list: Vec<u32> = Vec::with_capacity(LIST);
                for item in any.take(50 * LIST).filter(unseen) {
                    if list.len() < LIST && !list.contains(&item) {
                        list.push(item);
                    }
                }
                list
            }
            Policy::Neighbours if known => self.scored(&self.neighbours, memory, &unseen)?,
            Policy::Sequence if known => {
                let model = self.pipeline.model();
                let read = memory.views().read_by(model, model.dimensions().context);
                let state = model.state_of(&read)?;
                let lists = model.best(&state, &[&seen], LIST)?;
                lists.into_iter().flatten().map(|one| one.item).collect()
            }
            Policy::Popular | Policy::Neighbours | Policy::Sequence => popular(),
            Policy::Feed => {
                let settings = FeedSettings::reference(visit.luck);
                let list = self.pipeline.list(memory, &settings, (now, 20.0))?;
                list.items.iter().map(|one| one.item).collect()
            }
            Policy::Oracle => {
                let world = &self.simulated.world;
                let value = |item: u32| {
                    let position = memory.position();
                    world.chances(mind, item, position).map_or(f64::MIN, |chances| worth(&chances))
                };
                let all = (0..).take(self.popularity.len()).filter(unseen);
                let mut all: Vec<(f64, u32)> = all.map(|item| (value(item), item)).collect();
                all.sort_by(|a, b| b.0.total_cmp(&a.0));
                all.into_iter().take(ORACLE_POOL).map(|(_, item)| item).collect()
            }
        })
    }

    fn scored(
        &self,
        scorer: &dyn Scorer,
        memory: &FeedMemory,
        unseen: &dyn Fn(&u32) -> bool,
    ) -> Result<Vec<u32>, RecommenderError> {
        let mut scores = vec![0.0; scorer.items()];
        scorer.score(memory.positive(), &mut scores)?;
        let items: Vec<u32> = (0..).take(scores.len()).collect();
        let mut order: Vec<u32> =
            items.into_iter().filter(|item| scores[*item as usize] > 0.0 && unseen(item)).collect();
        order.sort_by(|a, b| scores[*b as usize].total_cmp(&scores[*a as usize]));
        // What is similar to nothing is filled up with what is popular.
        let more = self.popularity.iter().copied().filter(|item| unseen(item));
        order.truncate(LIST);
        let more: Vec<u32> = more.filter(|item| !order.contains(item)).take(LIST).collect();
        Ok(order.into_iter().chain(more).take(LIST).collect())
    }
}

/// One session of one person under one policy.
struct Visit {
    policy: Policy,
    luck: u64,
    start: f64,
}

/// Moves the item that is best now to the end, where it is taken from.
fn best_last(world: &World, mind: &Mind, position: usize, list: &mut [u32]) {
    let value =
        |item: u32| world.chances(mind, item, position).map_or(f64::MIN, |chances| worth(&chances));
    let best = list.iter().enumerate().max_by(|a, b| value(*a.1).total_cmp(&value(*b.1)));
    if let Some((place, _)) = best {
        let last = list.len() - 1;
        list.swap(place, last);
    }
}

/// What a view is worth in truth, by the balanced weights.
fn worth(chances: &Chances) -> f64 {
    let Chances { play, finish, long_view, like, comment, follow, share, not_interested, skip } =
        *chances;
    let heads = [finish, like, comment, follow, share, not_interested, skip, long_view];
    let prediction = Prediction { play: narrow(play), chances: heads.map(narrow) };
    ValueWeights::balanced().value(&prediction).into()
}

#[expect(clippy::cast_possible_truncation, reason = "chances lose nothing that counts")]
fn narrow(value: f64) -> f32 {
    value as f32
}

/// The facts of all items on the last day of the log, as the pipeline wants them.
pub fn facts_today(world: &World) -> Vec<ItemFacts> {
    let items = (0..).take(world.catalogue().items().len());
    let facts = items.filter_map(|item| world.catalogue().facts(item, LOG_DAYS - 1, [0.0; 4]));
    facts.collect()
}
