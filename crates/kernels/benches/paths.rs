//! Trials per second of the full model on one core.

use kernels::{Run, tally_scramble};
use model::{Inputs, POINTS_PER_SCRAMBLE, Plan, Tally, evaluate, scramble_seeds, unit_point};

const SEED: u32 = 20_260_120;

fn main() {
    divan::main();
}

/// The CPU path: eight single-precision lanes.
#[divan::bench(sample_count = 60)]
fn lanes(bencher: divan::Bencher) {
    let run = Run::new(&Plan::december_2025(), SEED);
    bencher.counter(divan::counter::ItemsCount::new(POINTS_PER_SCRAMBLE)).bench_local(|| {
        let mut tally = Tally::default();
        tally_scramble(&run, 0, &mut tally);
        tally
    });
}

/// The oracle: one double-precision trial at a time.
#[divan::bench(sample_count = 20)]
fn oracle(bencher: divan::Bencher) {
    let run = Run::new(&Plan::december_2025(), SEED);
    let seeds = scramble_seeds(SEED, 0);
    bencher.counter(divan::counter::ItemsCount::new(POINTS_PER_SCRAMBLE)).bench_local(|| {
        let mut tally = Tally::default();
        for index in 0..POINTS_PER_SCRAMBLE {
            let inputs = Inputs::from_unit_point(&unit_point(&seeds, index), &run.decisions);
            evaluate(&run.decisions, &inputs).observe().count(&mut tally);
        }
        tally
    });
}
