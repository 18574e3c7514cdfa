//! A bar on standard error for work that takes more than a second.

use std::io::{IsTerminal, stderr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work shorter than this is not worth a bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// How far work has come, shown to a person if there is one.
pub(crate) struct Progress {
    bar: ProgressBar,
    begun: Instant,
    shown: AtomicBool,
    watched: bool,
}

impl Progress {
    /// Work whose end is known.
    pub(crate) fn new(what: &'static str) -> Self {
        Self::styled(what, "{msg} {wide_bar} {percent:>3} %, {eta} left", true)
    }

    /// Work of which only the count is known.
    pub(crate) fn counting(what: &'static str, wanted: bool) -> Self {
        Self::styled(what, "{msg} {spinner} {human_pos} rows, {per_sec}", wanted)
    }

    fn styled(what: &'static str, template: &str, wanted: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_message(what);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        let watched = wanted && stderr().is_terminal();
        Self { bar, begun: Instant::now(), shown: AtomicBool::new(false), watched }
    }

    /// Says that `done` of `known` parts are done, none known if only counted; any thread may say it.
    pub(crate) fn report(&self, done: usize, known: usize) {
        if !self.watched || self.begun.elapsed() < PATIENCE {
            return;
        }
        if !self.shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        if known > 0 {
            self.bar.set_length(known as u64);
        }
        self.bar.set_position(done as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
