/// Whether a worker that owes an answer has fallen silent.
///
/// # Units
/// Milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Silence {
    since: Option<f64>,
}

/// A worker says something at least this often while it works; a GPU that does not answer is left
/// after three seconds.
const PATIENCE: f64 = 5_000.0;

impl Silence {
    /// The worker was asked something.
    ///
    /// What was asked before and is not answered keeps its time: asking again is no sign of life.
    pub fn asked(&mut self, now: f64) {
        self.since.get_or_insert(now);
    }

    /// It said something; `owing` tells whether it still owes an answer.
    pub fn heard(&mut self, now: f64, owing: bool) {
        self.since = owing.then_some(now);
    }

    /// Whether it is to be taken for dead.
    pub fn is_too_long(&self, now: f64) -> bool {
        self.since.is_some_and(|since| now - since >= PATIENCE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_owes_nothing_may_be_silent() {
        let mut silence = Silence::default();
        assert!(!silence.is_too_long(1e9));
        silence.asked(0.0);
        silence.heard(10.0, false);
        assert!(!silence.is_too_long(1e9));
    }

    #[test]
    fn asking_again_and_again_does_not_hide_a_death() {
        let mut silence = Silence::default();
        for time in 0..50 {
            silence.asked(f64::from(time) * 100.0);
        }
        assert!(!silence.is_too_long(4_999.0) && silence.is_too_long(5_000.0));
        silence.heard(4_000.0, true);
        assert!(!silence.is_too_long(8_999.0) && silence.is_too_long(9_000.0));
    }
}
