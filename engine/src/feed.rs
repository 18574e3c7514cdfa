//! Answers the page's calls in their order: what to show next.

mod gpu;
pub(crate) mod load;
mod model;
mod serving;
mod shown;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use protocol::{
    Backend, Call, Preference, Return, Source, Stages, Storage, Visitor, decode, encode,
};
use recommender::{Pipeline, Scored, SequenceModel};
use recovery::GpuWatch;
use wasm_bindgen_futures::spawn_local;

use crate::backends::{JOB_MILLIS, LOOK_MILLIS, SEARCH_MILLIS};
use crate::crew::{self, Crew};
use crate::feed::gpu::Gpu;
use crate::feed::model::{Loaded, load};
use crate::feed::serving::{Chunk, Served, Serving, lists};
use crate::feed::shown::Feed;
use crate::port::{self, listen, now_millis, send, sleep, within};

/// The worker's state, shared by its event handlers.
#[derive(Default)]
struct Recommender {
    inbox: RefCell<VecDeque<Call>>,
    running: Cell<bool>,
    model: RefCell<Option<Rc<Loaded>>>,
    session: RefCell<Option<model::Session>>,
    preference: Cell<Preference>,
    gpu: RefCell<Option<Rc<Gpu>>>,
    feed: RefCell<Option<Feed>>,
    /// Whose GPU is being looked for or kept.
    search: RefCell<Option<Searched>>,
    /// Whether a GPU was looked for since the model is there.
    looked: Cell<bool>,
    crew: Crew<Serving>,
    hired: Cell<bool>,
}

/// Whose items are searched: a model's that was loaded alone, or a feed's.
#[derive(Clone)]
enum Searched {
    Model(Rc<Loaded>),
    Feed(Rc<Pipeline>),
}

impl Searched {
    fn model(&self) -> &SequenceModel {
        match self {
            Self::Model(loaded) => &loaded.model,
            Self::Feed(pipeline) => pipeline.model(),
        }
    }

    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Model(one), Self::Model(other)) => Rc::ptr_eq(one, other),
            (Self::Feed(one), Self::Feed(other)) => Rc::ptr_eq(one, other),
            _ => false,
        }
    }
}

/// The nearest items of states, who found them and where the time went.
struct Nearest {
    lists: Vec<Vec<Scored>>,
    backend: Backend,
    stages: Stages,
    /// Bytes of the catalogue that were read, if the CPU did not do it.
    bytes: Option<u64>,
}

fn refuse(reason: String) {
    send(&Return::Refused(reason));
}

fn fail(generation: Option<u32>, reason: impl Into<Reason>) {
    send(&Return::Failed { generation, reason: reason.into().0 });
}

/// Why a call has no answer, as a sentence.
#[derive(Debug)]
struct Reason(String);

impl Reason {
    fn no_model() -> Self {
        Self("no model is loaded yet".to_owned())
    }

    fn no_feed() -> Self {
        Self("no feed is open yet".to_owned())
    }
}

impl<E: std::error::Error> From<E> for Reason {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// Starts the worker.
pub fn start() {
    port::report_panics(|panic| send(&Return::Crashed(panic)));
    if port::scope().name() == crew::NAME {
        return assist();
    }
    let recommender = Rc::new(Recommender::default());
    listen(decode::<Call>, refuse, move |call| {
        recommender.inbox.borrow_mut().push_back(call);
        if !recommender.running.replace(true) {
            spawn_local(Rc::clone(&recommender).drain());
        }
    });
    send(&Return::Ready);
}

/// Does nothing but the parts that another worker hands over.
fn assist() {
    let shop: Rc<RefCell<Option<Rc<Loaded>>>> = Rc::default();
    listen(decode::<Call>, refuse, move |call| match call {
        Call::Load { source, storage } => {
            let shop = Rc::clone(&shop);
            spawn_local(async move {
                let start = now_millis();
                match load(&source, storage).await {
                    Ok(loaded) => {
                        let loaded = Rc::new(loaded);
                        send(&loaded.returned(now_millis() - start));
                        shop.replace(Some(loaded));
                    }
                    Err(reason) => fail(None, reason),
                }
            });
        }
        Call::Assist { ticket, visitors, count } => {
            let shop = shop.borrow();
            let Some(loaded) = shop.as_deref() else { return fail(None, Reason::no_model()) };
            match serving::serve(&loaded.model, &visitors, count) {
                Ok(served) => send(&Return::Assisted { ticket, lists: served.lists }),
                Err(error) => fail(None, error),
            }
        }
        _ => {}
    });
    send(&Return::Ready);
}

impl Recommender {
    /// Answers calls until none is left.
    async fn drain(self: Rc<Self>) {
        loop {
            let next = self.inbox.borrow_mut().pop_front();
            let Some(call) = next else { break };
            self.answer(call).await;
        }
        self.running.set(false);
    }

