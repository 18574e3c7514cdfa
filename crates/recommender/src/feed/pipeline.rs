//! One request, stage by stage, each with what went in, what came out, and what it cost.

use super::diversity::diverse;
use super::exploration::draw;
use super::memory::FeedMemory;
use super::terms::{FeedItem, FeedList, FeedSettings, Source, Stage, StageCost};
use super::value::creator_factor;
use crate::best::Scored;
use crate::bundle::Bundle;
use crate::error::RecommenderError;
use crate::features::{ItemFacts, Moment, SHORT_CONTEXT};
use crate::order::{Ledger, descending};
use crate::panels::dot;
use crate::random::Random;
use crate::ranker::{Action, DENSE, Prediction, Ranker};
use crate::sequence::SequenceModel;
use crate::table::Precision;

/// What an earlier liking counts in the middle of a session, by each later one.
const SESSION_DECAY: f32 = 0.8;

/// An item and where it came from.
type Candidate = (u32, Source);

/// The first part of a request: what it knows before any item is scored.
#[derive(Debug, Clone, PartialEq)]
pub struct Begun {
    states: Vec<Vec<f32>>,
    seen: Vec<u32>,
    cost: StageCost,
}

impl Begun {
    /// States that look for items, at most three; none for someone of whom nothing is known.
    pub fn states(&self) -> &[Vec<f32>] {
        &self.states
    }

    /// Items that were met, ascending.
    pub fn seen(&self) -> &[u32] {
        &self.seen
    }
}

/// Models and facts, ready to answer.
#[derive(Debug, Clone)]
pub struct Pipeline {
    model: SequenceModel,
    ranker: Ranker,
    items: Vec<ItemFacts>,
    popular: Vec<u32>,
    item_bytes: usize,
}

impl Pipeline {
    /// Joins a bundle with the facts of its items; their `numbers` are taken from the bundle.
    ///
    /// # Errors
    /// [`RecommenderError::BufferLength`] if there are facts for more or fewer items.
    pub fn new(
        bundle: &Bundle,
        mut items: Vec<ItemFacts>,
        precision: Precision,
    ) -> Result<Self, RecommenderError> {
        if items.len() != bundle.numbers.len() {
            let length = items.len();
            return Err(RecommenderError::BufferLength { items: bundle.numbers.len(), length });
        }
        for (item, numbers) in items.iter_mut().zip(&bundle.numbers) {
            item.numbers = *numbers;
        }
        // Long views fade by half in thirty days.
        let heat = |item: &ItemFacts| item.numbers[3] - item.age_days / 30.0 * 0.693;
        let popular = descending(items.iter().map(|item| f64::from(heat(item))));
        let model = SequenceModel::new(&bundle.weights, precision);
        let item_bytes = match precision {
            Precision::Single => 4 * model.dimensions().width,
            Precision::Byte => model.dimensions().width + 4,
        };
        Ok(Self {
            model,
            ranker: Ranker::new(&bundle.ranker, precision),
            items,
            popular,
            item_bytes,
        })
    }

    /// The facts of an item.
    ///
    /// # Errors
    /// [`RecommenderError::UnknownItem`].
    pub fn facts(&self, item: u32) -> Result<&ItemFacts, RecommenderError> {
        let items = self.items.len();
        self.items.get(item as usize).ok_or(RecommenderError::UnknownItem { item, items })
    }

    /// The sequence model.
    pub fn model(&self) -> &SequenceModel {
        &self.model
    }

    /// Answers a request: retrieval, ranking, value, diversity, list.
    ///
    /// Fewer items come back only if fewer may be shown. `hour` is that of the day.
    ///
    /// # Errors
    /// [`RecommenderError::UnknownItem`] if the memory holds items of another catalogue.
    pub fn list(
        &self,
        memory: &FeedMemory,
        settings: &FeedSettings,
        (now, hour): (f64, f32),
    ) -> Result<FeedList, RecommenderError> {
        self.list_watched(memory, settings, (now, hour), |_| ())
    }

