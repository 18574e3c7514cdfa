//! A feed of the simulated world: models, catalogue, and what is known of the one who watches.

use protocol::{
    Because, Card, Deed, FeedStage, FeedStep, Opening, Origin, Return, Storage, Trained, Words,
};
use recommender::{
    Action, Begun, Bundle, Dimensions, Event, FeedItem, FeedMemory, FeedSettings, ITEM_NUMBERS,
    ItemFacts, Pipeline, Precision, Random, RankerSize, RankerWeights, RecommenderError, Source,
    Stage, StageCost, Weights,
};
use world::{Catalogue, LOG_DAYS, Language, topic_name};

use std::rc::Rc;

use super::load::Origin as LoadOrigin;
use super::model::Fetch;
use super::{Nearest, Reason};
use crate::port::{now_millis, send};

/// Earlier items that are told as reasons.
const REASONS: usize = 3;
/// Likings among which reasons are looked for.
const LOOKED_BACK: usize = 50;

/// A feed that can be asked.
pub(super) struct Feed {
    pipeline: Rc<Pipeline>,
    catalogue: Catalogue,
    memory: FeedMemory,
    trained: Option<Trained>,
    address: Option<String>,
    seed: u32,
    opening: Opening,
}

/// A clock that says how long ago it was asked before.
struct Lap(f64);

impl Lap {
    fn lap(&mut self) -> f64 {
        let before = std::mem::replace(&mut self.0, now_millis());
        self.0 - before
    }
}

/// A call for the next list, while its items are looked for.
pub(super) struct Request {
    start: f64,
    settings: FeedSettings,
    now: (f64, f32),
    begun: Begun,
    encoded: f64,
}

impl Request {
    /// The states whose nearest unseen items are wanted, one after another.
    pub(super) fn states(&self) -> Vec<f32> {
        self.begun.states().concat()
    }

    /// What must not be shown, once for every state.
    pub(super) fn seen(&self) -> Vec<&[u32]> {
        vec![self.begun.seen(); self.begun.states().len()]
    }

    /// How many items are wanted for each state.
    pub(super) fn reach(&self) -> usize {
        Pipeline::reach(&self.settings)
    }
}

impl Feed {
    /// Draws the catalogue and reads the models, or draws them too.
    pub(super) async fn open(
        (seed, items): (u32, u32),
        address: Option<&str>,
        storage: Storage,
    ) -> Result<Self, Reason> {
        let mut clock = Lap(now_millis());
        let mut opening = Opening::default();
        let models = address.map(Fetch::new);
        let catalogue = Catalogue::new(seed.into(), items as usize);
        opening.draw_millis = clock.lap();
        let (bundle, trained) = match models {
            Some(models) => {
                let bytes = models.bytes().await?;
                opening.fetch_millis = clock.lap();
                let bundle = Bundle::read(&bytes, Some(&catalogue.fingerprint()))?;
                let said = |key: &str| bundle.metadata.get(key).map_or("unknown", String::as_str);
                let (on, quality) = (said("source"), said("ranker_test_gauc"));
                let trained = Trained { source: on.to_owned(), quality: quality.to_owned() };
                (bundle, Some(trained))
            }
            None => (untrained(seed, catalogue.items().len(), RankerSize::Medium)?, None),
        };
        opening.read_millis = clock.lap();
        let precision = match storage {
            Storage::Single => Precision::Single,
            Storage::Byte => Precision::Byte,
        };
        let items = 0..u32::try_from(catalogue.items().len()).unwrap_or(u32::MAX);
        let facts = |item| catalogue.facts(item, LOG_DAYS, [0.0; ITEM_NUMBERS]);
        let facts: Vec<ItemFacts> = items.filter_map(facts).collect();
        let pipeline = Rc::new(Pipeline::new(&bundle, facts, precision)?);
        opening.pack_millis = clock.lap();
        let (memory, address) = (FeedMemory::new(), address.map(str::to_owned));
        Ok(Self { pipeline, catalogue, memory, trained, address, seed, opening })
    }

    /// What a load needs of it.
    pub(super) fn origin(&self) -> LoadOrigin {
        let (pipeline, address) = (Rc::clone(&self.pipeline), self.address.clone());
        LoadOrigin { pipeline, address, seed: self.seed }
    }

    /// What the page is told of it.
    pub(super) fn returned(&self) -> Return {
        let items = u32::try_from(self.catalogue.items().len()).unwrap_or(u32::MAX);
        Return::Opened { items, trained: self.trained.clone(), opening: self.opening }
    }

    /// Forgets who watches.
    pub(super) fn forget(&mut self) {
        self.memory = FeedMemory::new();
    }

    /// Takes in what was done with an item.
    pub(super) fn note(&mut self, item: u32, deed: Deed) -> Result<(), Reason> {
        let start = now_millis();
        let event = Event { item, action: action(deed) };
        self.memory.push(event, self.pipeline.facts(item)?, start / 1e3);
        send(&Return::Noted { item, elapsed_millis: now_millis() - start });
        Ok(())
    }

    /// What is searched.
    pub(super) fn pipeline(&self) -> &Rc<Pipeline> {
        &self.pipeline
    }

    /// Takes up a call for the next list: what is known of the watcher becomes states, for which
    /// somebody finds the nearest items.
    pub(super) fn begin(
        &self,
        session: u32,
        (count, hour): (u32, f32),
    ) -> Result<Request, RecommenderError> {
        let start = now_millis();
        let settings =
            FeedSettings { count: count as usize, ..FeedSettings::reference(session.into()) };
        let hour = if hour.is_finite() { hour.clamp(0.0, 24.0) } else { 12.0 };
        let begun = self.pipeline.begin(&self.memory)?;
        Ok(Request { start, settings, now: (start / 1e3, hour), begun, encoded: now_millis() })
    }

