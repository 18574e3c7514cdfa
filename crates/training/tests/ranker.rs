//! A run of a ranker that stops and goes on.

use recommender::{Dimensions, RankerSize, Weights};
use training::{Examples, RankerPlan, RankerTrainer, Simulated, TrainingError};

const ITEMS: usize = 300;
const WIDTH: usize = 4;

fn plan(epochs: usize) -> RankerPlan {
    RankerPlan { epochs, patience: 9, ..RankerPlan::reference(RankerSize::Small, 5) }
}

fn simulated() -> ([Examples; 3], Vec<f32>) {
    let sizes =
        Dimensions { items: ITEMS, width: WIDTH, inner: 4, blocks: 1, heads: 1, context: 4 };
    let weights = Weights::new(sizes, vec![0.0; sizes.layout().total()]).expect("sizes agree");
    let simulated = Simulated::new(7, ITEMS, 40);
    let examples = simulated.examples(&weights, &simulated.numbers()).expect("a known catalogue");
    let rows = (0..WIDTH * ITEMS).map(|place| (place as f32 * 0.7).sin()).collect();
    (examples, rows)
}

fn run(trainer: &mut RankerTrainer<'_>) {
    while !trainer.finished() {
        trainer.epoch(&mut |_| {}).expect("it does not diverge");
    }
}

#[test]
fn the_same_plan_gives_the_same_bits_with_and_without_a_stop() {
    let ([learn, validate, _], rows) = simulated();
    let new = |epochs| RankerTrainer::new(plan(epochs), (&rows, WIDTH), [&learn, &validate]);
    let mut whole = new(3);
    run(&mut whole);
    let mut half = new(1);
    run(&mut half);
    let bytes = half.checkpoint("log");
    let mut rest =
        RankerTrainer::resume(plan(3), (&rows, WIDTH), [&learn, &validate], "log", &bytes)
            .expect("the same run");
    run(&mut rest);
    assert_eq!(whole.checkpoint("log"), rest.checkpoint("log"));
    assert_ne!(whole.checkpoint("log"), half.checkpoint("log"));
}

#[test]
fn a_checkpoint_of_another_run_is_refused() {
    let ([learn, validate, _], rows) = simulated();
    let bytes = RankerTrainer::new(plan(2), (&rows, WIDTH), [&learn, &validate]).checkpoint("log");
    let resume = |plan, rows: &[f32], data, bytes: &[u8]| {
        RankerTrainer::resume(plan, (rows, WIDTH), [&learn, &validate], data, bytes)
            .expect_err("it must be refused")
    };
    let other = RankerPlan { seed: 6, ..plan(2) };
    let refused =
        |error, wanted| matches!(error, TrainingError::OtherRun { what } if what == wanted);
    assert!(refused(resume(other, &rows, "log", &bytes), "plan"));
    assert!(refused(resume(plan(2), &rows, "other log", &bytes), "data"));
    assert!(refused(resume(plan(2), &vec![0.5; rows.len()], "log", &bytes), "data"));
    for faulty in [&b""[..], b"{}", &bytes[..bytes.len() - 1]] {
        let error = resume(plan(2), &rows, "log", faulty);
        assert!(matches!(error, TrainingError::NotACheckpoint { .. }), "{error}");
    }
}
