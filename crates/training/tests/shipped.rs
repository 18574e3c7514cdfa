//! The models that are shipped belong to the catalogue that is generated, and are worth it.
#![expect(clippy::expect_used, reason = "a shipped file that cannot be used has failed")]

use std::path::Path;

use recommender::{
    Bundle, FeedMemory, FeedSettings, Head, Pipeline, Precision, Ranker, RecommenderError,
};
use training::{Policy, Simulated, Trial, facts_today, judge_packed_ranker, judge_ranker};
use world::{Catalogue, DEFAULT_ITEMS};

fn shipped() -> Vec<u8> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/models/world.safetensors");
    std::fs::read(file).expect("the models are in the repository")
}

#[test]
fn the_shipped_models_are_small_and_for_the_default_catalogue_alone() {
    let bytes = shipped();
    assert!(bytes.len() <= 8_000_000, "{} bytes", bytes.len());
    let fingerprint = Catalogue::new(1, DEFAULT_ITEMS).fingerprint();
    let bundle = Bundle::read(&bytes, Some(&fingerprint)).expect("it is for this catalogue");
    for key in ["schema", "licence", "catalogue", "data", "source", "plan", "ranker_plan"] {
        assert!(bundle.metadata.contains_key(key), "`{key}` is not stated");
    }
    assert_eq!(bundle.metadata["schema"], "headroom-feed-1");
    let other = Catalogue::new(2, DEFAULT_ITEMS).fingerprint();
    let refused = Bundle::read(&bytes, Some(&other));
    assert!(matches!(refused, Err(RecommenderError::OtherCatalogue { .. })), "{refused:?}");
}

/// People of the log from another part of the same world, whom no model has met.
#[test]
fn the_shipped_models_recommend_and_their_chances_mean_what_they_say() {
    let simulated = Simulated::of_people(1, DEFAULT_ITEMS, 90_000..90_500);
    let bundle = Bundle::read(&shipped(), None).expect("the file is whole");
    let facts = facts_today(&simulated.world);
    let pipeline = Pipeline::new(&bundle, facts, Precision::Byte).expect("facts for all items");
    let list = pipeline.list(&FeedMemory::new(), &FeedSettings::reference(1), (0.0, 20.0));
    assert_eq!(list.expect("the memory is empty").items.len(), 10);

    let items = bundle.weights.dimensions().layout().items;
    let rows = &bundle.weights.values()[items];
    let [_, _, test] =
        simulated.examples(&bundle.weights, &bundle.numbers).expect("the catalogue is the same");
    let qualities = judge_ranker(&bundle.ranker, rows, &test);
    for head in [Head::LongView, Head::Finish, Head::Skip] {
        let quality = qualities[head as usize];
        let ratio = quality.calibration.expect("it happened").ratio;
        // Four standard errors of a rate among some thousand views, and some drift.
        assert!((0.9..1.1).contains(&ratio), "{}: {ratio}", head.key());
        let area = quality.grouped_area.expect("it happened");
        assert!(area > 0.6, "{}: {area}", head.key());
    }
    let single = Ranker::new(&bundle.ranker, Precision::Single);
    let byte = Ranker::new(&bundle.ranker, Precision::Byte);
    let judge = |ranker| judge_packed_ranker(ranker, rows, &test).expect("the items' own vectors");
    for (head, (single, byte)) in Head::ALL.iter().zip(judge(&single).iter().zip(judge(&byte))) {
        let areas = single.grouped_area.zip(byte.grouped_area);
        let (single, byte) = areas.expect("it happened");
        println!("{}: GAUC {single:.4} in f32, {byte:.4} in int8", head.key());
        // Other heads happen to a handful of these views: their areas are noise.
        let common = [Head::LongView, Head::Finish, Head::Skip, Head::Like].contains(head);
        assert!(!common || byte > single - 0.002, "{}: {single}, {byte}", head.key());
    }
    let trial = Trial::new(&simulated, &pipeline).expect("the catalogue is the same");
    let gain = |policy| trial.run(policy, 12, 2).expect("the catalogue is the same");
    let (random, feed) = (gain(Policy::Random), gain(Policy::Feed));
    println!("simulated, value a view: random {:.3}, feed {:.3}", random.value, feed.value);
    assert!(feed.value > random.value, "{random:?} {feed:?}");
    assert_eq!(feed.repeated, 0.0);
}
