//! Trials per second of the full model on one core.

use kernels::{Sampler, Scores, score, simulate};
use model::{
    Batch, Joint, POINTS_PER_SCRAMBLE, Plan, Priors, Scenario, Scramble, Sequence, Tally, evaluate,
};

const SEED: u32 = 20_260_120;

fn main() {
    divan::main();
}

fn scenario() -> Scenario {
    Scenario::published(Plan::december_2025())
}

fn sampler() -> Sampler {
    Sampler::new(&Priors::published(), Sequence::Sobol, SEED)
}

fn trials() -> divan::counter::ItemsCount {
    divan::counter::ItemsCount::new(POINTS_PER_SCRAMBLE)
}

/// The CPU path from points to counts: eight single-precision lanes.
#[divan::bench(sample_count = 60)]
fn lanes(bencher: divan::Bencher) {
    let decisions = scenario().decisions();
    bencher.counter(trials()).bench_local(|| {
        let mut batch = Batch::default();
        simulate(&sampler().scramble(0), &decisions, &mut batch);
        let mut tally = Tally::default();
        tally.count(0, &batch);
        tally
    });
}

/// Sampling alone.
#[divan::bench(sample_count = 60)]
fn sampling(bencher: divan::Bencher) {
    let sampler = sampler();
    bencher.counter(trials()).bench_local(|| sampler.scramble(0));
}

/// The model alone, in worlds that were sampled before: what a slider costs.
#[divan::bench(sample_count = 60)]
fn model_in_known_worlds(bencher: divan::Bencher) {
    let decisions = scenario().decisions();
    let worlds = sampler().scramble(0);
    let mut batch = Batch::with_capacity(POINTS_PER_SCRAMBLE as usize);
    bencher.counter(trials()).bench_local(|| {
        batch.clear();
        simulate(&worlds, &decisions, &mut batch);
    });
}

/// The part of the model that plans are compared by.
#[divan::bench(sample_count = 60)]
fn scores_in_known_worlds(bencher: divan::Bencher) {
    let decisions = scenario().decisions();
    let worlds = sampler().scramble(0);
    let mut scores = Scores::default();
    bencher.counter(trials()).bench_local(|| {
        scores.clear();
        score(&worlds, &decisions, 1.0, &mut scores);
    });
}

/// Counting alone.
#[divan::bench(sample_count = 60)]
fn counting(bencher: divan::Bencher) {
    let mut batch = Batch::default();
    simulate(&sampler().scramble(0), &scenario().decisions(), &mut batch);
    bencher.counter(trials()).bench_local(|| {
        let mut tally = Tally::default();
        tally.count(0, &batch);
        tally
    });
}

/// The oracle: one double-precision trial at a time.
#[divan::bench(sample_count = 20)]
fn oracle(bencher: divan::Bencher) {
    let decisions = scenario().decisions();
    let joint = Joint::new(&Priors::published());
    let scramble = Scramble::new(Sequence::Sobol, SEED, 0);
    bencher.counter(trials()).bench_local(|| {
        let mut batch = Batch::with_capacity(POINTS_PER_SCRAMBLE as usize);
        for index in 0..POINTS_PER_SCRAMBLE {
            let inputs = joint.world(&scramble.point(index)).inputs(&decisions);
            batch.push(&evaluate(&decisions, &inputs).observe());
        }
        batch
    });
}
