//! The vector that learns from what was met: its gradient, and what bounds it.

#![expect(clippy::expect_used, reason = "a failed expectation is a failed test")]

mod support {
    pub(crate) mod fixture;
}

use recommender::{GradientAdapter, GradientSettings, Precision, Scorer, SequenceModel};

use support::fixture::SMALL;

const ITEMS: usize = SMALL.items;

fn model() -> SequenceModel {
    SequenceModel::new(&support::fixture::weights(SMALL, 5), Precision::Single)
}

fn scores(scorer: &dyn Scorer, history: &[u32]) -> Vec<f64> {
    let mut scores = vec![0.0; ITEMS];
    scorer.score(history, &mut scores).expect("the items are known");
    scores
}

/// Logarithm of the chance that a softmax over scores gives an item.
fn likelihood(scores: &[f64], item: usize) -> f64 {
    let most = scores.iter().copied().fold(f64::MIN, f64::max);
    scores[item] - most - scores.iter().map(|score| (score - most).exp()).sum::<f64>().ln()
}

#[test]
fn a_step_follows_the_slope_of_the_likelihood() {
    let model = model();
    let settings = GradientSettings { rate: 0.5, decay: 1.0, most: f32::MAX };
    let adapter = GradientAdapter::new(&model, settings).expect("the items are known");
    let (first, met) = (3, 17_u32);
    let (state, base) = (model.state(&[first]).expect("known"), scores(&model, &[first]));
    let items: Vec<Vec<f32>> =
        (0..).take(ITEMS).map(|item| model.item(item).expect("known")).collect();
    let slope = |axis: usize| {
        let at = |move_by: f64| {
            let moved =
                base.iter().zip(&items).map(|(score, row)| score + move_by * f64::from(row[axis]));
            likelihood(&moved.collect::<Vec<_>>(), met as usize)
        };
        (at(1e-4) - at(-1e-4)) / 2e-4
    };
    let slopes: Vec<f64> = (0..state.len()).map(slope).collect();
    let (with, without) = (scores(&adapter, &[first, met]), scores(&model, &[first, met]));
    for ((with, without), row) in with.iter().zip(without).zip(&items) {
        let moved: f64 =
            row.iter().zip(&slopes).map(|(own, slope)| f64::from(*own) * 0.5 * slope).sum();
        assert!((with - without - moved).abs() < 1e-4, "{with} {without} {moved}");
    }
}

#[test]
fn a_replay_gives_what_a_fresh_look_gives_and_bounds_hold() {
    let model = model();
    let settings = GradientSettings { rate: 2.0, decay: 0.9, most: 0.5 };
    let new = || GradientAdapter::new(&model, settings).expect("the items are known");
    let history = [1, 9, 9, 30, 4, 2, 39, 8];
    let replayed = new();
    for end in 1..=history.len() {
        assert_eq!(scores(&replayed, &history[..end]), scores(&new(), &history[..end]));
    }
    // Nothing is learnt from one event, nor where nothing may be.
    assert_eq!(scores(&new(), &history[..1]), scores(&model, &history[..1]));
    let still = GradientSettings { most: 0.0, ..settings };
    let still = GradientAdapter::new(&model, still).expect("the items are known");
    for (with, without) in scores(&still, &history).iter().zip(scores(&model, &history)) {
        assert!((with - without).abs() < 1e-5);
    }
    let mut into = vec![0.0; ITEMS];
    assert!(replayed.score(&[1, u32::MAX], &mut into).is_err());
    assert!(replayed.score(&[], &mut into).is_err());
}
