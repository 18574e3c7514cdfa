//! Ranker and sequence model at their usual sizes as a bare module: what `cargo xtask bench` runs
//! beside another runtime's layers, on the same candidates and without a worker between, and what
//! shows where the time of a list goes.
//!
//! Every export answers with a sum of what it computed, so that nothing is left out as unused.
#![expect(unsafe_code, reason = "an export without glue needs a name of its own")]

use std::cell::RefCell;

use recommender::{
    Action, DENSE, Dimensions, Precision, Random, Ranker, RankerMemory, RankerSize, RankerWeights,
    SequenceModel, Weights,
};

const ITEM_WIDTH: usize = 64;
const EVENTS: usize = 50;

struct Bench {
    rankers: [Ranker; 2],
    memories: [RankerMemory; 2],
    vectors: Vec<f32>,
    dense: Vec<f32>,
    features: Vec<f32>,
}

/// Items, width, layers and context of the comparison.
const SIZES: Dimensions =
    Dimensions { items: 50_000, width: 64, inner: 256, blocks: 2, heads: 1, context: 50 };
const LISTED: usize = 20;

struct Lists {
    models: [SequenceModel; 2],
    histories: Vec<Vec<u32>>,
    states: Vec<f32>,
}

thread_local! {
    static LISTS: RefCell<Option<Lists>> = const { RefCell::new(None) };
    static BENCH: RefCell<Option<Bench>> = const { RefCell::new(None) };
}

/// Draws a ranker and this many candidates; returns how many numbers a candidate has.
#[unsafe(no_mangle)]
pub extern "C" fn prepare(candidates: usize) -> usize {
    let mut random = Random::new(1, 0);
    let sizes = RankerSize::Medium.dimensions(ITEM_WIDTH);
    let mut draw = |count: usize, scale: f32| -> Vec<f32> {
        (0..count).map(|_| scale * random.normal()).collect()
    };
    let Ok(weights) = RankerWeights::new(sizes, draw(sizes.layout().total(), 0.1)) else {
        return 0;
    };
    let rankers =
        [Precision::Single, Precision::Byte].map(|precision| Ranker::new(&weights, precision));
    let history = draw(EVENTS * ITEM_WIDTH, 1.0);
    let remember = |ranker: &Ranker| ranker.remember(&history, &[Action::Long; EVENTS]);
    let (Ok(single), Ok(byte)) = (remember(&rankers[0]), remember(&rankers[1])) else {
        return 0;
    };
    let bench = Bench {
        rankers,
        memories: [single, byte],
        vectors: draw(candidates * ITEM_WIDTH, 1.0),
        dense: draw(candidates * DENSE, 1.0),
        features: draw(candidates * sizes.features(), 1.0),
    };
    BENCH.with_borrow_mut(|slot| *slot = Some(bench));
    sizes.features()
}

fn with(run: impl FnOnce(&Bench) -> f32) -> f32 {
    BENCH.with_borrow(|slot| slot.as_ref().map_or(f32::NAN, run))
}

/// The last three layers alone; 0 is single precision, 1 is bytes.
#[unsafe(no_mangle)]
pub extern "C" fn layers(precision: usize) -> f32 {
    with(|bench| {
        let found = bench.rankers[precision & 1].layers(&bench.features);
        found.map_or(f32::NAN, |outputs| outputs.iter().sum())
    })
}

/// Everything that is done for candidates, with attention to fifty events.
#[unsafe(no_mangle)]
pub extern "C" fn predict(precision: usize) -> f32 {
    with(|bench| {
        let which = precision & 1;
        let found =
            bench.rankers[which].predict(&bench.memories[which], &bench.vectors, &bench.dense);
        found.map_or(f32::NAN, |all| all.iter().map(|one| one.play).sum())
    })
}

/// Draws a sequence model and this many histories; returns how many numbers a state has.
#[unsafe(no_mangle)]
pub extern "C" fn prepare_lists(people: usize) -> usize {
    let mut random = Random::new(2, 0);
    let values = (0..SIZES.layout().total()).map(|_| 0.1 * random.normal()).collect();
    let Ok(weights) = Weights::new(SIZES, values) else { return 0 };
    let models = [Precision::Single, Precision::Byte]
        .map(|precision| SequenceModel::new(&weights, precision));
    let mut item = |_| u32::try_from(random.below(SIZES.items)).unwrap_or(0);
    let histories: Vec<Vec<u32>> =
        (0..people).map(|_| (0..SIZES.context).map(&mut item).collect()).collect();
    let states = histories.iter().filter_map(|history| models[0].state(history).ok());
    let states = states.flatten().collect();
    LISTS.with_borrow_mut(|slot| *slot = Some(Lists { models, histories, states }));
    SIZES.width
}

/// The states of so many people after their histories.
#[unsafe(no_mangle)]
pub extern "C" fn states(precision: usize, people: usize) -> f32 {
    with_lists(|lists| {
        let model = &lists.models[precision & 1];
        let states = lists.histories.iter().take(people).filter_map(|one| model.state(one).ok());
        states.map(|state| state.iter().sum::<f32>()).sum()
    })
}

/// The best twenty of the unseen for so many states; 2 is single precision with every item scored
/// in it.
#[unsafe(no_mangle)]
pub extern "C" fn lists(precision: usize, people: usize) -> f32 {
    with_lists(|lists| {
        let model = &lists.models[precision & 1];
        let seen: Vec<&[u32]> = lists.histories.iter().take(people).map(Vec::as_slice).collect();
        let states = &lists.states[..(seen.len() * SIZES.width).min(lists.states.len())];
        let found = match precision {
            2 => model.best_of_all(states, &seen, LISTED),
            _ => model.best(states, &seen, LISTED),
        };
        found.map_or(f32::NAN, |all| all.iter().flatten().map(|scored| scored.score).sum())
    })
}

fn with_lists(run: impl FnOnce(&Lists) -> f32) -> f32 {
    LISTS.with_borrow(|slot| slot.as_ref().map_or(f32::NAN, run))
}
