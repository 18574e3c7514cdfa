use crate::WELL_MILLIS;

/// When to look for a GPU: at the start, and after it was lost.
///
/// # Units
/// Milliseconds.
/// # Source
/// The pauses are ours: short enough for a driver's reset, which takes a second or two, and few
/// enough that a device that cannot be used costs nothing.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct GpuWatch {
    /// When the device that there is was found.
    found: Option<f64>,
    /// Whether there ever was one.
    known: bool,
    /// Searches since the last device that lasted.
    searches: usize,
}

/// Pauses before the first searches after a loss.
const PAUSES: [f64; 3] = [500.0, 2_000.0, 8_000.0];
/// The pause before every later one.
const LATER: f64 = 60_000.0;

impl GpuWatch {
    /// A device was found.
    pub fn found(&mut self, now: f64) {
        self.found = Some(now);
        self.known = true;
    }

    /// The device is gone; returns the pause before the next search.
    ///
    /// A device that is lost again and again counts as never found: the pauses go on growing.
    pub fn lost(&mut self, now: f64) -> f64 {
        if self.found.take().is_some_and(|found| now - found >= WELL_MILLIS) {
            self.searches = 0;
        }
        self.pause()
    }

    /// A search came to nothing; returns the pause before the next one.
    ///
    /// `None` if there never was a device: this browser has none, and no search will help.
    pub fn missed(&mut self) -> Option<f64> {
        self.known.then(|| self.pause())
    }

    fn pause(&mut self) -> f64 {
        let pause = PAUSES.get(self.searches).copied().unwrap_or(LATER);
        self.searches += 1;
        pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_without_a_gpu_is_searched_once() {
        assert_eq!(GpuWatch::default().missed(), None);
    }

    #[test]
    fn searches_after_a_loss_become_rare_and_never_end() {
        let mut watch = GpuWatch::default();
        watch.found(0.0);
        assert_eq!(watch.lost(1e6), 500.0);
        let pauses: Vec<_> = (0..5).map(|_| watch.missed()).collect();
        assert_eq!(pauses, [2_000.0, 8_000.0, LATER, LATER, LATER].map(Some));
    }

    #[test]
    fn a_device_that_lasts_clears_what_was_before_and_a_flapping_one_does_not() {
        let mut watch = GpuWatch::default();
        watch.found(0.0);
        assert_eq!(watch.lost(100.0), 500.0);
        watch.found(700.0);
        assert_eq!(watch.lost(1_000.0), 2_000.0, "it held for 300 ms");
        watch.found(4_000.0);
        assert_eq!(watch.lost(14_000.0), 500.0, "it held for ten seconds");
    }
}
