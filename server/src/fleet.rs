//! The fleet: what devices that opt in measure of themselves, merged by class and streamed.
//!
//! A device posts all that it has measured since its page was opened ([`latency::Report`]), every
//! few seconds; the newest report replaces the one before. So nothing is lost with a lost report,
//! and a server that was started anew knows everything after the next one. Watchers are sent the
//! whole picture, first at once and then whenever it changes.
//!
//! Strangers write here, therefore everything is bounded: the bytes of a report and the time it may
//! take to arrive, the requests it may speak for, reports by reporter and time, reporters by
//! address, reporters and watchers in all. A full house refuses newcomers; it never drops those who
//! are alive.

mod metrics;
mod picture;
mod routes;
mod seats;
mod store;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use metrics::Metrics;
use picture::Picture;
use seats::Seats;
use store::Store;

pub(crate) use routes::routes;

/// How often a changed picture is drawn anew.
const PERIOD: Duration = Duration::from_secs(5);
/// How often at most for those who ask meanwhile.
const SHORTEST_PERIOD: Duration = Duration::from_secs(1);
/// What all requests share.
#[derive(Debug)]
pub(crate) struct Fleet {
    store: Mutex<Store>,
    metrics: Metrics,
    seats: Arc<Seats>,
    /// When the picture was last drawn for somebody who asked.
    drawn: Mutex<Option<Instant>>,
    /// Held while the picture is drawn, so that an older one never comes after a newer one.
    drawing: Mutex<()>,
    /// Dropped when the server stops, which ends the streams.
    picture: Mutex<Option<watch::Sender<Arc<Picture>>>>,
}

impl Default for Fleet {
    fn default() -> Self {
        Self {
            store: Mutex::default(),
            metrics: Metrics::default(),
            seats: Arc::default(),
            drawn: Mutex::default(),
            drawing: Mutex::default(),
            picture: Mutex::new(Some(watch::Sender::default())),
        }
    }
}

impl Fleet {
    /// Draws the picture anew every few seconds, as long as there is a server.
    pub(crate) async fn keep_drawing(self: Arc<Self>) {
        let mut ticks = tokio::time::interval(PERIOD);
        while !self.is_closed() {
            ticks.tick().await;
            self.draw_aside(Instant::now()).await;
        }
    }

    /// Draws the picture for somebody who asks, at most once a second; who asks meanwhile is shown
    /// the one before.
    async fn freshen(self: &Arc<Self>, now: Instant) {
        let is_due = {
            let mut drawn = lock(&self.drawn);
            let is_due = drawn.is_none_or(|drawn| now.duration_since(drawn) >= SHORTEST_PERIOD);
            if is_due {
                drawn.replace(now);
            }
            is_due
        };
        if is_due {
            self.draw_aside(now).await;
        }
    }

    /// Draws on a thread where nothing else waits: merging takes a millisecond a reporter.
    async fn draw_aside(self: &Arc<Self>, now: Instant) {
        let fleet = Arc::clone(self);
        if let Err(error) = tokio::task::spawn_blocking(move || fleet.draw(now)).await {
            tracing::error!(%error, "the fleet was not drawn");
        }
    }

    /// Draws the picture, if anything has changed.
    fn draw(&self, now: Instant) {
        let _alone = lock(&self.drawing);
        let Some(reports) = lock(&self.store).changed(now) else { return };
        let picture = Arc::new(Picture::of(&reports));
        self.metrics.show(&picture);
        if let Some(sender) = &*lock(&self.picture) {
            sender.send_replace(picture);
        }
    }

    /// Ends all streams.
    pub(crate) fn close(&self) {
        lock(&self.picture).take();
    }

    fn is_closed(&self) -> bool {
        lock(&self.picture).is_none()
    }
}

/// A panic elsewhere leaves nothing half done here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
