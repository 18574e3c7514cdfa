//! A whole feed over a small catalogue: what must hold of every list.
#![expect(clippy::expect_used, reason = "a feed that cannot be made has failed")]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use recommender::{
    ACTIONS, Action, Bundle, Dimensions, Event, FeedList, FeedMemory, FeedSettings, GAPS,
    ItemFacts, Pipeline, Precision, Random, RankerDimensions, RankerWeights, RecommenderError,
    Stage, Weights,
};

const ITEMS: usize = 300;

fn facts(count: usize) -> Vec<ItemFacts> {
    let number = |value: usize| u32::try_from(value).expect("few items");
    let item = |item: usize| ItemFacts {
        tag: u16::try_from(item % 6).expect("few tags"),
        topic: u16::try_from(item % 18).expect("few topics"),
        creator: number(item % 40),
        seconds: 5.0 + item as f32,
        age_days: (item % 50) as f32,
        numbers: [0.0; 4],
    };
    (0..count).map(item).collect()
}

fn bundle(items: usize, seed: u64) -> Bundle {
    let mut random = Random::new(seed, 0);
    let mut numbers = |count: usize| (0..count).map(|_| 0.4 * random.normal()).collect::<Vec<_>>();
    let dimensions = Dimensions { items, width: 16, inner: 32, blocks: 1, heads: 1, context: 12 };
    let sizes =
        RankerDimensions { item_width: 16, width: 8, heads: 2, history: 9, hidden: [16, 8] };
    let weights = Weights::new(dimensions, numbers(dimensions.layout().total()));
    let ranker = RankerWeights::new(sizes, numbers(sizes.layout().total()));
    let numbers = numbers(4 * items).as_chunks().0.to_vec();
    let (weights, ranker) = (weights.expect("sizes agree"), ranker.expect("sizes agree"));
    Bundle::new(weights, ranker, numbers, BTreeMap::new()).expect("sizes agree")
}

fn pipeline(items: usize) -> Pipeline {
    let bundle = bundle(items, 4);
    Pipeline::new(&bundle, facts(items), Precision::Byte).expect("one fact for each item")
}

fn list(pipeline: &Pipeline, memory: &FeedMemory, settings: &FeedSettings, now: f64) -> FeedList {
    pipeline.list(memory, settings, (now, 20.0)).expect("the memory is of this catalogue")
}

fn items(list: &FeedList) -> Vec<u32> {
    list.items.iter().map(|one| one.item).collect()
}

fn push(pipeline: &Pipeline, memory: &mut FeedMemory, item: u32, action: Action, now: f64) {
    let facts = *pipeline.facts(item).expect("the item is known");
    memory.push(Event { item, action }, &facts, now);
}

#[test]
fn a_model_of_marks_reads_every_view_and_one_without_what_spoke_for_itself() {
    let Bundle { weights, ranker, numbers, .. } = bundle(ITEMS, 4);
    let mut random = Random::new(5, 0);
    let marks = (0..(ACTIONS + GAPS) * 16).map(|_| 0.4 * random.normal()).collect();
    let marked = weights.clone().with_marks(marks).expect("the sizes agree");
    let pipeline = |weights| {
        let bundle = Bundle::new(weights, ranker.clone(), numbers.clone(), BTreeMap::new());
        let bundle = bundle.expect("the sizes agree");
        Pipeline::new(&bundle, facts(ITEMS), Precision::Byte).expect("one fact for each item")
    };
    let (marked, plain) = (pipeline(marked), pipeline(weights));
    let states = |pipeline: &Pipeline, told: &[(u32, Action, f64)]| {
        let mut memory = FeedMemory::new();
        for (item, action, now) in told {
            push(pipeline, &mut memory, *item, *action, *now);
        }
        pipeline.begin(&memory).expect("the items are known").states().to_vec()
    };
    let liked = [(3, Action::Liked, 10.0), (7, Action::Liked, 40.0)];
    let skipped = [liked[0], liked[1], (9, Action::Skipped, 42.0)];
    let later = [liked[0], (7, Action::Liked, 4_000.0)];
    assert_eq!(states(&plain, &liked), states(&plain, &skipped));
    assert_eq!(states(&plain, &liked), states(&plain, &later));
    assert_ne!(states(&marked, &liked)[..2], states(&marked, &skipped)[..2]);
    assert_ne!(states(&marked, &liked)[..2], states(&marked, &later)[..2]);
    // Of one who only skipped the one knows something, and there is nothing liked to be like.
    let nothing = &skipped[2..];
    assert_eq!((states(&marked, nothing).len(), states(&plain, nothing).len()), (2, 0));
    let mut memory = FeedMemory::new();
    push(&marked, &mut memory, 9, Action::Skipped, 1.0);
    let list = list(&marked, &memory, &FeedSettings::reference(1), 2.0);
    assert!(list.items.len() == 10 && !items(&list).contains(&9));
}

