//! Requests for the sake of their duration: driven by a schedule, or measured one by one.
//!
//! They are the feed's own requests, on its own models, for people whose histories are drawn. Where
//! a schedule says when a request is due, it is due then, whatever else is being done; the times go
//! to the page, which counts them.

mod compare;
mod desk;
mod device;
mod seek;
mod service;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use protocol::{Begun, Errands, Found, Load, LoadCall, LoadReturn, Place, decode};
use recommender::Pipeline;
use wasm_bindgen_futures::spawn_local;

use super::Reason;
use super::shown::Feed;
use crate::port::{self, listen, now_millis, send, wall_millis};
use desk::Desk;
use device::Device;
use service::Service;

/// What a load needs of the feed.
pub(super) struct Origin {
    pub(super) pipeline: Rc<Pipeline>,
    pub(super) address: Option<String>,
    pub(super) seed: u32,
}

/// The worker's state, shared by its event handlers.
#[derive(Default)]
struct Loader {
    feed: RefCell<Option<Feed>>,
    /// The number of the newest call to open.
    opening: Cell<u32>,
    /// The newest errand.
    newest: Cell<u32>,
    /// Who makes the requests of a load, while there is one.
    service: RefCell<Weak<Service>>,
}

/// Starts the worker.
pub fn start() {
    port::report_panics(|panic| send(&LoadReturn::Crashed(panic)));
    let refuse = |reason| send(&LoadReturn::Refused(reason));
    let loader = Rc::new(Loader::default());
    listen(decode::<LoadCall>, refuse, move |call| match call {
        LoadCall::Open { seed, items, address, storage } => {
            let loader = Rc::clone(&loader);
            spawn_local(async move {
                let number = loader.opening.get() + 1;
                loader.opening.set(number);
                match Feed::open((seed, items), address.as_deref(), storage).await {
                    // Another one was asked for meanwhile.
                    _ if loader.opening.get() != number => {}
                    Ok(feed) => {
                        loader.feed.replace(Some(feed));
                        send(&LoadReturn::Opened(storage));
                    }
                    Err(Reason(reason)) => send(&LoadReturn::Failed(reason)),
                }
            });
        }
        LoadCall::Measure { generation, errand } => loader.measure(generation, errand),
        LoadCall::Rehearse(fault) => port::rehearse(fault, || {
            if let Some(service) = loader.service.borrow().upgrade() {
                service.destroy();
            }
        }),
    });
    send(&LoadReturn::Ready);
}

impl Loader {
    /// Begins an errand, which ends the one before; calls are answered meanwhile.
    fn measure(self: &Rc<Self>, generation: u32, errand: Errands) {
        self.newest.set(generation);
        if errand == Errands::Halt {
            return send(&LoadReturn::Found { generation, found: Found::Done });
        }
        let Some(origin) = self.feed.borrow().as_ref().map(Feed::origin) else {
            return send(&LoadReturn::Failed(Reason::no_feed().0));
        };
        spawn_local(run(Rc::clone(self), origin, generation, errand));
    }
}

/// Does an errand as long as it is the newest, and says what comes of it.
async fn run(loader: Rc<Loader>, origin: Origin, generation: u32, errand: Errands) {
    let current = || loader.newest.get() == generation;
    let tell = |found: Found| {
        if current() {
            send(&LoadReturn::Found { generation, found });
        }
    };
    let done = match errand {
        Errands::Drive(load) => drive(&loader, &origin, &load, &tell, &current).await,
        Errands::Halt => Ok(()),
        Errands::Compare { most } => compare::backends(&origin, most, &tell, &current).await,
        Errands::Sizes => compare::sizes(&origin, &tell, &current).await,
    };
    tell(match done {
        Ok(()) => Found::Done,
        Err(Reason(reason)) => Found::Stopped(reason),
    });
}

async fn drive(
    loader: &Loader,
    origin: &Origin,
    load: &Load,
    tell: &impl Fn(Found),
    current: &impl Fn() -> bool,
) -> Result<(), Reason> {
    let start = now_millis();
    let device = match load.place {
        Place::Cpu => None,
        Place::Gpu => Some(Device::with(origin.pipeline.model(), load.grain).await?),
    };
    let service = Rc::new(Service::new(Rc::clone(&origin.pipeline), device, load.seed)?);
    loader.service.replace(Rc::downgrade(&service));
    let card = device::card(service.device().as_deref());
    let work = service.work(load.batch as usize)?;
    let (flops, bytes, candidates) = (work.flops, work.bytes, work.candidates);
    let ready_millis = now_millis() - start;
    let zero = now_millis();
    let zero_millis = wall_millis();
    let begun = Begun { device: card, ready_millis, zero_millis, flops, bytes, candidates };
    tell(Found::Begun(Box::new(begun)));
    Desk::new(load, zero).serve(&service, tell, current).await
}
