//! The bar on ml-100k: our own training, three seeds, beside the published baselines.
//!
//! The data may not be passed on, so it is taken from the package `recbole` 1.2.1 at test time.
#![expect(clippy::expect_used, reason = "data that is there but cannot be read has failed")]

#[path = "../../recommender/tests/support/movielens.rs"]
mod movielens;

use std::thread;

use recommender::{
    LeaveOneOut, NeighbourSettings, Neighbours, Precision, Scorer, SequenceModel, Weights,
    bootstrap, evaluate,
};
use training::{Trainer, TrainingPlan};

const SEEDS: [u64; 3] = [1, 2, 3];
/// What the mean of the seeds must reach: NDCG@10, items met before left out.
const BAR: f64 = 0.110;
/// What half precision or bytes instead of single precision may cost.
const MOST_LOST: f64 = 0.002;
/// The same of `RecBole`'s `SASRec`, as reported.
const RECBOLE: f64 = 0.1145;
/// The same of similar items, decay .7, as published.
const NEIGHBOURS: f64 = 0.1045;

/// Gains at ten of every test case.
fn gains(scorer: &dyn Scorer, split: &LeaveOneOut) -> Vec<f64> {
    evaluate(scorer, &split.test()).expect("the items are known").masked.gains()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Vectors of items as the kernels' table of half precision holds them: the fraction cut off.
fn in_halves(weights: &Weights) -> Weights {
    let dimensions = weights.dimensions();
    let mut values = weights.values().to_vec();
    for value in &mut values[dimensions.layout().items] {
        *value = f32::from_bits(value.to_bits() & !0x1fff);
    }
    Weights::new(dimensions, values).expect("the sizes are those of the weights")
}

/// Gains of a seed's best epoch, with vectors of items in single precision, half and bytes.
fn train(split: &LeaveOneOut, seed: u64) -> [Vec<f64>; 3] {
    let mut trainer = Trainer::new(TrainingPlan::reference(seed), split, movielens::ITEMS)
        .expect("the settings are those of the table");
    while !trainer.finished() {
        let epoch = trainer.epoch(&mut |_| {}).expect("it does not diverge");
        if epoch.number.is_multiple_of(5) {
            println!("seed {seed}, epoch {}: validation {:.4}", epoch.number, epoch.validation);
        }
    }
    let weights = trainer.best().expect("an epoch was done");
    let [single, byte] = [Precision::Single, Precision::Byte];
    let judged = [(&weights, single), (&in_halves(&weights), single), (&weights, byte)]
        .map(|(weights, precision)| gains(&SequenceModel::new(weights, precision), split));
    let (epochs, (best, _)) = (trainer.epochs(), trainer.best_epoch());
    println!("seed {seed}, best of {epochs} epochs {best}: {:.4}", mean(&judged[0]));
    judged
}

#[test]
#[ignore = "trains for minutes; a step of its own of `cargo xtask test`"]
fn three_seeds_reach_the_bar_in_the_mean() {
    let Some(histories) = movielens::histories() else { return };
    let split = &LeaveOneOut::new(histories);
    let judged = thread::scope(|scope| {
        SEEDS
            .map(|seed| scope.spawn(move || train(split, seed)))
            .map(|run| run.join().expect("it has not panicked"))
    });
    let [single, half, byte] = [0, 1, 2].map(|precision| -> Vec<f64> {
        let of_user = |user: usize| mean(&judged.each_ref().map(|seed| seed[precision][user]));
        (0..judged[0][precision].len()).map(of_user).collect()
    });
    let neighbours =
        Neighbours::fit(&split.training(), movielens::ITEMS, NeighbourSettings::recent())
            .expect("the items are known");
    let similar = gains(&neighbours, split);
    let ahead: Vec<f64> = single.iter().zip(&similar).map(|(own, other)| own - other).collect();
    for (name, values) in [
        ("our training, mean of three seeds", &single),
        ("the same, items in half precision", &half),
        ("the same, items in bytes", &byte),
        ("similar items, recent first", &similar),
        ("our training over similar items", &ahead),
    ] {
        let interval = bootstrap(values, 2000, 1);
        println!(
            "{name}: NDCG@10 {:.4} ({:.4} to {:.4})",
            mean(values),
            interval.low,
            interval.high
        );
    }
    println!("SASRec of RecBole, reported: {RECBOLE}");
    assert!((mean(&similar) - NEIGHBOURS).abs() < 0.5e-4, "{}", mean(&similar));
    assert!(mean(&single) >= BAR, "{}", mean(&single));
    for less in [&half, &byte] {
        assert!(mean(less) >= mean(&single) - MOST_LOST, "{} {}", mean(less), mean(&single));
    }
}