    async fn answer(self: &Rc<Self>, call: Call) {
        match call {
            Call::Load { source, storage } => self.load(source, storage).await,
            Call::Prefer(preference) => {
                self.preference.set(preference);
                if preference == Preference::Gpu && self.looked.get() {
                    self.look_for_gpu();
                }
            }
            Call::Forget => self.forget(),
            Call::Append { item } => self.append(item),
            Call::Recommend { generation, hidden, count } => {
                if let Err(error) = self.recommend(generation, &hidden, count).await {
                    fail(Some(generation), error);
                }
            }
            Call::Serve { generation, visitors, count } => {
                if let Err(error) = self.serve(generation, visitors, count).await {
                    fail(Some(generation), error);
                }
            }
            Call::Open { seed, items, address, storage } => {
                match Feed::open((seed, items), address.as_deref(), storage).await {
                    Ok(feed) => {
                        self.model.replace(None);
                        self.session.replace(None);
                        self.gpu.replace(None);
                        send(&feed.returned());
                        self.feed.replace(Some(feed));
                        self.looked.set(false);
                    }
                    Err(reason) => fail(None, reason),
                }
            }
            Call::Did { item, deed } => {
                let noted = match self.feed.borrow_mut().as_mut() {
                    Some(feed) => feed.note(item, deed),
                    None => Err(Reason::no_feed()),
                };
                noted.unwrap_or_else(|reason| fail(None, reason));
            }
            Call::Feed { generation, session, count, hour } => {
                match self.list(generation, session, (count, hour)).await {
                    // The first list does not wait for a GPU to be found.
                    Ok(()) if !self.looked.get() => self.look_for_gpu(),
                    Ok(()) => {}
                    Err(reason) => fail(Some(generation), reason),
                }
            }
            Call::Rehearse(fault) => port::rehearse(fault, || {
                if let Some(gpu) = self.gpu.borrow().as_ref() {
                    gpu.destroy();
                }
            }),
            // The crew's own.
            Call::Assist { .. } => {}
        }
    }

    async fn load(self: &Rc<Self>, source: Source, storage: Storage) {
        let start = now_millis();
        let loaded = match load(&source, storage).await {
            Ok(loaded) => Rc::new(loaded),
            Err(reason) => return fail(None, reason),
        };
        self.gpu.replace(None);
        self.feed.replace(None);
        self.model.replace(Some(Rc::clone(&loaded)));
        self.forget();
        if let Ok(briefing) = encode(&Call::Load { source, storage }) {
            self.crew.brief(briefing);
        }
        send(&loaded.returned(now_millis() - start));
        self.look_for_gpu();
    }

    /// What is searched now.
    fn searched(&self) -> Option<Searched> {
        let feed = self.feed.borrow().as_ref().map(|feed| Rc::clone(feed.pipeline()));
        feed.map(Searched::Feed).or_else(|| self.model.borrow().clone().map(Searched::Model))
    }

    /// Looks for a GPU for what is searched now, unless one is looked for or kept already, or the
    /// page is careful.
    fn look_for_gpu(self: &Rc<Self>) {
        self.looked.set(true);
        let Some(searched) = self.searched() else { return };
        let under_way = self.search.borrow().as_ref().is_some_and(|of| of.is(&searched));
        if port::scope().name() == port::CAREFUL || under_way {
            return;
        }
        self.search.replace(Some(searched.clone()));
        let this = Rc::clone(self);
        spawn_local(async move {
            Rc::clone(&this).keep_gpu(&searched).await;
            let is_own = this.search.borrow().as_ref().is_some_and(|of| of.is(&searched));
            if is_own {
                this.search.replace(None);
            }
        });
    }