    /// [`Pipeline::list`] that says when each stage is done, for whoever has a clock.
    ///
    /// # Errors
    /// As [`Pipeline::list`].
    pub fn list_watched(
        &self,
        memory: &FeedMemory,
        settings: &FeedSettings,
        (now, hour): (f64, f32),
        mut done: impl FnMut(Stage),
    ) -> Result<FeedList, RecommenderError> {
        let begun = self.begin(memory)?;
        done(Stage::Encode);
        let seen: [&[u32]; 1] = [begun.seen()];
        let mut nearest = Vec::with_capacity(begun.states().len());
        for (state, count) in begun.states().iter().zip(reaches(settings)) {
            nearest.extend(self.model.best(state, &seen, count)?);
        }
        self.finish(memory, settings, (now, hour), (&begun, &nearest), done)
    }

    /// The best items that a request wants for each of its states, at most.
    pub fn reach(settings: &FeedSettings) -> usize {
        reaches(settings).into_iter().max().unwrap_or(0)
    }

    /// The first part of [`Pipeline::list`]: the states that look for items.
    ///
    /// Between this and [`Pipeline::finish`] whoever likes finds the items nearest to the states of
    /// many requests together, on any device.
    ///
    /// # Errors
    /// As [`Pipeline::list`].
    pub fn begin(&self, memory: &FeedMemory) -> Result<Begun, RecommenderError> {
        let (states, cost) = self.encode(memory)?;
        Ok(Begun { states, seen: memory.seen(), cost })
    }

    /// The last part of [`Pipeline::list`], from the unseen items nearest to each state, best first;
    /// [`Pipeline::reach`] says how many are of use.
    ///
    /// # Errors
    /// As [`Pipeline::list`].
    pub fn finish(
        &self,
        memory: &FeedMemory,
        settings: &FeedSettings,
        (now, hour): (f64, f32),
        (begun, nearest): (&Begun, &[Vec<Scored>]),
        mut done: impl FnMut(Stage),
    ) -> Result<FeedList, RecommenderError> {
        let mut stages = Vec::with_capacity(6);
        stages.push(begun.cost);
        let states = &begun.states;
        let candidates = self.gather(memory, settings, (nearest, now), &mut stages);
        done(Stage::Retrieve);
        let predictions = self.rank(memory, (&candidates, states, hour), &mut stages)?;
        done(Stage::Rank);
        let values: Vec<f32> =
            predictions.iter().map(|prediction| settings.weights.value(prediction)).collect();
        let worth = self.worth(memory, (&candidates, &values, now), &mut stages)?;
        done(Stage::Value);
        let pool = self.diversify((&candidates, &worth), settings, &mut stages)?;
        done(Stage::Diversify);
        let pool_worth: Vec<f32> = pool.iter().map(|place| worth[*place]).collect();
        let keys: Vec<u32> = pool.iter().map(|place| candidates[*place].0).collect();
        let temperature = f64::from(settings.temperature * spread(&worth));
        let drawn = draw(&pool_worth, &keys, temperature, settings.count, settings.seed);
        stages.push(StageCost {
            stage: Stage::Draw,
            before: pool.len(),
            after: drawn.len(),
            flops: 8 * pool.len() as u64,
            bytes: 8 * pool.len() as u64,
        });
        let item = |one: &super::Drawn| {
            let place = pool[one.index];
            let (item, source) = candidates[place];
            let (prediction, value) = (predictions[place], values[place]);
            FeedItem { item, source, prediction, value, propensity: one.propensity }
        };
        done(Stage::Draw);
        Ok(FeedList { items: drawn.iter().map(item).collect(), stages })
    }