#[test]
fn a_stranger_gets_a_full_list_and_every_stage_is_accounted_for() {
    let pipeline = pipeline(ITEMS);
    let list = list(&pipeline, &FeedMemory::new(), &FeedSettings::reference(1), 0.0);
    assert_eq!(list.items.len(), 10);
    let stages: Vec<Stage> = list.stages.iter().map(|cost| cost.stage).collect();
    let all =
        [Stage::Encode, Stage::Retrieve, Stage::Rank, Stage::Value, Stage::Diversify, Stage::Draw];
    assert_eq!(stages, all);
    assert_eq!((list.stages[0].flops, list.stages[0].bytes), (0, 0), "nothing is encoded");
    for pair in list.stages.windows(2).skip(1) {
        assert_eq!(pair[0].after.min(150), pair[1].before.min(150));
    }
    for one in &list.items {
        assert!(one.propensity > 0.0 && one.propensity <= 1.0 && one.value.is_finite());
        assert!((0.0..=1.0).contains(&one.prediction.play));
    }
}

#[test]
fn counts_of_the_ranker_are_those_of_its_products() {
    let pipeline = pipeline(ITEMS);
    let list = list(&pipeline, &FeedMemory::new(), &FeedSettings::reference(1), 0.0);
    let rank = list.stages.iter().find(|cost| cost.stage == Stage::Rank).expect("it was ranked");
    // Projection, query, the event that is always there, two layers, outputs.
    let one = 2 * (16 * 8 + 8 * 8 + 2 * 8 + (2 * 8 + 64) * 16 + 16 * 8 + 8 * 16);
    assert_eq!(rank.flops, one * rank.before as u64);
}

#[test]
fn not_interested_works_at_once_and_ends_in_time() {
    let pipeline = pipeline(ITEMS);
    let settings = FeedSettings { count: 40, ..FeedSettings::reference(1) };
    let mut memory = FeedMemory::new();
    let before = list(&pipeline, &memory, &settings, 0.0);
    let rejected = before.items[0].item;
    let of = |item: u32| *pipeline.facts(item).expect("the item is known");
    let alike = |item: u32| {
        of(item).topic == of(rejected).topic || of(item).creator == of(rejected).creator
    };
    push(&pipeline, &mut memory, rejected, Action::NotInterested, 1.0);
    assert!(items(&list(&pipeline, &memory, &settings, 2.0)).iter().all(|item| !alike(*item)));
    let later = 8.0 * 86_400.0;
    let all = FeedSettings { count: ITEMS, candidates: [300; 5], ..settings };
    let again = items(&list(&pipeline, &memory, &all, later));
    assert!(again.iter().any(|item| alike(*item)) && !again.contains(&rejected));
}

#[test]
fn a_session_is_stable_and_another_seed_is_fresh() {
    let pipeline = pipeline(ITEMS);
    let mut memory = FeedMemory::new();
    (0..6).for_each(|item| push(&pipeline, &mut memory, item, Action::Long, 0.0));
    let settings = FeedSettings::reference(5);
    let first = list(&pipeline, &memory, &settings, 10.0);
    assert_eq!(first, list(&pipeline, &memory, &settings, 10.0));
    let other = list(&pipeline, &memory, &FeedSettings::reference(6), 10.0);
    assert_ne!(items(&first), items(&other));
}

#[test]
fn a_feed_goes_on_until_everything_was_seen_and_then_is_empty() {
    let pipeline = pipeline(60);
    let mut memory = FeedMemory::new();
    let settings = FeedSettings::reference(1);
    let mut met = BTreeSet::new();
    for round in 0..12 {
        let now = f64::from(round) * 30.0;
        for item in items(&list(&pipeline, &memory, &settings, now)) {
            assert!(met.insert(item), "{item} came again");
            push(&pipeline, &mut memory, item, Action::Long, now);
        }
    }
    assert_eq!(met.len(), 60);
    assert!(list(&pipeline, &memory, &settings, 999.0).items.is_empty());
}

