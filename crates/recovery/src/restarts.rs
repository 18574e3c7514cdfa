use crate::WELL_MILLIS;

/// When a worker that died is started again.
///
/// # Units
/// Milliseconds.
/// # Source
/// Ours: the first death is an accident and costs nothing; one death after another means that
/// something is missing, such as the network, which comes back when it does.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Restarts {
    /// When the last one was started.
    started: Option<f64>,
    deaths: usize,
}

/// Pauses before the first restarts in a row.
const PAUSES: [f64; 4] = [0.0, 500.0, 2_000.0, 8_000.0];
/// The pause before every later one.
const LATER: f64 = 30_000.0;

impl Restarts {
    /// A worker died; returns the pause before the next one is started.
    pub fn died(&mut self, now: f64) -> f64 {
        if self.started.is_none_or(|started| now - started >= WELL_MILLIS) {
            self.deaths = 0;
        }
        let pause = PAUSES.get(self.deaths).copied().unwrap_or(LATER);
        self.started = Some(now + pause);
        self.deaths += 1;
        pause
    }

    /// Whether so many died in a row that a reader should be told.
    pub fn is_struggling(&self) -> bool {
        self.deaths >= PAUSES.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_death_costs_no_pause_and_those_in_a_row_ever_longer_ones() {
        let mut restarts = Restarts::default();
        let pauses: Vec<_> = (0..6).map(|death| restarts.died(f64::from(death) * 10.0)).collect();
        assert_eq!(pauses, [0.0, 500.0, 2_000.0, 8_000.0, LATER, LATER]);
        assert!(restarts.is_struggling());
    }

    #[test]
    fn deaths_far_apart_are_accidents() {
        let mut restarts = Restarts::default();
        for hour in 0..100 {
            assert_eq!(restarts.died(f64::from(hour) * 3.6e6), 0.0);
            assert!(!restarts.is_struggling());
        }
    }
}
