//! Histories cut into windows, anew in each epoch.

use std::ops::Range;

use recommender::Random;

use crate::network::Batch;

/// A part of one history: events to read, each followed by the event to expect.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Window {
    user: usize,
    inputs: Range<usize>,
}

/// One epoch's batches: every event but the first of each history is expected exactly once.
///
/// The first cut of a history lies at random, so that an event is met at all positions over time.
pub(crate) fn batches(
    histories: &[&[u32]],
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
    windows.chunks(size).map(|windows| batch(histories, windows)).collect()
}

fn batch(histories: &[&[u32]], windows: &[Window]) -> Batch {
    let mut batch = Batch::default();
    for window in windows {
        let history = histories[window.user];
        let start = batch.inputs.len();
        batch.inputs.extend_from_slice(&history[window.inputs.clone()]);
        batch.targets.extend_from_slice(&history[window.inputs.start + 1..=window.inputs.end]);
        batch.windows.push(start..batch.inputs.len());
    }
    batch
}

#[cfg(test)]
mod tests {
    use super::batches;
    use recommender::Random;

    #[test]
    fn every_event_but_the_first_is_expected_once() {
        let long: Vec<u32> = (0..23).collect();
        let histories: [&[u32]; 4] = [&long, &[], &[100], &[200, 201]];
        for seed in 0..20 {
            let batches = batches(&histories, 5, 2, &mut Random::new(seed, 0));
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
}
