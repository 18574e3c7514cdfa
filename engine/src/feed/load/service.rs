//! Requests of drawn people, served together.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use protocol::{Backend, Grain};
use recommender::{
    Action, Event, FeedMemory, FeedSettings, Pipeline, Random, RecommenderError, Stage,
};

use recovery::GpuWatch;

use super::device::{Device, Found};
use crate::backends::JOB_MILLIS;
use crate::feed::Reason;
use crate::port::{now_millis, within};

/// People who make requests, in turn.
const PEOPLE: usize = 64;
/// Their events: at least, and how many more at most.
const EVENTS: (usize, usize) = (10, 41);
/// What they did, each as likely as the others.
const ACTIONS: [Action; 5] =
    [Action::Long, Action::Finished, Action::Liked, Action::Skipped, Action::Partial];
/// The moment of all requests: seconds after all events, and the hour of the day.
const MOMENT: (f64, f32) = (1e4, 20.0);
/// States that share one pass over the items' vectors, on the CPU and on a device.
const TOGETHER: usize = 4;

/// The feed's requests, for people whose histories are drawn.
pub(super) struct Service {
    pipeline: Rc<Pipeline>,
    people: Vec<FeedMemory>,
    settings: FeedSettings,
    /// The GPU that scores; none for the CPU, and while it is lost.
    device: RefCell<Option<Rc<Device>>>,
    /// The GPU that is back and not yet in use.
    returned: RefCell<Option<Device>>,
    /// What the GPU was: another one would be another measurement.
    wanted: Option<(Grain, Backend, String)>,
    watch: Cell<GpuWatch>,
}

/// What a request is, counted from the sizes of the models; means over the people.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Work {
    /// Multiplications and additions.
    pub(super) flops: f64,
    /// Bytes of weights and vectors that are read.
    pub(super) bytes: f64,
    /// Candidates that are ranked.
    pub(super) candidates: f64,
}

impl Service {
    pub(super) fn new(
        pipeline: Rc<Pipeline>,
        device: Option<Device>,
        seed: u32,
    ) -> Result<Self, Reason> {
        let mut random = Random::new(seed.into(), 1);
        let people = (0..PEOPLE).map(|_| person(&pipeline, &mut random));
        let people = people.collect::<Result<_, _>>()?;
        let mut watch = GpuWatch::default();
        if device.is_some() {
            watch.found(now_millis());
        }
        Ok(Self {
            pipeline,
            people,
            settings: FeedSettings::reference(seed.into()),
            wanted: device.as_ref().map(Device::identity),
            device: RefCell::new(device.map(Rc::new)),
            returned: RefCell::default(),
            watch: Cell::new(watch),
        })
    }

    /// The GPU that scores, if one does.
    pub(super) fn device(&self) -> Option<Rc<Device>> {
        self.device.borrow().clone()
    }

    /// Destroys the GPU, as a rehearsal.
    pub(super) fn destroy(&self) {
        if let Some(device) = self.device() {
            device.destroy();
        }
    }

    /// Leaves a GPU that failed: the CPU scores from now on. Returns the milliseconds after which it
    /// is to be looked for; `None` if there was none.
    pub(super) fn leave(&self) -> Option<f64> {
        self.device.take()?;
        let mut watch = self.watch.get();
        let pause = watch.lost(now_millis());
        self.watch.set(watch);
        Some(pause)
    }

    /// Looks for the GPU that was lost; whether it is back. Another one, such as one in software, is
    /// left alone.
    pub(super) async fn find_again(&self) -> bool {
        let Some((grain, ..)) = &self.wanted else { return false };
        let Ok(device) = Device::again(self.pipeline.model(), *grain).await else { return false };
        let same = self.wanted.as_ref() == Some(&device.identity());
        if same {
            self.returned.replace(Some(device));
        }
        same
    }

    /// A search came to nothing; returns the milliseconds before the next one.
    pub(super) fn missed(&self) -> f64 {
        let mut watch = self.watch.get();
        let pause = watch.missed();
        self.watch.set(watch);
        // There was a GPU, so there is a pause.
        pause.unwrap_or(f64::INFINITY)
    }