    /// States after the long and the short context, and the middle of the last likings.
    fn encode(&self, memory: &FeedMemory) -> Result<(Vec<Vec<f32>>, StageCost), RecommenderError> {
        let read = memory.views().read_by(&self.model, self.model.dimensions().context);
        let short = &read[read.len().saturating_sub(SHORT_CONTEXT)..];
        let mut states = Vec::new();
        if !read.is_empty() {
            states = vec![self.model.state_of(&read)?, self.model.state_of(short)?];
        }
        let positive = memory.positive();
        if !positive.is_empty() {
            let mut middle = vec![0.0; self.model.dimensions().width];
            let mut weight = 1.0;
            for item in positive.iter().rev().take(SHORT_CONTEXT) {
                let vector = self.model.item(*item)?;
                middle.iter_mut().zip(&vector).for_each(|(sum, value)| *sum += weight * value);
                weight *= SESSION_DECAY;
            }
            states.push(middle);
        }
        let (events, all) = (read.len(), read.len() + short.len());
        let nothing = read.is_empty();
        let (flops, weights) =
            if nothing { (0, 0) } else { self.model.dimensions().encoder_cost(all) };
        let cost = StageCost {
            stage: Stage::Encode,
            before: events,
            after: states.len(),
            flops,
            bytes: 4 * weights + (all * self.item_bytes) as u64,
        };
        Ok((states, cost))
    }

    /// Candidates from all sources, each once.
    fn gather(
        &self,
        memory: &FeedMemory,
        settings: &FeedSettings,
        (nearest, now): (&[Vec<Scored>], f64),
        stages: &mut Vec<StageCost>,
    ) -> Vec<Candidate> {
        let mut found = Ledger::<()>::default();
        let mut order = Vec::new();
        let allowed = |item: u32| {
            self.items.get(item as usize).is_some_and(|facts| memory.allows(item, facts, now))
        };
        let mut take = |item: u32, source: Source| {
            let fresh = allowed(item) && !found.entry(item).1;
            if fresh {
                order.push((item, source));
            }
            fresh
        };
        let sources = [Source::Sequence, Source::Lately, Source::Similar];
        let lists = nearest.iter().zip(reaches(settings));
        for (((list, reach), source), count) in lists.zip(sources).zip(settings.candidates) {
            let mut left = count;
            for one in list.iter().take(reach) {
                if left > 0 && take(one.item, source) {
                    left -= 1;
                }
            }
        }
        let [.., popular, explored] = settings.candidates;
        // Whoever is new is shown what is popular until something is known.
        let popular = if nearest.is_empty() { 3 * popular } else { popular };
        let hot = self.popular.iter().filter(|item| take(**item, Source::Popular));
        let _ = hot.take(popular.max(settings.count)).count();
        let mut random = Random::new(settings.seed, memory.events().len() as u64);
        for _ in 0..explored {
            let item = u32::try_from(random.below(self.items.len())).unwrap_or(u32::MAX);
            take(item, Source::Explored);
        }
        let passes = nearest.len() as u64;
        let (items, width) = (self.items.len() as u64, self.model.dimensions().width as u64);
        stages.push(StageCost {
            stage: Stage::Retrieve,
            before: self.items.len(),
            after: order.len(),
            flops: 2 * passes * items * width,
            bytes: passes * items * self.item_bytes as u64,
        });
        order
    }