    /// Sends the list, made of the nearest items to each state.
    pub(super) fn finish(
        &self,
        generation: u32,
        request: &Request,
        found: &Nearest,
    ) -> Result<(), Reason> {
        let Request { start, settings, now, begun, encoded } = request;
        let mut times = vec![encoded - start];
        let mut before = *encoded;
        let done = |_: Stage| {
            let now = now_millis();
            times.push(now - before);
            before = now;
        };
        let list =
            self.pipeline.finish(&self.memory, settings, *now, (begun, &found.lists), done)?;
        let cards: Result<Vec<Card>, Reason> =
            list.items.iter().map(|item| self.card(item)).collect();
        let read = |cost: &StageCost| match found.bytes {
            Some(bytes) if cost.stage == Stage::Retrieve => StageCost { bytes, ..*cost },
            _ => *cost,
        };
        let stages = list.stages.iter().zip(times).map(|(cost, millis)| stage(&read(cost), millis));
        send(&Return::Fed {
            generation,
            cards: cards?,
            stages: stages.collect(),
            total_millis: now_millis() - start,
            backend: found.backend,
        });
        Ok(())
    }

    fn card(&self, shown: &FeedItem) -> Result<Card, Reason> {
        let item = shown.item;
        let facts = self.pipeline.facts(item)?;
        let creator = |language| self.catalogue.creator_name(facts.creator, language);
        let topic = |language| topic_name(facts.topic, language).to_owned();
        Ok(Card {
            item,
            title: self.title(item),
            creator: words(creator),
            topic: words(topic),
            tag: facts.tag,
            seconds: facts.seconds,
            origin: origin(shown.source),
            play: shown.prediction.play,
            chances: shown.prediction.chances,
            value: shown.value,
            propensity: shown.propensity,
            because: self.reasons(item)?,
        })
    }

    fn title(&self, item: u32) -> Words {
        words(|language| self.catalogue.title(item, language))
    }

    /// The likings that are most like an item.
    fn reasons(&self, item: u32) -> Result<Vec<Because>, RecommenderError> {
        let model = self.pipeline.model();
        let vector = model.item(item)?;
        let liked = self.memory.positive();
        let mut near: Vec<(u32, f32)> = Vec::with_capacity(REASONS + 1);
        for earlier in &liked[liked.len().saturating_sub(LOOKED_BACK)..] {
            let similarity = cosine(&vector, &model.item(*earlier)?);
            if near.iter().all(|(item, _)| item != earlier) {
                let place = near.iter().take_while(|(_, other)| *other >= similarity).count();
                near.insert(place, (*earlier, similarity));
                near.truncate(REASONS);
            }
        }
        let because = |(item, similarity)| Because { item, title: self.title(item), similarity };
        Ok(near.into_iter().map(because).collect())
    }
}

/// Models of the shipped sizes with random weights: fast or slow like real ones.
pub(super) fn untrained(
    seed: u32,
    items: usize,
    size: RankerSize,
) -> Result<Bundle, RecommenderError> {
    let dimensions =
        Dimensions { items, width: 64, inner: 256, blocks: 2, heads: 1, context: 50 }.checked()?;
    let mut random = Random::new(seed.into(), 0);
    let mut draw = |count: usize| (0..count).map(|_| 0.1 * random.normal()).collect::<Vec<f32>>();
    let weights = Weights::new(dimensions, draw(dimensions.layout().total()))?;
    let sizes = size.dimensions(dimensions.width);
    let ranker = RankerWeights::new(sizes, draw(sizes.layout().total()))?;
    Bundle::new(weights, ranker, vec![[0.0; ITEM_NUMBERS]; items], [].into())
}

fn words(of: impl Fn(Language) -> String) -> Words {
    Words { english: of(Language::English), chinese: of(Language::Chinese) }
}

fn cosine(left: &[f32], right: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    let size = (dot(left, left) * dot(right, right)).sqrt();
    if size > 0.0 { dot(left, right) / size } else { 0.0 }
}

fn action(deed: Deed) -> Action {
    match deed {
        Deed::Skipped => Action::Skipped,
        Deed::Watched => Action::Partial,
        Deed::WatchedLong => Action::Long,
        Deed::Finished => Action::Finished,
        Deed::Liked => Action::Liked,
        Deed::Engaged => Action::Engaged,
        Deed::NotInterested => Action::NotInterested,
    }
}

fn origin(source: Source) -> Origin {
    match source {
        Source::Sequence => Origin::Sequence,
        Source::Lately => Origin::Lately,
        Source::Similar => Origin::Similar,
        Source::Popular => Origin::Popular,
        Source::Explored => Origin::Explored,
    }
}

fn stage(cost: &StageCost, millis: f64) -> FeedStage {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    FeedStage {
        stage: match cost.stage {
            Stage::Encode => FeedStep::Encode,
            Stage::Retrieve => FeedStep::Retrieve,
            Stage::Rank => FeedStep::Rank,
            Stage::Value => FeedStep::Value,
            Stage::Diversify => FeedStep::Diversify,
            Stage::Draw => FeedStep::Draw,
        },
        millis,
        before: count(cost.before),
        after: count(cost.after),
        flops: cost.flops as f64,
        bytes: cost.bytes as f64,
    }
}
