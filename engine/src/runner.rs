//! Runs the newest request, scramble by scramble.

use std::cell::Cell;
use std::rc::Rc;

use kernels::Run;
use model::{Central, Summary, Tally};
use protocol::{Reply, Request, Simulated, Stage};
use wasm_bindgen_futures::spawn_local;

use crate::backends::Backends;
use crate::port::{self, Inbox, listen, now_millis, send};

/// The worker's state, shared by its event handlers.
#[derive(Default)]
struct Engine {
    inbox: Inbox,
    backends: Backends,
    running: Cell<bool>,
}

/// Starts the worker: it answers on the CPU at once and looks for a GPU meanwhile.
pub(crate) fn start() {
    port::report_panics();
    let engine = Rc::new(Engine::default());
    let waker = Rc::clone(&engine);
    listen(&engine.inbox, move || {
        if !waker.running.replace(true) {
            spawn_local(Rc::clone(&waker).drain());
        }
    });
    send(&Reply::Ready);
    spawn_local(async move { engine.backends.find_gpu().await });
}

impl Engine {
    /// Runs requests until none is left.
    async fn drain(self: Rc<Self>) {
        loop {
            let request = self.inbox.take();
            let Some(request) = request else { break };
            self.simulate(request).await;
        }
        self.running.set(false);
    }

    /// Runs one request unless a newer one arrives; replies after 1, 4 and all scrambles.
    async fn simulate(&self, request: Request) {
        let Request::Simulate { generation, plan, seed, scrambles, preference } = request;
        let start = now_millis();
        let run = Run::new(&plan, seed);
        let mut tally = Tally::default();
        for scramble in 0..scrambles {
            // The first scramble is always finished: a slider that is dragged fast still shows its
            // previews.
            let superseded = || scramble > 0 && self.superseded();
            let Some(backend) =
                self.backends.tally(preference, &run, scramble, &mut tally, superseded).await
            else {
                return;
            };
            let done = scramble + 1;
            let settled = done == scrambles;
            if settled || done == 1 || done == 4 {
                let Some(summary) = Summary::new(&tally) else { return };
                send(&Reply::Simulated(Box::new(Simulated {
                    generation,
                    stage: if settled { Stage::Settled } else { Stage::Preview },
                    plan,
                    summary,
                    central: Central::of(&plan),
                    backend,
                    elapsed_millis: now_millis() - start,
                })));
            }
            port::yield_now().await;
            if self.superseded() {
                return;
            }
        }
    }

    /// Whether a newer request is waiting.
    fn superseded(&self) -> bool {
        self.inbox.borrow().is_some()
    }
}
