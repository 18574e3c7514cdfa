//! Histories cut into windows, anew in each epoch.

use std::ops::Range;

use std::collections::BTreeSet;

use recommender::{Mark, Random};

use crate::layers::cross_entropy::Rivals;
use crate::network::Batch;

/// A part of one history: events to read, each followed by the event to expect.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Window {
    user: usize,
    inputs: Range<usize>,
}

/// One epoch's batches: every event but the first of each history is expected exactly once.
///
/// `marks` tells of each event of each history, or is empty. The first cut of a history lies at random, so that an event is met at all positions over time.
pub(crate) fn batches(
    histories: &[&[u32]],
    marks: &[Vec<Mark>],
    context: usize,
    size: usize,
    random: &mut Random,
) -> Vec<Batch> {
    let mut windows = Vec::new();
    for (user, history) in histories.iter().enumerate() {
        let end = history.len().saturating_sub(1);
        let mut start = 0;
        let mut cut = 1 + random.below(context);
        while start < end {
            windows.push(Window { user, inputs: start..cut.min(end) });
            start = cut;
            cut += context;
        }
    }
    random.shuffle(&mut windows);
    windows.chunks(size).map(|windows| batch(histories, marks, windows)).collect()
}

fn batch(histories: &[&[u32]], marks: &[Vec<Mark>], windows: &[Window]) -> Batch {
    let mut batch = Batch::default();
    for window in windows {
        let history = histories[window.user];
        let start = batch.inputs.len();
        batch.inputs.extend_from_slice(&history[window.inputs.clone()]);
        batch.targets.extend_from_slice(&history[window.inputs.start + 1..=window.inputs.end]);
        if let Some(marks) = marks.get(window.user) {
            batch.marks.extend_from_slice(&marks[window.inputs.clone()]);
        }
        batch.windows.push(start..batch.inputs.len());
    }
    batch
}

/// Draws what each batch's targets compete with: its own targets and so many others.
pub(crate) struct Draw {
    /// Share of all targets that each item is.
    shares: Vec<f64>,
    negatives: usize,
}

impl Draw {
    pub(crate) fn new(histories: &[&[u32]], items: usize, negatives: usize) -> Self {
        let mut counts = vec![0.0; items];
        let targets = histories.iter().flat_map(|history| history.iter().skip(1));
        let mut all = 0.0_f64;
        for item in targets {
            counts[*item as usize] += 1.0;
            all += 1.0;
        }
        let shares = counts.into_iter().map(|count| count / all.max(1.0)).collect();
        Self { shares, negatives }
    }

    /// Nothing if the whole catalogue competes.
    pub(crate) fn rivals(&self, targets: &[u32], random: &mut Random) -> Option<Rivals> {
        let items = self.shares.len();
        if self.negatives == 0 || self.negatives + targets.len() >= items {
            return None;
        }
        let drawn = (0..self.negatives).map(|_| u32::try_from(random.below(items)).unwrap_or(0));
        let chosen: BTreeSet<u32> = targets.iter().copied().chain(drawn).collect();
        let uniform = self.negatives as f64 / items as f64;
        let inclusion = |item: &u32| {
            let expected = self.shares[*item as usize] * targets.len() as f64 + uniform;
            (-(-expected).exp_m1()).ln()
        };
        let inclusion = chosen.iter().map(inclusion).collect();
        Some(Rivals { items: chosen.into_iter().collect(), inclusion })
    }
}

#[cfg(test)]
mod tests {
    use super::{Draw, batches};
    use recommender::Random;

    #[test]
    fn every_event_but_the_first_is_expected_once() {
        let long: Vec<u32> = (0..23).collect();
        let histories: [&[u32]; 4] = [&long, &[], &[100], &[200, 201]];
        for seed in 0..20 {
            let batches = batches(&histories, &[], 5, 2, &mut Random::new(seed, 0));
            let mut targets = Vec::new();
            for batch in &batches {
                assert!(batch.windows.len() <= 2);
                for window in &batch.windows {
                    assert!((1..=5).contains(&window.len()));
                    for row in window.clone() {
                        assert_eq!(batch.inputs[row] + 1, batch.targets[row]);
                    }
                }
                targets.extend_from_slice(&batch.targets);
            }
            targets.sort_unstable();
            assert_eq!(targets, (1..23).chain([201]).collect::<Vec<_>>());
        }
    }

    #[test]
    fn rivals_hold_every_target_and_their_chances_are_those_of_being_drawn() {
        const ROUNDS: u32 = 4000;
        let history: Vec<u32> =
            (0..200).flat_map(|item| vec![item; 1 + item as usize % 5]).collect();
        let draw = Draw::new(&[&history], 400, 40);
        let mut random = Random::new(3, 0);
        let mut counts = vec![0_u32; 400];
        let mut stated = vec![f64::NEG_INFINITY; 400];
        for _ in 0..ROUNDS {
            let targets: Vec<u32> =
                (0..50).map(|_| history[1 + random.below(history.len() - 1)]).collect();
            let rivals = draw.rivals(&targets, &mut random).expect("the catalogue is larger");
            assert!(targets.iter().all(|target| rivals.items.binary_search(target).is_ok()));
            for (item, chance) in rivals.items.iter().zip(&rivals.inclusion) {
                counts[*item as usize] += 1;
                stated[*item as usize] = *chance;
            }
        }
        for (count, chance) in counts.iter().zip(&stated) {
            let (share, chance) = (f64::from(*count) / f64::from(ROUNDS), chance.exp());
            // Five standard errors, one in ten thousand among 400, and the rounding of a Poisson.
            let error = 5.0 * (chance * (1.0 - chance) / f64::from(ROUNDS)).sqrt() + 0.003;
            assert!((share - chance).abs() < error, "{share} {chance}");
        }
        assert!(Draw::new(&[&history], 400, 0).rivals(&[1], &mut random).is_none());
    }
}