    /// Scores on the GPU again if it is back; whether it just came back.
    pub(super) fn take_up(&self) -> bool {
        let Some(device) = self.returned.take() else { return false };
        let mut watch = self.watch.get();
        watch.found(now_millis());
        self.watch.set(watch);
        self.device.replace(Some(Rc::new(device)));
        true
    }

    /// Serves these people together; they come again in turn. Returns the microseconds of states,
    /// scores, what came back, and ranking.
    pub(super) async fn serve(&self, people: &[usize]) -> Result<[f64; 4], Reason> {
        let start = now_millis();
        let people: Vec<&FeedMemory> =
            people.iter().map(|person| &self.people[person % PEOPLE]).collect();
        let begun = people.iter().map(|person| self.pipeline.begin(person));
        let begun = begun.collect::<Result<Vec<_>, _>>()?;
        let (mut states, mut seen): (Vec<f32>, Vec<&[u32]>) = (Vec::new(), Vec::new());
        for state in begun.iter().flat_map(|one| one.states().iter().map(move |state| (one, state)))
        {
            states.extend(state.1);
            seen.push(state.0.seen());
        }
        let reach = Pipeline::reach(&self.settings);
        let encoded = now_millis();
        let model = self.pipeline.model();
        let Found { lists, returned_millis } = match self.device() {
            Some(device) => {
                let scored = within(JOB_MILLIS, device.nearest(model, (&states, &seen), reach));
                let late = || Err(Reason("the GPU did not answer within 3 s".to_owned()));
                scored.await.unwrap_or_else(late)?
            }
            None => Found { lists: model.best(&states, &seen, reach)?, returned_millis: 0.0 },
        };
        let scored = now_millis();
        let mut lists = lists.into_iter();
        for (person, begun) in people.iter().zip(&begun) {
            let own: Vec<_> = lists.by_ref().take(begun.states().len()).collect();
            self.pipeline.finish(person, &self.settings, MOMENT, (begun, &own), |_| ())?;
        }
        let scoring = scored - encoded - returned_millis;
        let millis = [encoded - start, scoring, returned_millis, now_millis() - scored];
        Ok(millis.map(|millis| 1e3 * millis))
    }

    /// Bytes of all items on the device, if there is one.
    fn table_bytes(&self) -> Option<f64> {
        let sizes = self.pipeline.model().dimensions();
        self.device().map(|device| (sizes.items * device.item_bytes(sizes.width)) as f64)
    }

    /// What a request is, when so many are served together.
    pub(super) fn work(&self, batch: usize) -> Result<Work, RecommenderError> {
        let mut sum = Work::default();
        for person in &self.people {
            let begun = self.pipeline.begin(person)?;
            let list = self.pipeline.list(person, &self.settings, MOMENT)?;
            let states = begun.states().len();
            for cost in list.stages {
                sum.flops += cost.flops as f64;
                sum.bytes += match cost.stage {
                    // Counted for one state after another; together they share passes.
                    Stage::Retrieve => {
                        let passes = (states * batch).div_ceil(TOGETHER) as f64 / batch as f64;
                        let own = cost.bytes as f64 / states.max(1) as f64;
                        self.table_bytes().unwrap_or(own) * passes
                    }
                    _ => cost.bytes as f64,
                };
                if cost.stage == Stage::Rank {
                    sum.candidates += cost.before as f64;
                }
            }
        }
        let mean = |sum: f64| sum / PEOPLE as f64;
        let Work { flops, bytes, candidates } = sum;
        Ok(Work { flops: mean(flops), bytes: mean(bytes), candidates: mean(candidates) })
    }
}

/// Someone with a history of random items.
fn person(pipeline: &Pipeline, random: &mut Random) -> Result<FeedMemory, RecommenderError> {
    let items = pipeline.model().dimensions().items;
    let mut memory = FeedMemory::new();
    let (fewest, more) = EVENTS;
    for second in 0..fewest + random.below(more) {
        let item = u32::try_from(random.below(items)).unwrap_or(0);
        let action = ACTIONS[random.below(ACTIONS.len())];
        memory.push(Event { item, action }, pipeline.facts(item)?, second as f64);
    }
    Ok(memory)
}
