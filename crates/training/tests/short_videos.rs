//! The published retrieval numbers on `KuaiRand`, reproduced.
//!
//! The tables are CC BY-SA 4.0 and not part of this repository.
#![expect(clippy::expect_used, reason = "tables that are there but cannot be read have failed")]

use std::path::Path;

use recommender::{
    Dimensions, Head, NeighbourSettings, Neighbours, Popularity, RankerSize, RetrievalCase, Scorer,
    Timely, Weights, retrieve,
};
use training::{
    Examples, Exposures, RankerPlan, RankerTrainer, ShortVideos, Simulated, TrainingError,
    judge_ranker, recalibrate,
};

/// Recall at 10, 50, 100 and 200 as published, and how far arbitrary order of ties may move it.
fn check(scorer: &dyn Scorer, cases: &[RetrievalCase], published: [f64; 4], tolerance: f64) {
    let found = retrieve(scorer, cases).expect("the videos are known");
    println!("{found:?}");
    for (found, published) in found.recall.iter().zip(published) {
        assert!((found - published).abs() <= tolerance, "{found} and not {published}");
    }
}

#[test]
fn baselines_retrieve_what_they_are_published_to() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/kuairand");
    if !folder.is_dir() {
        println!("skipped: no `shared/data/kuairand` beside the repository");
        return;
    }
    let videos = ShortVideos::load(&folder).expect("the tables are whole");
    let pairs: usize = videos.relevant.values().map(std::collections::BTreeSet::len).sum();
    assert_eq!((videos.items, videos.relevant.len(), pairs), (7583, 15_381, 41_128));
    let case = |(user, relevant): (&i64, &std::collections::BTreeSet<u32>)| RetrievalCase {
        history: videos.past[user].clone(),
        excluded: Vec::new(),
        relevant: relevant.iter().copied().collect(),
    };
    let cases: Vec<RetrievalCase> = videos.relevant.iter().map(case).collect();
    let past: Vec<&[u32]> = videos.past.values().map(Vec::as_slice).collect();
    let popularity = Popularity::fit(&past, videos.items).expect("the videos are known");
    check(&popularity, &cases, [0.0437, 0.1351, 0.2133, 0.3018], 0.5e-4);
    let (nothing, counts) =
        (Popularity::fit(&[], videos.items).expect("no videos"), videos.recent_counts());
    let recent = Timely::product(&nothing, &counts, 1.0).expect("one count per video");
    check(&recent, &cases, [0.0424, 0.1621, 0.2553, 0.3658], 1e-3);
    let neighbours = Neighbours::fit(&past, videos.items, NeighbourSettings::steady());
    let neighbours = neighbours.expect("the videos are known");
    check(&neighbours, &cases, [0.0087, 0.1140, 0.2164, 0.3478], 5e-4);
    let timely = Timely::product(&neighbours, &counts, 1.0).expect("one count per video");
    check(&timely, &cases, [0.0392, 0.1915, 0.3167, 0.4684], 1.5e-3);
}

/// Weights that say nothing, so that plain numbers decide alone: they mean the same in both worlds.
fn silent(items: usize) -> Weights {
    let sizes = Dimensions { items, width: 4, inner: 4, blocks: 1, heads: 1, context: 4 };
    Weights::new(sizes, vec![0.0; sizes.layout().total()]).expect("the sizes agree")
}

fn without_history(mut examples: Examples) -> Examples {
    for example in &mut examples.list {
        example.history = 0..0;
    }
    examples
}

#[test]
fn a_ranker_of_the_simulated_world_knows_more_of_real_views_than_their_rate() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/kuairand");
    if !folder.is_dir() {
        println!("skipped: no `shared/data/kuairand` beside the repository");
        return;
    }
    let simulated = Simulated::new(3, 4000, 2500);
    let weights = silent(4000);
    let examples = simulated.examples(&weights, &simulated.numbers()).expect("a known catalogue");
    let [learn, validate, _] = examples.map(without_history);
    let plan = RankerPlan { epochs: 3, ..RankerPlan::reference(RankerSize::Small, 1) };
    let rows = vec![0.0; 4 * 8000];
    let mut trainer = RankerTrainer::new(plan, (&rows, 4), [&learn, &validate]);
    while !trainer.finished() {
        trainer.epoch(&mut |_| {}).expect("it does not diverge");
    }
    let ranker = trainer.best().expect("the weights are finite");
    let exposures = Exposures::load(&folder).expect("the tables are whole");
    let real = exposures.foreign(&silent(7583)).expect("a known catalogue");
    let [before, real] = real.map(without_history);
    // Rates differ between the worlds; two numbers a head are fitted on another day.
    let ranker = recalibrate(&ranker, &rows, &before).expect("there are views");
    let qualities = judge_ranker(&ranker, &rows, &real);
    for head in [Head::LongView, Head::Finish, Head::Skip, Head::Like] {
        let quality = qualities[head as usize];
        println!("{}: {quality:?}", head.key());
        assert!(quality.area.is_some_and(|area| area > 0.55), "{}", head.key());
        assert!(quality.surprise[0] < quality.surprise[1], "{}", head.key());
    }
}

#[test]
fn a_folder_without_the_tables_is_named() {
    let found = ShortVideos::load(Path::new("absent"));
    assert!(matches!(found, Err(TrainingError::Table { file, .. }) if file.starts_with("absent")));
}
