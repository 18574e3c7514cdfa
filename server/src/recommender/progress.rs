use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use training::{Epoch, RankerEpoch, Step, Trainer};

/// How a run is shown: a bar to a person, a line per epoch to a file.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    all: usize,
}

impl Progress {
    pub(super) fn new(trainer: &Trainer<'_>) -> Self {
        Self { bar: bar(), all: trainer.plan().epochs }
    }

    /// An epoch begins.
    pub(super) fn begin(&self, trainer: &Trainer<'_>) {
        if let Some(bar) = &self.bar {
            bar.set_prefix(format!("epoch {}/{}", trainer.epochs() + 1, self.all));
            bar.set_position(0);
        }
    }

    /// A step was done; `best` is the best validation so far.
    pub(super) fn step(&self, step: Step, best: (usize, f64)) {
        if let Some(bar) = &self.bar {
            bar.set_length(step.all as u64);
            bar.set_position(step.done as u64);
            let best = if best.0 > 0 {
                format!(", best NDCG@10 {:.4} in epoch {}", best.1, best.0)
            } else {
                String::new()
            };
            bar.set_message(format!("loss {:.3}{best}", step.loss));
        }
    }

    /// An epoch was judged.
    pub(super) fn end(&self, epoch: Epoch) {
        let mark = if epoch.best { ", best so far" } else { "" };
        let line = format!(
            "epoch {}/{}: loss {:.4}, validation NDCG@10 {:.4}{mark}",
            epoch.number, self.all, epoch.loss, epoch.validation
        );
        match &self.bar {
            Some(bar) => bar.println(line),
            None => eprintln!("{line}"),
        }
    }

    pub(super) fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

/// How the training of a ranker is shown.
pub(super) struct RankerProgress {
    bar: Option<ProgressBar>,
    all: usize,
}

impl RankerProgress {
    pub(super) fn new(all: usize) -> Self {
        Self { bar: bar(), all }
    }

    pub(super) fn step(&self, step: Step) {
        if let Some(bar) = &self.bar {
            bar.set_prefix("ranker");
            bar.set_length(step.all as u64);
            bar.set_position(step.done as u64);
            bar.set_message(format!("loss {:.3}", step.loss));
        }
    }

    pub(super) fn end(&self, epoch: RankerEpoch) {
        let mark = if epoch.best { ", best so far" } else { "" };
        let line = format!(
            "ranker, epoch {}/{}: loss {:.4}, validation loss {:.4}{mark}",
            epoch.number, self.all, epoch.loss, epoch.validation
        );
        match &self.bar {
            Some(bar) => bar.println(line),
            None => eprintln!("{line}"),
        }
    }

    pub(super) fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A line about what is going on.
pub(super) fn note(line: &str) {
    eprintln!("{line}");
}

/// A bar if a person is looking.
fn bar() -> Option<ProgressBar> {
    let style = ProgressStyle::with_template("{prefix} [{bar:30}] {pos}/{len} {msg}");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> ");
    std::io::stderr().is_terminal().then(|| {
        let bar = ProgressBar::new(0).with_style(style);
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    })
}
