use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use training::{Epoch, RankerEpoch, Step, Trainer};

/// How a run is shown: a bar to a person, a line per epoch to a file.
pub(super) struct Progress {
    bar: Bar,
    all: usize,
}

impl Progress {
    pub(super) fn new(trainer: &Trainer<'_>) -> Self {
        Self { bar: Bar::new(), all: trainer.plan().epochs }
    }

    /// An epoch begins.
    pub(super) fn begin(&self, trainer: &Trainer<'_>) {
        self.bar.begin(&format!("epoch {}/{}", trainer.epochs() + 1, self.all));
    }

    /// A step was done; `best` is the best validation so far.
    pub(super) fn step(&self, step: Step, best: (usize, f64)) {
        let best = if best.0 > 0 {
            format!(", best NDCG@10 {:.4} in epoch {}", best.1, best.0)
        } else {
            String::new()
        };
        self.bar.step(step, &best);
    }

    /// An epoch was judged.
    pub(super) fn end(&self, epoch: Epoch) {
        let Epoch { number, loss, validation, .. } = epoch;
        self.bar.line(&format!(
            "epoch {number}/{}: loss {loss:.4}, validation NDCG@10 {validation:.4}{}",
            self.all,
            best_so_far(epoch.best)
        ));
    }

    pub(super) fn finish(self) {
        self.bar.finish();
    }
}

/// How the training of a ranker is shown.
pub(super) struct RankerProgress {
    bar: Bar,
    all: usize,
}

impl RankerProgress {
    pub(super) fn new(all: usize) -> Self {
        let bar = Bar::new();
        bar.begin("ranker");
        Self { bar, all }
    }

    pub(super) fn step(&self, step: Step) {
        self.bar.step(step, "");
    }

    pub(super) fn end(&self, epoch: RankerEpoch) {
        let RankerEpoch { number, loss, validation, .. } = epoch;
        self.bar.line(&format!(
            "ranker, epoch {number}/{}: loss {loss:.4}, validation loss {validation:.4}{}",
            self.all,
            best_so_far(epoch.best)
        ));
    }

    pub(super) fn finish(self) {
        self.bar.finish();
    }
}

/// A line about what is going on.
pub(super) fn note(line: &str) {
    eprintln!("{line}");
}

fn best_so_far(best: bool) -> &'static str {
    if best { ", best so far" } else { "" }
}

/// A bar if a person is looking.
struct Bar(Option<ProgressBar>);

impl Bar {
    fn new() -> Self {
        let style = ProgressStyle::with_template("{prefix} [{bar:30}] {pos}/{len} {msg}");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> ");
        Self(std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(0).with_style(style);
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        }))
    }

    fn begin(&self, prefix: &str) {
        if let Some(bar) = &self.0 {
            bar.set_prefix(prefix.to_owned());
            bar.set_position(0);
        }
    }

    fn step(&self, step: Step, more: &str) {
        if let Some(bar) = &self.0 {
            bar.set_length(step.all as u64);
            bar.set_position(step.done as u64);
            bar.set_message(format!("loss {:.3}{more}", step.loss));
        }
    }

    /// A line that stays.
    fn line(&self, line: &str) {
        match &self.0 {
            Some(bar) => bar.println(line),
            None => eprintln!("{line}"),
        }
    }

    fn finish(self) {
        if let Some(bar) = self.0 {
            bar.finish_and_clear();
        }
    }
}