    fn rank(
        &self,
        memory: &FeedMemory,
        (candidates, states, hour): (&[Candidate], &[Vec<f32>], f32),
        stages: &mut Vec<StageCost>,
    ) -> Result<Vec<Prediction>, RecommenderError> {
        let sizes = self.ranker.dimensions();
        let events = memory.events();
        let events = &events[events.len().saturating_sub(sizes.history)..];
        let mut vectors = vec![0.0; events.len() * sizes.item_width];
        for (event, row) in events.iter().zip(vectors.chunks_exact_mut(sizes.item_width)) {
            self.model.copy_item(event.item, row)?;
        }
        let actions: Vec<Action> = events.iter().map(|event| event.action).collect();
        let remembered = self.ranker.remember(&vectors, &actions)?;
        vectors.resize(candidates.len() * sizes.item_width, 0.0);
        let mut dense = Vec::with_capacity(candidates.len() * DENSE);
        let outlook = memory.person().outlook(Moment { position: memory.position(), hour });
        let rows = vectors.chunks_exact_mut(sizes.item_width);
        for ((item, _), vector) in candidates.iter().zip(rows) {
            self.model.copy_item(*item, vector)?;
            let score = |place: usize| states.get(place).map_or(0.0, |state| dot(state, vector));
            dense.extend(outlook.dense(self.facts(*item)?, [score(0), score(1)]));
        }
        let predictions = self.ranker.predict(&remembered, &vectors, &dense)?;
        let count = candidates.len();
        let weights = sizes.layout().total() as u64;
        stages.push(StageCost {
            stage: Stage::Rank,
            before: count,
            after: count,
            flops: sizes.flops_of_history(events.len())
                + count as u64 * sizes.flops_per_candidate(events.len()),
            bytes: 4 * weights + ((count + events.len()) * self.item_bytes) as u64,
        });
        Ok(predictions)
    }

    /// Values with the presence of creators taken off.
    fn worth(
        &self,
        memory: &FeedMemory,
        (candidates, values, now): (&[Candidate], &[f32], f64),
        stages: &mut Vec<StageCost>,
    ) -> Result<Vec<f32>, RecommenderError> {
        let mut worth = Vec::with_capacity(values.len());
        for ((item, _), value) in candidates.iter().zip(values) {
            let shown = narrow(memory.creator_shown(self.facts(*item)?.creator, now));
            let factor = creator_factor(shown);
            // Less of something bad is not better.
            worth.push(if *value > 0.0 { value * factor } else { value / factor });
        }
        let count = values.len();
        let flops = (count * 20) as u64;
        let bytes = (count * 40) as u64;
        stages.push(StageCost { stage: Stage::Value, before: count, after: count, flops, bytes });
        Ok(worth)
    }

    /// The places of a pool of good and unlike candidates, three times as long as the list.
    fn diversify(
        &self,
        (candidates, worth): (&[Candidate], &[f32]),
        settings: &FeedSettings,
        stages: &mut Vec<StageCost>,
    ) -> Result<Vec<usize>, RecommenderError> {
        let width = self.model.dimensions().width;
        let order = descending(worth.iter().map(|worth| f64::from(*worth)));
        let order: Vec<usize> =
            order.into_iter().take(15 * settings.count).map(|place| place as usize).collect();
        let mut vectors = Vec::with_capacity(order.len() * width);
        for place in &order {
            vectors.extend(self.model.item(candidates[*place].0)?);
        }
        let best: Vec<f32> = order.iter().map(|place| worth[*place]).collect();
        let pool = diverse(&best, &vectors, width, 3 * settings.count, settings.theta);
        let (before, after) = (order.len() as u64, pool.len() as u64);
        stages.push(StageCost {
            stage: Stage::Diversify,
            before: order.len(),
            after: pool.len(),
            flops: 2 * before * after * (width as u64 + after / 2),
            bytes: before * self.item_bytes as u64,
        });
        Ok(pool.into_iter().map(|place| order[place]).collect())
    }
}

/// Items looked for from each state: some of the best may be hidden, a few more make up for it.
fn reaches(settings: &FeedSettings) -> [usize; 3] {
    let [long, short, similar, ..] = settings.candidates;
    [long, short, similar].map(|count| count + count / 4)
}

/// The deviation of values, so that temperatures mean the same for every set of weights.
fn spread(values: &[f32]) -> f32 {
    let count = values.len().max(1) as f32;
    let mean = values.iter().sum::<f32>() / count;
    (values.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>() / count).sqrt()
}

#[expect(clippy::cast_possible_truncation, reason = "a few videos at most")]
fn narrow(value: f64) -> f32 {
    value as f32
}