    /// The next list of the feed.
    async fn list(
        &self,
        generation: u32,
        session: u32,
        (count, hour): (u32, f32),
    ) -> Result<(), Reason> {
        let request = match self.feed.borrow().as_ref() {
            Some(feed) => feed.begin(session, (count, hour))?,
            None => return Err(Reason::no_feed()),
        };
        let searched = self.searched().ok_or_else(Reason::no_feed)?;
        let (states, seen) = (request.states(), request.seen());
        let found = self.score(searched.model(), &states, &seen, request.reach()).await?;
        match self.feed.borrow().as_ref() {
            Some(feed) => feed.finish(generation, &request, &found),
            None => Err(Reason::no_feed()),
        }
    }

    /// Keeps a GPU for a model: looks for one and, whenever it is lost, for another as [`GpuWatch`]
    /// says; meanwhile the CPU answers. Ends with the model, or where there never was a GPU.
    async fn keep_gpu(self: Rc<Self>, searched: &Searched) {
        let is_current = || self.searched().is_some_and(|now| now.is(searched));
        let mut watch = GpuWatch::default();
        loop {
            // A model that is loaded alone is there to be measured.
            let wanted =
                matches!(searched, Searched::Model(_)) || self.preference.get() == Preference::Gpu;
            let found = within(SEARCH_MILLIS, Gpu::find(searched.model(), wanted)).await;
            if !is_current() {
                return;
            }
            let pause = match found.unwrap_or_else(|| Err("the GPU does not answer".to_owned())) {
                Ok(gpu) => {
                    watch.found(now_millis());
                    let measured = gpu.measured();
                    let gpu = Rc::new(gpu);
                    self.gpu.replace(Some(Rc::clone(&gpu)));
                    send(&Return::Gpu(Ok(measured)));
                    // A failed call has dropped it and said so.
                    while is_current() && gpu.lost().is_none() && self.gpu.borrow().is_some() {
                        sleep(LOOK_MILLIS).await;
                    }
                    if !is_current() {
                        return;
                    }
                    if self.gpu.take().is_some() {
                        send(&Return::GpuLost(gpu.lost().unwrap_or_default().to_owned()));
                    }
                    watch.lost(now_millis())
                }
                Err(reason) => match watch.missed() {
                    None => return send(&Return::Gpu(Err(reason))),
                    Some(pause) => pause,
                },
            };
            sleep(pause).await;
        }
    }

    fn forget(&self) {
        let model = self.model.borrow();
        self.session.replace(model.as_ref().and_then(|loaded| loaded.session().ok()));
        if let Some(feed) = self.feed.borrow_mut().as_mut() {
            feed.forget();
        }
    }

    fn append(&self, item: u32) {
        let (model, mut session) = (self.model.borrow(), self.session.borrow_mut());
        let (Some(loaded), Some(session)) = (model.as_ref(), session.as_mut()) else {
            return fail(None, Reason::no_model());
        };
        let start = now_millis();
        match session.append(&loaded.model, item) {
            Ok(events) => {
                send(&Return::Appended { events, encode_millis: now_millis() - start });
            }
            Err(error) => fail(None, error),
        }
    }

    /// The next list of the session, whose state is known.
    async fn recommend(&self, generation: u32, hidden: &[u32], count: u32) -> Result<(), Reason> {
        let start = now_millis();
        let (state, seen) = {
            let session = self.session.borrow();
            let session = session.as_ref().ok_or_else(Reason::no_model)?;
            (session.state()?.to_vec(), session.seen(hidden))
        };
        let loaded = self.loaded()?;
        let scored = self.score(&loaded.model, &state, &[&seen], count as usize).await?;
        let stages = Stages { total_millis: now_millis() - start, ..scored.stages };
        let (lists, backend) = (lists(&scored.lists), scored.backend);
        send(&Return::Recommended { generation, lists, backend, workers: 1, stages });
        Ok(())
    }

