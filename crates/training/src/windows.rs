//! Histories cut into windows, anew in each epoch.

use std::ops::Range;

use std::collections::BTreeSet;

use recommender::{Mark, Random};

use crate::layers::cross_entropy::Rivals;
use crate::network::Batch;

/// An event that is read, and whether it is to be expected from those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) item: u32,
    pub(crate) mark: Mark,
    pub(crate) expected: bool,
}

impl Step {
    /// Of an event of which the item alone is known.
    pub(crate) fn of(item: u32) -> Self {
        Self { item, mark: Mark::UNKNOWN, expected: true }
    }
}

/// A part of one history: events to read, each followed by the event to expect.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Window {
    user: usize,
    inputs: Range<usize>,
}

/// One epoch's batches: every event that is to be expected, but the first of each history, is
/// expected exactly once.
///
/// The first cut of a history lies at random, so that an event is met at all positions over time.
pub(crate) fn batches(
    histories: &[Vec<Step>],
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
            let inputs = start..cut.min(end);
            if history[start + 1..=inputs.end].iter().any(|step| step.expected) {
                windows.push(Window { user, inputs });
            }
            start = cut;
            cut += context;
        }
    }
    random.shuffle(&mut windows);
    windows.chunks(size).map(|windows| batch(histories, windows)).collect()
}

fn batch(histories: &[Vec<Step>], windows: &[Window]) -> Batch {
    let mut batch = Batch::default();
    for Window { user, inputs } in windows {
        let start = batch.inputs.len();
        for pair in histories[*user][inputs.start..=inputs.end].windows(2) {
            if pair[1].expected {
                batch.rows.push(batch.inputs.len());
                batch.targets.push(pair[1].item);
            }
            batch.inputs.push(pair[0].item);
            batch.marks.push(pair[0].mark);
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
    pub(crate) fn new(histories: &[Vec<Step>], items: usize, negatives: usize) -> Self {
        let mut counts = vec![0.0; items];
        let targets = histories.iter().flat_map(|history| history.iter().skip(1));
        let mut all = 0.0_f64;
        for step in targets.filter(|step| step.expected) {
            counts[step.item as usize] += 1.0;
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
    use super::{Draw, Step, batches};
    use recommender::Random;

    fn steps(items: impl IntoIterator<Item = u32>) -> Vec<Step> {
        items.into_iter().map(Step::of).collect()
    }

    #[test]
    fn every_event_but_the_first_is_expected_once() {
        let histories = [steps(0..23), vec![], steps([100]), steps([200, 201])];
        for seed in 0..20 {
            let batches = batches(&histories, 5, 2, &mut Random::new(seed, 0));
            let mut targets = Vec::new();
            for batch in &batches {
                assert!(batch.windows.len() <= 2);
                for window in &batch.windows {
                    assert!((1..=5).contains(&window.len()));
                }
                assert!(batch.rows.iter().copied().eq(0..batch.inputs.len()));
                for (row, target) in batch.rows.iter().zip(&batch.targets) {
                    assert_eq!(batch.inputs[*row] + 1, *target);
                }
                targets.extend_from_slice(&batch.targets);
            }
            targets.sort_unstable();
            assert_eq!(targets, (1..23).chain([201]).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_is_not_expected_is_read_all_the_same() {
        let mut long = steps(0..23);
        for (place, step) in long.iter_mut().enumerate() {
            step.expected = place % 3 == 0;
        }
        let silent = steps(50..80).into_iter().map(|step| Step { expected: false, ..step });
        let histories = [long, silent.collect()];
        for seed in 0..20 {
            let mut targets = Vec::new();
            for batch in batches(&histories, 5, 2, &mut Random::new(seed, 0)) {
                for (row, target) in batch.rows.iter().zip(&batch.targets) {
                    assert_eq!(batch.inputs[*row] + 1, *target);
                }
                for window in &batch.windows {
                    assert!(batch.rows.iter().any(|row| window.contains(row)), "it teaches");
                }
                targets.extend_from_slice(&batch.targets);
            }
            targets.sort_unstable();
            assert_eq!(targets, (3..23).step_by(3).collect::<Vec<_>>());
        }
    }

    #[test]
    fn rivals_hold_every_target_and_their_chances_are_those_of_being_drawn() {
        const ROUNDS: u32 = 4000;
        let history: Vec<u32> =
            (0..200).flat_map(|item| vec![item; 1 + item as usize % 5]).collect();
        let histories = [steps(history.iter().copied())];
        let draw = Draw::new(&histories, 400, 40);
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
        assert!(Draw::new(&histories, 400, 0).rivals(&[1], &mut random).is_none());
    }
}
