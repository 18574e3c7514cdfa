//! The sequence model against a plain second writing of it, its properties, and odd input.
#![expect(clippy::expect_used, reason = "a test whose fixture cannot be made has failed")]

#[path = "support/fixture.rs"]
mod fixture;
#[path = "support/plain.rs"]
mod plain;

use fixture::{SMALL, weights};
use proptest::prelude::*;
use recommender::{
    ACTIONS, Action, Dimensions, GAPS, Mark, Precision, Random, RecommenderError, Request,
    SequenceModel, Shortlist, Weights,
};

fn model(precision: Precision) -> SequenceModel {
    SequenceModel::new(&weights(SMALL, 1), precision)
}

fn history(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(0..61_u32, length)
}

/// Vectors for marks, of a standard deviation of 0.4.
fn mark_values(seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed, 7);
    (0..(ACTIONS + GAPS) * SMALL.width).map(|_| 0.4 * random.normal()).collect()
}

fn marked(seed: u64) -> Weights {
    weights(SMALL, seed).with_marks(mark_values(seed)).expect("the sizes agree")
}

/// Events with any action, some with a gap.
fn events(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<(u32, Mark)>> {
    let event = (0..61_u32, 0..ACTIONS, prop::option::of(0.0..1e6));
    let mark = |(item, action, gap)| (item, Mark::new(Action::ALL[action], gap));
    prop::collection::vec(event.prop_map(mark), length)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn scores_are_those_of_the_plain_writing(history in history(1..12), seed in 0..4_u64) {
        let weights = weights(SMALL, seed);
        let model = SequenceModel::new(&weights, Precision::Single);
        let mut scores = vec![0.0; SMALL.items];
        model.scores(&history, &mut scores).expect("the history is known");
        for (score, expected) in scores.iter().zip(plain::scores(&weights, &history)) {
            prop_assert!((score - expected).abs() < 1e-3 * (1.0 + expected.abs()));
        }
    }

    #[test]
    fn marks_are_added_to_the_vector_of_the_item(events in events(1..12), seed in 0..4_u64) {
        let (weights, values) = (marked(seed), mark_values(seed));
        let model = SequenceModel::new(&weights, Precision::Single);
        let items: Vec<u32> = events.iter().map(|(item, _)| *item).collect();
        let vector = |(_, mark): &(u32, Mark)| {
            let [action, gap] = mark.rows();
            let row = |place: usize| &values[place * SMALL.width..][..SMALL.width];
            let pairs = row(action).iter().zip(row(ACTIONS + gap));
            pairs.map(|(a, b)| f64::from(*a) + f64::from(*b)).collect()
        };
        let extra: plain::Rows = events.iter().map(vector).collect();
        let state = model.state_of(&events).expect("the events are known");
        let best = model.best(&state, &[&[]], SMALL.items).expect("the state fits");
        let expected = plain::scores_with(&weights, &items, &extra);
        for scored in &best[0] {
            let expected = expected[scored.item as usize];
            prop_assert!((f64::from(scored.score) - expected).abs() < 1e-3 * (1.0 + expected.abs()));
        }
    }

    #[test]
    fn a_session_with_marks_has_the_bits_of_the_whole_history(events in events(1..20)) {
        let model = SequenceModel::new(&marked(1), Precision::Single);
        let mut session = model.session(SMALL.context - 1).expect("there is room");
        for (index, (item, mark)) in events.iter().enumerate() {
            let state = session.push_marked(*item, *mark).expect("the item is known").to_vec();
            prop_assert_eq!(&state, &model.state_of(&events[..=index]).expect("known"));
        }
    }

    #[test]
    fn a_model_without_tables_reads_the_items_alone(events in events(1..12)) {
        let model = model(Precision::Single);
        let items: Vec<u32> = events.iter().map(|(item, _)| *item).collect();
        prop_assert_eq!(model.state_of(&events).expect("known"), model.state(&items).expect("known"));
    }

    #[test]
    fn a_list_is_the_sorted_catalogue_without_what_was_seen(
        history in history(1..12),
        seen in history(0..40),
        count in 0..70_usize,
        byte in any::<bool>(),
    ) {
        let model = model(if byte { Precision::Byte } else { Precision::Single });
        let mut scores = vec![0.0; SMALL.items];
        model.scores(&history, &mut scores).expect("the history is known");
        let mut order: Vec<u32> = (0..61).filter(|item| !seen.contains(item)).collect();
        order.sort_by(|a, b| scores[*b as usize].total_cmp(&scores[*a as usize]));
        order.truncate(count);
        let request = Request { history: &history, seen: &seen };
        let lists = model.recommend(&[request], count).expect("the history is known");
        let items: Vec<u32> = lists[0].iter().map(|scored| scored.item).collect();
        prop_assert_eq!(items, order);
    }

    #[test]
    fn company_changes_no_bit(
        histories in prop::collection::vec(history(1..12), 1..10),
        byte in any::<bool>(),
    ) {
        let model = model(if byte { Precision::Byte } else { Precision::Single });
        let requests: Vec<Request<'_>> =
            histories.iter().map(|history| Request { history, seen: history }).collect();
        let together = model.recommend(&requests, 20).expect("the histories are known");
        for (request, list) in requests.iter().zip(together) {
            let alone = model.recommend(&[*request], 20).expect("the history is known");
            prop_assert_eq!(&alone[0], &list);
        }
    }

    #[test]
    fn shortlists_change_no_bit_of_a_list(
        history in history(1..12),
        seen in history(0..40),
        count in 0..70_usize,
        stretch in 1..5_usize,
        noise in prop::collection::vec(-1.0_f32..=1.0, 8),
        error in 0.0_f32..2.0,
        byte in any::<bool>(),
    ) {
        let model = model(if byte { Precision::Byte } else { Precision::Single });
        let mut scores = vec![0.0; SMALL.items];
        model.scores(&history, &mut scores).expect("the history is known");
        for item in &seen {
            scores[*item as usize] = f64::NEG_INFINITY;
        }
        #[expect(clippy::cast_possible_truncation, reason = "they were single precision before")]
        let highest: Vec<f32> = scores
            .chunks(8 * stretch)
            .zip(&noise)
            .map(|(scores, noise)| {
                let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                highest as f32 + noise * error
            })
            .collect();
        // The sum rounds too.
        let shortlist = Shortlist::new(&highest, 8 * stretch, error + 1e-3);
        let state = model.state(&history).expect("the history is known");
        let list = model
            .settle(&state, &seen, &shortlist.expect("it is sound"), count)
            .expect("the sizes agree");
        let whole = model.best(&state, &[&seen], count).expect("the sizes agree");
        prop_assert_eq!(&list, &whole[0]);
    }

    #[test]
    fn a_session_has_the_bits_of_its_history(history in history(1..20), kept in 0..7_usize) {
        let model = model(Precision::Single);
        let mut session = model.session(kept).expect("there is room for an event");
        for (index, item) in history.iter().enumerate() {
            let state = session.push(*item).expect("the item is known").to_vec();
            let events = session.events().to_vec();
            prop_assert!(history[..=index].ends_with(&events));
            prop_assert_eq!(&state, &model.state(&events).expect("the events are known"));
            if kept == SMALL.context - 1 {
                prop_assert_eq!(&state, &model.state(&history[..=index]).expect("known"));
            }
        }
        let list = session.recommend(&history, 5).expect("there was an event");
        let request = Request { history: session.events(), seen: &history };
        prop_assert_eq!(&list, &model.recommend(&[request], 5).expect("known")[0]);
    }
}

#[test]
fn odd_histories_get_an_error_or_a_list_of_numbers() {
    let model = model(Precision::Single);
    assert!(matches!(model.state(&[]), Err(RecommenderError::EmptyHistory)));
    assert!(matches!(
        model.state(&[61]),
        Err(RecommenderError::UnknownItem { item: 61, items: 61 })
    ));
    let mut session = model.session(3).expect("there is room");
    assert!(matches!(session.recommend(&[], 3), Err(RecommenderError::EmptyHistory)));
    assert!(session.push(u32::MAX).is_err() && session.events().is_empty());
    let repeated = vec![5; 10_000];
    let request = Request { history: &repeated, seen: &repeated };
    let lists = model.recommend(&[request], 60).expect("the item is known");
    assert_eq!(lists[0].len(), 60);
    assert!(lists[0].iter().all(|scored| scored.score.is_finite()));
    assert!(model.session(SMALL.context).is_err());
}

#[test]
fn foreign_shortlists_and_states_are_refused() {
    let model = model(Precision::Single);
    assert!(Shortlist::new(&[1.0], 12, 0.0).is_none() && Shortlist::new(&[1.0], 0, 0.0).is_none());
    assert!(Shortlist::new(&[f32::NAN], 8, 0.0).is_none());
    assert!(Shortlist::new(&[1.0], 8, f32::NAN).is_none());
    let state = model.state(&[1]).expect("the item is known");
    let short = Shortlist::new(&[1.0; 7], 8, 0.0).expect("it is sound");
    let settled = model.settle(&state, &[], &short, 5);
    assert!(matches!(settled, Err(RecommenderError::BufferLength { .. })));
    let cut = model.best(&state[1..], &[&[]], 5);
    assert!(matches!(cut, Err(RecommenderError::BufferLength { .. })));
}

#[test]
fn a_catalogue_of_one_is_recommended_until_it_was_seen() {
    let one = Dimensions { items: 1, ..SMALL };
    for precision in [Precision::Single, Precision::Byte] {
        let model = SequenceModel::new(&weights(one, 2), precision);
        let ask = |seen: &[u32]| model.recommend(&[Request { history: &[0, 0], seen }], 10);
        assert_eq!(ask(&[]).expect("known")[0].len(), 1);
        assert!(ask(&[0, 7]).expect("known")[0].is_empty());
    }
}

#[test]
fn weights_that_overflow_leave_no_false_number_in_a_list() {
    let count = SMALL.layout().total();
    let huge = Weights::new(SMALL, vec![1e30; count]).expect("each is finite");
    for precision in [Precision::Single, Precision::Byte] {
        let model = SequenceModel::new(&huge, precision);
        let request = Request { history: &[1, 2, 3], seen: &[] };
        let lists = model.recommend(&[request], 10).expect("the items are known");
        assert!(lists[0].iter().all(|scored| !scored.score.is_nan()));
    }
}