#[test]
fn odd_catalogues_and_histories_get_a_sane_answer_or_an_error() {
    let one = pipeline(1);
    let mut memory = FeedMemory::new();
    assert_eq!(items(&list(&one, &memory, &FeedSettings::reference(1), 0.0)), [0]);
    push(&one, &mut memory, 0, Action::Liked, 0.0);
    assert!(list(&one, &memory, &FeedSettings::reference(1), 0.0).items.is_empty());

    let pipeline = pipeline(ITEMS);
    let mut memory = FeedMemory::new();
    (0..10_000).for_each(|_| push(&pipeline, &mut memory, 7, Action::Long, 1.0));
    let found = list(&pipeline, &memory, &FeedSettings::reference(1), 2.0);
    assert_eq!(found.items.len(), 10);
    assert!(found.items.iter().all(|one| one.value.is_finite() && one.item != 7));

    let mut foreign = FeedMemory::new();
    foreign.push(Event { item: 9_999, action: Action::Long }, &facts(1)[0], 0.0);
    let refused = pipeline.list(&foreign, &FeedSettings::reference(1), (0.0, 0.0));
    assert!(matches!(refused, Err(RecommenderError::UnknownItem { item: 9_999, .. })));
    let few = Pipeline::new(&bundle(5, 1), facts(4), Precision::Single);
    assert!(matches!(few, Err(RecommenderError::BufferLength { .. })));
}

#[test]
fn nothing_is_a_number_only_sometimes() {
    let mut bundle = bundle(20, 2);
    bundle.numbers[3] = [f32::MAX; 4];
    let pipeline = Pipeline::new(&bundle, facts(20), Precision::Single).expect("facts for all");
    let found = list(&pipeline, &FeedMemory::new(), &FeedSettings::reference(1), 0.0);
    assert!(found.items.iter().all(|one| one.value.is_finite() && one.propensity.is_finite()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_seen_comes_again_and_lists_hold_distinct_items(
        history in prop::collection::vec((0..300_u32, 0..8_usize), 0..80),
        seed in any::<u64>(),
        count in 1..40_usize,
    ) {
        let pipeline = pipeline(ITEMS);
        let mut memory = FeedMemory::new();
        for (item, action) in &history {
            push(&pipeline, &mut memory, *item, Action::ALL[*action], 5.0);
        }
        let settings = FeedSettings { count, ..FeedSettings::reference(seed) };
        let found = items(&list(&pipeline, &memory, &settings, 6.0));
        let distinct: BTreeSet<u32> = found.iter().copied().collect();
        prop_assert_eq!(distinct.len(), found.len());
        prop_assert!(history.iter().all(|(item, _)| !distinct.contains(item)));
    }

    #[test]
    fn what_a_candidate_gets_does_not_depend_on_the_others(
        seed in any::<u64>(),
        others in 0..120_usize,
        byte in any::<bool>(),
    ) {
        let bundle = bundle(50, seed);
        let precision = if byte { Precision::Byte } else { Precision::Single };
        let ranker = recommender::Ranker::new(&bundle.ranker, precision);
        let mut random = Random::new(seed, 1);
        let mut numbers = |count: usize| (0..count).map(|_| random.normal()).collect::<Vec<f32>>();
        let memory = ranker.remember(&numbers(5 * 16), &[Action::Long; 5]).expect("five vectors");
        let (vector, dense) = (numbers(16), numbers(64));
        let alone = ranker.predict(&memory, &vector, &dense).expect("one candidate")[0];
        let vectors = [numbers(others * 16), vector, numbers(3 * 16)].concat();
        let dense = [numbers(others * 64), dense, numbers(3 * 64)].concat();
        let among = ranker.predict(&memory, &vectors, &dense).expect("many candidates")[others];
        prop_assert_eq!(alone, among);
    }
}

#[test]
fn requests_whose_items_are_found_together_get_the_lists_that_they_get_alone() {
    let pipeline = pipeline(ITEMS);
    let people: Vec<FeedMemory> = (0..3)
        .map(|person| {
            let mut memory = FeedMemory::new();
            for step in 0..4 * person {
                push(&pipeline, &mut memory, 7 * step + person, Action::Finished, 1.0);
            }
            memory
        })
        .collect();
    let settings = FeedSettings::reference(5);
    let begun: Vec<_> =
        people.iter().map(|person| pipeline.begin(person).expect("items are known")).collect();
    let states: Vec<f32> = begun.iter().flat_map(|one| one.states().concat()).collect();
    let seen: Vec<&[u32]> =
        begun.iter().flat_map(|one| one.states().iter().map(|_| one.seen())).collect();
    let reach = Pipeline::reach(&settings);
    let mut nearest = pipeline
        .model()
        .best(&states, &seen, reach)
        .expect("states have the model's width")
        .into_iter();
    for (person, begun) in people.iter().zip(&begun) {
        let own: Vec<_> = nearest.by_ref().take(begun.states().len()).collect();
        let found = pipeline.finish(person, &settings, (9.0, 20.0), (begun, &own), |_| ());
        assert_eq!(found.expect("items are known"), list(&pipeline, person, &settings, 9.0));
    }
    assert_eq!((begun[0].states().len(), begun[2].states().len()), (0, 3));
}