    async fn serve(
        &self,
        generation: u32,
        visitors: Vec<Visitor>,
        count: u32,
    ) -> Result<(), Reason> {
        let start = now_millis();
        let loaded = self.loaded()?;
        let on_gpu = self.wanted_gpu().is_some();
        let alone = on_gpu || self.preference.get() == Preference::SingleCore;
        let hands = if alone || visitors.len() < 2 { 1 } else { self.hands() };
        let served = if hands > 1 {
            self.serve_together(&loaded, &visitors, count, hands).await?
        } else if on_gpu {
            let states = serving::states(&loaded.model, &visitors)?;
            let encode_millis = now_millis() - start;
            let seen: Vec<&[u32]> = visitors.iter().map(|visitor| &visitor.seen[..]).collect();
            let found = self.score(&loaded.model, &states, &seen, count as usize).await?;
            let stages = Stages { encode_millis, ..found.stages };
            Served { lists: lists(&found.lists), backend: found.backend, stages }
        } else {
            serving::serve(&loaded.model, &visitors, count)?
        };
        let stages = Stages { total_millis: now_millis() - start, ..served.stages };
        let (lists, backend) = (served.lists, served.backend);
        let workers = u32::try_from(hands).unwrap_or(u32::MAX);
        send(&Return::Recommended { generation, lists, backend, workers, stages });
        Ok(())
    }

    async fn serve_together(
        &self,
        loaded: &Rc<Loaded>,
        visitors: &[Visitor],
        count: u32,
        hands: usize,
    ) -> Result<Served, Reason> {
        let chunk = serving::chunk_length(visitors.len(), hands);
        let chunks: Vec<Chunk> = visitors
            .chunks(chunk)
            .map(|visitors| Chunk { visitors: visitors.to_vec(), count })
            .collect();
        let found = self.crew.work(&chunks, loaded, hands, |_| true).await.unwrap_or_default();
        let mut together = Served::default();
        for served in found {
            let served = served?;
            together.lists.extend(served.lists);
            together.stages.encode_millis += served.stages.encode_millis;
            together.stages.score_millis += served.stages.score_millis;
        }
        Ok(together)
    }

    /// Scores states on the wanted backend; a GPU that fails is left and looked for again.
    async fn score(
        &self,
        model: &SequenceModel,
        states: &[f32],
        seen: &[&[u32]],
        count: usize,
    ) -> Result<Nearest, Reason> {
        // Somebody of whom nothing is known has no state.
        if let Some(gpu) = self.wanted_gpu().filter(|_| !states.is_empty()) {
            let scored = within(JOB_MILLIS, gpu.score(model, states, seen, count)).await;
            match scored.unwrap_or_else(|| Err(Reason("it did not answer within 3 s".to_owned()))) {
                Ok(Some((lists, stages))) => {
                    let bytes = Some(gpu.bytes(seen.len()));
                    return Ok(Nearest { lists, backend: gpu.backend(), stages, bytes });
                }
                Ok(None) => {} // estimates that are no numbers
                Err(error) => {
                    // Another one may have been found meanwhile.
                    let is_it = self.gpu.borrow().as_ref().is_some_and(|now| Rc::ptr_eq(now, &gpu));
                    if is_it {
                        self.gpu.replace(None);
                        send(&Return::GpuLost(error.0));
                    }
                }
            }
        }
        let start = now_millis();
        let lists = model.best(states, seen, count)?;
        let stages = Stages { score_millis: now_millis() - start, ..Stages::default() };
        Ok(Nearest { lists, backend: Backend::Cpu, stages, bytes: None })
    }

    fn loaded(&self) -> Result<Rc<Loaded>, Reason> {
        self.model.borrow().clone().ok_or_else(Reason::no_model)
    }

    fn wanted_gpu(&self) -> Option<Rc<Gpu>> {
        let gpu = self.gpu.borrow().clone()?;
        let wanted = match self.preference.get() {
            Preference::Automatic => gpu.is_faster(),
            Preference::Gpu => true,
            Preference::Cpu | Preference::SingleCore => false,
        };
        wanted.then_some(gpu)
    }

    /// How many workers there are; the others are started by the first need of them.
    fn hands(&self) -> usize {
        if !self.hired.replace(true) {
            self.crew.hire();
        }
        self.crew.size()
    }
}
