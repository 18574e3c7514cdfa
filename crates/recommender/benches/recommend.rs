//! The recommender at the size of its browser target: 50,000 items of width 64, 2 blocks, 1 head,
//! 50 events, best 20 of the unseen.

use divan::{Bencher, black_box, counter::ItemsCount};
use recommender::{Dimensions, Precision, Random, Request, SequenceModel, Weights};

const SIZES: Dimensions =
    Dimensions { items: 50_000, width: 64, inner: 256, blocks: 2, heads: 1, context: 50 };
const BATCHES: [usize; 3] = [1, 8, 64];

fn main() {
    divan::main();
}

fn model(precision: Precision) -> SequenceModel {
    let mut random = Random::new(1, 0);
    let count = SIZES.layout().total();
    let values = (0..count).map(|_| 0.1 * random.normal()).collect();
    let weights = Weights::new(SIZES, values).expect("the sizes are those of a model");
    SequenceModel::new(&weights, precision)
}

fn histories(count: usize) -> Vec<Vec<u32>> {
    let mut random = Random::new(2, 0);
    let mut item = || u32::try_from(random.below(SIZES.items)).unwrap_or(0);
    (0..count).map(|_| (0..SIZES.context).map(|_| item()).collect()).collect()
}

fn recommend(bencher: Bencher<'_, '_>, batch: usize, precision: Precision) {
    let model = model(precision);
    let histories = histories(batch);
    let requests: Vec<Request<'_>> =
        histories.iter().map(|history| Request { history, seen: history }).collect();
    bencher
        .counter(ItemsCount::new(batch))
        .bench(|| model.recommend(black_box(&requests), 20).map(|lists| lists.len()));
}

#[divan::bench(args = BATCHES)]
fn whole_single(bencher: Bencher<'_, '_>, batch: usize) {
    recommend(bencher, batch, Precision::Single);
}

#[divan::bench(args = BATCHES)]
fn whole_byte(bencher: Bencher<'_, '_>, batch: usize) {
    recommend(bencher, batch, Precision::Byte);
}

#[divan::bench]
fn state_of_a_full_history(bencher: Bencher<'_, '_>) {
    let model = model(Precision::Single);
    let histories = histories(1);
    bencher.bench(|| model.state(black_box(&histories[0])).map(|state| state.len()));
}

#[divan::bench]
fn one_event_more(bencher: Bencher<'_, '_>) {
    let model = model(Precision::Single);
    let history = &histories(1)[0];
    let mut session = model.session(SIZES.context - 1).expect("there is room");
    for item in &history[..SIZES.context - 1] {
        session.push(*item).expect("the item is known");
    }
    bencher
        .with_inputs(|| session.clone())
        .bench_values(|mut session| session.push(black_box(7)).map(<[f32]>::len));
}
